/* SPDX-License-Identifier: Apache-2.0 */
/* What the server's statistics count when accounts come and go. */
#ifndef ACTION_ACTIVE_USERS_H
#define ACTION_ACTIVE_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct change;

/* Adds `increment`, 1 or -1, to today's active_users_log:is_bot:day of the account's realm. False,
 * with the cause noted, on failure. */
bool active_users_count(struct change *change, const struct account *account, int64_t increment)
    NONNULL(1, 2) MUST_USE;

#endif
