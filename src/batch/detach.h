/* SPDX-License-Identifier: Apache-2.0 */
/* A command that is started as a job, to go on without whoever started it. */
#ifndef BATCH_DETACH_H
#define BATCH_DETACH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct arguments;
struct command;
struct command_line;
struct error;
struct job;
struct region;

/* Is this run the job itself, for which --detach has done its work? */
bool detach_is_done(void);

struct detach_request {
    const char *state; /* the profile's state directory */
    const struct command_line *line;
    const struct command *command;
    const struct arguments *arguments; /* what `words` are read as */
    const char *const *words;          /* after the command */
    size_t count;
};

/*
 * Starts the command with the options of `line` and its own words as a job. Standard input is the
 * job's, unless it is a terminal. False, with the cause, if it can't be started.
 */
bool detach_start(struct region *region, const struct detach_request *request, struct job *job,
                  struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
