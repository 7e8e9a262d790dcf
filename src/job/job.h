/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs: runs of this program that outlive whoever started them. A job is a directory of its own
 * below `jobs` in the state directory, with job.json (what it is) and events.jsonl (what it says;
 * see render_json.c). While it runs it holds a lock on that log (flock(2)), which ends with its
 * process however that ends: nobody has to be there to tell.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/attributes.h"

struct error;
struct region;

/* A job has its own id in this variable of its environment. */
#define JOB_VARIABLE "ALOHA_TUI_JOB"

enum job_state {
    JOB_RUNNING,
    JOB_ENDED, /* it said how: see status and exit_status */
    JOB_LOST,  /* it died without a word */
};

struct job {
    const char *id; /* 20261122-113000-x7Gh2k */
    const char *directory;
    const char *log;     /* the path of its events */
    const char *command; /* "delete_user" */
    const char *line;    /* how it was called, for people */
    const char *user;    /* the Unix user who started it */
    int64_t started;     /* microseconds since 1970 */
    pid_t pid;           /* 0: not known */
    enum job_state state;
    const char *status;   /* "running", "died", or the name of how it ended: "done", … */
    int exit_status;      /* -1: none yet, or unknown */
    int64_t ended;        /* 0: runs; else when it last said something */
    const char *progress; /* "1200 of 5000 users"; "" */
};

struct job_request {
    const char *command, *line;
    const char *const *argv; /* this program, its events going to standard output */
    int input;               /* what it reads, or PROCESS_NULL */
};

/*
 * Starts a job in a session of its own (setsid(2)): a terminal that goes away does not end it. The
 * caller remains its parent. Jobs that ended more than 30 days ago are forgotten. False, with the
 * cause, if the directory can't be made or the program not be started.
 */
bool job_start(struct region *region, const char *state, const struct job_request *request,
               struct job *job, struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

/* Copies all of it. */
struct job job_copy(struct region *region, const struct job *job) NONNULL(1, 2);

/* All jobs in the state directory, newest first, in `region`. False, with the cause, if the
 * directory can't be read; where there is none there are no jobs. */
bool job_list(struct region *region, const char *state, const struct job **jobs, size_t *count,
              struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

/* The job with this id. False, with the cause (ERROR_FAILED), if there is none. */
bool job_find(struct region *region, const char *state, const char *id, struct job *job,
              struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

/* Is it running? Asks the lock on its log. */
bool job_is_running(const struct job *job) NONNULL(1);

/* Sends the signal to the job and to what it started. False, with the cause, if it does not run or
 * belongs to somebody else. */
bool job_signal(const struct job *job, int number, struct error *error) NONNULL(1) MUST_USE;

/* Removes what is kept of a job. False, with the cause, if it runs or can't be removed. */
bool job_forget(const struct job *job, struct error *error) NONNULL(1) MUST_USE;

#endif
