/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_REACTIVATE_USER_H
#define ACTION_DO_REACTIVATE_USER_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/*
 * Makes a locked account that was deactivated active again: its row, the subscriptions' copy of it,
 * the audit log, the statistics, the caches, and the events that a new account brings about. Its
 * bots stay as they are. The account's `is_active` is updated; one that is active already is left
 * alone. False, with the cause noted, on failure, also for a placeholder, which nobody could sign
 * in to.
 */
bool do_reactivate_user(struct change *change, const struct settings *settings,
                        struct account *account) NONNULL(1, 2, 3) MUST_USE;

#endif
