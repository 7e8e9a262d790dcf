/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/summary.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/view.h"
#include "server/async_database.h"
#include "server/rows.h"
#include "ui/source/view_source.h"
#include "ui/stack/context.h"

struct summary {
    struct console *console;
    const struct view *view;
    void (*changed)(void *context);
    void *context;
    struct async_query *query;
    struct region *region; /* of the values; NULL: none */
    struct value *values;  /* in the order of the view's columns */
    char *problem;         /* why there are none, or NULL */
};

struct summary *summary_create(struct console *console, const struct view *view,
                               void (*changed)(void *context), void *context)
{
    struct summary *summary = memory_alloc(1, sizeof *summary);
    summary->console = console;
    summary->view = view;
    summary->changed = changed;
    summary->context = context;
    return summary;
}

static void summary_forget_question(struct summary *summary)
{
    async_query_forget(summary->query);
    summary->query = NULL;
    free(summary->problem);
    summary->problem = NULL;
}

static void summary_drop_values(struct summary *summary)
{
    region_destroy(summary->region);
    summary->region = NULL;
}

void summary_destroy(struct summary *summary)
{
    if (!summary)
        return;
    summary_forget_question(summary);
    summary_drop_values(summary);
    free(summary);
}

static void summary_take_row(struct summary *summary, const struct rows *rows)
{
    size_t count = view_column_count(summary->view);
    summary->region = region_create();
    summary->values = region_alloc_array(summary->region, count, sizeof *summary->values);
    for (size_t i = 0; i < count; i++) {
        summary->values[i] = rows_value(rows, 0, i);
        if (summary->values[i].type == VALUE_TEXT && !summary->values[i].null)
            summary->values[i].text = region_copy_text(summary->region, summary->values[i].text);
    }
}

static void summary_on_rows(void *context, const struct rows *rows, const struct error *error)
{
    struct summary *summary = context;
    summary->query = NULL;
    summary_drop_values(summary);
    if (!rows)
        summary->problem = memory_copy_text(error->text);
    else if (rows_count(rows) == 0)
        summary->problem = memory_copy_text(_("It is not there any more."));
    else
        summary_take_row(summary, rows);
    console_changed(summary->console);
    if (summary->changed)
        summary->changed(summary->context);
}

void summary_show(struct summary *summary, int64_t id)
{
    summary_forget_question(summary);
    if (id < 0) {
        summary_drop_values(summary);
        console_changed(summary->console);
        return;
    }
    struct region *region = region_create();
    struct value scope = value_integer(id);
    struct statement statement =
        view_window(region, &(struct view_request){.view = summary->view, .scope = &scope});
    summary->query = async_database_query(console_database(summary->console), statement.sql,
                                          statement.parameters, summary_on_rows, summary);
    region_destroy(region);
}

bool summary_known(const struct summary *summary)
{
    return summary->region != NULL;
}

struct value summary_value(const struct summary *summary, const char *column)
{
    int index = view_find_column(summary->view, column);
    return summary->region && index >= 0 ? summary->values[index] : value_null(VALUE_TEXT);
}

const char *summary_text(const struct summary *summary, const char *column)
{
    struct value value = summary_value(summary, column);
    return value.type == VALUE_TEXT && !value.null ? value.text : "";
}

const struct list_field *summary_record(const struct summary *summary, struct region *region,
                                        size_t *count)
{
    size_t all = 0, kept = 0;
    struct list_field *fields = NULL;
    if (summary->region)
        fields = view_record(region, summary->view, summary->values, console_now(summary->console),
                             &all);
    for (size_t i = 0; i < all; i++) {
        if (!summary->view->columns[i].hidden)
            fields[kept++] = fields[i];
    }
    *count = kept;
    return fields;
}

/* Lines under construction: facts go on the line where they fit whole. */
struct flow {
    struct area area;
    int line;
    struct buffer text;
};

static void summary_end_line(struct flow *flow)
{
    if (flow->line < flow->area.height)
        screen_text(flow->area.y + flow->line, flow->area.x, flow->area.width, STYLE_NORMAL,
                    buffer_text(&flow->text));
    flow->line++;
    buffer_clear(&flow->text);
}

static void summary_add_fact(struct flow *flow, struct region *region,
                             const struct list_field *field)
{
    const char *fact =
        text_clean(region, region_format(region, "%s %s", field->title, field->text));
    int used = text_width(buffer_text(&flow->text));
    if (used > 0 && used + 3 + text_width(fact) > flow->area.width)
        summary_end_line(flow);
    if (flow->text.length > 0)
        buffer_append_text(&flow->text, " · ");
    buffer_append_text(&flow->text, fact);
}

static void summary_paint_facts(const struct summary *summary, struct area area, const char *name,
                                bool named)
{
    struct region *region = region_create();
    struct flow flow = {.area = area};
    size_t count;
    const struct list_field *fields = summary_record(summary, region, &count);
    if (named) {
        buffer_append_text(&flow.text, summary_text(summary, name));
        summary_end_line(&flow);
    }
    for (size_t i = 0; i < count && flow.line < area.height; i++) {
        const struct view_column *column = &summary->view->columns[i];
        if (!column->hidden && *fields[i].text != '\0' && strcmp(column->name, name) != 0)
            summary_add_fact(&flow, region, &fields[i]);
    }
    summary_end_line(&flow);
    buffer_free(&flow.text);
    region_destroy(region);
}

void summary_paint(const struct summary *summary, struct area area, const char *name, bool named)
{
    if (summary->problem && area.height > 0)
        screen_text(area.y, area.x, area.width, STYLE_ERROR, summary->problem);
    else if (summary->region)
        summary_paint_facts(summary, area, name, named);
}
