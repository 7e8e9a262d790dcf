/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One command for each user or realm in a file (--from, see bulk_items.h). All items are checked
 * before the first is done: their arguments, and that the users and realms exist. Then each is a
 * run of its own with a transaction of its own; but a command that takes many does up to a
 * thousand, which differ in the user alone, in one, and in smaller parts should that fail, so that
 * each still succeeds or fails by itself. What was done is noted on disk (bulk_state.h), so that
 * the same command with the same items goes on after an interruption.
 */
#ifndef COMMAND_BULK_H
#define COMMAND_BULK_H

#include <stddef.h>

#include "core/attributes.h"

struct command;
struct options;
struct renderer;
struct session;

struct bulk_request {
    const struct command *command;
    const struct options *options; /* with `from` */
    struct session *session;
    const char *const *before; /* the words before the command and after it */
    size_t before_count;
    const char *const *words;
    size_t word_count;
};

/*
 * Runs all of it and returns the exit status: 0 if all items are done, that of ERROR_INCOMPLETE if
 * some are, that of the first failure if none is. As text a line tells of each item; machine
 * formats get a table `items` at the end.
 */
int bulk_run(const struct bulk_request *request, struct renderer *renderer) NONNULL(1, 2);

#endif
