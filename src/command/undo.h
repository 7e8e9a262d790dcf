/* SPDX-License-Identifier: Apache-2.0 */
/* Taking back what an earlier run did. */
#ifndef COMMAND_UNDO_H
#define COMMAND_UNDO_H

#include <stdbool.h>

#include "core/attributes.h"

struct run;

/* Runs the commands that take back the run `id` (undo_record.h), the last change first, in this
 * run. False, with the cause noted: ERROR_CHANGED if a row that they touch is no longer as that run
 * left it. What can't be had back is told as a warning. */
bool undo_run(struct run *run, const char *id) NONNULL(1, 2) MUST_USE;

#endif
