/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files as text: what every reader of this room needs checked before it begins. */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include "core/attributes.h"

struct region;
struct error;

enum file_result {
    FILE_READ,       /* the text is there */
    FILE_MISSING,    /* there is no such file; no error is noted */
    FILE_UNREADABLE, /* it is there, but the system does not let us read it, or it is no file */
    FILE_BROKEN,     /* it holds what no text file holds */
};

/*
 * Reads the file `path` into `text`, in `region`: UTF-8 without NUL bytes, at most 1 MiB, every
 * line end made a line feed, a byte order mark dropped. The error (ERROR_USAGE) names the file, the
 * line where there is one, and what was expected; it never quotes the content.
 */
enum file_result file_read_text(struct region *region, const char *path, const char **text,
                                struct error *error) NONNULL(1, 2, 3) MUST_USE;

/*
 * The same for a file that says what runs, and where: it counts only if root or we own it and
 * nobody else can write it, its directory or another on the way (core/file_open.h). The error says
 * which chmod or chown helps.
 */
enum file_result file_read_trusted_text(struct region *region, const char *path, const char **text,
                                        struct error *error) NONNULL(1, 2, 3) MUST_USE;

#endif
