/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_CHANGE_USER_ROLE_H
#define ACTION_DO_CHANGE_USER_ROLE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "model/role.h"

struct account;
struct change;

/* Gives locked accounts of one realm another role: their rows, the audit log, the system groups,
 * the caches, and events to everybody in the realm. The accounts' `role` is updated. False, with
 * the cause noted, on failure. */
bool do_change_user_roles(struct change *change, struct account *accounts, size_t count,
                          enum role role) NONNULL(1, 2) MUST_USE;

/* The two special permissions. No audit row and no event, as on the server. */
enum account_permission { PERMISSION_FORGE_SENDER, PERMISSION_CREATE_USERS };
bool do_change_user_permission(struct change *change, struct account *account,
                               enum account_permission permission, bool granted)
    NONNULL(1, 2) MUST_USE;

#endif
