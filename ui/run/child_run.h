/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command that runs in a child process of this program, heard through the event stream that
 * `--jsonl` writes (see render_json.c). Whatever the child does, the console goes on; see "The
 * console runs commands in child processes" in the architecture.
 */
#ifndef UI_CHILD_RUN_H
#define UI_CHILD_RUN_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct child_run;
struct error;
struct job;
struct job_request;
struct loop;
struct options;
struct region;

struct child_column {
    const char *name;
    bool number; /* stands at the right */
};

enum child_line { CHILD_TEXT, CHILD_WARNING, CHILD_STRAY };

/* How a run ended. */
struct child_end {
    int exit_status;    /* 128 + the signal that killed it */
    const char *status; /* "done", "failed", "usage", …: error_kind_name(); "died" without an end */
    const char *text;   /* what went wrong, or NULL */
    const char *hint;   /* what to do next, or NULL */
    int64_t milliseconds;
};

/* What the child says, as it comes. What is given is valid during the call only. */
struct child_listener {
    void (*table)(void *context, const char *name, const struct child_column *columns,
                  size_t count);
    /* Cells of the table begun last, as a person reads them. */
    void (*row)(void *context, bool inactive, const char *const *cells);
    /* A text of the command, a warning, or what came outside of the events (standard error). */
    void (*line)(void *context, enum child_line kind, const char *text);
    void (*progress)(void *context, int64_t done, int64_t total, const char *units);
    /* What was changed, or would be: arrays for records_from_json() and effects_from_json(). */
    void (*changes)(void *context, const cJSON *changes, const cJSON *effects);
    /* Comes last, once; the run may be destroyed in it. */
    void (*end)(void *context, const struct child_end *end);
    void *context;
};

/*
 * The words that have this program run `command` as in `--batch`, with the configuration and the
 * profile of `options`, as a preview if `dry`, speaking in events; NULL at the end. NULL, with the
 * cause, if the program can't find itself.
 */
const char *const *child_run_words(struct region *region, const struct options *options, bool dry,
                                   const char *command, const char *const words[], size_t count,
                                   struct error *error) NONNULL(1, 2, 4) MUST_USE;

/*
 * Starts argv[0]. `input` (NULL: nothing) is what it reads from standard input: secrets, or
 * items of a bulk run. NULL, with the cause, if it can't be started. Heard from the event loop on.
 */
struct child_run *child_run_start(struct loop *loop, const char *const argv[], const char *input,
                                  const struct child_listener *listener, struct error *error)
    NONNULL(1, 2, 4) MUST_USE;

/*
 * Starts argv[0], which runs `command` and is shown as `line`, as a job of the state directory
 * `state`; see job.h. `job` gets what it is, in `region`. To be heard with child_run_follow().
 * False, with the cause, if it can't be started.
 */
bool child_run_start_job(struct region *region, const char *state,
                         const struct job_request *request, const char *input, struct job *job,
                         struct error *error) NONNULL(1, 2, 3, 5) MUST_USE;

/* Hears a job from its first event on, whether it still runs or has ended. NULL, with the cause, if
 * its log can't be read. */
struct child_run *child_run_follow(struct loop *loop, const struct job *job,
                                   const struct child_listener *listener, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;
/* Is it a job, which goes on without us? */
bool child_run_is_job(const struct child_run *run) NONNULL(1);

/* Asks it to stop (SIGINT), and the second time makes it stop (SIGKILL). */
void child_run_interrupt(struct child_run *run) NONNULL(1);
/* Has it been asked? */
bool child_run_is_interrupted(const struct child_run *run) NONNULL(1);

/* Frees the run; a child that still runs is killed and its end is not told, a job goes on. NULL is
 * allowed. */
void child_run_destroy(struct child_run *run);

#endif
