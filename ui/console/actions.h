/* SPDX-License-Identifier: Apache-2.0 */
/* What actions do wherever one is. For the console. */
#ifndef UI_ACTIONS_H
#define UI_ACTIONS_H

#include <stdbool.h>

#include "core/attributes.h"
#include "ui/terminal/keys.h"

struct console;

/* Does what an action that no layer took means; nothing if it means nothing. */
void actions_run(struct console *console, enum action action) NONNULL(1);

/* Opens the form of a command line; false if `line` is none. */
bool actions_open_line(struct console *console, const char *line) NONNULL(1, 2);

#endif
