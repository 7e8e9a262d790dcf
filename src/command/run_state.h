/* SPDX-License-Identifier: Apache-2.0 */
/* What a run is made of: for run*.c, gate.c, bulk*.c, follow.c, inverse.c,
 * plan.c and undo*.c only. */
#ifndef COMMAND_RUN_STATE_H
#define COMMAND_RUN_STATE_H

#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>

#include "command/follow.h"
#include "command/run.h"

struct outbox;

/* What the runs of one bulk have in common. Starts as {0} but for the hook. */
struct run_shared {
    struct outbox *outbox; /* opened with the first change that is for real */
    struct run *run;       /* the one that is under way, which says what the outbox has to say */
    /* Called in the transaction before each COMMIT of a change that is for real; notes a failure in
     * the run, which then commits nothing. NULL: nothing is called. */
    void (*before_commit)(void *context, struct run *run);
    void *context;
};

struct run {
    struct region *region;
    struct error error;
    const struct command *command;
    const struct arguments *arguments;
    const struct options *options;
    struct session *session;
    struct renderer *renderer;
    struct region *change_region; /* of the change begun last, so that bulk runs keep small */
    struct run_shared *shared;
    size_t rows_changed; /* by what was committed */
    int64_t started_ms;  /* of the monotonic clock */
    struct follow follow;
    const char *id;     /* of the run in the audit trail; NULL: it has no entry yet */
    const char *undoes; /* the id of the run that this one takes back, or NULL */
    cJSON *undo;        /* how what was committed can be taken back, for undo_save(), or NULL */
};

/* As run_command(), sharing with the runs before; the caller closes the outbox after the last. */
int run_command_shared(const struct command *command, const struct arguments *arguments,
                       const struct options *options, struct session *session,
                       struct renderer *renderer, struct run_shared *shared)
    NONNULL(1, 2, 3, 4, 5, 6);

/* Runs another command in the place of the one that this run was begun for, in all its steps, with
 * the same memory, options and renderer. False, with the cause noted, if it failed. */
bool run_delegate(struct run *run, const struct command *command, const struct arguments *arguments)
    NONNULL(1, 2, 3) MUST_USE;

#endif
