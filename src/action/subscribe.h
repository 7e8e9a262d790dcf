/* SPDX-License-Identifier: Apache-2.0 */
/* Who is subscribed to what: users and streams of one realm, by pairs. */
#ifndef ACTION_SUBSCRIBE_H
#define ACTION_SUBSCRIBE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/account.h"
#include "core/attributes.h"

struct change;
struct settings;
struct stream_row;

/* A user and a stream, by their places in what a subscribing is about. */
struct subscription_pair {
    size_t user;
    size_t stream;
    int64_t id; /* of the row; 0: there is none */
    bool active;
};

struct subscribing {
    struct change *change;
    const struct settings *settings;
    const struct account_realm *realm;
    const struct account *users; /* locked */
    size_t user_count;
    const struct stream_row *streams; /* locked */
    size_t stream_count;
    const cJSON *colors;     /* of streams by name; NULL: none is given */
    bool from_user_creation; /* nobody of the users is told */
    /* The pairs that were changed, in the order of their audit rows. */
    struct subscription_pair *changed;
    size_t changed_count;
    size_t unchanged_count;
};

/* Subscribes all users to all streams, with the audit log and events. False, with the cause noted,
 * on failure, also if one is of another realm. */
bool subscribe(struct subscribing *subscribing) NONNULL(1) MUST_USE;

/* Ends their subscriptions; a private stream that is left without subscriber is deactivated. False,
 * with the cause noted, on failure. */
bool unsubscribe(struct subscribing *subscribing) NONNULL(1) MUST_USE;

/* For these two: all pairs, in the order of users and then of streams by recipient; `count` of
 * them. NULL, with the cause noted. */
struct subscription_pair *subscription_pairs_read(const struct subscribing *subscribing,
                                                  size_t *count) NONNULL(1, 2) MUST_USE;
/* An audit row for each of `count` changed pairs. */
bool subscription_pairs_log(const struct subscribing *subscribing,
                            const struct subscription_pair pairs[], size_t count, int event)
    NONNULL(1) MUST_USE;

#endif
