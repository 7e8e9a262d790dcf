/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_CHANGE_USER_DELIVERY_EMAIL_H
#define ACTION_DO_CHANGE_USER_DELIVERY_EMAIL_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/*
 * Gives a locked account another delivery address, and where addresses are shown to everybody, or
 * to a bot always, another public one: its row, the caches of the old and new addresses, the audit
 * log, an event to the user, and events to everybody if the public address or a picture that
 * depends on it changed. The address is taken as it is. The account is updated and borrows it.
 * False, with the cause noted, on failure: ERROR_FAILED if another account of the realm has it.
 */
bool do_change_user_delivery_email(struct change *change, const struct settings *settings,
                                   struct account *account, const char *delivery_email)
    NONNULL(1, 2, 3, 4) MUST_USE;

#endif
