/* SPDX-License-Identifier: Apache-2.0 */
/* Users, realms and streams in the palette. */
#ifndef UI_PALETTE_FOUND_H
#define UI_PALETTE_FOUND_H

#include "core/attributes.h"
#include "ui/screen/palette_entries.h"

struct rows;

/* Adds what row_search() found, copied into `region`. */
void palette_add_found(struct palette_entries *entries, struct region *region,
                       const struct rows *rows) NONNULL(1, 2, 3);

#endif
