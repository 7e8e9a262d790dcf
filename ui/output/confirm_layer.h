/* SPDX-License-Identifier: Apache-2.0 */
/* What a command would change, and the question whether it shall. */
#ifndef UI_CONFIRM_LAYER_H
#define UI_CONFIRM_LAYER_H

#include <stdbool.h>

#include "core/attributes.h"

struct act;
struct console;

/*
 * Previews a command (copied) in a child process with --dry-run and puts a layer that shows it on
 * the stack; with `ask` the question follows at once, else when the key for running is pressed.
 * What can be had back is answered by Yes or No, where No comes first; for what can't, or what the
 * preview warned of, the name of what it is done to is typed. Before it runs it is previewed once
 * more: where that shows other rows, they are shown and asked about in their turn.
 */
void confirm_layer_open(struct console *console, const struct act *act, bool ask) NONNULL(1, 2);

#endif
