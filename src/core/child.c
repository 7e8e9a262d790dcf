/* SPDX-License-Identifier: Apache-2.0 */
#include "core/child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"

enum { CHILD_OUTPUT_MAX = 1 << 20, CHILD_GROUPS_MAX = 256, CHILD_STATUS_NOT_STARTED = 127 };

bool child_user_for(struct region *region, uid_t owner, struct child_user *user,
                    struct error *error)
{
    uid_t self = geteuid();
    if (self == 0 && owner == 0)
        return error_set(error, ERROR_REFUSED, "It belongs to root, and is not run as root.");
    if (self != 0 && owner != 0 && owner != self)
        return error_set(error, ERROR_REFUSED, "It belongs to another user.");
    const struct passwd *entry = getpwuid(self == 0 ? owner : self);
    if (!entry)
        return error_set(error, ERROR_REFUSED, "It belongs to a user who has no name here.");
    *user = (struct child_user){
        .uid = entry->pw_uid,
        .gid = entry->pw_gid,
        .name = region_copy_text(region, entry->pw_name),
        .home = region_copy_text(region, entry->pw_dir),
    };
    return true;
}

/* All that the child needs, ready before the fork: behind it only calls that are safe in a signal
 * handler are made (fork(2)). */
struct child_plan {
    const struct child_user *user;
    char *const *argv;
    char **environment;
    gid_t groups[CHILD_GROUPS_MAX];
    int group_count;
    struct process_streams streams;
    int report; /* where the cause goes if it can't be started */
};

static char **child_environment(struct region *region, const struct child_user *user)
{
    char **environment = region_alloc_array(region, 6, sizeof *environment);
    environment[0] = region_copy_text(region, "PATH=/usr/local/bin:/usr/bin:/bin");
    environment[1] = region_format(region, "HOME=%s", user->home);
    environment[2] = region_format(region, "USER=%s", user->name);
    environment[3] = region_format(region, "LOGNAME=%s", user->name);
    environment[4] = region_copy_text(region, "LANG=C.UTF-8");
    environment[5] = NULL;
    return environment;
}

static bool child_become(const struct child_plan *plan)
{
    const struct child_user *user = plan->user;
    if (geteuid() != 0)
        return geteuid() == user->uid && getuid() == user->uid;
    return user->uid != 0 && setgroups((size_t)plan->group_count, plan->groups) == 0 &&
           setresgid(user->gid, user->gid, user->gid) == 0 &&
           setresuid(user->uid, user->uid, user->uid) == 0 && setuid(0) != 0;
}

static bool child_take_stream(int from, int to)
{
    int fd = from == PROCESS_NULL ? open("/dev/null", O_RDWR) : from;
    return fd == PROCESS_INHERIT || dup2(fd, to) == to;
}

static bool child_take_streams(struct process_streams streams)
{
    return child_take_stream(streams.input, STDIN_FILENO) &&
           child_take_stream(streams.output, STDOUT_FILENO) &&
           child_take_stream(streams.errors, STDERR_FILENO);
}

/* A pseudo-terminal that was made for the child governs its session. One that governs another
 * session, such as that of the caller, is not the child's to have (ioctl_tty(2)). */
static bool child_take_terminal(void)
{
    return !isatty(STDIN_FILENO) || ioctl(STDIN_FILENO, TIOCSCTTY, 0) == 0;
}

static void child_reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Closes all but the three streams and the report, which takes the next number and which exec
 * closes. */
static bool child_close_rest(int *report)
{
    int place = STDERR_FILENO + 1;
    if (*report != place && dup3(*report, place, O_CLOEXEC) < 0)
        return false;
    *report = place;
    return close_range((unsigned)place + 1, ~0U, 0) == 0;
}

_Noreturn static void child_become_program(const struct child_plan *plan)
{
    child_reset_signals();
    int report = plan->report;
    if (setsid() >= 0 && child_take_streams(plan->streams) && child_take_terminal() &&
        child_close_rest(&report) && chdir("/") == 0 && child_become(plan))
        execve(plan->argv[0], plan->argv, plan->environment);
    int cause = errno;
    while (write(report, &cause, sizeof cause) < 0 && errno == EINTR)
        ;
    _exit(CHILD_STATUS_NOT_STARTED);
}

/* The cause that the child reported before its program began; 0 if it began. */
static int child_await_begin(int report)
{
    int cause = 0;
    ssize_t length;
    while ((length = read(report, &cause, sizeof cause)) < 0 && errno == EINTR)
        ;
    close(report);
    return length == sizeof cause ? cause : 0;
}

static bool child_fork(struct child_plan *plan, pid_t *pid, int *cause)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        *cause = errno;
        return false;
    }
    plan->report = ends[1];
    *pid = fork();
    if (*pid == 0)
        child_become_program(plan);
    *cause = *pid < 0 ? errno : 0;
    close(ends[1]);
    int begun = child_await_begin(ends[0]);
    if (*pid > 0 && begun != 0) {
        process_wait(*pid);
        *cause = begun;
    }
    return *cause == 0;
}

bool child_start(const struct child_user *user, const char *const argv[],
                 struct process_streams streams, pid_t *pid, struct error *error)
{
    struct region *region = region_create();
    struct child_plan plan = {
        .user = user,
        .environment = child_environment(region, user),
        .group_count = CHILD_GROUPS_MAX,
        .streams = streams,
    };
    memcpy(&plan.argv, &argv, sizeof plan.argv); /* execve(2) does not write through it */
    int cause;
    if (getgrouplist(user->name, user->gid, plan.groups, &plan.group_count) < 0)
        plan.group_count = CHILD_GROUPS_MAX;
    bool started = child_fork(&plan, pid, &cause);
    region_destroy(region);
    return started ||
           error_set(error, ERROR_FAILED, "Cannot start %s: %s.", argv[0], strerror(cause));
}

/* Reads to the end; false if that does not come in time. */
static bool child_read_in_time(int fd, int64_t deadline, struct buffer *output)
{
    char bytes[4096];
    ssize_t count = 1;
    while (count != 0 && output->length < CHILD_OUTPUT_MAX) {
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
static bool child_ends_in_time(pid_t pid, int64_t deadline)
{
    int64_t left = deadline - clock_monotonic_ms();
    struct pollfd source = {.fd = pidfd_open(pid, 0), .events = POLLIN};
    bool ended = poll(&source, 1, left > 0 ? (int)left : 0) == 1 && source.revents & POLLIN;
    if (source.fd >= 0)
        close(source.fd);
    return ended;
}

char *child_read_output(struct region *region, const struct child_user *user,
                        const char *const argv[], int timeout_ms)
{
    int ends[2];
    pid_t pid;
    struct buffer output = {0};
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    struct process_streams streams = {PROCESS_NULL, ends[1], PROCESS_NULL};
    bool started = child_start(user, argv, streams, &pid, NULL);
    close(ends[1]);
    bool complete = started && child_read_in_time(ends[0], deadline, &output);
    close(ends[0]);
    complete = complete && child_ends_in_time(pid, deadline);
    if (started && !complete)
        kill(-pid, SIGKILL);
    if (started && process_wait(pid) == 0 && complete)
        return buffer_take_text(region, &output);
    buffer_free(&output);
    return NULL;
}
