/* SPDX-License-Identifier: Apache-2.0 */
/* The one door through which the console runs a command: what only reads runs at once, what changes
 * something is previewed and confirmed first. */
#ifndef UI_ACT_RUN_H
#define UI_ACT_RUN_H

#include "core/attributes.h"

struct act;
struct console;

/* Runs it and shows its output; a command that changes something asks first. `act` is copied, as
 * below. */
void act_run(struct console *console, const struct act *act) NONNULL(1, 2);
/* Shows what it would change, from where it can be run. */
void act_preview(struct console *console, const struct act *act) NONNULL(1, 2);

#endif
