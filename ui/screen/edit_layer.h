/* SPDX-License-Identifier: Apache-2.0 */
/* The dialog of what can be edited of a thing, with what it is now; each opens its form. */
#ifndef UI_EDIT_LAYER_H
#define UI_EDIT_LAYER_H

#include "core/attributes.h"

struct browse_target;
struct console;

/* Opens it; says so instead where no command edits such a thing. `target` is copied. */
void edit_layer_open(struct console *console, const struct browse_target *target) NONNULL(1, 2);

#endif
