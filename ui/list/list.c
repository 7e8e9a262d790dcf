/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/loop.h"
#include "core/memory.h"
#include "ui/list/list_state.h"

struct list *list_create(const struct list_options *options)
{
    struct list *list = memory_alloc(1, sizeof *list);
    list->options = *options;
    list->source = options->source;
    list->title = memory_copy_text(options->title ? options->title : "");
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    list->columns = list_columns_of(columns, count);
    list->window = list_window_create(count, list->source->kind->value_count(list->source));
    list->filter = line_edit_create(false);
    list->applied_filter = memory_copy_text("");
    list->first_index = -1;
    list->told_key = list->range_key = NO_KEY;
    list_listen(list);
    list_recall(list);
    return list;
}

void list_destroy(struct list *list)
{
    if (!list)
        return;
    timer_stop(list->filter_pause);
    list_mark_forget(list);
    list_drop_snapshot(list);
    list->source->kind->destroy(list->source);
    list_window_destroy(list->window);
    line_edit_destroy(list->filter);
    free(list->applied_filter);
    free(list->filter_problem);
    free(list->problem);
    free(list->title);
    free(list);
}

static void list_move_cursor(struct list *list, size_t cursor)
{
    list->cursor = cursor;
    list_scroll_to_cursor(list);
    list_prefetch(list);
    list_notify(list);
}

bool list_step(struct list *list, ptrdiff_t rows)
{
    size_t count = list_window_count(list->window);
    ptrdiff_t cursor = (ptrdiff_t)list->cursor + rows;
    if (cursor >= (ptrdiff_t)count)
        cursor = (ptrdiff_t)count - 1;
    list_move_cursor(list, cursor > 0 ? (size_t)cursor : 0);
    return true;
}

bool list_page(struct list *list, ptrdiff_t rows)
{
    size_t count = list_window_count(list->window);
    ptrdiff_t last_top = (ptrdiff_t)count - (ptrdiff_t)list->height;
    ptrdiff_t top = (ptrdiff_t)list->top + rows;
    if (top > last_top)
        top = last_top;
    list->top = top > 0 ? (size_t)top : 0;
    return list_step(list, rows);
}

static bool list_go_first(struct list *list)
{
    if (list->at_start)
        list_move_cursor(list, 0);
    else
        list_ask_anew(list, LAND_AT_START);
    return true;
}

static bool list_go_last(struct list *list)
{
    size_t count = list_window_count(list->window);
    if (list->at_end)
        list_move_cursor(list, count > 0 ? count - 1 : 0);
    else
        list_ask_anew(list, LAND_AT_END);
    return true;
}

bool list_move_to(struct list *list, int64_t key)
{
    ptrdiff_t index = list_window_find(list->window, key);
    if (index >= 0)
        list_move_cursor(list, (size_t)index);
    return index >= 0;
}

bool list_move_to_text(struct list *list, const char *column, const char *text)
{
    int index = list->source->kind->value_index(list->source, column);
    for (size_t i = 0; index >= 0 && i < list_window_count(list->window); i++) {
        const struct value *value = &list_window_row(list->window, i)->values[index];
        if (value->type == VALUE_TEXT && !value->null && strcasecmp(value->text, text) == 0) {
            list_move_cursor(list, i);
            return true;
        }
    }
    return false;
}

/* Scrolls sideways, by a column. */
static bool list_scroll(struct list *list, int direction)
{
    bool can = direction > 0 ? list->more_columns : list->left > 0;
    if (can) {
        list->left += (size_t)direction;
        list_notify(list);
    }
    return true;
}

static bool list_do_action(struct list *list, enum action action)
{
    ptrdiff_t height = list->height > 0 ? (ptrdiff_t)list->height : 1;
    switch (action) {
    case DO_UP: return list_step(list, -1);
    case DO_DOWN: return list_step(list, 1);
    case DO_PAGE_UP: return list_page(list, -height);
    case DO_PAGE_DOWN: return list_page(list, height);
    case DO_HALF_UP: return list_page(list, -(height + 1) / 2);
    case DO_HALF_DOWN: return list_page(list, (height + 1) / 2);
    case DO_FIRST: return list_go_first(list);
    case DO_LAST: return list_go_last(list);
    case DO_FILTER: list_filter_open(list); return true;
    case DO_LEFT: return list_scroll(list, -1);
    case DO_RIGHT: return list_scroll(list, 1);
    case DO_BACK: return list_mark_action(list, action) || list_filter_clear(list);
    default: return list_sort_action(list, action) || list_mark_action(list, action);
    }
}

bool list_key(struct list *list, int key, enum action action)
{
    if (list->filter_open && list_filter_key(list, key, action))
        return true;
    bool known = list_do_action(list, action);
    list->walking = list->filter_open && (known || list->walking);
    return known;
}

enum key_context list_context(const struct list *list)
{
    return list->filter_open ? CONTEXT_INPUT : CONTEXT_LIST;
}

bool list_is_walking(const struct list *list)
{
    return list->filter_open && list->walking;
}

bool list_is_waiting(const struct list *list)
{
    return list->asked || list->filter_pause;
}

void list_refresh(struct list *list)
{
    list_drop_snapshot(list);
    list_ask_anew(list, LAND_ON_KEY);
}

void list_reset(struct list *list)
{
    list_window_clear(list->window);
    list_filter_forget(list);
    list_mark_forget(list);
    list->at_start = list->at_end = false;
    list->cursor = list->top = 0;
    list->first_index = -1;
    list->as_of = 0;
    list->count_kind = list->unfiltered_kind = COUNT_UNKNOWN;
    list->told_key = NO_KEY;
    free(list->problem);
    list->problem = NULL;
}

void list_set_title(struct list *list, const char *title)
{
    char *copy = memory_copy_text(title);
    free(list->title);
    list->title = copy;
}

struct list_source *list_source(const struct list *list)
{
    return list->source;
}

const char *list_name(const struct list *list)
{
    return list->options.name;
}

const char *list_title(const struct list *list)
{
    return list->title;
}
