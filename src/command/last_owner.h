/* SPDX-License-Identifier: Apache-2.0 */
/* The owner whose loss leaves a realm with none. The server lets it happen; so do commands, but not
 * without a word, for which the console asks more than a Yes. */
#ifndef COMMAND_LAST_OWNER_H
#define COMMAND_LAST_OWNER_H

#include <stdbool.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct account;
struct change;
struct run;

/* Warns if the account is the last active owner of its realm, those who are `leaving` with it
 * aside, of whom it is one. False, with the cause noted, if that can't be told. */
bool last_owner_warn(struct run *run, struct change *change, const struct account *account,
                     struct id_list leaving) NONNULL(1, 2, 3) MUST_USE;

#endif
