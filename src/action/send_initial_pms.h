/* SPDX-License-Identifier: Apache-2.0 */
/* What the Welcome Bot says to a new user. */
#ifndef ACTION_SEND_INITIAL_PMS_H
#define ACTION_SEND_INITIAL_PMS_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/* Sends it, as a private message. False, with the cause noted, on failure. */
bool send_initial_pms(struct change *change, const struct settings *settings,
                      const struct account *account) NONNULL(1, 2, 3) MUST_USE;

#endif
