/* SPDX-License-Identifier: Apache-2.0 */
/* Text that a command was given to read: from a file, or from standard input. */
#ifndef COMMAND_INPUT_TEXT_H
#define COMMAND_INPUT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct buffer;
struct error;

enum { INPUT_TEXT_MAX = 64 << 20, INPUT_LINE_MAX = 1 << 20 };

/*
 * Reads all of `path` ("-" and /dev/fd/N: what is open already) and checks that it is UTF-8 without
 * NUL bytes, in lines of at most INPUT_LINE_MAX bytes and INPUT_TEXT_MAX in all. False, with the
 * cause, if it can't be read (ERROR_FAILED), a signal came, or it is something else (ERROR_USAGE),
 * with the number of the line. The content is never quoted.
 */
bool input_text_read(const char *path, struct buffer *content, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* The same check of one line, without its end: what is wrong with it, or NULL. */
const char *input_text_fault(const char *line, size_t length) NONNULL(1);

#endif
