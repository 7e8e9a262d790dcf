/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/child_run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/options.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/process.h"
#include "core/region.h"
#include "ui/child_events.h"

enum {
    READ_SIZE = 32768,
    LINE_MOST = 8 << 20, /* a longer line without an end is passed on in pieces */
    DRAIN_READS = 64,    /* after the child's death, in case a child of its own goes on writing */
};

/* One of the child's two streams. */
struct stream {
    struct child_run *run;
    int fd; /* -1: closed */
    struct watch *watch;
    struct buffer pending; /* a line without its end */
    void (*line)(struct child_run *run, const char *line);
};

struct child_run {
    struct loop *loop;
    struct child_listener listener;
    struct child_events *events;
    struct stream output, errors;
    pid_t pid; /* 0: has ended */
    bool interrupted;
    int64_t started_ms;
};

const char *const *child_run_words(struct region *region, const struct options *options, bool dry,
                                   const char *command, const char *const words[], size_t count,
                                   struct error *error)
{
    enum { FIXED_MOST = 11 };
    const char **argv = region_alloc_array(region, count + FIXED_MOST, sizeof *argv), **end = argv;
    const char *path = process_own_path(region);
    if (!path) {
        error_set(error, ERROR_FAILED, "Cannot find this program's own file in /proc/self/exe.");
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

static void close_stream(struct stream *stream)
{
    watch_stop(stream->watch);
    stream->watch = NULL;
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
}

static void take_line(struct stream *stream, size_t length, size_t with_end)
{
    char *line = stream->pending.bytes;
    line[length] = '\0';
    stream->line(stream->run, line);
    buffer_consume(&stream->pending, with_end);
}

static void take_lines(struct stream *stream)
{
    char *end;
    while (stream->pending.length > 0 &&
           (end = memchr(stream->pending.bytes, '\n', stream->pending.length))) {
        size_t length = (size_t)(end - stream->pending.bytes);
        take_line(stream, length, length + 1);
    }
    if (stream->pending.length > LINE_MOST)
        take_line(stream, stream->pending.length, stream->pending.length);
}

/* Reads once; false at the end, or when there is nothing to read now. */
static bool read_stream(struct stream *stream)
{
    char bytes[READ_SIZE];
    if (stream->fd < 0)
        return false;
    ssize_t length = read(stream->fd, bytes, sizeof bytes);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (length <= 0) {
        close_stream(stream);
        return false;
    }
    buffer_append(&stream->pending, bytes, (size_t)length);
    take_lines(stream);
    return true;
}

static void on_readable(void *context, short revents UNUSED)
{
    read_stream(context);
}

static void drain(struct stream *stream)
{
    for (int i = 0; i < DRAIN_READS && read_stream(stream); i++)
        continue;
    if (stream->pending.length > 0)
        take_line(stream, stream->pending.length, stream->pending.length);
    close_stream(stream);
}

static void take_event(struct child_run *run, const char *line)
{
    if (!child_events_take(run->events, line))
        run->listener.line(run->listener.context, CHILD_STRAY, line);
}

static void take_error_line(struct child_run *run, const char *line)
{
    run->listener.line(run->listener.context, CHILD_STRAY, line);
}

/* The child's own words on how it ended, or what its death tells. */
static void on_end(void *context, int status)
{
    struct child_run *run = context;
    run->pid = 0;
    drain(&run->output);
    drain(&run->errors);
    struct region *region = region_create();
    struct child_end end;
    if (!child_events_end(run->events, &end)) {
        end = (struct child_end){.status = "died"};
        if (WIFSIGNALED(status))
            end.text = region_format(region, "It was killed by signal %d (%s).", WTERMSIG(status),
                                     strsignal(WTERMSIG(status)));
        else
            end.text = "It ended without saying how.";
        end.hint = "What it had done by then is not known: look at the data before running it "
                   "again.";
    }
    end.exit_status = process_exit_status(status);
    end.milliseconds = clock_monotonic_ms() - run->started_ms;
    run->listener.end(run->listener.context, &end);
    region_destroy(region);
}

static bool write_input(int fd, const char *input, struct error *error)
{
    size_t length = strlen(input);
    if (length > PIPE_BUF || write(fd, input, length) != (ssize_t)length)
        return error_set(error, ERROR_FAILED, "Cannot hand %zu bytes of input to the command.",
                         length);
    return true;
}

/* What the child is to read: filled before it starts, so that nobody has to wait. */
static bool prepare_input(const char *input, int *fd, struct error *error)
{
    int ends[2];
    *fd = PROCESS_NULL;
    if (!input || !*input)
        return true;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, ERROR_FAILED, "Cannot make a pipe: %s.", strerror(errno));
    *fd = ends[0];
    bool written = write_input(ends[1], input, error);
    close(ends[1]);
    return written;
}

/* Makes the pipe that `stream` reads from; `theirs` is the end to write to. */
static bool open_stream(struct stream *stream, int *theirs, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, ERROR_FAILED, "Cannot make a pipe: %s.", strerror(errno));
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    stream->fd = ends[0];
    *theirs = ends[1];
    return true;
}

static void close_ends(const struct process_streams *streams)
{
    const int fds[] = {streams->input, streams->output, streams->errors};
    for (size_t i = 0; i < ARRAY_LENGTH(fds); i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
}

static bool start(struct child_run *run, const char *const argv[], const char *input,
                  struct error *error)
{
    struct process_streams streams = {PROCESS_NULL, PROCESS_NULL, PROCESS_NULL};
    bool started = prepare_input(input, &streams.input, error) &&
                   open_stream(&run->output, &streams.output, error) &&
                   open_stream(&run->errors, &streams.errors, error) &&
                   process_start(argv, streams, true, &run->pid, error);
    close_ends(&streams);
    if (!started)
        run->pid = 0;
    return started;
}

struct child_run *child_run_start(struct loop *loop, const char *const argv[], const char *input,
                                  const struct child_listener *listener, struct error *error)
{
    struct child_run *run = memory_alloc(1, sizeof *run);
    run->loop = loop;
    run->listener = *listener;
    run->output = (struct stream){.run = run, .fd = -1, .line = take_event};
    run->errors = (struct stream){.run = run, .fd = -1, .line = take_error_line};
    run->events = child_events_create(&run->listener);
    run->started_ms = clock_monotonic_ms();
    if (!start(run, argv, input, error)) {
        child_run_destroy(run);
        return NULL;
    }
    run->output.watch = loop_watch(loop, run->output.fd, POLLIN, on_readable, &run->output);
    run->errors.watch = loop_watch(loop, run->errors.fd, POLLIN, on_readable, &run->errors);
    loop_on_child(loop, run->pid, on_end, run);
    return run;
}

void child_run_interrupt(struct child_run *run)
{
    if (run->pid)
        kill(-run->pid, run->interrupted ? SIGKILL : SIGINT);
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
    if (run->pid) {
        kill(-run->pid, SIGKILL);
        loop_forget_child(run->loop, run->pid);
        process_wait(run->pid);
    }
    close_stream(&run->output);
    close_stream(&run->errors);
    buffer_free(&run->output.pending);
    buffer_free(&run->errors.pending);
    child_events_destroy(run->events);
    free(run);
}
