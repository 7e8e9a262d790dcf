/* SPDX-License-Identifier: Apache-2.0 */
#include "change/row_snapshot_compare.h"

#include <stdlib.h>
#include <string.h>

#include "change/difference.h"
#include "core/region.h"

/* An snapshot with what tells it from others. The keys of new rows come from sequences: those of a
 * table are brought in order by what they hold. */
struct entry {
    const struct row_snapshot *snapshot;
    const char *identity;
    const char *content; /* "" but of new rows */
    size_t place;
};

static bool same_after(const struct row_snapshot_field *left,
                       const struct row_snapshot_field *right)
{
    if (left->kind != right->kind)
        return false;
    return left->kind == SNAPSHOT_VALUE
               ? row_snapshot_same_value(left->after, right->after)
               : left->kind == SNAPSHOT_DERIVED || !left->after == !right->after;
}

static void write_after(struct buffer *text, const struct row_snapshot_field *field)
{
    bool exact = field->kind == SNAPSHOT_VALUE && field->after;
    buffer_format(text, "\x1f%s=%s:%s", field->column, row_snapshot_kind_name(field->kind),
                  exact ? field->after : "");
}

static const char *identify(struct region *region, const struct row_snapshot *snapshot)
{
    bool new = snapshot->operation == OPERATION_INSERT;
    return region_format(region, "%s\x1f%s\x1f%s", snapshot->table,
                         operation_name(snapshot->operation),
                         !new && snapshot->key ? snapshot->key : "");
}

static const char *content_of(struct region *region, const struct row_snapshot *snapshot)
{
    struct buffer text = {0};
    if (snapshot->operation != OPERATION_INSERT)
        return "";
    for (size_t i = 0; i < snapshot->field_count; i++)
        write_after(&text, &snapshot->fields[i]);
    const char *content = region_copy_text(region, buffer_text(&text));
    buffer_free(&text);
    return content;
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = strcmp(a->identity, b->identity);
    if (order == 0)
        order = strcmp(a->content, b->content);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

static struct entry *sort(struct region *region, const struct row_snapshots *snapshots,
                          size_t *count)
{
    const struct row_snapshot *list = row_snapshots_all(snapshots, count);
    struct entry *entries = region_alloc_array(region, *count, sizeof *entries);
    for (size_t i = 0; i < *count; i++)
        entries[i] =
            (struct entry){&list[i], identify(region, &list[i]), content_of(region, &list[i]), i};
    if (*count)
        qsort(entries, *count, sizeof *entries, compare_entries);
    return entries;
}

static void tell_unmatched(struct difference *difference, const struct row_snapshot *snapshot,
                           bool planned)
{
    static const char *const verbs[OPERATION_COUNT] = {"inserted", "updated", "deleted"};
    if (snapshot->rows != 1)
        difference_add(difference, snapshot, "%zu rows would be %s%s", planned ? 0 : snapshot->rows,
                       verbs[snapshot->operation], planned ? " now" : ", which is not in the plan");
    else
        difference_add(difference, snapshot,
                       planned ? "would not be %s now" : "would be %s, which is not in the plan",
                       verbs[snapshot->operation]);
}

static void compare_field(struct difference *difference, const struct row_snapshot *snapshot,
                          const struct row_snapshot_field *planned,
                          const struct row_snapshot_field *actual)
{
    struct region *region = difference->region;
    if (strcmp(planned->column, actual->column) != 0)
        difference_add(difference, snapshot, "%s would be set, not %s", actual->column,
                       planned->column);
    else if (!row_snapshot_same_value(planned->before, actual->before) &&
             planned->kind != SNAPSHOT_DERIVED)
        difference_add(difference, snapshot, "%s was %s, is %s", planned->column,
                       difference_value(region, planned, planned->before),
                       difference_value(region, actual, actual->before));
    else if (!same_after(planned, actual))
        difference_add(difference, snapshot, "%s would become %s, not %s", planned->column,
                       difference_value(region, actual, actual->after),
                       difference_value(region, planned, planned->after));
}

static void compare_matched(struct difference *difference, const struct row_snapshot *planned,
                            const struct row_snapshot *actual)
{
    if (planned->rows != actual->rows)
        difference_add(difference, planned, "%zu rows would be deleted, not %zu", actual->rows,
                       planned->rows);
    else if (planned->field_count != actual->field_count)
        difference_add(difference, planned, "other columns would be set");
    else if (!row_snapshot_same_value(planned->digest, actual->digest))
        difference_add(difference, planned, "holds something else than it did");
    for (size_t i = 0; i < planned->field_count && planned->field_count == actual->field_count; i++)
        compare_field(difference, planned, &planned->fields[i], &actual->fields[i]);
}

const char *row_snapshots_compare(struct region *region, const struct row_snapshots *planned,
                                  const struct row_snapshots *actual)
{
    size_t left_count, right_count, i = 0, j = 0;
    const struct entry *left = sort(region, planned, &left_count);
    const struct entry *right = sort(region, actual, &right_count);
    struct difference difference = {.region = region};
    while (i < left_count || j < right_count) {
        int order = i == left_count    ? 1
                    : j == right_count ? -1
                                       : strcmp(left[i].identity, right[j].identity);
        if (order == 0)
            compare_matched(&difference, left[i++].snapshot, right[j++].snapshot);
        else if (order < 0)
            tell_unmatched(&difference, left[i++].snapshot, true);
        else
            tell_unmatched(&difference, right[j++].snapshot, false);
    }
    return difference_finish(&difference);
}
