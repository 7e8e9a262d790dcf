/* SPDX-License-Identifier: Apache-2.0 */
/* The stream that an act is about, locked, and how events show it. */
#ifndef ACTION_STREAM_ROW_H
#define ACTION_STREAM_ROW_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/account.h"
#include "action/id_list.h"
#include "core/attributes.h"

struct act_call;
struct change;
struct rows;
struct settings;

struct stream_row {
    int64_t id;
    int64_t recipient_id;
    const char *name;
    const char *description;
    const char *rendered_description;
    const char *email_token; /* a secret part of its address */
    int64_t date_created;
    int64_t first_message_id; /* 0: none */
    int64_t stream_post_policy;
    int64_t can_remove_subscribers_group_id;
    int64_t message_retention_days;
    bool has_retention; /* else the realm's holds */
    bool invite_only;
    bool history_public_to_subscribers;
    bool is_web_public;
    bool deactivated;
    bool is_in_zephyr_realm;
    struct account_realm realm;
};

/* Locks the streams and reads them, in the order of `ids`. NULL, with the cause noted, if one is
 * gone or somebody holds a lock. */
struct stream_row *stream_rows_lock(struct change *change, const struct settings *settings,
                                    struct id_list ids) NONNULL(1, 2) MUST_USE;

/* The same without a lock. */
struct stream_row *stream_rows_find(struct change *change, const struct settings *settings,
                                    struct id_list ids) NONNULL(1, 2) MUST_USE;

/* The one stream that a call's parameter names. False, with the cause noted. */
bool stream_row_of_call(struct act_call *call, const char *name, struct stream_row *stream)
    NONNULL(1, 2, 3) MUST_USE;

/* As events have it. */
cJSON *stream_row_object(const struct stream_row *stream) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Is it public, and in no realm that mirrors Zephyr? */
bool stream_row_is_public(const struct stream_row *stream) NONNULL(1);

/* The ids of the users who can see it, as it is in the database, a row each. NULL, with the cause
 * noted. */
const struct rows *stream_row_watchers(struct change *change, const struct stream_row *stream)
    NONNULL(1, 2) MUST_USE;

/* Tells them that a property has changed: `name` and `stream_id` are added to the value. Takes
 * `event` over, which holds type, op, property and value. */
cJSON *stream_row_update_event(const struct stream_row *stream,
                               const char *property) RETURNS_NONNULL NONNULL(1, 2) MUST_USE;
bool stream_row_tell(struct change *change, const struct stream_row *stream, cJSON *event)
    NONNULL(1, 2, 3) MUST_USE;

/* The cached copy of its row, and where a bot has it by default that of the realm's bots. False,
 * with the cause noted. */
bool stream_row_forget(struct change *change, const struct stream_row *stream)
    NONNULL(1, 2) MUST_USE;

#endif
