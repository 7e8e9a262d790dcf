/* SPDX-License-Identifier: Apache-2.0 */
/* The filter line of a list: as typed, asked for when the typing pauses, or at every key once all
 * rows are held in memory. */
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "core/memory.h"
#include "core/translate.h"
#include "ui/list/list_snapshot.h"
#include "ui/list/list_state.h"

enum { PAUSE_MS = 80 };

static void list_filter_set_problem(struct list *list, const char *problem)
{
    free(list->filter_problem);
    list->filter_problem = memory_copy_text(problem);
}

void list_drop_snapshot(struct list *list)
{
    list_snapshot_destroy(list->snapshot);
    list->snapshot = NULL;
    list->in_memory = false;
}

/* Where the rows are known to be few enough, all are read once somebody begins to filter. Without a
 * loop there is no pause that they would save. */
static void list_filter_hold_rows(struct list *list)
{
    if (!list->snapshot && list->options.loop && list->unfiltered_kind == COUNT_EXACT &&
        list->unfiltered_count <= SNAPSHOT_MOST)
        list->snapshot = list_snapshot_begin(list->source);
}

/* The filter that was just set is answered from memory if all rows are there; no filter is not, so
 * that what a list shows for long comes from the server. */
static void list_filter_choose_origin(struct list *list, const char *filter)
{
    list->in_memory = *filter && list_snapshot_is_whole(list->snapshot);
    if (list->in_memory)
        list_snapshot_select(list->snapshot, list->source);
    else if (!*filter && !list->filter_open)
        list_drop_snapshot(list);
}

/* Takes the line over as the filter. Widening to all rows keeps the row under the cursor. */
static void list_filter_apply(struct list *list)
{
    const char *text = line_edit_text(list->filter), *problem = NULL;
    timer_stop(list->filter_pause);
    list->filter_pause = NULL;
    if (!list->source->kind->filter(list->source, text, &problem)) {
        list_filter_set_problem(list, problem ? problem : _("not a filter"));
        list_notify(list);
        return;
    }
    list_filter_set_problem(list, NULL);
    free(list->applied_filter);
    list->applied_filter = memory_copy_text(text);
    list_filter_choose_origin(list, text);
    list->count_kind = COUNT_UNKNOWN;
    list->first_index = -1;
    list->at_start = list->at_end = false;
    list->top = list->cursor; /* what comes before it is other rows from now on */
    enum landing landing = list->options.from_end ? LAND_AT_END : LAND_AT_START;
    list_ask_anew(list, *text == '\0' ? LAND_ON_KEY : landing);
}

static void list_filter_on_pause(void *context)
{
    list_filter_apply(context);
}

static void list_filter_typed(struct list *list)
{
    list_filter_hold_rows(list);
    if (!list->options.loop || list_snapshot_is_whole(list->snapshot))
        list_filter_apply(list);
    else if (list->filter_pause)
        timer_restart(list->filter_pause, PAUSE_MS);
    else
        list->filter_pause =
            loop_timer(list->options.loop, PAUSE_MS, 0, list_filter_on_pause, list);
    list_notify(list);
}

void list_filter_open(struct list *list)
{
    list->filter_open = true;
    list->walking = false;
    list_filter_hold_rows(list);
    list_notify(list);
}

bool list_filter_clear(struct list *list)
{
    if (*line_edit_text(list->filter) == '\0' && *list->applied_filter == '\0')
        return false;
    line_edit_set(list->filter, "");
    list_filter_apply(list);
    return true;
}

void list_filter_forget(struct list *list)
{
    const char *problem;
    timer_stop(list->filter_pause);
    list->filter_pause = NULL;
    list->filter_open = false;
    list_drop_snapshot(list);
    line_edit_set(list->filter, "");
    list_filter_set_problem(list, NULL);
    free(list->applied_filter);
    list->applied_filter = memory_copy_text("");
    list->source->kind->filter(list->source, "", &problem);
}

static bool list_filter_close_line(struct list *list)
{
    if (list->filter_pause)
        list_filter_apply(list);
    list->filter_open = false;
    if (*list->applied_filter == '\0')
        list_drop_snapshot(list);
    list_notify(list);
    return true;
}

/* Esc clears, and closes the line that is empty already. */
static bool list_filter_go_back(struct list *list)
{
    return list_filter_clear(list) || list_filter_close_line(list);
}

bool list_filter_key(struct list *list, int key, enum action action)
{
    if (action == DO_ENTER)
        return list_filter_close_line(list);
    if (action == DO_BACK)
        return list_filter_go_back(list);
    char *before = memory_copy_text(line_edit_text(list->filter));
    bool known = action == DO_NONE && line_edit_key(list->filter, key);
    list->walking &= !known;
    if (known && strcmp(before, line_edit_text(list->filter)) != 0)
        list_filter_typed(list);
    else if (known)
        list_notify(list);
    free(before);
    return known;
}

void list_set_filter(struct list *list, const char *filter)
{
    line_edit_set(list->filter, filter);
    list_filter_apply(list);
}

const char *list_filter(const struct list *list)
{
    return list->applied_filter;
}
