/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that hangs on a user's row, and how it goes. */
#ifndef ACTION_USER_DATA_H
#define ACTION_USER_DATA_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;

/*
 * Deletes a locked account's row and all that belongs to it: the messages it sent or was sent in
 * private and what others did with them, its files' rows, settings, invitations, custom emoji,
 * audit rows; and its recipient. What only names the account forgets it: bots their owner, drafts
 * their recipient, accepted invitations who came. Statements are per table, not per row. Has the
 * copies in the caches forgotten. Nobody is told. False, with the cause noted, on failure.
 *
 * The database never cascades; its foreign keys are checked at the commit.
 */
bool user_data_delete(struct change *change, const struct account *account) NONNULL(1, 2) MUST_USE;

#endif
