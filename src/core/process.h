/* SPDX-License-Identifier: Apache-2.0 */
/* Child processes of our own program, started from an argument vector; never through a shell. What
 * belongs to others goes through core/child.h. */
#ifndef CORE_PROCESS_H
#define CORE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/attributes.h"

struct error;
struct region;

/* What a child reads and writes: a descriptor of ours to hand over, or one of these. */
enum { PROCESS_INHERIT = -1, PROCESS_NULL = -2 };

struct process_streams {
    int input;
    int output;
    int errors;
};

/* Whom the child belongs to: our process group, one of its own, or a session of its own, which no
 * terminal governs. */
enum process_place { PROCESS_OUR_GROUP, PROCESS_OWN_GROUP, PROCESS_OWN_SESSION };

/*
 * Starts argv[0] (found in PATH) with default signal handling. The child sees no other descriptors
 * of ours that are close-on-exec. False, with the cause, if it can't be started.
 */
bool process_start(const char *const argv[], struct process_streams streams,
                   enum process_place place, pid_t *pid, struct error *error)
    NONNULL(1, 4) MUST_USE;

/* Waits for the child to end; its exit status, or 128 + the signal that killed it. */
int process_wait(pid_t pid);

/* The exit status in what waitpid(2) gave, or 128 + the signal. */
int process_exit_status(int status);

/* The path of the running program, from /proc; NULL if that can't be read. In `region`. */
const char *process_own_path(struct region *region) NONNULL(1);

#endif
