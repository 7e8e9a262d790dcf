/* SPDX-License-Identifier: Apache-2.0 */
/* What a new user finds of the messages that were sent before. */
#ifndef ACTION_MESSAGE_HISTORY_H
#define ACTION_MESSAGE_HISTORY_H

#include <stdbool.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct account;
struct change;

/*
 * Gives the account rows for recent messages in those of the streams that are not private: of the
 * last seven days, at most the last 1000; the last 20 are unread. False, with the cause noted, on
 * failure.
 */
bool add_new_user_history(struct change *change, const struct account *account,
                          struct id_list streams) NONNULL(1, 2) MUST_USE;

#endif
