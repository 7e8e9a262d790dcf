/* SPDX-License-Identifier: Apache-2.0 */
/* What a run said, as lines to be scrolled through: texts, and tables with straight columns. */
#ifndef UI_TRANSCRIPT_H
#define UI_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/run/child_run.h"

struct buffer;
struct transcript;

enum transcript_kind {
    TRANSCRIPT_TEXT,
    TRANSCRIPT_WARNING,
    TRANSCRIPT_STRAY, /* what came on standard error */
    TRANSCRIPT_HEADING,
    TRANSCRIPT_ROW,
    TRANSCRIPT_INACTIVE, /* a deactivated row */
    TRANSCRIPT_ERROR,
    TRANSCRIPT_HINT,
    TRANSCRIPT_KIND_COUNT
};

/* No more is kept; the rest is counted. */
enum { TRANSCRIPT_LINES_MOST = 100000, TRANSCRIPT_BYTES_MOST = 64 << 20 };

struct transcript *transcript_create(void) RETURNS_NONNULL MUST_USE;
void transcript_destroy(struct transcript *transcript); /* NULL is allowed */

/* Adds a text, a line for each of its lines. */
void transcript_add_text(struct transcript *transcript, enum transcript_kind kind, const char *text)
    NONNULL(1, 3);
/* Adds what a child said. */
void transcript_add_line(struct transcript *transcript, enum child_line kind, const char *text)
    NONNULL(1, 3);
/* Adds how a run failed, and what to do next; either may be NULL. */
void transcript_add_end(struct transcript *transcript, const char *text, const char *hint)
    NONNULL(1);
/* Begins a table. Its columns are as wide as their widest cell, heading included. */
void transcript_begin_table(struct transcript *transcript, const struct child_column *columns,
                            size_t count) NONNULL(1);
/* Adds a row to the table begun last. */
void transcript_add_row(struct transcript *transcript, bool inactive, const char *const *cells)
    NONNULL(1, 3);
/* Nothing more comes. A table with many columns and one row turns into a line for each column; its
 * row is held back until it is known to be the only one. */
void transcript_settle(struct transcript *transcript) NONNULL(1);

size_t transcript_count(const struct transcript *transcript) NONNULL(1);
/* Lines that were not kept. */
int64_t transcript_dropped(const struct transcript *transcript) NONNULL(1);
/* The width of the widest line, in columns. */
int transcript_width(const struct transcript *transcript) NONNULL(1);

/* Writes line `index`, clean and without a line break, in the place of what is in `text`. */
enum transcript_kind transcript_read(const struct transcript *transcript, size_t index,
                                     struct buffer *text) NONNULL(1, 3);

/* The first line from `from` on, or back, that has `part` in it; round the end, -1 if none has. */
ptrdiff_t transcript_find(const struct transcript *transcript, const char *part, size_t from,
                          bool backwards) NONNULL(1, 2);

/* Where `part` first occurs in `text`, whatever the case of letters; `length` gets the bytes it
 * takes there. NULL if it does not, or is empty. */
const char *transcript_match(const char *text, const char *part, size_t *length) NONNULL(1, 2, 3);

#endif
