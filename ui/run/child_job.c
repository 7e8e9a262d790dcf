/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs, as the console starts and hears them. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file_open.h"
#include "core/loop.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job_log.h"
#include "ui/run/child_run_state.h"

/* The kernel tells that the log was closed a moment before the lock on it is let go. */
enum { UNLOCKED_SOON_MS = 20 };

bool child_run_start_job(struct region *region, const char *state,
                         const struct job_request *request, const char *input, struct job *job,
                         struct error *error)
{
    struct job_request with_input = *request;
    bool started = child_run_prepare_input(input, &with_input.input, error) &&
                   job_start(region, state, &with_input, job, error);
    if (with_input.input >= 0)
        close(with_input.input);
    return started;
}

static void child_job_end(struct child_run *run)
{
    struct job_tail tail = job_log_tail(run->region, run->job.log);
    int64_t lasted = (tail.written - run->job.started) / 1000;
    struct child_end end = {
        .exit_status = tail.exit_status,
        .milliseconds = lasted > 0 ? lasted : 0,
    };
    run->pid = 0;
    child_stream_drain(&run->output);
    child_run_tell_end(run, &end, 0);
}

/* Reads what there is, a part of it each turn. */
static void child_job_read_log(void *context)
{
    struct child_run *run = context;
    timer_stop(run->next_read);
    run->next_read = NULL;
    bool running = job_is_running(&run->job);
    if (child_stream_read_on(&run->output))
        run->next_read = loop_timer(run->loop, 0, 0, child_job_read_log, run);
    else if (!running)
        child_job_end(run);
    else if (run->closed)
        run->next_read = loop_timer(run->loop, UNLOCKED_SOON_MS, 0, child_job_read_log, run);
}

static void child_job_on_log_changed(void *context, short revents UNUSED)
{
    struct child_run *run = context;
    struct inotify_event event; /* of a file, and so without a name */
    while (read(run->notify, &event, sizeof event) == sizeof event)
        run->closed = run->closed || (event.mask & IN_CLOSE_WRITE);
    if (!run->next_read)
        child_job_read_log(run);
}

static bool child_job_watch_log(struct child_run *run, struct error *error)
{
    run->output.fd = file_open(run->job.log);
    run->notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (run->output.fd < 0 || run->notify < 0 ||
        inotify_add_watch(run->notify, run->job.log, IN_MODIFY | IN_CLOSE_WRITE) < 0)
        return error_set(error, ERROR_FAILED, _("%s can't be read: %s."), run->job.log,
                         translate_system_error(errno));
    run->notify_watch = loop_watch(run->loop, run->notify, POLLIN, child_job_on_log_changed, run);
    run->next_read = loop_timer(run->loop, 0, 0, child_job_read_log, run);
    return true;
}

struct child_run *child_run_follow(struct loop *loop, const struct job *job,
                                   const struct child_listener *listener, struct error *error)
{
    struct child_run *run = child_run_create(loop, listener);
    run->output.grows = true;
    run->region = region_create();
    run->job = job_copy(run->region, job);
    run->pid = job->pid;
    if (child_job_watch_log(run, error))
        return run;
    child_run_destroy(run);
    return NULL;
}

bool child_run_is_job(const struct child_run *run)
{
    return run->region != NULL;
}
