/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the server's cached copies a change of a user makes stale. */
#ifndef ACTION_CACHES_H
#define ACTION_CACHES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct account_realm;
struct change;

/* What changed of a user's row, as far as it matters for caches; to be combined with `|`. */
enum account_part {
    ACCOUNT_PART_ROW = 0,    /* the row, in whatever column */
    ACCOUNT_PART_FACTS = 1,  /* what others are shown: name, addresses, avatar, time zone, … */
    ACCOUNT_PART_ACTIVE = 2, /* is_active */
    ACCOUNT_PART_ROLE = 4,   /* role */
    ACCOUNT_PART_NAME = 8,   /* full_name, email or is_mirror_dummy */
    ACCOUNT_PART_BOT = 16,   /* what the list of bots shows, if it is a bot */
    ACCOUNT_PART_ALL = 31,   /* a row saved as a whole */
};

/* Has all copies of the account forgotten that show one of `parts`. To be called with the account
 * as it is after the change, and where an address or the API key changed also as it was before.
 * False, with the cause noted, on failure. */
bool caches_forget_account(struct change *change, const struct account *account, unsigned parts)
    NONNULL(1, 2) MUST_USE;

/* The same for an account whose row is new. The server first saves a row with an empty public
 * address where the real one is hidden, as the one that it makes up holds the id. */
bool caches_forget_new_account(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

/* The copy of a stream's row. */
void caches_forget_stream(struct change *change, int64_t realm_id, const char *name) NONNULL(1, 3);

/* The copies of all active users of a realm, which show its row; of a deactivated realm also the
 * lists of its users and what depends on them. False, with the cause noted. */
bool caches_forget_realm(struct change *change, const struct account_realm *realm)
    NONNULL(1, 2) MUST_USE;

/* The copies of all alert words of a realm. */
void caches_forget_alert_words(struct change *change, const struct account_realm *realm)
    NONNULL(1, 2);

/* The copies of a realm's description. */
void caches_forget_realm_description(struct change *change, const struct account_realm *realm)
    NONNULL(1, 2);

/* The copy of a message. */
void caches_forget_message(struct change *change, int64_t id) NONNULL(1);

/* The list of a realm's bots. */
void caches_forget_bots(struct change *change, int64_t realm_id) NONNULL(1);

/* The copy of a session in the cache. */
void caches_forget_session(struct change *change, const char *session_key) NONNULL(1, 2);

#endif
