/* SPDX-License-Identifier: Apache-2.0 */
/* What a run heard by the console is made of, for child_run.c and child_job.c only. */
#ifndef UI_CHILD_RUN_STATE_H
#define UI_CHILD_RUN_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/attributes.h"
#include "job/job.h"
#include "ui/run/child_run.h"
#include "ui/run/child_stream.h"

struct child_events;
struct timer;
struct watch;

struct child_run {
    struct loop *loop;
    struct child_listener listener;
    struct child_events *events;
    struct child_stream output, errors;
    pid_t pid; /* 0: has ended */
    bool interrupted;
    int64_t started_ms;

    /* Of a job: */
    struct region *region; /* of `job`; NULL for other runs */
    struct job job;
    int notify; /* tells (inotify) when the log grows, and when it is closed; -1 */
    struct watch *notify_watch;
    bool closed; /* by the job */
    struct timer *next_read;
};

/* child_run.c */
struct child_run *child_run_create(struct loop *loop,
                                   const struct child_listener *listener) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;
/* Tells how it ended in its own words, or what its death tells: the signal, 0 if none is known. */
void child_run_tell_end(struct child_run *run, struct child_end *end, int signal_number)
    NONNULL(1, 2);
/* What the child is to read: filled before it starts, so that nobody has to wait. The caller closes
 * `fd` unless it is PROCESS_NULL. */
bool child_run_prepare_input(const char *input, int *fd, struct error *error) NONNULL(2) MUST_USE;

#endif
