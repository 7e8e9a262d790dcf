/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_CHANGE_FULL_NAME_H
#define ACTION_DO_CHANGE_FULL_NAME_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;

/* How many characters a name may have: the column's width. */
enum { FULL_NAME_MAX = 100 };

/* Gives a locked account another name, which may be the one it has: its row, the caches, the audit
 * log, and an event to everybody in the realm, of a bot one to its watchers too. The account's
 * `full_name` is updated and borrowed. False, with the cause noted, on failure. */
bool do_change_full_name(struct change *change, struct account *account, const char *full_name)
    NONNULL(1, 2, 3) MUST_USE;

#endif
