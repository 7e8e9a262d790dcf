/* SPDX-License-Identifier: Apache-2.0 */
#include "core/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/region.h"

extern char **environ;

static void add_stream(posix_spawn_file_actions_t *actions, int from, int to)
{
    if (from == PROCESS_NULL)
        posix_spawn_file_actions_addopen(actions, to, "/dev/null", O_RDWR, 0);
    else if (from != PROCESS_INHERIT)
        posix_spawn_file_actions_adddup2(actions, from, to);
}

static void set_attributes(posix_spawnattr_t *attributes, enum process_place place)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setsigmask(attributes, &none);
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    if (place == PROCESS_OWN_SESSION)
        flags |= POSIX_SPAWN_SETSID;
    if (place == PROCESS_OWN_GROUP) {
        posix_spawnattr_setpgroup(attributes, 0);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    posix_spawnattr_setflags(attributes, flags);
}

bool process_start(const char *const argv[], struct process_streams streams,
                   enum process_place place, pid_t *pid, struct error *error)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    add_stream(&actions, streams.input, STDIN_FILENO);
    add_stream(&actions, streams.output, STDOUT_FILENO);
    add_stream(&actions, streams.errors, STDERR_FILENO);
    set_attributes(&attributes, place);
    char *const *vector; /* POSIX promises not to write through it, its prototype does not */
    memcpy(&vector, &argv, sizeof vector);
    int failed = posix_spawnp(pid, argv[0], &actions, &attributes, vector, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed)
        return error_set(error, ERROR_FAILED, "Cannot start %s: %s.", argv[0], strerror(failed));
    return true;
}

int process_exit_status(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int process_wait(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return 127;
    }
    return process_exit_status(status);
}

const char *process_own_path(struct region *region)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0 || (size_t)length >= sizeof path)
        return NULL;
    return region_copy_bytes(region, path, (size_t)length);
}
