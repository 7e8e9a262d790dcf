/* SPDX-License-Identifier: Apache-2.0 */
/* The realm that an act is about. */
#ifndef ACTION_REALM_ROW_H
#define ACTION_REALM_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "action/account.h"
#include "core/attributes.h"

struct act_call;

/* Locks the realm that a call's parameter names, and reads it; texts live as long as the change.
 * False, with the cause noted, if it is gone or somebody holds the lock. */
bool realm_row_of_call(struct act_call *call, const char *name, struct account_realm *realm)
    NONNULL(1, 2, 3) MUST_USE;

/* The same of an id, without a lock. */
bool realm_row_find_id(struct act_call *call, int64_t id, struct account_realm *realm)
    NONNULL(1, 3) MUST_USE;

/* The same without a lock. */
bool realm_row_find(struct act_call *call, const char *name, struct account_realm *realm)
    NONNULL(1, 2, 3) MUST_USE;

#endif
