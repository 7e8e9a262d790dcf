/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/child_run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/options.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/process.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job.h"
#include "ui/run/child_events.h"
#include "ui/run/child_run_state.h"

const char *const *child_run_words(struct region *region, const struct options *options, bool dry,
                                   const char *command, const char *const words[], size_t count,
                                   struct error *error)
{
    enum { FIXED_MOST = 11 };
    const char **argv = region_alloc_array(region, count + FIXED_MOST, sizeof *argv), **end = argv;
    const char *path = process_own_path(region);
    if (!path) {
        error_set(error, ERROR_FAILED, _("Cannot find this program's own file in /proc/self/exe."));
        return NULL;
    }
    *end++ = path;
    if (options->config) {
        *end++ = "--config";
        *end++ = options->config;
    }
    if (options->profile) {
        *end++ = "--profile";
        *end++ = options->profile;
    }
    if (options->read_only)
        *end++ = "--read-only";
    if (dry)
        *end++ = "--dry-run";
    *end++ = "--jsonl";
    *end++ = "--batch";
    *end++ = command;
    if (count)
        memcpy(end, words, count * sizeof *words);
    return argv;
}

static void child_run_take_event(void *context, const char *line)
{
    struct child_run *run = context;
    if (!child_events_take(run->events, line))
        run->listener.line(run->listener.context, CHILD_STRAY, line);
}

static void child_run_take_error_line(void *context, const char *line)
{
    struct child_run *run = context;
    run->listener.line(run->listener.context, CHILD_STRAY, line);
}

void child_run_tell_end(struct child_run *run, struct child_end *end, int signal_number)
{
    struct region *region = region_create();
    const int exit_status = end->exit_status;
    const int64_t milliseconds = end->milliseconds;
    if (!child_events_end(run->events, end)) {
        *end = (struct child_end){.status = N_("died")};
        if (signal_number)
            end->text = region_format(region, _("It was killed by signal %d (%s)."), signal_number,
                                      strsignal(signal_number));
        else
            end->text = _("It ended without saying how.");
        end->hint = _("What it had done by then is not known: look at the data before running it "
                      "again.");
    }
    end->exit_status = exit_status;
    end->milliseconds = milliseconds;
    run->listener.end(run->listener.context, end);
    region_destroy(region);
}

static void child_run_on_end(void *context, int status)
{
    struct child_run *run = context;
    run->pid = 0;
    child_stream_drain(&run->output);
    child_stream_drain(&run->errors);
    struct child_end end = {
        .exit_status = process_exit_status(status),
        .milliseconds = clock_monotonic_ms() - run->started_ms,
    };
    child_run_tell_end(run, &end, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

static bool child_run_write_input(int fd, const char *input, size_t length, struct error *error)
{
    size_t written = 0;
    while (written < length) {
        ssize_t count = write(fd, input + written, length - written);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return error_set(error, ERROR_FAILED,
                             _("Cannot hand %zu bytes of input to the command: %s."), length,
                             translate_system_error(errno));
        written += (size_t)count;
    }
    return true;
}

/* What a pipe might not hold lies in memory, too, but in a file. */
static bool child_run_prepare_file(const char *input, size_t length, int *fd, struct error *error)
{
    *fd = memfd_create("input", MFD_CLOEXEC);
    if (*fd < 0)
        return error_set(error, ERROR_FAILED, _("Cannot make a file in memory: %s."),
                         translate_system_error(errno));
    return child_run_write_input(*fd, input, length, error) &&
           (lseek(*fd, 0, SEEK_SET) == 0 ||
            error_set(error, ERROR_FAILED, _("Cannot rewind a file: %s."),
                      translate_system_error(errno)));
}

bool child_run_prepare_input(const char *input, int *fd, struct error *error)
{
    int ends[2];
    *fd = PROCESS_NULL;
    if (!input || !*input)
        return true;
    size_t length = strlen(input);
    if (length > PIPE_BUF)
        return child_run_prepare_file(input, length, fd, error);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, ERROR_FAILED, _("Cannot make a pipe: %s."),
                         translate_system_error(errno));
    *fd = ends[0];
    bool written = child_run_write_input(ends[1], input, length, error);
    close(ends[1]);
    return written;
}

/* Makes the pipe that `stream` reads from; `theirs` is the end to write to. */
static bool child_run_open_stream(struct child_stream *stream, int *theirs, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, ERROR_FAILED, _("Cannot make a pipe: %s."),
                         translate_system_error(errno));
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    stream->fd = ends[0];
    *theirs = ends[1];
    return true;
}

static void child_run_close_ends(const struct process_streams *streams)
{
    const int fds[] = {streams->input, streams->output, streams->errors};
    for (size_t i = 0; i < ARRAY_LENGTH(fds); i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
}

static bool child_run_spawn(struct child_run *run, const char *const argv[], const char *input,
                            struct error *error)
{
    struct process_streams streams = {PROCESS_NULL, PROCESS_NULL, PROCESS_NULL};
    bool started = child_run_prepare_input(input, &streams.input, error) &&
                   child_run_open_stream(&run->output, &streams.output, error) &&
                   child_run_open_stream(&run->errors, &streams.errors, error) &&
                   process_start(argv, streams, PROCESS_OWN_GROUP, &run->pid, error);
    child_run_close_ends(&streams);
    if (!started)
        run->pid = 0;
    return started;
}

struct child_run *child_run_create(struct loop *loop, const struct child_listener *listener)
{
    struct child_run *run = memory_alloc(1, sizeof *run);
    run->loop = loop;
    run->listener = *listener;
    run->output = (struct child_stream){.context = run, .fd = -1, .line = child_run_take_event};
    run->errors =
        (struct child_stream){.context = run, .fd = -1, .line = child_run_take_error_line};
    run->events = child_events_create(&run->listener);
    run->started_ms = clock_monotonic_ms();
    run->notify = -1;
    return run;
}

struct child_run *child_run_start(struct loop *loop, const char *const argv[], const char *input,
                                  const struct child_listener *listener, struct error *error)
{
    struct child_run *run = child_run_create(loop, listener);
    if (!child_run_spawn(run, argv, input, error)) {
        child_run_destroy(run);
        return NULL;
    }
    child_stream_watch(&run->output, loop);
    child_stream_watch(&run->errors, loop);
    loop_on_child(loop, run->pid, child_run_on_end, run);
    return run;
}

void child_run_interrupt(struct child_run *run)
{
    int number = run->interrupted ? SIGKILL : SIGINT;
    if (run->region && !job_signal(&run->job, number, NULL))
        return; /* it has just ended */
    if (run->pid && !run->region)
        kill(-run->pid, number);
    run->interrupted = true;
}

bool child_run_is_interrupted(const struct child_run *run)
{
    return run->interrupted;
}

void child_run_destroy(struct child_run *run)
{
    if (!run)
        return;
    if (run->pid && !run->region) {
        kill(-run->pid, SIGKILL);
        loop_forget_child(run->loop, run->pid);
        process_wait(run->pid);
    }
    child_stream_free(&run->output);
    child_stream_free(&run->errors);
    child_events_destroy(run->events);
    timer_stop(run->next_read);
    watch_stop(run->notify_watch);
    if (run->notify >= 0)
        close(run->notify);
    region_destroy(run->region);
    free(run);
}
