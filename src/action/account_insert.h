/* SPDX-License-Identifier: Apache-2.0 */
/* The row of a new account, and how it is made. */
#ifndef ACTION_ACCOUNT_INSERT_H
#define ACTION_ACCOUNT_INSERT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct change;

/* A person's, or a placeholder's: a member without anything of its own. */
struct new_account {
    int64_t id;
    int64_t realm_id;
    const char *full_name;
    const char *delivery_email;
    const char *email;    /* the public address */
    const char *password; /* the column: a hash, or one that nobody can use */
    int64_t date_joined;
    bool is_placeholder; /* inactive, a mirror dummy */
};

/*
 * Inserts the row, with the realm's default settings and a new API key, and the recipient of its
 * private messages, whose id `recipient_id` gets. False, with the cause noted, if an account of the
 * realm has one of the addresses (with the contract's text), or the realm has no default settings.
 */
bool account_insert(struct change *change, const struct new_account *account, int64_t *recipient_id)
    NONNULL(1, 2, 3) MUST_USE;

#endif
