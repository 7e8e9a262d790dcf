/* SPDX-License-Identifier: Apache-2.0 */
/* The notices that a user has signed up. */
#ifndef ACTION_NOTIFY_NEW_USER_H
#define ACTION_NOTIFY_NEW_USER_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/*
 * Tells the realm's stream for that, if it has one and the user is not the first, and the stream
 * `signups` of those who run the server, if there is one. False, with the cause noted, on failure.
 */
bool notify_new_user(struct change *change, const struct settings *settings,
                     const struct account *account) NONNULL(1, 2, 3) MUST_USE;

#endif
