/* SPDX-License-Identifier: Apache-2.0 */
/* Does a change come to what was planned? */
#ifndef CHANGE_ROW_SNAPSHOT_COMPARE_H
#define CHANGE_ROW_SNAPSHOT_COMPARE_H

#include "change/row_snapshot.h"
#include "core/attributes.h"

struct region;

/* Compares the rows, what they were and what they become, in whatever order. NULL if it is the
 * same, else what differs (difference.h). */
const char *row_snapshots_compare(struct region *region, const struct row_snapshots *planned,
                                  const struct row_snapshots *actual) NONNULL(1, 2, 3) MUST_USE;

#endif
