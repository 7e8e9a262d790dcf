/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log of the server, read from any place in either direction: a file of gigabytes costs as much
 * as the entries that are looked at. What is held in memory is a few blocks.
 *
 * Where an entry begins is told from the block of 64 KiB that it begins in alone, so that reading
 * forwards and backwards agree: at its lines with a time, or, if it has none, at its first line, or
 * at its first byte. In a file whose first block has no line with a time, at each line.
 */
#ifndef MODEL_LOG_FILE_H
#define MODEL_LOG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct error;
struct log_file;

/* Opens it; a link is not followed, nor on the way one of a third user (core/file_open.h). NULL,
 * with what to do about it, if it is missing, a link, or may not be read. */
struct log_file *log_file_open(const char *path, struct error *error) NONNULL(1) MUST_USE;
/* The same file, for another reader: also if its path leads elsewhere by now. */
struct log_file *log_file_share(const struct log_file *file) RETURNS_NONNULL NONNULL(1) MUST_USE;
void log_file_close(struct log_file *file); /* NULL is allowed */

enum log_change {
    LOG_SAME,
    LOG_GROWN,
    LOG_CUT,     /* it was emptied: what was read of it is gone */
    LOG_ROTATED, /* its path leads to another file by now, or nowhere; this one can still be read */
};

/* Looks what has become of it; only then is what was added read. */
enum log_change log_file_look(struct log_file *file) NONNULL(1);

/* Bytes of it, as of the last look. */
int64_t log_file_size(const struct log_file *file) NONNULL(1);

/* About how many entries it has, exactly so many if it is so small that it is held as a whole; -1
 * if nothing was read yet. */
int64_t log_file_estimate(const struct log_file *file, bool *exact) NONNULL(1, 2);

/* Bytes of an entry, valid until the next question to the file. */
struct log_span {
    int64_t offset; /* of the first in the file: what names the entry */
    const char *bytes;
    size_t length; /* less than 128 KiB */
};

/* The first entry that begins at `offset` or after it, or the last one that begins before it. False
 * if there is none, or if it can't be read. */
bool log_file_next(struct log_file *file, int64_t offset, struct log_span *span) NONNULL(1, 3);
bool log_file_previous(struct log_file *file, int64_t offset, struct log_span *span) NONNULL(1, 3);

#endif
