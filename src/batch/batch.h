/* SPDX-License-Identifier: Apache-2.0 */
/* The front without a screen: one command, or one a line from standard input. */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include "core/attributes.h"

struct command_line;

/* Runs what the command line asks for and returns the exit status. */
int batch_run(const struct command_line *line) NONNULL(1);

#endif
