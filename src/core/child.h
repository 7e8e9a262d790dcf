/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one door to programs that are not ours, above all to those of a deployment, which the
 * server's user can change at any time. Nothing of them ever runs as root, and nothing of ours
 * goes with them: a child has a session of its own and not our terminal, into which it could type
 * (TIOCSTI), an environment made anew, the working directory `/`, and no descriptor but the three
 * it is given.
 */
#ifndef CORE_CHILD_H
#define CORE_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/attributes.h"
#include "core/process.h"

struct error;
struct region;

/* A user of the system, in a region. */
struct child_user {
    uid_t uid;
    gid_t gid;
    const char *name;
    const char *home;
};

/*
 * Who is to run what `owner` owns, for a caller who may be root: that user. For anybody else it is
 * the caller, and only for what root or the caller owns. False, with the cause, if that would be
 * root, if the owner has no name, or if somebody else owns it.
 */
bool child_user_for(struct region *region, uid_t owner, struct child_user *user,
                    struct error *error) NONNULL(1, 3) MUST_USE;

/*
 * Starts argv[0], an absolute path, as `user`, in a session and process group of its own. A
 * pseudo-terminal given as its input becomes its terminal. False, with the cause (ERROR_FAILED), if
 * it can't be started, as when its input is the terminal of another session; then no child is left.
 */
bool child_start(const struct child_user *user, const char *const argv[],
                 struct process_streams streams, pid_t *pid, struct error *error)
    NONNULL(1, 2, 4) MUST_USE;

/*
 * Starts one the same way and reads all that it prints, in `region`; its errors go nowhere. NULL
 * unless it ends with status 0 within `timeout_ms`, which is also when a signal came
 * (core/interrupt.h) or it prints more than a megabyte; what is left of it is killed.
 */
char *child_read_output(struct region *region, const struct child_user *user,
                        const char *const argv[], int timeout_ms) NONNULL(1, 2, 3) MUST_USE;

#endif
