/* SPDX-License-Identifier: Apache-2.0 */
/* Does a change take back what another one did? */
#ifndef CHANGE_ROW_SNAPSHOT_INVERSE_H
#define CHANGE_ROW_SNAPSHOT_INVERSE_H

#include <stddef.h>

#include "change/row_snapshot.h"
#include "core/attributes.h"

struct region;

/*
 * Compares a change that is to take back what `done` did, or a part of it, with that. Rows that it
 * updates or deletes must be as `done` left them, and what it sets must be what was there before.
 * NULL if so, else what differs (difference.h). What is taken back is struck off: its snapshot in
 * `done` no longer counts any rows, so that several changes can take it back in parts.
 */
const char *row_snapshots_compare_inverse(struct region *region, struct row_snapshots *done,
                                          const struct row_snapshots *inverse)
    NONNULL(1, 2, 3) MUST_USE;

/* What was updated or deleted and has not been struck off: "2 rows of django_session, 1 row of …";
 * NULL if nothing is left. */
const char *row_snapshots_left(struct region *region, const struct row_snapshots *const done[],
                               size_t count) NONNULL(1, 2) MUST_USE;

#endif
