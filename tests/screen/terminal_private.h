/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the terminal harness share; suites include terminal.h only. */
#ifndef TESTS_SCREEN_TERMINAL_PRIVATE_H
#define TESTS_SCREEN_TERMINAL_PRIVATE_H

#include <stdbool.h>
#include <vterm.h>

#include "core/buffer.h"
#include "hygiene.h"
#include "pty.h"

struct region;

struct terminal {
    struct region *region;
    const char *place; /* said by a failure; NULL: none */
    VTerm *emulator;
    VTermScreen *screen;
    int rows, columns;

    struct pty pty;
    bool stopped, ended;
    int exit_status;

    struct buffer input;    /* what the program has still to be sent */
    struct buffer received; /* what came from it and was not yet looked at */
    struct buffer sent;
    struct hygiene hygiene;
    bool idle; /* the program has answered that it is */
    bool alternate, cursor_visible;
};

/* Presses the key called `name`: its bytes go to the emulator's output. False if there is none. */
bool keys_press(VTerm *emulator, struct buffer *input, const char *name);

#endif
