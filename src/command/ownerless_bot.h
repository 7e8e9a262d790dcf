/* SPDX-License-Identifier: Apache-2.0 */
/* Bots that nobody owns, which only broken data has. The server's commands end in a failure with
 * them, because what is told of a bot goes to its owner – but only once the change is there. */
#ifndef COMMAND_OWNERLESS_BOT_H
#define COMMAND_OWNERLESS_BOT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct account;
struct run;

/* To be called after the commit of a change that a bot's owner is told of. False, with a failure
 * noted that says so, if the account is a bot without owner. In a preview, and in a bulk run, which
 * tells of each item whether it is done, that is but a warning. */
bool ownerless_bot_report(struct run *run, const struct account *account) NONNULL(1, 2) MUST_USE;

/* The same for the accounts of a run as they were before a deactivation, each in its turn: of those
 * who were active. */
bool ownerless_bots_report_left(struct run *run, const struct account *before, size_t count)
    NONNULL(1, 2) MUST_USE;

#endif
