/* SPDX-License-Identifier: Apache-2.0 */
/* A line of text as words and back, quoted as in the POSIX shell (XCU 2.2), nothing expanded. */
#ifndef COMMAND_WORDS_H
#define COMMAND_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;
struct error;

/* Splits a line: blanks separate, '…', "…" and \ quote, # at the start of a word begins a comment.
 * NULL at the end of the words. NULL, with the cause (ERROR_USAGE), for an unclosed quote. */
const char *const *words_split(struct region *region, const char *line, size_t *count,
                               struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* The word as it must be typed: itself, or in quotes. */
const char *words_quote(struct region *region, const char *word) RETURNS_NONNULL NONNULL(1, 2);

/* Quotes and joins `count` words with blanks. */
const char *words_join(struct region *region, const char *const words[],
                       size_t count) RETURNS_NONNULL NONNULL(1, 2);

#endif
