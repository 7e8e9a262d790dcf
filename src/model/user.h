/* SPDX-License-Identifier: Apache-2.0 */
/* Users: people, bots and placeholders (zerver_userprofile). */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "model/view.h"

struct database;
struct error;
struct realm;
struct region;

struct user {
    int64_t id;
    int64_t realm_id;
    const char *delivery_email;
    const char *full_name;
    const char *email; /* the public address, under which the server names users in its texts */
};

/*
 * Finds a user by delivery_email, blanks around it removed, case ignored as the server does: in
 * `realm`, or on the whole server if that is NULL. Bots, deactivated users and placeholders count.
 * False with ERROR_FAILED and the contract's text if there is none, or several.
 */
bool user_find(struct database *database, struct region *region, const struct realm *realm,
               const char *email, struct user *user, struct error *error)
    NONNULL(1, 2, 4, 5) MUST_USE;

/* The same for `count` addresses, in one statement; `users` gets as many. False, with the cause of
 * the first that is none, if one of them is not there. */
bool user_find_all(struct database *database, struct region *region, const struct realm *realm,
                   const char *const emails[], size_t count, struct user users[],
                   struct error *error) NONNULL(1, 2, 4, 6, 7) MUST_USE;

/* The same in `realm` for one who goes on where nobody is `found`. False only if the database
 * fails. */
bool user_find_in_realm(struct database *database, struct region *region, const struct realm *realm,
                        const char *email, struct user *user, bool *found, struct error *error)
    NONNULL(1, 2, 3, 4, 5, 6) MUST_USE;

/*
 * Finds users by their public address (the column `email`), compared exactly, on the whole server,
 * as the commands that come with Django do. `users`, which has room for `count`, gets those before
 * the first address that is nobody's, and `found` their number. False, with the cause, if the
 * database fails, or if an address is that of several people.
 */
bool user_find_public(struct database *database, struct region *region, const char *const emails[],
                      size_t count, struct user users[], size_t *found, struct error *error)
    NONNULL(1, 2, 3, 5, 6, 7) MUST_USE;

/* The ids of a realm's active users, bots included, ascending. NULL, with the cause, on failure. */
struct rows *user_list_active(struct database *database, struct region *region,
                              const struct realm *realm, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/*
 * A realm's active owners and administrators as the server lists them, in order of id: id,
 * delivery_email, full_name, role (a number), is_bot. NULL, with the cause, on failure.
 */
struct rows *user_list_admins(struct database *database, struct region *region,
                              const struct realm *realm, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/* The columns of users_view. */
enum user_column {
    USER_FULL_NAME,
    USER_DELIVERY_EMAIL,
    USER_ROLE,
    USER_IS_ACTIVE,
    USER_LAST_SEEN,
    USER_ID,
    USER_IS_BOT,
    USER_DATE_JOINED,
    USER_ACTIVITY,
    USER_COLUMN_COUNT
};

/*
 * The users of a realm ($1: its id) in order of e-mail address, which an index serves: full_name,
 * delivery_email, role, is_active, last_seen; hidden: id, is_bot, date_joined.
 */
extern const struct view users_view;

/* A realm's ($1) active owners and administrators: full_name, role, delivery_email (hidden), id. */
extern const struct view admins_view;

/* The same columns as users_view: the current subscribers of a stream ($1: its recipient_id, $2:
 * its realm), and the direct members of a group ($1: its id, $2: its realm). */
extern const struct view stream_subscribers_view;
extern const struct view group_members_view;

/* The bots of a realm ($1), and those that a user ($1) owns: full_name, delivery_email, bot_type,
 * is_active, bot_owner; hidden: id. */
extern const struct view bots_view;
extern const struct view user_bots_view;

/*
 * All that is shown of one user ($1: the id): one row whose columns are named in the statement,
 * among them `string_id` of the realm and the counts `streams`, `bots` and `groups`.
 */
extern const char user_facts_sql[];

#endif
