/* SPDX-License-Identifier: Apache-2.0 */
/* Marking rows of a list: one, a range, all that the filter lets through. */
#include <stdlib.h>

#include "core/memory.h"
#include "core/translate.h"
#include "ui/list/list_reader.h"
#include "ui/list/list_state.h"

static bool list_mark_toggle(struct list *list)
{
    int64_t key = list_current_key(list);
    if (key == NO_KEY)
        return true;
    if (list_marks_has(&list->marks, key))
        list_marks_remove(&list->marks, key);
    else
        list_marks_add(&list->marks, &key, 1);
    return list_step(list, 1);
}

static void list_mark_current(struct list *list)
{
    int64_t key = list_current_key(list);
    list_marks_add(&list->marks, &key, key != NO_KEY);
}

static bool list_mark_and_step(struct list *list, int direction)
{
    list_mark_current(list);
    list_step(list, direction);
    list_mark_current(list);
    return true;
}

bool list_mark_range(const struct list *list, size_t *first, size_t *last)
{
    if (list->range_key == NO_KEY)
        return false;
    ptrdiff_t start = list_window_find(list->window, list->range_key);
    if (start < 0 || list_window_count(list->window) == 0)
        return false;
    *first = (size_t)start < list->cursor ? (size_t)start : list->cursor;
    *last = (size_t)start < list->cursor ? list->cursor : (size_t)start;
    return true;
}

static void list_mark_rows(struct list *list, size_t first, size_t last)
{
    int64_t *keys = memory_alloc(last - first + 1, sizeof *keys);
    for (size_t i = first; i <= last; i++)
        keys[i - first] = list_window_row(list->window, i)->key;
    list_marks_add(&list->marks, keys, last - first + 1);
    free(keys);
}

/* A range whose beginning is no longer among the rows at hand can't be told; it begins anew. */
static bool list_mark_begin_or_end_range(struct list *list)
{
    size_t first, last;
    int64_t current = list_current_key(list);
    if (list->range_key == NO_KEY) {
        list->range_key = current;
    } else if (list_mark_range(list, &first, &last)) {
        list_mark_rows(list, first, last);
        list->range_key = NO_KEY;
    } else {
        list->range_key = current;
        list_complain(list,
                      _("The range is longer than can be marked at once: it begins here anew."));
    }
    list_notify(list);
    return true;
}

static void list_mark_stop_reading(struct list *list)
{
    list_reader_stop(list->reader);
    list->reader = NULL;
}

static void list_mark_on_read(void *context, const struct list_rows *rows)
{
    struct list *list = context;
    list_marks_add(&list->marks, rows->keys, rows->count);
    list_notify(list);
}

static void list_mark_on_read_all(void *context, const char *problem)
{
    struct list *list = context;
    list_mark_stop_reading(list);
    if (problem)
        list_complain(list, problem);
    list_notify(list);
}

static bool list_mark_all(struct list *list)
{
    size_t count = list_window_count(list->window);
    if (list->reader || count == 0)
        return true;
    if (list->at_start && list->at_end)
        list_mark_rows(list, 0, count - 1);
    else if (list->options.loop)
        list->reader = list_reader_start(
            list->source, list->options.loop,
            &(struct list_reader_listener){
                .rows = list_mark_on_read, .end = list_mark_on_read_all, .context = list});
    list_notify(list);
    return true;
}

static bool list_mark_unmark_all(struct list *list)
{
    list_mark_forget(list);
    list_notify(list);
    return true;
}

/* Esc ends what is under way, and leaves the marks. */
static bool list_mark_go_back(struct list *list)
{
    if (list->range_key == NO_KEY && !list->reader)
        return false;
    list->range_key = NO_KEY;
    list_mark_stop_reading(list);
    list_notify(list);
    return true;
}

void list_mark_forget(struct list *list)
{
    list_mark_stop_reading(list);
    list->range_key = NO_KEY;
    list_marks_clear(&list->marks);
}

bool list_mark_action(struct list *list, enum action action)
{
    if (!list->options.name)
        return false;
    switch (action) {
    case DO_TOGGLE: return list_mark_toggle(list);
    case DO_RANGE: return list_mark_begin_or_end_range(list);
    case DO_MARK_UP: return list_mark_and_step(list, -1);
    case DO_MARK_DOWN: return list_mark_and_step(list, 1);
    case DO_MARK_ALL: return list_mark_all(list);
    case DO_UNMARK: return list_mark_unmark_all(list);
    case DO_BACK: return list_mark_go_back(list);
    default: return false;
    }
}

const int64_t *list_marked(const struct list *list, size_t *count)
{
    *count = list->marks.count;
    return list->marks.keys;
}

size_t list_marked_hidden(const struct list *list)
{
    size_t shown = 0;
    if (list->marks.count == 0 || *list_filter(list) == '\0' || !list->at_start || !list->at_end)
        return 0;
    for (size_t i = 0; i < list_window_count(list->window); i++)
        shown += list_marks_has(&list->marks, list_window_row(list->window, i)->key);
    return list->marks.count - shown;
}

void list_unmark(struct list *list, int64_t key)
{
    list_marks_remove(&list->marks, key);
    list_notify(list);
}
