/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_REACTIVATE_USER_H
#define ACTION_DO_REACTIVATE_USER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/*
 * Makes locked accounts that were deactivated active again, in their order and in one transaction:
 * their rows, the subscriptions' copy of them, the audit log, the statistics, the caches, and the
 * events that new accounts bring about, to each itself and to those who were there before. Their
 * bots stay as they are. The accounts' `is_active` are updated; those that are active already are
 * left alone. False, with the cause noted, on failure, also for a placeholder, which nobody could
 * sign in to.
 */
bool do_reactivate_users(struct change *change, const struct settings *settings,
                         struct account *accounts, size_t count) NONNULL(1, 2, 3) MUST_USE;

#endif
