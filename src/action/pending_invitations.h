/* SPDX-License-Identifier: Apache-2.0 */
/* Invitations that an account makes pointless. */
#ifndef ACTION_PENDING_INVITATIONS_H
#define ACTION_PENDING_INVITATIONS_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;

/* Revokes the realm's invitations to the account's address. False, with the cause noted, on
 * failure. */
bool pending_invitations_revoke(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

/* Deletes the reminders of invitations that are still to be mailed to the account's address, of
 * whatever realm. */
bool pending_invitations_delete_reminders(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

#endif
