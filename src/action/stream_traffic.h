/* SPDX-License-Identifier: Apache-2.0 */
/* How much is written in a stream. */
#ifndef ACTION_STREAM_TRAFFIC_H
#define ACTION_STREAM_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct change;
struct stream_row;

/* Messages a week in the last four weeks, to two significant digits; `known` tells whether the
 * stream is old enough to say. False, with the cause noted, on failure. */
bool stream_weekly_traffic(struct change *change, const struct stream_row *stream, int64_t *traffic,
                           bool *known) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
