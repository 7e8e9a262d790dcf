/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/child_stream.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "core/loop.h"

enum {
    READ_SIZE = 32768,
    LINE_MOST = 8 << 20, /* a longer line without an end is passed on in pieces */
    READS_MOST = 64,     /* in one go: a child of the child may go on writing for ever */
};

static void close_stream(struct child_stream *stream)
{
    watch_stop(stream->watch);
    stream->watch = NULL;
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
}

static void take_line(struct child_stream *stream, size_t length, size_t with_end)
{
    char *line = stream->pending.bytes;
    line[length] = '\0';
    stream->line(stream->context, line);
    buffer_consume(&stream->pending, with_end);
}

static void take_lines(struct child_stream *stream)
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

bool child_stream_read(struct child_stream *stream)
{
    char bytes[READ_SIZE];
    if (stream->fd < 0)
        return false;
    ssize_t length = read(stream->fd, bytes, sizeof bytes);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (length == 0 && stream->grows)
        return false; /* a log may grow */
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
    child_stream_read(context);
}

void child_stream_watch(struct child_stream *stream, struct loop *loop)
{
    stream->watch = loop_watch(loop, stream->fd, POLLIN, on_readable, stream);
}

bool child_stream_read_on(struct child_stream *stream)
{
    bool more = true;
    for (int i = 0; i < READS_MOST && more; i++)
        more = child_stream_read(stream);
    return more;
}

void child_stream_drain(struct child_stream *stream)
{
    child_stream_read_on(stream);
    if (stream->pending.length > 0)
        take_line(stream, stream->pending.length, stream->pending.length);
    close_stream(stream);
}

void child_stream_free(struct child_stream *stream)
{
    close_stream(stream);
    buffer_free(&stream->pending);
}
