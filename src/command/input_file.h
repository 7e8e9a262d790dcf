/* SPDX-License-Identifier: Apache-2.0 */
/* Files that a command was given to read. */
#ifndef COMMAND_INPUT_FILE_H
#define COMMAND_INPUT_FILE_H

#include <stddef.h>

#include "core/attributes.h"

struct run;

/*
 * All lines of a text file, without their ends (line feed, carriage return, or both), in the run's
 * region; NULL at the end. What follows the last line end is a line if it is not empty. NULL, with
 * the cause noted (ERROR_FAILED), as input_text_read() finds it.
 */
const char *const *input_file_lines(struct run *run, const char *path, size_t *count)
    NONNULL(1, 2, 3) MUST_USE;

#endif
