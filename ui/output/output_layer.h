/* SPDX-License-Identifier: Apache-2.0 */
/* A run and what it says: scrolled, searched, saved, copied, run again. */
#ifndef UI_OUTPUT_LAYER_H
#define UI_OUTPUT_LAYER_H

#include "core/attributes.h"

struct act;
struct console;
struct job;

/* Runs a command (copied) in a child process, unasked, and puts a layer that shows it on the stack.
 * For act_run.c and the confirmation; all others go through act_run(). */
void output_layer_open(struct console *console, const struct act *act) NONNULL(1, 2);

/* Shows what a job (copied) has said and says. Its end is told as that of any run. */
void output_layer_open_job(struct console *console, const struct job *job) NONNULL(1, 2);

#endif
