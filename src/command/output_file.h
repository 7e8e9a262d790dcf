/* SPDX-License-Identifier: Apache-2.0 */
/* Where data goes: standard output, or a file that appears only when it is complete. */
#ifndef COMMAND_OUTPUT_FILE_H
#define COMMAND_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "core/attributes.h"

struct error;
struct output_file;
struct region;

/* Opens `path` for writing, NULL: standard output. A regular file is written beside and takes the
 * name at output_file_keep(); a device or pipe is written directly. A new file gets `mode` less
 * the umask, an old one keeps its own. NULL, with the cause, on failure. In `region`; close with
 * output_file_keep() or output_file_drop(). */
struct output_file *output_file_open(struct region *region, const char *path, mode_t mode,
                                     struct error *error) NONNULL(1) MUST_USE;
FILE *output_file_stream(struct output_file *file) RETURNS_NONNULL NONNULL(1);
/* Syncs the file to disk and gives it its name. False, with the cause, on failure. */
bool output_file_keep(struct output_file *file, struct error *error) NONNULL(1) MUST_USE;
/* Leaves what was there before, if anything, untouched. */
void output_file_drop(struct output_file *file) NONNULL(1);

#endif
