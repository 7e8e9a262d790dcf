/* SPDX-License-Identifier: Apache-2.0 */
/* What a child writes, line by line: from a pipe, or from a log that grows. */
#ifndef UI_CHILD_STREAM_H
#define UI_CHILD_STREAM_H

#include <stdbool.h>

#include "core/attributes.h"
#include "core/buffer.h"

struct loop;
struct watch;

struct child_stream {
    int fd;     /* -1: closed */
    bool grows; /* a log: its end is not the end */
    struct watch *watch;
    struct buffer pending; /* a line without its end */
    void (*line)(void *context, const char *line);
    void *context;
};

/* Reads from the event loop on, whenever there is something. */
void child_stream_watch(struct child_stream *stream, struct loop *loop) NONNULL(1, 2);
/* Reads once; false at the end, or when there is nothing to read now. */
bool child_stream_read(struct child_stream *stream) NONNULL(1);
/* Reads as much as is good for one turn of the loop; true if there may be more. */
bool child_stream_read_on(struct child_stream *stream) NONNULL(1);
/* Nothing more is written: passes on what is there, a last line without an end too, and closes. */
void child_stream_drain(struct child_stream *stream) NONNULL(1);
/* Closes, and forgets what is pending. */
void child_stream_free(struct child_stream *stream) NONNULL(1);

#endif
