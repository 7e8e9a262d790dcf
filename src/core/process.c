/* SPDX-License-Identifier: Apache-2.0 */
#include "core/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"

enum { OUTPUT_MAX = 1 << 20 };

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

/* Reads to the end; false if that does not come in time. */
static bool read_in_time(int fd, int64_t deadline, struct buffer *output)
{
    char bytes[4096];
    ssize_t count = 1;
    while (count != 0 && output->length < OUTPUT_MAX) {
        int64_t left = deadline - clock_monotonic_ms();
        struct pollfd source = {.fd = fd, .events = POLLIN};
        if (left <= 0 || interrupt_pending() != ERROR_NONE)
            return false;
        int ready = poll(&source, 1, (int)left);
        count = ready > 0 ? read(fd, bytes, sizeof bytes) : -1;
        if (count < 0 && ready != 0 && errno != EINTR)
            return false;
        if (count > 0)
            buffer_append(output, bytes, (size_t)count);
    }
    return count == 0;
}

/* Has it ended in time? One that closes its output may go on. */
static bool ends_in_time(pid_t pid, int64_t deadline)
{
    int64_t left = deadline - clock_monotonic_ms();
    struct pollfd source = {.fd = pidfd_open(pid, 0), .events = POLLIN};
    bool ended = poll(&source, 1, left > 0 ? (int)left : 0) == 1 && source.revents & POLLIN;
    if (source.fd >= 0)
        close(source.fd);
    return ended;
}

char *process_read_output(struct region *region, const char *const argv[], int timeout_ms)
{
    int ends[2];
    pid_t pid;
    struct buffer output = {0};
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    struct process_streams streams = {PROCESS_NULL, ends[1], PROCESS_NULL};
    bool started = process_start(argv, streams, true, &pid, NULL);
    close(ends[1]);
    bool complete = started && read_in_time(ends[0], deadline, &output);
    close(ends[0]);
    complete = complete && ends_in_time(pid, deadline);
    if (started && !complete)
        kill(-pid, SIGKILL);
    if (started && process_wait(pid) == 0 && complete)
        return buffer_take_text(region, &output);
    buffer_free(&output);
    return NULL;
}

const char *process_own_path(struct region *region)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0 || (size_t)length >= sizeof path)
        return NULL;
    return region_copy_bytes(region, path, (size_t)length);
}
