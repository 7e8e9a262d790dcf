/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that hangs on the rows of users, and how it goes. */
#ifndef ACTION_USER_DATA_H
#define ACTION_USER_DATA_H

#include <stdbool.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct change;

/*
 * Deletes the rows of locked accounts and all that belongs to them: the messages they sent or were
 * sent in private and what others did with them, their files' rows, settings, invitations, custom
 * emoji, audit rows; and their recipients. What only names an account forgets it: bots their owner,
 * drafts their recipient, accepted invitations who came. Statements are per table, not per row or
 * account. Has the copies in the caches forgotten. Nobody is told. False, with the cause noted, on
 * failure.
 *
 * The database never cascades; its foreign keys are checked at the commit.
 */
bool user_data_delete(struct change *change, struct id_list ids) NONNULL(1) MUST_USE;

#endif
