/* SPDX-License-Identifier: Apache-2.0 */
/* Client events: who is told, and the events that several acts send. */
#ifndef ACTION_EVENTS_H
#define ACTION_EVENTS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct account_realm;
struct change;
struct rows;

/* The audiences of the contract's events.md; evaluated when the event is noted: after the change.
 */
enum audience {
    AUDIENCE_ALL,          /* every active user of the realm */
    AUDIENCE_NON_GUESTS,   /* the same without guests */
    AUDIENCE_ADMINS,       /* active owners and administrators, bots included */
    AUDIENCE_HUMAN_ADMINS, /* the same without bots */
    AUDIENCE_SEES,         /* active users whom the realm shows delivery addresses */
    AUDIENCE_SEES_NOT,     /* the other active users */
};

/* Does a role belong to those whom the realm shows delivery addresses, by its
 * email_address_visibility? */
bool events_role_sees(const struct account_realm *realm, int64_t role) NONNULL(1);

/* The ids of an audience's users, a row each. NULL, with the cause noted, on failure. */
const struct rows *events_read_audience(struct change *change, const struct account_realm *realm,
                                        enum audience audience) NONNULL(1, 2) MUST_USE;

/* Tells an audience of the realm; takes `event` over. False, with the cause noted, on failure. */
bool events_tell(struct change *change, const struct account_realm *realm, enum audience audience,
                 cJSON *event) NONNULL(1, 2, 4) MUST_USE;

/* Tells the watchers of a bot: human administrators and its owner, or the owner alone where one of
 * its default streams is private. Takes `event` over. */
bool events_tell_bot_watchers(struct change *change, const struct account *bot, cJSON *event)
    NONNULL(1, 2, 3) MUST_USE;

/* Tells the users whose ids the first column of `rows` holds; NULL stands for a failure that was
 * noted before. Takes `event` over. False on that failure. */
bool events_tell_rows(struct change *change, const struct account_realm *realm,
                      const struct rows *rows, cJSON *event) NONNULL(1, 2, 4) MUST_USE;

/* Tells one user; takes `event` over. */
void events_tell_user(struct change *change, const struct account *account, cJSON *event)
    NONNULL(1, 2, 3);

/* `{"type":TYPE,"op":OP}`, to be filled up; `op` may be NULL. */
cJSON *event_create(const char *type, const char *op) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* `{"type":"realm_user","op":"update","person":{"user_id":N}}`; `person` gets the inner object, to
 * be filled up. */
cJSON *event_create_person_update(int64_t user_id, cJSON **person) RETURNS_NONNULL
    NONNULL(2) MUST_USE;

/* `{"type":"realm_bot","op":"update","bot":{"user_id":N}}`; `bot` gets the inner object, to be
 * filled up. For events_tell_bot_watchers(). */
cJSON *event_create_bot_update(int64_t user_id, cJSON **bot) RETURNS_NONNULL NONNULL(2) MUST_USE;

#endif
