/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list_snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

enum { BLOCK = 5000 };

struct held_row {
    int64_t key;
    bool inactive;
    const char **cells;
    struct value *values;
    const char **folded; /* texts in upper case, NULL for other values */
};

struct list_snapshot {
    struct list_source *source; /* our own */
    struct region *region;
    size_t columns, width; /* cells and values of a row */
    struct held_row *rows;
    size_t count, size;
    bool whole;
    size_t *selected; /* indices in `rows`, rising */
    size_t selected_count;
};

static const char *list_snapshot_copy_text(struct list_snapshot *snapshot, const char *text)
{
    return region_copy_text(snapshot->region, text);
}

static const char *list_snapshot_fold(struct list_snapshot *snapshot, const struct value *value)
{
    if (value->type != VALUE_TEXT)
        return NULL;
    return value->null ? "" : text_upper(snapshot->region, value->text);
}

/* A cell that shows a value as it is shares the value's copy. */
static const char *list_snapshot_copy_cell(struct list_snapshot *snapshot, const char *cell,
                                           const struct value *values, const struct value *copies)
{
    for (size_t i = 0; i < snapshot->width; i++) {
        if (values[i].type == VALUE_TEXT && !values[i].null && values[i].text == cell)
            return copies[i].text;
    }
    return list_snapshot_copy_text(snapshot, cell);
}

static void list_snapshot_hold(struct list_snapshot *snapshot, const struct list_rows *rows,
                               size_t index)
{
    struct region *region = snapshot->region;
    const struct value *values = rows->values + index * snapshot->width;
    struct held_row *row = &snapshot->rows[snapshot->count++];
    *row = (struct held_row){.key = rows->keys[index], .inactive = rows->inactive[index]};
    row->values = region_alloc_array(region, snapshot->width, sizeof *row->values);
    row->folded = region_alloc_array(region, snapshot->width, sizeof *row->folded);
    row->cells = region_alloc_array(region, snapshot->columns, sizeof *row->cells);
    for (size_t i = 0; i < snapshot->width; i++) {
        row->values[i] = values[i];
        if (values[i].type == VALUE_TEXT && !values[i].null)
            row->values[i].text = list_snapshot_copy_text(snapshot, values[i].text);
        row->folded[i] = list_snapshot_fold(snapshot, &values[i]);
    }
    for (size_t i = 0; i < snapshot->columns; i++)
        row->cells[i] = list_snapshot_copy_cell(
            snapshot, rows->cells[index * snapshot->columns + i], values, row->values);
}

static void list_snapshot_make_room(struct list_snapshot *snapshot, size_t more)
{
    if (snapshot->count + more <= snapshot->size)
        return;
    snapshot->size = 2 * snapshot->size + more;
    snapshot->rows = memory_resize(snapshot->rows, snapshot->size, sizeof *snapshot->rows);
}

static void list_snapshot_fetch_more(struct list_snapshot *snapshot)
{
    struct list_edge edge = {0};
    if (snapshot->count > 0) {
        const struct held_row *last = &snapshot->rows[snapshot->count - 1];
        edge = (struct list_edge){last->key, last->values};
    }
    snapshot->source->kind->fetch(snapshot->source, snapshot->count ? VIEW_AFTER : VIEW_FIRST,
                                  &edge, BLOCK);
}

static void list_snapshot_on_rows(void *context, enum view_place place UNUSED,
                                  const struct list_rows *rows)
{
    struct list_snapshot *snapshot = context;
    list_snapshot_make_room(snapshot, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        list_snapshot_hold(snapshot, rows, i);
    if (rows->at_end)
        snapshot->whole = snapshot->count <= SNAPSHOT_MOST;
    else if (snapshot->count < SNAPSHOT_MOST)
        list_snapshot_fetch_more(snapshot);
}

static void list_snapshot_on_count(void *context UNUSED, int64_t count UNUSED,
                                   enum count_kind kind UNUSED)
{
}

/* Who asks the source itself is told why. */
static void list_snapshot_on_failed(void *context UNUSED, const char *text UNUSED)
{
}

struct list_snapshot *list_snapshot_begin(const struct list_source *source)
{
    const char *problem;
    if (!source->kind->copy || !source->kind->matches)
        return NULL;
    struct list_snapshot *snapshot = memory_alloc(1, sizeof *snapshot);
    snapshot->region = region_create();
    snapshot->source = source->kind->copy(source);
    snapshot->source->kind->filter(snapshot->source, "", &problem);
    snapshot->source->kind->columns(snapshot->source, &snapshot->columns);
    snapshot->width = source->kind->value_count(source);
    snapshot->source->listener = (struct list_listener){.rows = list_snapshot_on_rows,
                                                        .count = list_snapshot_on_count,
                                                        .failed = list_snapshot_on_failed,
                                                        .context = snapshot};
    list_snapshot_fetch_more(snapshot);
    return snapshot;
}

void list_snapshot_destroy(struct list_snapshot *snapshot)
{
    if (!snapshot)
        return;
    snapshot->source->kind->destroy(snapshot->source);
    region_destroy(snapshot->region);
    free(snapshot->rows);
    free(snapshot->selected);
    free(snapshot);
}

bool list_snapshot_is_whole(const struct list_snapshot *snapshot)
{
    return snapshot && snapshot->whole;
}

void list_snapshot_select(struct list_snapshot *snapshot, const struct list_source *source)
{
    if (!snapshot->selected)
        snapshot->selected = memory_alloc(snapshot->count + 1, sizeof *snapshot->selected);
    snapshot->selected_count = 0;
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct held_row *row = &snapshot->rows[i];
        if (source->kind->matches(source, row->values, row->folded))
            snapshot->selected[snapshot->selected_count++] = i;
    }
}

size_t list_snapshot_count(const struct list_snapshot *snapshot)
{
    return snapshot->selected_count;
}

static const struct held_row *list_snapshot_selected_row(const struct list_snapshot *snapshot,
                                                         size_t index)
{
    return &snapshot->rows[snapshot->selected[index]];
}

/* Where among the selected the row with this key stands, or, if it is not selected, would. */
static size_t list_snapshot_find(const struct list_snapshot *snapshot, int64_t key, bool *found)
{
    size_t row = 0, index = 0;
    while (row < snapshot->count && snapshot->rows[row].key != key)
        row++;
    while (index < snapshot->selected_count && snapshot->selected[index] < row)
        index++;
    *found = index < snapshot->selected_count && snapshot->selected[index] == row;
    return index;
}

/* The span of the selected that a question is about. */
static void list_snapshot_find_span(const struct list_snapshot *snapshot, enum view_place place,
                                    int64_t key, size_t limit, size_t *first, size_t *end)
{
    bool found, backwards = place == VIEW_BEFORE || place == VIEW_LAST;
    *first = 0;
    *end = snapshot->selected_count;
    if (place == VIEW_AFTER || place == VIEW_AT) {
        *first = list_snapshot_find(snapshot, key, &found);
        *first += found && place == VIEW_AFTER;
    } else if (place == VIEW_BEFORE) {
        *end = list_snapshot_find(snapshot, key, &found);
    }
    if (*end - *first > limit && backwards)
        *first = *end - limit;
    else if (*end - *first > limit)
        *end = *first + limit;
}

void list_snapshot_fetch(const struct list_snapshot *snapshot, const struct list_listener *listener,
                         enum view_place place, const struct list_edge *edge, size_t limit)
{
    size_t first, end, columns = snapshot->columns, width = snapshot->width;
    list_snapshot_find_span(snapshot, place, edge->key, limit, &first, &end);
    struct region *region = region_create();
    const char **cells = region_alloc_array(region, (end - first) * columns, sizeof *cells);
    struct value *values = region_alloc_array(region, (end - first) * width, sizeof *values);
    int64_t *keys = region_alloc_array(region, end - first, sizeof *keys);
    bool *inactive = region_alloc_array(region, end - first, sizeof *inactive);
    for (size_t i = 0; i < end - first; i++) {
        const struct held_row *row = list_snapshot_selected_row(snapshot, first + i);
        memcpy(cells + i * columns, row->cells, columns * sizeof *cells);
        memcpy(values + i * width, row->values, width * sizeof *values);
        keys[i] = row->key;
        inactive[i] = row->inactive;
    }
    struct list_rows rows = {.count = end - first,
                             .cells = cells,
                             .values = values,
                             .keys = keys,
                             .inactive = inactive,
                             .at_start = first == 0,
                             .at_end = end == snapshot->selected_count};
    listener->rows(listener->context, place, &rows);
    region_destroy(region);
}
