/* SPDX-License-Identifier: Apache-2.0 */
/* Have rows moved since their snapshots were taken? */
#ifndef CHANGE_ROW_SNAPSHOT_MOVED_H
#define CHANGE_ROW_SNAPSHOT_MOVED_H

#include <stdbool.h>
#include <stddef.h>

#include "change/row_snapshot.h"
#include "core/attributes.h"

struct database;
struct error;
struct region;

/* Which side of their snapshots rows should be on. */
enum row_snapshot_side { SNAPSHOT_BEFORE, SNAPSHOT_AFTER };

/*
 * Reads the rows that `changes` updated and tells in `moved` what differs from their snapshots
 * (difference.h); NULL if nothing does. Of a row that several of them updated the first counts.
 * Locks nothing: the change that follows has to look again. False, with the cause, if the rows
 * can't be read.
 */
bool row_snapshots_find_moved(struct region *region, struct database *database,
                              const struct row_snapshots *const changes[], size_t count,
                              enum row_snapshot_side side, const char **moved, struct error *error)
    NONNULL(1, 2, 3, 6, 7) MUST_USE;

/* A row that two of the changes update: "zerver_userprofile 42"; NULL if there is none. */
const char *row_snapshots_find_twice(struct region *region,
                                     const struct row_snapshots *const changes[], size_t count)
    NONNULL(1, 2) MUST_USE;

#endif
