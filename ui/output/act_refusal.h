/* SPDX-License-Identifier: Apache-2.0 */
/* What may not be run from here. */
#ifndef UI_ACT_REFUSAL_H
#define UI_ACT_REFUSAL_H

#include "core/attributes.h"

struct command;
struct console;

/* Why `command` may not be run here, or NULL: the access list, or writes are off. */
const char *act_refusal(const struct console *console, const struct command *command) NONNULL(1, 2);

#endif
