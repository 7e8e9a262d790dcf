/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_CREATE_STREAM_IF_NEEDED_H
#define ACTION_CREATE_STREAM_IF_NEEDED_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct account_realm;
struct change;
struct settings;

struct stream_to_create {
    const char *name;
    const char *description; /* Markdown without marks, or "" */
    bool invite_only;
    bool is_web_public;
    bool history_public_to_subscribers; /* of a private stream */
    int64_t stream_post_policy;
    int64_t message_retention_days;
    bool has_retention; /* else the realm's holds */
};

/*
 * Creates the stream, unless the realm has one of that name, upper and lower case alike, which is
 * left as it is: row, recipient, audit log, caches, and an event to those who can see it. `id` gets
 * its id, `created` whether it is new. Nobody is subscribed. False, with the cause noted, on
 * failure.
 */
bool create_stream_if_needed(struct change *change, const struct settings *settings,
                             const struct account_realm *realm,
                             const struct stream_to_create *wanted, int64_t *id, bool *created)
    NONNULL(1, 2, 3, 4, 5, 6) MUST_USE;

#endif
