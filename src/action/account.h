/* SPDX-License-Identifier: Apache-2.0 */
/* The user that an act is about, locked, with all that acts need to know of it. */
#ifndef ACTION_ACCOUNT_H
#define ACTION_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct change;
struct region;
struct settings;

struct account_realm {
    int64_t id;
    const char *string_id;
    const char *host; /* as in its URL */
    int64_t waiting_period_threshold;
    int64_t email_address_visibility;
    bool deactivated;
};

struct account {
    int64_t id;
    const char *full_name;
    const char *email;          /* the public address */
    const char *delivery_email; /* the real one */
    const char *api_key;        /* a secret */
    int64_t role;
    bool is_active;
    bool is_bot;
    int64_t bot_type;     /* 0 for humans */
    int64_t bot_owner_id; /* 0: none */
    bool long_term_idle;
    bool can_forge_sender;
    bool can_create_users;
    int64_t date_joined;
    int64_t recipient_id; /* 0: none */
    const char *avatar_source;
    int64_t avatar_version;
    const char *timezone; /* "" if never set */
    bool is_billing_admin;
    bool is_mirror_dummy; /* a placeholder that nobody signs in to */
    struct account_realm realm;
};

/* Locks the user's row for the rest of the transaction and reads it; texts live as long as the
 * change. False, with the cause noted, if the user is gone or somebody holds the lock. */
bool account_lock(struct change *change, const struct settings *settings, int64_t id,
                  struct account *account) NONNULL(1, 2, 4) MUST_USE;

/* The same for many, in one statement and in order of ids: `count` accounts, without those that are
 * gone. NULL, with the cause noted. */
struct account *accounts_lock(struct change *change, const struct settings *settings,
                              struct id_list ids, size_t *count) NONNULL(1, 2, 4) MUST_USE;

/* The same in the order of `ids`; NULL also if one of them is gone. */
struct account *accounts_lock_all(struct change *change, const struct settings *settings,
                                  struct id_list ids) NONNULL(1, 2) MUST_USE;

/* As they are now, in `region`: an act may change what it is given. */
struct account *accounts_copy(struct region *region, const struct account accounts[], size_t count)
    NONNULL(1, 2);

/* The ids of accounts, ascending, in `region`. */
struct id_list account_ids(struct region *region, const struct account accounts[], size_t count)
    NONNULL(1);

/* One of the bots that speak for the server, by its public address; not locked. False, with the
 * cause noted, if the server lacks it. */
bool account_find_system_bot(struct change *change, const struct settings *settings,
                             const char *email, struct account *bot) NONNULL(1, 2, 3, 4) MUST_USE;

/* Is the account new in its realm: fewer whole days old than waiting_period_threshold? */
bool account_is_provisional(const struct account *account, int64_t now) NONNULL(1);

/* Is it one of the three system bots that show up in every realm? */
bool account_is_cross_realm_bot(const struct account *account) NONNULL(1);

/* Is it the realm's only active human owner, those who are `leaving` aside, of whom it is one?
 * False, with the cause noted, on failure. */
bool account_is_last_owner(struct change *change, const struct account *account,
                           struct id_list leaving, bool *last) NONNULL(1, 2, 4) MUST_USE;

#endif
