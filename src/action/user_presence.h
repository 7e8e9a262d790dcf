/* SPDX-License-Identifier: Apache-2.0 */
/* Whether others see that a user is there. */
#ifndef ACTION_USER_PRESENCE_H
#define ACTION_USER_PRESENCE_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;

/* Shows the user as just active, or as away for so long that nobody sees when it was; tells the
 * realm. False, with the cause noted, on failure. */
bool user_presence_set(struct change *change, const struct account *account, bool shown)
    NONNULL(1, 2) MUST_USE;

#endif
