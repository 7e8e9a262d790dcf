/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was run from the console, with its arguments: the latest runs of each person on each
 * profile, kept in the state directory for the palette and the list of runs. Secrets are not kept,
 * and a run that could not be noted is missing there and nowhere else: the audit trail is another
 * matter.
 */
#ifndef UI_RUN_HISTORY_H
#define UI_RUN_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct act;
struct child_end;
struct profile;
struct region;

enum { RUN_HISTORY_MOST = 200 };

struct past_run {
    const char *id;
    const char *command;  /* "-": a recipe of several lines */
    const char *recipe;   /* its name, or NULL */
    const char *words;    /* after the command's name, quoted as in words.h; without secrets */
    const char *status;   /* how it ended: "done", "failed", …; "running"; "unknown" */
    int64_t started;      /* microseconds since 1970 */
    int64_t milliseconds; /* that it took; -1: not known */
};

/* Notes that `act` has begun; `job` is the id of its job, or NULL. The id of the run, in `region`.
 */
const char *run_history_begin(struct region *region, const struct profile *profile,
                              const struct act *act, const char *job) RETURNS_NONNULL
    NONNULL(1, 2, 3);
/* Notes how it ended. */
void run_history_end(const struct profile *profile, const char *id, const struct child_end *end)
    NONNULL(1, 2, 3);
void run_history_forget(const struct profile *profile, const char *id) NONNULL(1, 2);

/* The runs of who runs this program, on this profile, the latest first, in `region`. What has
 * become of a job is asked of the job. */
const struct past_run *run_history_list(struct region *region, const struct profile *profile,
                                        size_t *count) NONNULL(1, 2, 3);

/* "aloha-tui --batch show_admins -r it" */
const char *past_run_line(struct region *region, const struct past_run *run) RETURNS_NONNULL
    NONNULL(1, 2);
/* Why it can't be opened as a form again, or NULL. */
const char *past_run_obstacle(const struct past_run *run) NONNULL(1);

#endif
