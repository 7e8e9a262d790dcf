/* SPDX-License-Identifier: Apache-2.0 */
#include "change/row_snapshot_moved.h"

#include <stdlib.h>
#include <string.h>

#include "change/difference.h"
#include "core/region.h"
#include "core/text.h"
#include "server/database.h"
#include "server/rows.h"

/* Snapshots of one row stand together, the one that counts first. */
struct place {
    const struct row_snapshot *snapshot;
    size_t rank;
    size_t change; /* the number of its change */
};

static int compare_rows(const struct row_snapshot *left, const struct row_snapshot *right)
{
    int order = strcmp(left->table, right->table);
    return order ? order : strcmp(left->key, right->key);
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = compare_rows(a->snapshot, b->snapshot);
    return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

/* A row whose key is a secret can't be asked for; one that was struck off is done with. */
static bool can_be_read(const struct row_snapshot *snapshot)
{
    return snapshot->operation == OPERATION_UPDATE && snapshot->rows && snapshot->key &&
           snapshot->field_count && !record_is_secret(snapshot->table, snapshot->key_column);
}

static struct place *collect(struct region *region, const struct row_snapshots *const changes[],
                             size_t count, size_t *found)
{
    size_t total = 0, length;
    for (size_t i = 0; i < count; i++) {
        row_snapshots_all(changes[i], &length);
        total += length;
    }
    struct place *places = region_alloc_array(region, total, sizeof *places);
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        const struct row_snapshot *list = row_snapshots_all(changes[i], &length);
        for (size_t j = 0; j < length; j++) {
            if (can_be_read(&list[j])) {
                places[*found] = (struct place){&list[j], *found, i};
                ++*found;
            }
        }
    }
    if (*found)
        qsort(places, *found, sizeof *places, compare_places);
    return places;
}

static void compare(struct difference *difference, const struct row_snapshot *snapshot,
                    const struct rows *rows, enum row_snapshot_side side)
{
    if (rows_count(rows) == 0) {
        difference_add(difference, snapshot, "is gone");
        return;
    }
    for (size_t i = 0; i < snapshot->field_count; i++) {
        const struct row_snapshot_field *field = &snapshot->fields[i];
        struct value value = rows_value(rows, 0, i);
        const char *held = value.null ? NULL : value_to_text(&value, difference->region);
        const char *expected = side == SNAPSHOT_BEFORE ? field->before : field->after;
        if (field->kind != SNAPSHOT_SECRET && field->kind != SNAPSHOT_DERIVED &&
            !row_snapshot_same_value(held, expected))
            difference_add(difference, snapshot, "%s was %s, is %s", field->column,
                           difference_value(difference->region, field, expected),
                           difference_value(difference->region, field, held));
    }
}

/* Names of tables and columns are the program's own, or were checked when the snapshots were read.
 */
static const char *write_query(struct region *region, const struct row_snapshot *snapshot,
                               bool by_number)
{
    struct buffer sql = {0};
    for (size_t i = 0; i < snapshot->field_count; i++)
        buffer_format(&sql, "%s%s", i ? ", " : "SELECT ", snapshot->fields[i].column);
    buffer_format(&sql, " FROM %s WHERE %s = $1::%s", snapshot->table, snapshot->key_column,
                  by_number ? "bigint" : "text");
    const char *text = region_copy_text(region, buffer_text(&sql));
    buffer_free(&sql);
    return text;
}

static bool look(struct difference *difference, struct database *database,
                 const struct row_snapshot *snapshot, enum row_snapshot_side side,
                 struct error *error)
{
    int64_t number;
    struct region *region = region_create();
    bool by_number = text_parse_integer(snapshot->key, &number) == TEXT_INTEGER;
    const struct rows *rows =
        database_query(database, region, error, write_query(region, snapshot, by_number),
                       SQL_PARAMETERS(value_text(snapshot->key)));
    if (rows)
        compare(difference, snapshot, rows, side);
    region_destroy(region);
    return rows;
}

bool row_snapshots_find_moved(struct region *region, struct database *database,
                              const struct row_snapshots *const changes[], size_t count,
                              enum row_snapshot_side side, const char **moved, struct error *error)
{
    size_t found;
    const struct place *places = collect(region, changes, count, &found);
    struct difference difference = {.region = region};
    bool looked = true;
    for (size_t i = 0; i < found && looked; i++) {
        if (i == 0 || compare_rows(places[i - 1].snapshot, places[i].snapshot) != 0)
            looked = look(&difference, database, places[i].snapshot, side, error);
    }
    *moved = difference_finish(&difference);
    return looked;
}

const char *row_snapshots_find_twice(struct region *region,
                                     const struct row_snapshots *const changes[], size_t count)
{
    size_t found;
    const struct place *places = collect(region, changes, count, &found);
    for (size_t i = 1; i < found; i++) {
        if (compare_rows(places[i - 1].snapshot, places[i].snapshot) == 0 &&
            places[i - 1].change != places[i].change)
            return region_format(region, "%s %s", places[i].snapshot->table,
                                 places[i].snapshot->key);
    }
    return NULL;
}
