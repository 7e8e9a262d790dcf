/* SPDX-License-Identifier: Apache-2.0 */
/* Lines from standard input, for which a signal need not wait. */
#ifndef BATCH_LINE_READER_H
#define BATCH_LINE_READER_H

#include <stdbool.h>

#include "core/attributes.h"
#include "core/buffer.h"

struct region;

/* Starts with `fd` set and the rest zero; end it with line_reader_free(). */
struct line_reader {
    int fd;
    struct buffer text; /* read, but not taken yet */
    bool ended;
};

/* The next line, without its end, in `region`; NULL at the end of the input, or when a signal came
 * (see interrupt.h). */
const char *line_reader_next(struct line_reader *reader, struct region *region) NONNULL(1, 2);
void line_reader_free(struct line_reader *reader) NONNULL(1);

#endif
