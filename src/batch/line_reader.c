/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/line_reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "core/region.h"

/* Reads once. False if a signal came before there was anything to read. */
static bool read_more(struct line_reader *reader)
{
    char bytes[4096];
    if (!interrupt_wait_readable(reader->fd))
        return false;
    ssize_t length = read(reader->fd, bytes, sizeof bytes);
    if (length > 0)
        buffer_append(&reader->text, bytes, (size_t)length);
    else
        reader->ended = length == 0 || errno != EINTR;
    return true;
}

static const char *line_end(const struct line_reader *reader)
{
    return reader->text.length ? memchr(reader->text.bytes, '\n', reader->text.length) : NULL;
}

const char *line_reader_next(struct line_reader *reader, struct region *region)
{
    while (!line_end(reader) && !reader->ended) {
        if (!read_more(reader))
            return NULL;
    }
    const char *end = line_end(reader);
    if (!end && reader->text.length == 0)
        return NULL;
    size_t length = end ? (size_t)(end - reader->text.bytes) : reader->text.length;
    const char *line = region_copy_bytes(region, reader->text.bytes, length);
    buffer_consume(&reader->text, length + (end != NULL));
    return line;
}

void line_reader_free(struct line_reader *reader)
{
    buffer_free(&reader->text);
}
