/* SPDX-License-Identifier: Apache-2.0 */
/* The realm's system groups (@role:owners, …), which follow its users' roles. */
#ifndef ACTION_SYSTEM_GROUPS_H
#define ACTION_SYSTEM_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct audiences;
struct change;

#define SYSTEM_GROUP_MEMBERS      "@role:members"
#define SYSTEM_GROUP_FULL_MEMBERS "@role:fullmembers"

/* The id of the realm's system group `name`. False, with the cause noted, if it is missing. */
bool system_groups_find(struct change *change, int64_t realm_id, const char *name, int64_t *id)
    NONNULL(1, 3, 4) MUST_USE;

/* Puts a new account into the group of its role, and into the full members' group if it has nothing
 * to wait for, and tells everybody. False, with the cause noted, if a group is missing. */
bool system_groups_join(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

/* Moves accounts of one realm from the groups of their `old_roles` to those of their present roles,
 * in and out of the full members' group, and tells everybody, for each in the server's order.
 * False, with the cause noted, if a group is missing. */
bool system_groups_follow_roles(struct change *change, struct audiences *audiences,
                                const struct account *accounts, const int64_t old_roles[],
                                size_t count) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
