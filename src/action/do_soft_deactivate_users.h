/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Users who have long been away get no row for each message any more ("long-term idle"), which
 * keeps busy streams cheap; when they come back the missing rows are made up.
 */
#ifndef ACTION_DO_SOFT_DEACTIVATE_USERS_H
#define ACTION_DO_SOFT_DEACTIVATE_USERS_H

#include <stdbool.h>
#include <stddef.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct account;
struct change;
struct settings;

/* So many at most are made idle in one transaction, as on the server. */
enum { SOFT_DEACTIVATION_BATCH = 100 };

/* Makes the users idle, whatever they are, bots and deactivated ones too: the row with the last
 * message that they got, caches, audit log. Nobody is told. False, with the cause noted, on
 * failure; where somebody never got a message, there must be one on the server. */
bool do_soft_deactivate_users(struct change *change, const struct settings *settings,
                              struct id_list users) NONNULL(1, 2) MUST_USE;

/* Brings a locked account that is idle back: the missing rows, the row, caches, audit log. One that
 * is not idle is left alone. False, with the cause noted, on failure, also if the audit log has a
 * gap. */
bool do_soft_activate_user(struct change *change, struct account *account) NONNULL(1, 2) MUST_USE;

/* Finds a stream that the account has been subscribed to without a trace of it in the audit log, so
 * that nobody can tell which of its messages are missing: its name, or NULL if there is none. */
bool soft_deactivation_find_gap(struct change *change, const struct account *account,
                                const char **stream) NONNULL(1, 2, 3) MUST_USE;

/*
 * Makes up the rows that a locked idle account lacks, and notes the last of them in its row. It
 * should have got what was sent, since its last_active_message_id, to the streams it was subscribed
 * to at that moment, which the audit log tells; streams that are missing there are passed over.
 * False, with the cause noted, on failure.
 */
bool soft_deactivation_catch_up(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

#endif
