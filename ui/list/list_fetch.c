/* SPDX-License-Identifier: Apache-2.0 */
/* How a list asks its source for rows, and what it does with them. */
#include <stdlib.h>

#include "core/clock.h"
#include "core/memory.h"
#include "ui/list/list_snapshot.h"
#include "ui/list/list_state.h"

enum {
    ROWS_HELD = 2000,        /* at most, about */
    ROWS_FURTHER = 200,      /* asked for at a time, once the first are there */
    ROWS_BEYOND_SCREEN = 10, /* asked for with the first */
    HEIGHT_UNKNOWN = 60,     /* before the list was painted */
};

static void list_fetch_ask(struct list *list, enum view_place place, size_t edge_index,
                           size_t limit)
{
    struct list_edge edge = {0};
    if (edge_index < list_window_count(list->window)) {
        const struct list_row *row = list_window_row(list->window, edge_index);
        edge = (struct list_edge){row->key, row->values};
    }
    list->asked = true;
    if (list->in_memory)
        list_snapshot_fetch(list->snapshot, &list->source->listener, place, &edge, limit);
    else
        list->source->kind->fetch(list->source, place, &edge, limit);
}

static size_t list_fetch_first_limit(const struct list *list)
{
    return (list->height ? list->height : HEIGHT_UNKNOWN) + ROWS_BEYOND_SCREEN;
}

void list_ask_anew(struct list *list, enum landing landing)
{
    const struct list_row *row = list_current_row(list);
    list->landing_key = row ? row->key : -1;
    list->landing_offset = list->landing_index = list->cursor - list->top;
    list->asked_from = list->top;
    if (list->options.from_end && !row)
        landing = LAND_AT_END;
    list->landing = landing;
    bool from_top = !row || list->reordered || (list->top == 0 && list->at_start);
    if (landing == LAND_AT_END)
        list_fetch_ask(list, VIEW_LAST, 0, list_fetch_first_limit(list));
    else if (landing == LAND_AT_START || from_top)
        list_fetch_ask(list, VIEW_FIRST, 0, list_fetch_first_limit(list));
    else
        list_fetch_ask(list, VIEW_AT, list->top, list_fetch_first_limit(list));
}

/* A page before the screen and one after it are read too, so that a key that turns the page finds
 * them. */
bool list_tick(struct list *list)
{
    size_t page = list_fetch_first_limit(list), count = list_window_count(list->window);
    if (list->asked || list->reordered || list->filter_open || list->filter_pause || list->reader)
        return false;
    list_drop_snapshot(list);
    list->landing = LAND_LIVE;
    list->landing_key = list_current_key(list);
    list->asked_from = list->top > page ? list->top - page : 0;
    if (count == 0 || (list->asked_from == 0 && list->at_start))
        list_fetch_ask(list, VIEW_FIRST, 0, 3 * page);
    else
        list_fetch_ask(list, VIEW_AT, list->asked_from, 3 * page);
    return true;
}

bool list_is_at_end(const struct list *list)
{
    return list->at_end && list->cursor + 1 >= list_window_count(list->window);
}

void list_read_end(struct list *list)
{
    list_drop_snapshot(list);
    list_ask_anew(list, LAND_AT_END);
}

/* The last row may have grown too, and is read anew with those before it; where a filter would have
 * to look for these, it is not. */
bool list_follow(struct list *list)
{
    size_t count = list_window_count(list->window);
    if (list->asked || list->filter_pause || list->reader)
        return false;
    bool last = list_is_at_end(list);
    if (count == 0 || (last && *list->applied_filter == '\0')) {
        list_read_end(list);
        return true;
    }
    list_drop_snapshot(list);
    list->at_end = false;
    list->following = last;
    list->count_kind = COUNT_UNKNOWN;
    list_prefetch(list);
    list->source->kind->count(list->source);
    return true;
}

void list_settle(struct list *list)
{
    list_window_settle(list->window);
    list_notify(list);
}

int64_t list_as_of(const struct list *list)
{
    return list->as_of;
}

void list_prefetch(struct list *list)
{
    size_t count = list_window_count(list->window);
    size_t reach = 2 * list_fetch_first_limit(list);
    if (list->asked || list->reordered || count == 0)
        return;
    if (!list->at_end && list->cursor + reach >= count)
        list_fetch_ask(list, VIEW_AFTER, count - 1, ROWS_FURTHER);
    else if (!list->at_start && list->top < reach)
        list_fetch_ask(list, VIEW_BEFORE, 0, ROWS_FURTHER);
}

/* The cursor's place among rows that have just replaced the former ones. */
static void list_fetch_land(struct list *list)
{
    size_t count = list_window_count(list->window);
    size_t last = count > 0 ? count - 1 : 0;
    ptrdiff_t found = -1;
    if (list->landing != LAND_AT_END)
        found = list_window_find(list->window, list->landing_key);
    if (list->landing == LAND_AT_END)
        list->cursor = last;
    else if (list->landing == LAND_AT_START)
        list->cursor = 0;
    else if (found >= 0)
        list->cursor = (size_t)found;
    else
        list->cursor = list->landing_index < last ? list->landing_index : last;
    size_t offset = list->landing_offset;
    if (list->landing == LAND_AT_END)
        offset = list->height > 0 ? list->height - 1 : 0;
    list->top = list->cursor > offset ? list->cursor - offset : 0;
}

static void list_fetch_replace_rows(struct list *list, enum view_place place,
                                    const struct list_rows *rows)
{
    int64_t first = list->first_index >= 0 ? list->first_index + (int64_t)list->asked_from : -1;
    if (list->landing == LAND_LIVE) {
        list_window_compare(list->window, rows, list->at_start && list->at_end);
    } else {
        list_window_clear(list->window);
        list_window_append(list->window, rows);
    }
    list->reordered = false;
    list->at_start = rows->at_start;
    list->at_end = rows->at_end;
    list->first_index = -1;
    if (rows->at_start)
        list->first_index = 0;
    else if (place == VIEW_AT)
        list->first_index = first;
    else if (place == VIEW_LAST && list->count_kind == COUNT_EXACT)
        list->first_index = list->count - (int64_t)rows->count;
    list_fetch_land(list);
}

/* Rows before, and after, the cursor that can go without being asked for again at once. The cursor
 * may have gone anywhere while an answer was on its way. */
static size_t list_fetch_spare_before(const struct list *list)
{
    size_t first = list->top < list->cursor ? list->top : list->cursor;
    size_t reach = 2 * list_fetch_first_limit(list);
    return first > reach ? first - reach : 0;
}

static size_t list_fetch_spare_after(const struct list *list)
{
    size_t count = list_window_count(list->window);
    size_t needed = list->cursor + 2 * list_fetch_first_limit(list);
    return count > needed ? count - needed : 0;
}

static void list_fetch_add_after(struct list *list, const struct list_rows *rows)
{
    list_window_append(list->window, rows);
    list->at_end = rows->at_end;
    if (list->following) {
        list->cursor = list_window_count(list->window) - 1;
        list_scroll_to_cursor(list);
    }
    list->following = false;
    size_t gone = list_window_trim_start(list->window, ROWS_HELD, list_fetch_spare_before(list));
    if (gone == 0)
        return;
    list->at_start = false;
    list->cursor -= gone;
    list->top -= gone;
    if (list->first_index >= 0)
        list->first_index += (int64_t)gone;
}

static void list_fetch_add_before(struct list *list, const struct list_rows *rows)
{
    list_window_prepend(list->window, rows);
    list->at_start = rows->at_start;
    list->cursor += rows->count;
    list->top += rows->count;
    if (rows->at_start)
        list->first_index = 0;
    else if (list->first_index >= 0)
        list->first_index -= (int64_t)rows->count;
    if (list_window_trim_end(list->window, ROWS_HELD, list_fetch_spare_after(list)) > 0)
        list->at_end = false;
}

/* Leaves no room below the last row while there are rows above. */
static void list_fetch_fill_screen(struct list *list)
{
    size_t count = list_window_count(list->window);
    if (list->at_end && list->height > 0 && list->top + list->height > count)
        list->top = count > list->height ? count - list->height : 0;
}

static void list_fetch_set_count(struct list *list, int64_t count, enum count_kind kind)
{
    list->count = count;
    list->count_kind = kind;
    if (*list->applied_filter == '\0') {
        list->unfiltered_count = count;
        list->unfiltered_kind = kind;
    }
}

/* Rows that came anew may be all there are. */
static bool list_fetch_note_count(struct list *list)
{
    bool all = list->at_start && list->at_end;
    if (all)
        list_fetch_set_count(list, (int64_t)list_window_count(list->window), COUNT_EXACT);
    return all;
}

/* Else they are counted. */
static void list_fetch_find_count(struct list *list)
{
    if (list_fetch_note_count(list))
        return;
    if (list->in_memory)
        list_fetch_set_count(list, (int64_t)list_snapshot_count(list->snapshot), COUNT_EXACT);
    else
        list->source->kind->count(list->source);
}

/* The cursor may have gone on while the answer was on its way: then it is this row that stays.
 * False if the answer lacks it. */
static bool list_fetch_land_where_it_is(struct list *list, const struct list_rows *rows)
{
    int64_t key = list_current_key(list);
    bool there = key == list->landing_key; /* who did not move may find the row gone */
    for (size_t i = 0; i < rows->count && !there; i++)
        there = rows->keys[i] == key;
    if (!there)
        return false;
    list->landing_key = key;
    list->landing_offset = list->cursor - list->top;
    list->landing_index = list->cursor > list->asked_from ? list->cursor - list->asked_from : 0;
    return true;
}

static void list_fetch_on_rows(void *context, enum view_place place, const struct list_rows *rows)
{
    struct list *list = context;
    bool anew = place != VIEW_AFTER && place != VIEW_BEFORE;
    bool live = anew && list->landing == LAND_LIVE;
    list->asked = false;
    bool by_key = anew && (live || list->landing == LAND_ON_KEY);
    if (by_key && !list_fetch_land_where_it_is(list, rows) && live)
        return;
    if (anew && !list->in_memory)
        list->as_of = clock_now();
    free(list->problem);
    list->problem = NULL;
    if (place == VIEW_AFTER)
        list_fetch_add_after(list, rows);
    else if (place == VIEW_BEFORE)
        list_fetch_add_before(list, rows);
    else
        list_fetch_replace_rows(list, place, rows);
    list_fetch_fill_screen(list);
    if (live)
        list_fetch_note_count(list);
    else if (anew)
        list_fetch_find_count(list);
    if (!live)
        list_prefetch(list);
    list_notify(list);
}

static void list_fetch_on_count(void *context, int64_t count, enum count_kind kind)
{
    struct list *list = context;
    list_fetch_set_count(list, count, kind);
    if (list->at_end && kind == COUNT_EXACT && list->first_index < 0)
        list->first_index = count - (int64_t)list_window_count(list->window);
    list_notify(list);
}

void list_complain(struct list *list, const char *text)
{
    char *copy = memory_copy_text(text);
    free(list->problem);
    list->problem = copy;
}

static void list_fetch_on_failed(void *context, const char *text)
{
    struct list *list = context;
    list->asked = false;
    list_complain(list, text);
    list_notify(list);
}

void list_listen(struct list *list)
{
    list->source->listener = (struct list_listener){.rows = list_fetch_on_rows,
                                                    .count = list_fetch_on_count,
                                                    .failed = list_fetch_on_failed,
                                                    .context = list};
}
