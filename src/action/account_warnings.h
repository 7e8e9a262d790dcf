/* SPDX-License-Identifier: Apache-2.0 */
/* What acts on users warn of and report. The server lets it happen; so do acts, but not without a
 * word, for which the console asks more than a Yes. */
#ifndef ACTION_ACCOUNT_WARNINGS_H
#define ACTION_ACCOUNT_WARNINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct account;
struct act_call;

/* Warns of each of the call's users who is the last active owner of the realm, those before it in
 * the call aside, who leave with it. False, with the cause noted, if that can't be told. */
bool account_warn_last_owners(struct act_call *call) NONNULL(1) MUST_USE;

/* Reports a bot that nobody owns, which only broken data has: the server's commands end in a
 * failure with them, because what is told of a bot goes to its owner – but only once the change is
 * there. True for all others, and where the report is but a warning. */
bool account_report_ownerless(struct act_call *call, size_t index, const struct account *account)
    NONNULL(1, 3) MUST_USE;

/* The same for each of the call's users who was active before. An act's `report`. */
bool account_report_ownerless_left(struct act_call *call) NONNULL(1) MUST_USE;

#endif
