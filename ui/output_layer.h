/* SPDX-License-Identifier: Apache-2.0 */
/* A run and what it says: scrolled, searched, saved, copied, run again. */
#ifndef UI_OUTPUT_LAYER_H
#define UI_OUTPUT_LAYER_H

#include <stddef.h>

#include "core/attributes.h"

struct command;
struct console;

/*
 * Runs `command` with `words` (copied) in a child process, and puts a layer that shows it on the
 * stack. `input` (copied and wiped; NULL: nothing) is what the command reads from standard input.
 */
void output_layer_open(struct console *console, const struct command *command,
                       const char *const words[], size_t count, const char *input) NONNULL(1, 2);

#endif
