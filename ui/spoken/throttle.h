/* SPDX-License-Identifier: Apache-2.0 */
/* When to speak of progress: at every quarter of the way, and else every few seconds. */
#ifndef UI_SPOKEN_THROTTLE_H
#define UI_SPOKEN_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

enum { PACE_SECONDS = 5 };

/* Starts with `said_ms` the time at which something was said last, and the rest zero. */
struct throttle {
    int64_t said_ms;
    int quarter; /* the last one that was told */
};

/* Is it time to tell that `done` of `total` (0: not known) is done? Notes that it is told. Times
 * are milliseconds of the monotonic clock. */
bool throttle_is_due(struct throttle *throttle, int64_t done, int64_t total, int64_t now_ms)
    NONNULL(1);

#endif
