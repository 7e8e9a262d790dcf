/* SPDX-License-Identifier: Apache-2.0 */
/* Where one is: "it › Alice Anders › Streams". */
#ifndef UI_BREADCRUMB_H
#define UI_BREADCRUMB_H

#include <stddef.h>

#include "core/attributes.h"

struct region;

/*
 * The parts, cleaned, on one line of at most `width` columns, in `region`. What is too long loses
 * first the steps behind the first one ("it › … › Alice Anders › Streams"), then the ends of the
 * longest names; the last part is cut last.
 */
const char *breadcrumb_text(struct region *region, const char *const parts[], size_t count,
                            int width) RETURNS_NONNULL NONNULL(1, 2);

#endif
