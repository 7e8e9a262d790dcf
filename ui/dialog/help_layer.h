/* SPDX-License-Identifier: Apache-2.0 */
/* Help: all keys and what they do, from the key table, to be filtered like any list. */
#ifndef UI_HELP_LAYER_H
#define UI_HELP_LAYER_H

#include "core/attributes.h"

struct console;

void help_layer_open(struct console *console) NONNULL(1);

#endif
