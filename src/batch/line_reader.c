/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/line_reader.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/input_text.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "core/translate.h"

/* Reads once. False if a signal came before there was anything to read. */
static bool line_reader_fill(struct line_reader *reader)
{
    char bytes[4096];
    if (!interrupt_wait_readable(reader->fd))
        return false;
    ssize_t length = read(reader->fd, bytes, sizeof bytes);
    if (length > 0)
        buffer_append(&reader->text, bytes, (size_t)length);
    else if (length == 0)
        reader->ended = true;
    else if (errno != EINTR && errno != EAGAIN)
        reader->failure = errno;
    return true;
}

static const char *line_reader_find_end(struct line_reader *reader)
{
    size_t left = reader->text.length - reader->searched;
    const char *end = left ? memchr(reader->text.bytes + reader->searched, '\n', left) : NULL;
    if (!end)
        reader->searched = reader->text.length;
    return end;
}

static bool line_reader_is_full(const struct line_reader *reader)
{
    return reader->text.length > INPUT_LINE_MAX;
}

/* Only a socket tells a connection that ended from one that was cut: it delivers what came, and no
 * program ends a script without its last line feed there. */
static bool line_reader_was_cut(const struct line_reader *reader)
{
    struct stat facts;
    return fstat(reader->fd, &facts) == 0 && S_ISSOCK(facts.st_mode);
}

static const char *line_reader_fault(const struct line_reader *reader, const char *end,
                                     size_t length)
{
    if (reader->failure)
        return translate_system_error(reader->failure);
    const char *fault = input_text_fault(buffer_text(&reader->text), length);
    return fault || end || !line_reader_was_cut(reader) ? fault : "it was cut off";
}

const char *line_reader_next(struct line_reader *reader, struct region *region, struct error *error)
{
    const char *end;
    while (!(end = line_reader_find_end(reader)) && !reader->ended && !reader->failure &&
           !line_reader_is_full(reader)) {
        if (!line_reader_fill(reader))
            return NULL;
    }
    if (!end && !reader->failure && reader->text.length == 0)
        return NULL;
    size_t length = end ? (size_t)(end - reader->text.bytes) : reader->text.length;
    const char *fault = line_reader_fault(reader, end, length);
    reader->number++;
    if (fault) {
        error_set(error, reader->failure ? ERROR_FAILED : ERROR_USAGE,
                  "Standard input, line %zu: %s.", reader->number, fault);
        return NULL;
    }
    const char *line = region_copy_bytes(region, buffer_text(&reader->text), length);
    buffer_consume(&reader->text, length + (end != NULL));
    reader->searched = 0;
    return line;
}

void line_reader_free(struct line_reader *reader)
{
    buffer_free(&reader->text);
}
