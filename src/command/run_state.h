/* SPDX-License-Identifier: Apache-2.0 */
/* What a run is made of: for run*.c, gate.c, bulk*.c, replay.c, inverse.c, plan.c, undo*.c and
 * development.c only. */
#ifndef COMMAND_RUN_STATE_H
#define COMMAND_RUN_STATE_H

#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>

#include "command/replay.h"
#include "command/run.h"

struct outbox;

/* One of the users or realms that a run is about. */
struct run_item {
    const char *name;
    const struct arguments *arguments;
    struct renderer *renderer; /* takes what is said of it */
};

/* What the runs of one bulk have in common. Starts as {0} but for the items and the hook. */
struct run_shared {
    const struct run_item *items; /* of the run that is next; NULL: it has but its own arguments */
    size_t item_count;
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
    const struct arguments *given;     /* where it is about many, what is the same for all */
    const struct arguments *arguments; /* those, or an item's */
    const struct options *options;
    struct session *session;
    struct renderer *renderer;    /* of what is said: the whole's, or that of an item */
    struct renderer *whole;       /* of what is changed */
    struct region *change_region; /* of the change begun last, so that bulk runs keep small */
    struct run_shared *shared;
    size_t rows_changed; /* by what was committed */
    int64_t started_ms;  /* of the monotonic clock */
    struct replay replay;
    const char *id;     /* of the run in the audit trail; NULL: it has no entry yet */
    const char *undoes; /* the id of the run that this one takes back, or NULL */
    cJSON *undo;        /* how what was committed can be taken back, for undo_save(), or NULL */
};

/* As run_command() for the items in `shared`, whose renderers the caller gives, sharing with the
 * runs before; the caller closes the outbox after the last. */
int run_command_shared(const struct command *command, const struct arguments *arguments,
                       const struct options *options, struct session *session,
                       struct renderer *renderer, struct run_shared *shared)
    NONNULL(1, 2, 3, 4, 5, 6);

/* Runs another command in the place of the one that this run was begun for, in all its steps, with
 * the same memory, options and renderer. False, with the cause noted, if it failed. */
bool run_delegate(struct run *run, const struct command *command, const struct arguments *arguments)
    NONNULL(1, 2, 3) MUST_USE;

#endif
