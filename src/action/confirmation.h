/* SPDX-License-Identifier: Apache-2.0 */
/* Links in mails that carry a key (confirmation_confirmation). */
#ifndef ACTION_CONFIRMATION_H
#define ACTION_CONFIRMATION_H

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/*
 * Makes a link with which the account's owner stops mails of a kind ("welcome", "digest",
 * "marketing", …) without signing in, and returns its URL, a secret, in the change's region. It is
 * good for a million days. NULL, with the cause noted, on failure.
 */
const char *confirmation_create_unsubscribe_link(struct change *change,
                                                 const struct settings *settings,
                                                 const struct account *account, const char *kind)
    NONNULL(1, 2, 3, 4) MUST_USE;

#endif
