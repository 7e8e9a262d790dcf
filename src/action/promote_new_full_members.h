/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_PROMOTE_NEW_FULL_MEMBERS_H
#define ACTION_PROMOTE_NEW_FULL_MEMBERS_H

#include <stdbool.h>

#include "core/attributes.h"

struct account_realm;
struct change;

/*
 * Brings a realm's full members' group up to date: who is new in the realm or has another role than
 * member leaves it, direct members of the members' group who have been there long enough join it.
 * Bots and deactivated users count like others. Everybody in the realm is told whose membership
 * changed. No audit rows, as on the server. False, with the cause noted, if a group is missing.
 */
bool promote_new_full_members(struct change *change, const struct account_realm *realm)
    NONNULL(1, 2) MUST_USE;

#endif
