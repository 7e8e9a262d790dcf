/* SPDX-License-Identifier: Apache-2.0 */
/* Creating an account for a person. */
#ifndef ACTION_DO_CREATE_USER_H
#define ACTION_DO_CREATE_USER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

struct user_to_create {
    int64_t realm_id;
    const char *full_name;      /* as full_name_check() accepts it */
    const char *delivery_email; /* as email_address_normalize() leaves it */
    const char *password;       /* the column: password_hash() or password_unusable() */
};

/*
 * Creates the account, a member, with all that the server does for a new user: groups, default
 * streams and their recent messages, notices, welcome mails, the Welcome Bot's message. The server
 * does so in several transactions; in one there is no account that lacks half of it when something
 * fails, and a preview shows everything. `account` gets the account as it then is. False, with the
 * cause noted: "User already exists." if one of the realm has the address.
 */
bool do_create_user(struct change *change, const struct settings *settings,
                    const struct user_to_create *wanted, struct account *account)
    NONNULL(1, 2, 3, 4) MUST_USE;

#endif
