/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/spoken/spoken_list.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/list/list_order.h"
#include "ui/list/list_source.h"
#include "ui/list/list_window.h"
#include "ui/spoken/voice.h"
#include "ui/terminal/number.h"

enum { ROWS_AT_ONCE = 20 };

struct spoken_list {
    struct list_source *source;
    struct voice *voice;
    char *title;
    const struct list_column *columns;
    size_t column_count;
    struct list_window *window; /* all rows that were read */
    const char *further;        /* what is said where there are more */
    size_t first;               /* of the rows that were told last */
    bool at_end;
    bool answered, failed; /* the question for rows */
    bool counted;          /* the question for their number */
    int64_t count;
    enum count_kind count_kind;
};

static void spoken_list_on_rows(void *context, enum view_place place UNUSED,
                                const struct list_rows *rows)
{
    struct spoken_list *list = context;
    list_window_append(list->window, rows);
    list->at_end = rows->at_end;
    list->answered = true;
}

static void spoken_list_on_count(void *context, int64_t count, enum count_kind kind)
{
    struct spoken_list *list = context;
    list->count = count;
    list->count_kind = kind;
    list->counted = true;
}

static void spoken_list_on_failed(void *context, const char *text)
{
    struct spoken_list *list = context;
    voice_say(list->voice, "%s", text);
    list->answered = list->failed = true;
}

struct spoken_list *spoken_list_create(struct list_source *source, const char *title,
                                       struct voice *voice)
{
    struct spoken_list *list = memory_alloc(1, sizeof *list);
    list->source = source;
    list->voice = voice;
    list->title = memory_copy_text(title);
    list->further = _("There are more: type more.");
    list->columns = source->kind->columns(source, &list->column_count);
    list->window = list_window_create(list->column_count, source->kind->value_count(source));
    source->listener = (struct list_listener){.rows = spoken_list_on_rows,
                                              .count = spoken_list_on_count,
                                              .failed = spoken_list_on_failed,
                                              .context = list};
    return list;
}

void spoken_list_destroy(struct spoken_list *list)
{
    if (!list)
        return;
    list->source->kind->destroy(list->source);
    list_window_destroy(list->window);
    free(list->title);
    free(list);
}

size_t spoken_list_count(const struct spoken_list *list)
{
    return list_window_count(list->window);
}

bool spoken_list_read(struct spoken_list *list, size_t limit)
{
    size_t count = spoken_list_count(list);
    list->answered = list->failed = false;
    if (count == 0) {
        list->source->kind->fetch(list->source, VIEW_FIRST, NULL, limit);
    } else {
        const struct list_row *last = list_window_row(list->window, count - 1);
        const struct list_edge edge = {.key = last->key, .values = last->values};
        list->source->kind->fetch(list->source, VIEW_AFTER, &edge, limit);
    }
    if (!voice_wait(list->voice, &list->answered))
        voice_say(list->voice, _("Not read."));
    return list->answered && !list->failed;
}

/* Nothing, and what looks like nothing, is told in a word. */
static const char *spoken_list_cell_text(struct region *region, const char *cell)
{
    const char *text = text_trim(region, text_clean(region, cell));
    if (*text)
        return text;
    return *cell ? _("blank") : _("none");
}

/* "3. Alice Anders; email: alice@it.example.com; role: owner". */
static void spoken_list_say_row(struct spoken_list *list, size_t index)
{
    const struct list_row *row = list_window_row(list->window, index);
    struct buffer text = {0};
    struct region *region = region_create();
    for (size_t i = 0; i < list->column_count; i++) {
        if (list->columns[i].hidden)
            continue;
        if (text.length)
            buffer_format(&text, "; %s: ", _(list->columns[i].title));
        buffer_append_text(&text, spoken_list_cell_text(region, row->cells[i]));
    }
    voice_say(list->voice, "%zu. %s%s", index + 1, buffer_text(&text),
              row->inactive ? _("; inactive") : "");
    buffer_free(&text);
    region_destroy(region);
}

static const char *spoken_list_count_text(const struct spoken_list *list, struct region *region)
{
    char bytes[NUMBER_SIZE];
    const char *number = number_grouped(bytes, list->count);
    switch (list->count_kind) {
    case COUNT_UNKNOWN: return _("an unknown number");
    case COUNT_ABOUT: return region_format(region, _("about %s"), number);
    case COUNT_OVER: return region_format(region, _("more than %s"), number);
    default: return region_copy_text(region, number);
    }
}

static void spoken_list_say_rows(struct spoken_list *list)
{
    struct region *region = region_create();
    size_t count = spoken_list_count(list);
    if (list->first == count)
        voice_say(list->voice, "%s: %s.", list->title, count ? _("no more rows") : _("no rows"));
    else
        voice_say(list->voice, _("%s, %zu to %zu of %s:"), list->title, list->first + 1, count,
                  spoken_list_count_text(list, region));
    for (size_t i = list->first; i < count; i++)
        spoken_list_say_row(list, i);
    if (list->first < count)
        voice_say(list->voice, "%s", list->at_end ? _("End of the list.") : list->further);
    region_destroy(region);
}

/* A number that takes long to find is not waited for twice. */
static void spoken_list_count_rows(struct spoken_list *list)
{
    list->counted = false;
    list->count_kind = COUNT_UNKNOWN;
    list->source->kind->count(list->source);
    voice_wait(list->voice, &list->counted);
}

void spoken_list_more(struct spoken_list *list)
{
    size_t first = spoken_list_count(list);
    if (list->at_end) {
        voice_say(list->voice, _("That was the end of the list."));
        return;
    }
    if (!spoken_list_read(list, ROWS_AT_ONCE))
        return;
    if (first == 0 && list->at_end)
        spoken_list_on_count(list, (int64_t)spoken_list_count(list), COUNT_EXACT);
    else if (first == 0)
        spoken_list_count_rows(list);
    list->first = first;
    spoken_list_say_rows(list);
}

void spoken_list_say_place(struct spoken_list *list)
{
    struct region *region = region_create();
    voice_say(list->voice, _("%s, %zu to %zu of %s; again tells them."), list->title,
              list->first + 1, spoken_list_count(list), spoken_list_count_text(list, region));
    region_destroy(region);
}

void spoken_list_again(struct spoken_list *list)
{
    spoken_list_say_rows(list);
}

static void spoken_list_start_over(struct spoken_list *list)
{
    list_window_clear(list->window);
    list->at_end = false;
    list->first = 0;
    spoken_list_more(list);
}

void spoken_list_filter(struct spoken_list *list, const char *text)
{
    const char *problem;
    if (list->source->kind->filter(list->source, text, &problem))
        spoken_list_start_over(list);
    else
        voice_say(list->voice, "%s", problem);
}

static void spoken_list_say_sortable(struct spoken_list *list, const char *column)
{
    struct buffer names = {0};
    for (size_t i = 0; i < list->column_count; i++) {
        if (list->columns[i].sortable)
            buffer_format(&names, "%s%s", names.length ? ", " : "", list->columns[i].name);
    }
    voice_say(list->voice, _("'%s' is no column to sort by. There are: %s."), column,
              buffer_text(&names));
    buffer_free(&names);
}

void spoken_list_sort(struct spoken_list *list, const char *column, bool descending)
{
    int index = list->source->kind->value_index(list->source, column);
    if (index < 0 || (size_t)index >= list->column_count || !list->columns[index].sortable) {
        spoken_list_say_sortable(list, column);
        return;
    }
    const struct view_order order = view_order_by((size_t)index, descending);
    list->source->kind->sort(list->source, &order);
    spoken_list_start_over(list);
}

void spoken_list_set_further(struct spoken_list *list, const char *text)
{
    list->further = text;
}

void spoken_list_show(struct spoken_list *list, const cJSON *shown)
{
    const char *filter = json_text(shown, "filter");
    const struct view_order order = list_order_read(list->source, shown);
    if (order.count > 0)
        list->source->kind->sort(list->source, &order);
    spoken_list_filter(list, filter ? filter : "");
}

struct list_source *spoken_list_source(const struct spoken_list *list)
{
    return list->source;
}

void spoken_list_refresh(struct spoken_list *list)
{
    spoken_list_start_over(list);
}

int64_t spoken_list_key(const struct spoken_list *list, size_t row)
{
    return list_window_row(list->window, row)->key;
}

struct value spoken_list_value(const struct spoken_list *list, size_t row, const char *column)
{
    int index = list->source->kind->value_index(list->source, column);
    if (index < 0)
        return value_text(NULL);
    return list_window_row(list->window, row)->values[index];
}

const char *spoken_list_text(const struct spoken_list *list, size_t row, const char *column)
{
    int index = list->source->kind->value_index(list->source, column);
    if (index < 0 || (size_t)index >= list->column_count)
        return "";
    const char *cell = list_window_row(list->window, row)->cells[index];
    return cell ? cell : "";
}

void spoken_list_say_record(struct spoken_list *list, size_t row)
{
    struct region *region = region_create();
    const struct list_row *read = list_window_row(list->window, row);
    size_t count;
    const struct list_field *fields =
        list->source->kind->record(list->source, region, read->cells, read->values, &count);
    for (size_t i = 0; i < count; i++)
        voice_say(list->voice, "%s: %s", fields[i].title,
                  spoken_list_cell_text(region, fields[i].text));
    region_destroy(region);
}
