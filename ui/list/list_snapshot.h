/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All rows of a source, held so that a filter that is being typed is answered within a key, however
 * far the server is. They are read a block at a time, between the questions of others.
 */
#ifndef UI_LIST_SNAPSHOT_H
#define UI_LIST_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

struct list_snapshot;

/* More rows than these are not held: a row takes 0.3 to 0.5 kB. */
enum { SNAPSHOT_MOST = 100000 };

/* Begins to read all rows of `source`, unfiltered, in its order: through a copy, so that the source
 * itself can be asked meanwhile. NULL if a source of its kind can't be copied. */
struct list_snapshot *list_snapshot_begin(const struct list_source *source) NONNULL(1) MUST_USE;
void list_snapshot_destroy(struct list_snapshot *snapshot); /* NULL is allowed */

/* Are all rows there? Never, if there are too many or they could not be read. NULL: no. */
bool list_snapshot_is_whole(const struct list_snapshot *snapshot);

/* The rows that match the filter of `source` now are those that are fetched from here on. */
void list_snapshot_select(struct list_snapshot *snapshot, const struct list_source *source)
    NONNULL(1, 2);
size_t list_snapshot_count(const struct list_snapshot *snapshot) NONNULL(1);
/* As `fetch` of a source, told to `listener` at once. */
void list_snapshot_fetch(const struct list_snapshot *snapshot, const struct list_listener *listener,
                         enum view_place place, const struct list_edge *edge, size_t limit)
    NONNULL(1, 2, 4);

#endif
