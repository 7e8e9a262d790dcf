/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is told, where one act tells the same users of many things: an audience is read once, and
 * kept once by all its events. Users whom the act deactivates one after the other are told as long
 * as it was not their turn, as if each had been an act of its own; those who come hear of nobody
 * but themselves, for they have no client that listens before the commit.
 */
#ifndef ACTION_AUDIENCES_H
#define ACTION_AUDIENCES_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/events.h"
#include "core/attributes.h"

struct account;
struct account_realm;
struct audiences;
struct change;
struct settings;

/* For an act that deactivates the accounts `passing` in this order, or reactivates them; their rows
 * are written already. They have to live as long as the change, whose memory it takes. */
struct audiences *audiences_create(struct change *change, const struct account *passing,
                                   size_t count) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Tells an audience of the realm when the first `gone` of the passing are not there; takes `event`
 * over. False, with the cause noted, on failure. */
bool audiences_tell(struct audiences *audiences, const struct account_realm *realm,
                    enum audience audience, size_t gone, cJSON *event) NONNULL(1, 2, 5) MUST_USE;

/* The users that it tells. NULL, with the cause noted, on failure. */
const int64_t *audiences_list(struct audiences *audiences, const struct account_realm *realm,
                              enum audience audience, size_t gone, size_t *count)
    NONNULL(1, 2, 5) MUST_USE;

/* The same for those who may see who reads a private stream: its subscribers, and the realm's
 * administrators. */
const int64_t *audiences_list_stream(struct audiences *audiences, const struct account_realm *realm,
                                     int64_t stream_id, size_t gone, size_t *count)
    NONNULL(1, 2, 5) MUST_USE;

/* An account that comes, as it is after the change, for user_events.h and peer_events.h. */
struct arrival {
    struct change *change;
    const struct settings *settings;
    const struct account *account;
    size_t absent; /* how many pass in the audiences: nobody of them listens yet */
};

#endif
