/* SPDX-License-Identifier: Apache-2.0 */
/* A dialog that saves what a list shows: format, place, then how far it is. */
#ifndef UI_EXPORT_LAYER_H
#define UI_EXPORT_LAYER_H

#include "core/attributes.h"

struct console;
struct list;

/* `list` has a name, belongs to a layer below and outlives the dialog. */
void export_layer_open(struct console *console, struct list *list) NONNULL(1, 2);

#endif
