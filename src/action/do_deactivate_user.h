/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_DEACTIVATE_USER_H
#define ACTION_DO_DEACTIVATE_USER_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;
struct web_session_list;

/*
 * Deactivates a locked account, and before it the active bots that it owns, in one transaction: an
 * owner is never left inactive beside bots that still run. For each: the row, the subscriptions'
 * copy of it, stored mails, open invitations, the audit log, the statistics, its sessions among
 * `sessions` (web_session_find()), the caches, and the events in the server's order. The account's
 * `is_active` is updated; one that is inactive already is left alone, with its bots and sessions.
 * False, with the cause noted, on failure.
 */
bool do_deactivate_user(struct change *change, const struct settings *settings,
                        struct account *account, const struct web_session_list *sessions)
    NONNULL(1, 2, 3, 4) MUST_USE;

#endif
