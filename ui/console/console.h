/* SPDX-License-Identifier: Apache-2.0 */
/* The console: one program state passed down, from the event loop to the last dialog. */
#ifndef UI_CONSOLE_H
#define UI_CONSOLE_H

#include "core/attributes.h"

struct options;

/*
 * Runs the console until it is left; the exit status. Says on standard error why it can't start.
 *
 * For tests: a byte that comes from the socket which the environment variable ALOHA_TUI_IDLE_FD
 * names is answered with one, once nothing is left to read, ask or paint.
 */
int console_run(const struct options *options) NONNULL(1);

#endif
