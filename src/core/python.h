/* SPDX-License-Identifier: Apache-2.0 */
/* Values as Python's repr() writes them: what the server's own commands and messages show. */
#ifndef CORE_PYTHON_H
#define CORE_PYTHON_H

#include <cjson/cJSON.h>

#include "core/attributes.h"

struct buffer;
struct region;

/*
 * Text as repr() writes it, in `region` or appended: in single quotes, or in double quotes if it
 * holds `'` and no `"`; controls, format characters and all else that can't be printed as escapes,
 * so that it is harmless on a terminal. An invalid byte is written as the surrogate that stands for
 * it (PEP 383). Source: the documentation of repr() and str.isprintable().
 */
const char *python_text(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);
void python_write_text(struct buffer *buffer, const char *text) NONNULL(1, 2);

/*
 * Appends what json.loads() makes of `item` as repr() writes it: {'a': [1, 0.5, True, None]}, the
 * keys in stored order. cJSON does not keep whether a number below 10^15 was written as 1 or 1.0:
 * it is written 1. Integers beyond 64 bits become floats.
 */
void python_write(struct buffer *buffer, const cJSON *item) NONNULL(1, 2);

#endif
