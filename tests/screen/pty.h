/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program in a pseudo-terminal: as when it is started from a shell, that shell, a process of
 * ours, holds the terminal and outlives the program, so that one can see what it left behind.
 */
#ifndef TESTS_SCREEN_PTY_H
#define TESTS_SCREEN_PTY_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

#include "core/attributes.h"

struct pty {
    int master;
    int slave;                   /* our own opening of the program's side */
    struct termios modes_before; /* of the terminal, before the program started */
    int idle;                    /* our end of the socket behind ALOHA_TUI_IDLE_FD */
    int end;                     /* becomes readable when the program has stopped or ended */
    bool ended;                  /* … and that was read */
    pid_t holder;
    pid_t program;
};

/* Starts argv[0] (found in PATH) with `environment` added to ours. Reading and writing `master`
 * and `slave` does not block. */
struct pty pty_start(int rows, int columns, const char *const argv[],
                     const char *const environment[]) NONNULL(3) MUST_USE;

enum { PTY_STOPPED = -1 };

/* Reads how the program ended, once `end` is readable: its exit status, or 128 + the signal; or
 * PTY_STOPPED: it has not, but waits for SIGCONT. */
int pty_exit_status(struct pty *pty) NONNULL(1);

void pty_resize(const struct pty *pty, int rows, int columns) NONNULL(1);

/* Are the terminal's modes those it had before the program started? */
bool pty_modes_are_restored(const struct pty *pty) NONNULL(1);

/* Ends the process that holds the terminal; how the program ends is not known then. */
void pty_hang_up(struct pty *pty) NONNULL(1);

/* Ends the program if it still runs, and closes the terminal. */
void pty_close(struct pty *pty) NONNULL(1);

#endif
