/* SPDX-License-Identifier: Apache-2.0 */
/* --demo: the same program on a private server with believable data, for looking and trying. */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "core/attributes.h"

/*
 * Starts the demo server (demo-server in the program's libexec directory, or in the directory
 * ALOHA_TUI_LIBEXECDIR names), runs this program again with `count` further words (options and
 * command line without --demo) on it, stops the server however that ended, and returns the exit
 * status.
 */
int demo_run(int count, char *const words[]) NONNULL(2);

#endif
