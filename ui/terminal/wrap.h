/* SPDX-License-Identifier: Apache-2.0 */
/* Breaking text into lines. */
#ifndef UI_WRAP_H
#define UI_WRAP_H

#include <stddef.h>

#include "core/attributes.h"

/* The bytes of clean `text` that stand on a line of `width` columns, broken at a blank where there
 * is one; `next` is where the next line begins. */
size_t wrap_line(const char *text, int width, const char **next) NONNULL(1, 3);

#endif
