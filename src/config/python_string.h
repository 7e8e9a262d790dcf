/* SPDX-License-Identifier: Apache-2.0 */
/* One Python string literal: prefix, quotes, escapes. Source: the Python language reference,
 * "String and Bytes literals". */
#ifndef CONFIG_PYTHON_STRING_H
#define CONFIG_PYTHON_STRING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

struct python_string {
    bool bytes;
    bool opaque;         /* its value can't be told, or not as C text: see PYTHON_TOKEN_OPAQUE */
    const char *text;    /* the value, in the region; unless opaque */
    const char *end;     /* first byte after the literal */
    size_t line_feeds;   /* line feeds in it */
    const char *problem; /* what was expected where it is broken, or NULL */
};

/* Does a string literal, with its prefix, begin at `at`? */
bool python_string_begins(const char *at) NONNULL(1);

/* Reads the literal that begins at `at`. */
struct python_string python_string_read(struct region *region, const char *at) NONNULL(1, 2);

#endif
