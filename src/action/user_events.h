/* SPDX-License-Identifier: Apache-2.0 */
/* How clients learn that an account is there: after it was made, or became active again. */
#ifndef ACTION_USER_EVENTS_H
#define ACTION_USER_EVENTS_H

#include <stdbool.h>

#include "core/attributes.h"

struct arrival;
struct audiences;

/*
 * Tells everybody in the realm that the account is there (realm_user/add): with its delivery
 * address those who may see that, and itself, without it the others. For a bot then its watchers,
 * among them its owner, with all that they may know of it, the API key included (realm_bot/add).
 * False, with the cause noted, on failure.
 */
bool user_events_tell_added(struct audiences *audiences, const struct arrival *arrival)
    NONNULL(1, 2) MUST_USE;

#endif
