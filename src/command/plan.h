/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans: a preview in a file (--plan-out), to be done later exactly so, or not at all (apply). The
 * file has mode 0600 and holds the command's words, the database, and the snapshots of all rows
 * that would be changed, of secrets digests only. It is sealed with a key of the state directory,
 * so that no other command can be slipped in.
 */
#ifndef COMMAND_PLAN_H
#define COMMAND_PLAN_H

#include <stdbool.h>

#include "core/attributes.h"

struct run;

/* Begins to keep what --plan-out asks for. False, with the cause noted (ERROR_USAGE), if the
 * command can't be planned: it changes nothing, or needs what no file may hold. */
bool plan_begin(struct run *run, bool writes) NONNULL(1) MUST_USE;
/* Writes the plan of the run, which was done. False, with the cause noted. */
bool plan_save(struct run *run) NONNULL(1) MUST_USE;

/* Does what the plan in the file says, in this run. False, with the cause noted: ERROR_REFUSED for
 * a file that is not ours, was altered, or is for another database or schema; ERROR_CHANGED if rows
 * have moved. */
bool plan_apply(struct run *run, const char *path) NONNULL(1, 2) MUST_USE;

#endif
