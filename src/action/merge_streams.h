/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_MERGE_STREAMS_H
#define ACTION_MERGE_STREAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct account_realm;
struct change;
struct settings;
struct stream_row;

struct stream_merger {
    int64_t added;       /* subscriptions to the stream that stays */
    int64_t moved;       /* messages */
    int64_t deactivated; /* subscriptions to the one that goes */
};

/* Subscribes to `kept` who reads `doomed`, moves the messages, ends the subscriptions, and
 * deactivates `doomed`; both are locked. Of one and the same stream nothing is done. Where the
 * messages were can't be told any more. False, with the cause noted, on failure. */
bool merge_streams(struct change *change, const struct settings *settings,
                   const struct account_realm *realm, const struct stream_row *kept,
                   const struct stream_row *doomed, struct stream_merger *merger)
    NONNULL(1, 2, 3, 4, 5, 6) MUST_USE;

#endif
