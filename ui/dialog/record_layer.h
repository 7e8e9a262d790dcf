/* SPDX-License-Identifier: Apache-2.0 */
/* The record view: all columns of the row under a list's cursor, on the whole screen. */
#ifndef UI_RECORD_LAYER_H
#define UI_RECORD_LAYER_H

#include "core/attributes.h"

struct console;
struct list;

/* Opens it; does nothing where there is no row. The list is not needed afterwards. What the layer
 * below is about then is what the record is about. */
void record_layer_open(struct console *console, const struct list *list) NONNULL(1, 2);

#endif
