/* SPDX-License-Identifier: Apache-2.0 */
/* What was run from here: filtered, opened again, forgotten. */
#ifndef UI_RUNS_LAYER_H
#define UI_RUNS_LAYER_H

#include "core/attributes.h"

struct console;
struct past_run;

void runs_layer_open(struct console *console) NONNULL(1);

/* Opens its form with what it was told, or its recipe; says why it can't. Nothing runs. */
void runs_open_again(struct console *console, const struct past_run *run) NONNULL(1, 2);

#endif
