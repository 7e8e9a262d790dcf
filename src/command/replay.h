/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run that replays a plan, or takes back an earlier run: each change is compared with what is
 * expected, row by row. The same keeps what a later replay needs. For run*.c, gate.c, plan.c and
 * undo*.c only.
 */
#ifndef COMMAND_REPLAY_H
#define COMMAND_REPLAY_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct arguments;
struct change;
struct command;
struct row_snapshots;
struct run;

enum replay_mode {
    REPLAY_NOTHING,
    REPLAY_KEEP,    /* keeps the snapshots of all changes, for a plan */
    REPLAY_PLAN,    /* each change must come to what was planned */
    REPLAY_INVERSE, /* each change must take back what was done */
};

/* Starts as {0}. */
struct replay {
    enum replay_mode mode;
    const char *salt;                      /* of the digests; NULL: not chosen yet */
    struct row_snapshots *const *expected; /* one for each change; or NULL */
    size_t count, next;              /* how many there are, and which one the next change has */
    cJSON *kept;                     /* REPLAY_KEEP: an array with the snapshots of each change */
    const char *database;            /* which one it is, of a run that can be taken back; or NULL */
    cJSON *inverses;                 /* noted for the change under way, or NULL */
    struct row_snapshots *snapshots; /* of the change under way, or NULL */
};

/* For a command that runs another one: false, with the cause noted (ERROR_USAGE), if
 * --plan-out keeps the changes of this run already. */
bool replay_is_free(struct run *run) NONNULL(1) MUST_USE;

/* What tells this database, and its schema, from others; in the run's region. False, with the cause
 * noted. */
bool replay_identify(struct run *run, const char **database, const char **schema)
    NONNULL(1, 2, 3) MUST_USE;

/* Runs another command in this run, which has to come to what is expected next. Rows that have
 * moved are told as such, even where the command fails because of them. False, with the cause
 * noted. */
bool replay_run(struct run *run, const struct command *command, const struct arguments *arguments)
    NONNULL(1, 2, 3) MUST_USE;

/* Where the change that begins has to put the snapshots of its rows; NULL if nobody asks. */
struct row_snapshots *replay_begin(struct run *run) NONNULL(1);
/* Before a COMMIT: keeps, or compares. Notes in the run (ERROR_CHANGED) what differs; a change
 * whose run has failed commits nothing. */
void replay_change(struct run *run, struct change *change) NONNULL(1, 2);
/* After it, if it was for real: keeps how it is taken back. */
void replay_committed(struct run *run) NONNULL(1);
/* Did all that is expected come to pass? False, with the cause noted, if not. */
bool replay_finish(struct run *run) NONNULL(1) MUST_USE;
void replay_free(struct replay *replay) NONNULL(1);

#endif
