/* SPDX-License-Identifier: Apache-2.0 */
#include "change/row_snapshot_inverse.h"

#include <string.h>

#include "change/difference.h"
#include "core/region.h"

static const struct row_snapshot_field *find_field(const struct row_snapshot *snapshot,
                                                   const char *column)
{
    for (size_t i = 0; i < snapshot->field_count; i++) {
        if (strcmp(snapshot->fields[i].column, column) == 0)
            return &snapshot->fields[i];
    }
    return NULL;
}

/* What the other change last did to the row, or inserted as such; NULL: nothing. */
static struct row_snapshot *find_row(const struct row_snapshots *done,
                                     const struct row_snapshot *row)
{
    size_t count;
    struct row_snapshot *list = row_snapshots_all(done, &count);
    while (count-- > 0) {
        struct row_snapshot *snapshot = &list[count];
        if (snapshot->operation != OPERATION_DELETE && row->key && snapshot->key &&
            strcmp(snapshot->table, row->table) == 0 && strcmp(snapshot->key, row->key) == 0)
            return snapshot;
    }
    return NULL;
}

/* The row that was deleted and is like the one that is inserted now, but for its key. */
static struct row_snapshot *find_gone(const struct row_snapshots *done,
                                      const struct row_snapshot *row)
{
    size_t count;
    struct row_snapshot *list = row_snapshots_all(done, &count);
    for (size_t i = 0; i < count; i++) {
        bool same = list[i].operation == OPERATION_DELETE && list[i].rows == 1 &&
                    list[i].field_count > 0 && strcmp(list[i].table, row->table) == 0;
        for (size_t j = 0; same && j < list[i].field_count; j++) {
            const struct row_snapshot_field *field = find_field(row, list[i].fields[j].column);
            same = field && row_snapshot_same_value(field->after, list[i].fields[j].before);
        }
        if (same)
            return &list[i];
    }
    return NULL;
}

static void compare_update(struct difference *difference, const struct row_snapshot *row,
                           struct row_snapshot *done)
{
    struct region *region = difference->region;
    for (size_t i = 0; i < row->field_count; i++) {
        const struct row_snapshot_field *now = &row->fields[i],
                                        *then = find_field(done, now->column);
        if (now->kind == SNAPSHOT_DERIVED ||
            (!then && row_snapshot_same_value(now->before, now->after)))
            continue;
        if (!then)
            difference_add(difference, row, "%s would be changed, which was not", now->column);
        else if (!row_snapshot_same_value(now->before, then->after))
            difference_add(difference, row, "%s was %s, is %s", now->column,
                           difference_value(region, then, then->after),
                           difference_value(region, now, now->before));
        else if (done->operation == OPERATION_UPDATE &&
                 !row_snapshot_same_value(now->after, then->before))
            difference_add(difference, row, "%s would become %s and not %s, what it was",
                           now->column, difference_value(region, now, now->after),
                           difference_value(region, then, then->before));
    }
    done->rows = 0;
}

static void compare_deletion(struct difference *difference, const struct row_snapshot *row,
                             struct row_snapshot *done)
{
    if (done->operation != OPERATION_INSERT)
        difference_add(difference, row, "would be deleted, though it was there before");
    for (size_t i = 0; i < row->field_count; i++) {
        const struct row_snapshot_field *now = &row->fields[i],
                                        *then = find_field(done, now->column);
        if (then && !row_snapshot_same_value(now->before, then->after))
            difference_add(difference, row, "%s was %s, is %s", now->column,
                           difference_value(difference->region, then, then->after),
                           difference_value(difference->region, now, now->before));
    }
    done->rows = 0;
}

static void compare_row(struct difference *difference, struct row_snapshots *done,
                        const struct row_snapshot *row)
{
    struct row_snapshot *match =
        row->operation == OPERATION_INSERT ? find_gone(done, row) : find_row(done, row);
    if (row->operation == OPERATION_INSERT) {
        if (match)
            match->rows = 0;
    } else if (!match) {
        difference_add(difference, row, "would be %s, though that change left it alone",
                       row->operation == OPERATION_UPDATE ? "updated" : "deleted");
    } else if (row->operation == OPERATION_UPDATE) {
        compare_update(difference, row, match);
    } else {
        compare_deletion(difference, row, match);
    }
}

const char *row_snapshots_compare_inverse(struct region *region, struct row_snapshots *done,
                                          const struct row_snapshots *inverse)
{
    size_t count;
    struct difference difference = {.region = region};
    const struct row_snapshot *list = row_snapshots_all(inverse, &count);
    for (size_t i = 0; i < count; i++)
        compare_row(&difference, done, &list[i]);
    return difference_finish(&difference);
}

static bool is_left(const struct row_snapshot *snapshot)
{
    return snapshot->rows > 0 && snapshot->operation != OPERATION_INSERT;
}

/* Rows of one table that are left in all the changes. */
static size_t count_left(const struct row_snapshots *const done[], size_t count, const char *table)
{
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length;
        const struct row_snapshot *list = row_snapshots_all(done[i], &length);
        for (size_t j = 0; j < length; j++)
            rows += is_left(&list[j]) && strcmp(list[j].table, table) == 0 ? list[j].rows : 0;
    }
    return rows;
}

/* Each table once, with all its rows, where the first of them stands. */
static void write_left(struct buffer *text, struct region *region,
                       const struct row_snapshots *const done[], size_t count, const char *table)
{
    size_t rows = count_left(done, count, table);
    const char *name = region_format(region, " of %s, ", table);
    if (!strstr(buffer_text(text), name))
        buffer_format(text, "%zu %s%s", rows, rows == 1 ? "row" : "rows", name);
}

const char *row_snapshots_left(struct region *region, const struct row_snapshots *const done[],
                               size_t count)
{
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        size_t length;
        const struct row_snapshot *list = row_snapshots_all(done[i], &length);
        for (size_t j = 0; j < length; j++) {
            if (is_left(&list[j]))
                write_left(&text, region, done, count, list[j].table);
        }
    }
    const char *left = NULL;
    if (text.length) /* without the last comma */
        left = region_copy_bytes(region, buffer_text(&text), text.length - 2);
    buffer_free(&text);
    return left;
}
