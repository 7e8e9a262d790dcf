/* SPDX-License-Identifier: Apache-2.0 */
/* Gives the terminal back when the program dies: the one thing that a crash may still do. */
#ifndef UI_CRASH_H
#define UI_CRASH_H

#include <termios.h>

#include "core/attributes.h"

/*
 * From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT write `farewell` (copied; at most 512
 * bytes, the rest is cut) to standard output, set `modes` and then take their usual course. Only
 * async-signal-safe calls are made (signal-safety(7)).
 */
void crash_guard_install(const char *farewell, const struct termios *modes) NONNULL(1, 2);

/* The terminal has been given back: a crash has nothing left to restore. */
void crash_guard_remove(void);

#endif
