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

static void child_stream_close(struct child_stream *stream)
{
    watch_stop(stream->watch);
    stream->watch = NULL;
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
}

static void child_stream_take_line(struct child_stream *stream, size_t length, size_t with_end)
{
    char *line = stream->pending.bytes;
    line[length] = '\0';
    stream->line(stream->context, line);
    buffer_consume(&stream->pending, with_end);
}

static void child_stream_take_lines(struct child_stream *stream)
{
    char *end;
    while (stream->pending.length > 0 &&
           (end = memchr(stream->pending.bytes, '\n', stream->pending.length))) {
        size_t length = (size_t)(end - stream->pending.bytes);
        child_stream_take_line(stream, length, length + 1);
    }
    if (stream->pending.length > LINE_MOST)
        child_stream_take_line(stream, stream->pending.length, stream->pending.length);
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
        child_stream_close(stream);
        return false;
    }
    buffer_append(&stream->pending, bytes, (size_t)length);
    child_stream_take_lines(stream);
    return true;
}

static void child_stream_on_readable(void *context, short revents UNUSED)
{
    child_stream_read(context);
}

void child_stream_watch(struct child_stream *stream, struct loop *loop)
{
    stream->watch = loop_watch(loop, stream->fd, POLLIN, child_stream_on_readable, stream);
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
        child_stream_take_line(stream, stream->pending.length, stream->pending.length);
    child_stream_close(stream);
}

void child_stream_free(struct child_stream *stream)
{
    child_stream_close(stream);
    buffer_free(&stream->pending);
}
