/* SPDX-License-Identifier: Apache-2.0 */
/* Lines from standard input, for which a signal need not wait. A script is read whole or not at
 * all: what is no text, or was cut off, ends it with an error and not as if that were its end. */
#ifndef BATCH_LINE_READER_H
#define BATCH_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/buffer.h"

struct error;
struct region;

/* Starts with `fd` set and the rest zero; end it with line_reader_free(). */
struct line_reader {
    int fd;
    struct buffer text; /* read, but not taken yet */
    size_t searched;    /* so many of its bytes hold no line end */
    size_t number;      /* of the line that was taken last, from 1 */
    int failure;        /* errno of a read that failed, or 0 */
    bool ended;
};

/* The next line, without its end, in `region`; NULL at the end of the input, when a signal came
 * (see interrupt.h), or, with the cause (ERROR_USAGE, ERROR_FAILED), if the line is none: not
 * UTF-8, with a NUL byte, longer than 1 MiB, or cut off by a connection that was lost. */
const char *line_reader_next(struct line_reader *reader, struct region *region, struct error *error)
    NONNULL(1, 2, 3);
void line_reader_free(struct line_reader *reader) NONNULL(1);

#endif
