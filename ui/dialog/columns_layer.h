/* SPDX-License-Identifier: Apache-2.0 */
/* A dialog in which the columns of a list are arranged; the list below follows at once. */
#ifndef UI_COLUMNS_LAYER_H
#define UI_COLUMNS_LAYER_H

#include "core/attributes.h"
#include "ui/terminal/keys.h"

struct console;
struct list;

/* `list` belongs to a layer below and outlives the dialog. */
void columns_layer_open(struct console *console, struct list *list) NONNULL(1, 2);

/* Without the dialog: makes the column that the list is sorted by, the last of several, wider or
 * narrower (DO_WIDER, DO_NARROWER), or hides it (DO_HIDE). */
void columns_arrange_sorted(struct console *console, struct list *list, enum action action)
    NONNULL(1, 2);

#endif
