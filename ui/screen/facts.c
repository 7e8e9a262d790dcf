/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/facts.h"

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

struct facts {
    struct console *console;
    const struct view *view;
    void (*changed)(void *context);
    void *context;
    struct async_query *query;
    struct region *region; /* of the values; NULL: none */
    struct value *values;  /* in the order of the view's columns */
    char *problem;         /* why there are none, or NULL */
};

struct facts *facts_create(struct console *console, const struct view *view,
                           void (*changed)(void *context), void *context)
{
    struct facts *facts = memory_alloc(1, sizeof *facts);
    facts->console = console;
    facts->view = view;
    facts->changed = changed;
    facts->context = context;
    return facts;
}

static void forget_question(struct facts *facts)
{
    async_query_forget(facts->query);
    facts->query = NULL;
    free(facts->problem);
    facts->problem = NULL;
}

static void drop_values(struct facts *facts)
{
    region_destroy(facts->region);
    facts->region = NULL;
}

void facts_destroy(struct facts *facts)
{
    if (!facts)
        return;
    forget_question(facts);
    drop_values(facts);
    free(facts);
}

static void take_row(struct facts *facts, const struct rows *rows)
{
    size_t count = view_column_count(facts->view);
    facts->region = region_create();
    facts->values = region_alloc_array(facts->region, count, sizeof *facts->values);
    for (size_t i = 0; i < count; i++) {
        facts->values[i] = rows_value(rows, 0, i);
        if (facts->values[i].type == VALUE_TEXT && !facts->values[i].null)
            facts->values[i].text = region_copy_text(facts->region, facts->values[i].text);
    }
}

static void on_rows(void *context, const struct rows *rows, const struct error *error)
{
    struct facts *facts = context;
    facts->query = NULL;
    drop_values(facts);
    if (!rows)
        facts->problem = memory_copy_text(error->text);
    else if (rows_count(rows) == 0)
        facts->problem = memory_copy_text(_("It is not there any more."));
    else
        take_row(facts, rows);
    console_changed(facts->console);
    if (facts->changed)
        facts->changed(facts->context);
}

void facts_show(struct facts *facts, int64_t id)
{
    forget_question(facts);
    if (id < 0) {
        drop_values(facts);
        console_changed(facts->console);
        return;
    }
    struct region *region = region_create();
    struct value scope = value_integer(id);
    struct statement statement =
        view_window(region, &(struct view_request){.view = facts->view, .scope = &scope});
    facts->query = async_database_query(console_database(facts->console), statement.sql,
                                        statement.parameters, on_rows, facts);
    region_destroy(region);
}

bool facts_known(const struct facts *facts)
{
    return facts->region != NULL;
}

struct value facts_value(const struct facts *facts, const char *column)
{
    int index = view_find_column(facts->view, column);
    return facts->region && index >= 0 ? facts->values[index] : value_null(VALUE_TEXT);
}

const char *facts_text(const struct facts *facts, const char *column)
{
    struct value value = facts_value(facts, column);
    return value.type == VALUE_TEXT && !value.null ? value.text : "";
}

const struct list_field *facts_record(const struct facts *facts, struct region *region,
                                      size_t *count)
{
    size_t all = 0, kept = 0;
    struct list_field *fields = NULL;
    if (facts->region)
        fields = view_record(region, facts->view, facts->values, console_now(facts->console), &all);
    for (size_t i = 0; i < all; i++) {
        if (!facts->view->columns[i].hidden)
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

static void end_line(struct flow *flow)
{
    if (flow->line < flow->area.height)
        screen_text(flow->area.y + flow->line, flow->area.x, flow->area.width, STYLE_NORMAL,
                    buffer_text(&flow->text));
    flow->line++;
    buffer_clear(&flow->text);
}

static void add_fact(struct flow *flow, struct region *region, const struct list_field *field)
{
    const char *fact =
        text_clean(region, region_format(region, "%s %s", field->title, field->text));
    int used = text_width(buffer_text(&flow->text));
    if (used > 0 && used + 3 + text_width(fact) > flow->area.width)
        end_line(flow);
    if (flow->text.length > 0)
        buffer_append_text(&flow->text, " · ");
    buffer_append_text(&flow->text, fact);
}

static void paint_facts(const struct facts *facts, struct area area, const char *name, bool named)
{
    struct region *region = region_create();
    struct flow flow = {.area = area};
    size_t count;
    const struct list_field *fields = facts_record(facts, region, &count);
    if (named) {
        buffer_append_text(&flow.text, facts_text(facts, name));
        end_line(&flow);
    }
    for (size_t i = 0; i < count && flow.line < area.height; i++) {
        const struct view_column *column = &facts->view->columns[i];
        if (!column->hidden && *fields[i].text != '\0' && strcmp(column->name, name) != 0)
            add_fact(&flow, region, &fields[i]);
    }
    end_line(&flow);
    buffer_free(&flow.text);
    region_destroy(region);
}

void facts_paint(const struct facts *facts, struct area area, const char *name, bool named)
{
    if (facts->problem && area.height > 0)
        screen_text(area.y, area.x, area.width, STYLE_ERROR, facts->problem);
    else if (facts->region)
        paint_facts(facts, area, name, named);
}
