/* SPDX-License-Identifier: Apache-2.0 */
/* What the server's statistics count when accounts come and go. */
#ifndef ACTION_ACTIVE_USERS_H
#define ACTION_ACTIVE_USERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct change;

/* Adds `increment`, 1 or -1, for each of the accounts to today's active_users_log:is_bot:day of its
 * realm. False, with the cause noted, on failure. */
bool active_users_count(struct change *change, const struct account *accounts, size_t count,
                        int64_t increment) NONNULL(1) MUST_USE;

#endif
