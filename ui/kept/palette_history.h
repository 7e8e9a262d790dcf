/* SPDX-License-Identifier: Apache-2.0 */
/* What was opened from the palette, how often and when: kept in the state directory. */
#ifndef UI_PALETTE_HISTORY_H
#define UI_PALETTE_HISTORY_H

#include <stdint.h>

#include "core/attributes.h"

struct palette_history;
struct region;

/* Reads it, in `region`. Without a file, or with one that is not ours, there is no history. */
struct palette_history *palette_history_read(struct region *region,
                                             const char *state) RETURNS_NONNULL NONNULL(1, 2);

/* How much `id` is in use at `now` (microseconds): the times it was opened, weighing more the less
 * ago the last one is; 0 if never. */
double palette_history_use(const struct palette_history *history, const char *id, int64_t now)
    NONNULL(1, 2);

/* Counts one more use and writes the file, mode 0600, in the place of the former. Where it can't be
 * written, nothing is lost but an order of rows: that is no failure. */
void palette_history_note(struct palette_history *history, const char *id, int64_t now)
    NONNULL(1, 2);

#endif
