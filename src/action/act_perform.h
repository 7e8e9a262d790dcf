/* SPDX-License-Identifier: Apache-2.0 */
/* Performing a call within a change that is under way. A command's driver (command/act_order.h)
 * begins and commits the change around it. */
#ifndef ACTION_ACT_PERFORM_H
#define ACTION_ACT_PERFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct act_call;
struct act_setting;
struct inverse;

/* Locks what the first parameter names, fills in defaults, and notes who acts. False, with the
 * cause noted, if a value is missing, or a user is. */
bool act_begin(struct act_call *call, const struct act_setting *setting) NONNULL(1, 2) MUST_USE;
/* Warns, then does it. Nothing is committed. False, with the cause noted, on failure. */
bool act_do(struct act_call *call) NONNULL(1) MUST_USE;
/* Both. */
bool act_perform(struct act_call *call, const struct act_setting *setting) NONNULL(1, 2) MUST_USE;
/* To be called after the commit: reports what went wrong all the same, if the call was performed.
 * False if that failed it. */
bool act_end(struct act_call *call) NONNULL(1) MUST_USE;

/* For acts: a warning about number `index` of the rows that the call is about. */
void act_warn(struct act_call *call, size_t index, const char *format, ...) PRINTF_LIKE(3, 4)
    NONNULL(1, 3);
/* For acts: a failure after the commit. */
bool act_report(struct act_call *call, size_t index, const char *text, const char *hint)
    NONNULL(1, 3);
/* For acts: a part of what takes it back. */
void act_note_inverse(struct act_call *call, const struct inverse *inverse) NONNULL(1, 2);
/* For acts on users: the same, for a command that takes a realm and then, after `--`, an address
 * and perhaps one `word` more; `flag` comes first. NULL: none. */
void act_note_user_inverse(struct act_call *call, const char *command, const char *flag,
                           const struct account *account, const char *word) NONNULL(1, 2, 4);

#endif
