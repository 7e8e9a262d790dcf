/* SPDX-License-Identifier: Apache-2.0 */
/* Where data goes: standard output, or a file that appears only when it is complete. */
#ifndef COMMAND_OUTPUT_FILE_H
#define COMMAND_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "core/attributes.h"

struct error;
struct output_file;
struct region;

/*
 * Opens `path` for writing, NULL: standard output. A file is written beside and takes the name at
 * output_file_keep(). It is for us alone (0600), in a directory with the setgid bit for the group
 * too (0640); one that replaces a file of ours is for whom that was, but for us alone to write.
 * Streams and devices (file_open_stream()) are written directly. NULL, with the cause, on failure,
 * which a link, FIFO or file that somebody laid there is (core/file_open.h). In `region`; close
 * with output_file_keep() or output_file_drop().
 */
struct output_file *output_file_open(struct region *region, const char *path, struct error *error)
    NONNULL(1) MUST_USE;
FILE *output_file_stream(struct output_file *file) RETURNS_NONNULL NONNULL(1);
/* Syncs the file to disk and gives it its name. False, with the cause, on failure. */
bool output_file_keep(struct output_file *file, struct error *error) NONNULL(1) MUST_USE;
/* Leaves what was there before, if anything, untouched. */
void output_file_drop(struct output_file *file) NONNULL(1);

#endif
