/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_DEACTIVATE_USER_H
#define ACTION_DO_DEACTIVATE_USER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;
struct web_session_list;

/*
 * Deactivates locked accounts in their order, and before each, with `with_bots`, the active bots
 * that it owns, in one transaction: an owner is never left inactive beside bots that still run. For
 * each: the row, the subscriptions' copy of it, stored mails, open invitations, the audit log, the
 * statistics, its sessions among `sessions` (web_session_find()), the caches, and the events in the
 * server's order, to those who are told if one goes after the other. The accounts' `is_active` are
 * updated; those that are inactive already are left alone, with their bots and sessions. False,
 * with the cause noted, on failure.
 */
bool do_deactivate_users(struct change *change, const struct settings *settings,
                         struct account *accounts, size_t count,
                         const struct web_session_list *sessions, bool with_bots)
    NONNULL(1, 2, 3, 5) MUST_USE;

#endif
