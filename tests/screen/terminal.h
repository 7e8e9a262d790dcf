/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program in a pseudo-terminal of its own, seen through libvterm: what stands where on the
 * screen, in which look, and what was sent for it. For suites: whatever goes wrong here fails the
 * test that runs, with the screen as it was.
 *
 * Nothing sleeps. The program finds in ALOHA_TUI_IDLE_FD the number of an open socket; it answers
 * each byte that comes from it with one, once it is idle: all input read, no query in flight, all
 * painted. It must not hand that descriptor on to children. As it is asked after it was sent
 * something, its answer cannot be of a time before that. What comes without a key, such as the end
 * of a job, may come after it: what is expected of the screen is therefore waited for.
 */
#ifndef TESTS_SCREEN_TERMINAL_H
#define TESTS_SCREEN_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/attributes.h"

struct buffer;
struct terminal;

/* How long anything may take before the test fails. */
enum { TERMINAL_PATIENCE_MS = 60000 };

/* The longest character in a cell: six code points. */
enum { TERMINAL_CELL_BYTES = 25 };

/* A colour: one of the terminal's 256, or the terminal's own, or one given as red, green, blue. */
enum { TERMINAL_COLOUR_DEFAULT = -1, TERMINAL_COLOUR_DIRECT = -2 };

struct terminal_cell {
    char text[TERMINAL_CELL_BYTES]; /* "" in the right half of a wide character */
    int width;
    bool bold, underline, reverse;
    int foreground, background;
};

/*
 * Starts argv[0] (found in PATH) in a terminal of `rows` by `columns` cells, with TERM
 * xterm-256color and `environment` ("NAME=VALUE", NULL at the end; NULL: nothing) added to ours,
 * and waits until it is idle. End it with terminal_free().
 */
struct terminal *terminal_start(int rows, int columns, const char *const argv[],
                                const char *const environment[]) RETURNS_NONNULL
    NONNULL(3) MUST_USE;

/* The process of the program. */
pid_t terminal_program(const struct terminal *terminal) NONNULL(1);

/* Kills the program if it still runs. NULL is allowed. */
void terminal_free(struct terminal *terminal);

/*
 * Presses a key as a person would, and waits until the program is idle: a character, or Up, Down,
 * Left, Right, Home, End, PgUp, PgDn, Insert, Delete, Backspace, Tab, Enter, Esc, Space, F1 to F12,
 * with Ctrl-, Alt- or Shift- before it.
 */
void terminal_press(struct terminal *terminal, const char *key) NONNULL(1, 2);
/* Presses the key of each character in turn. */
void terminal_type(struct terminal *terminal, const char *text) NONNULL(1, 2);
/* Pastes text, bracketed where the program asked for that, and waits until it is idle. */
void terminal_paste(struct terminal *terminal, const char *text) NONNULL(1, 2);
/* Presses and lets go the mouse's button on the first place where `text` stands, as often as said,
 * and waits until the program is idle; button 1 is the left one, 4 and 5 are the wheel, up and
 * down. A program that does not listen to the mouse fails the test. */
void terminal_click(struct terminal *terminal, const char *text, int button, int times)
    NONNULL(1, 2);
/* Makes the window another size, and waits until the program is idle. */
void terminal_resize(struct terminal *terminal, int rows, int columns) NONNULL(1);
/* Sends bytes as they are, without waiting. */
void terminal_send(struct terminal *terminal, const char *bytes, size_t length) NONNULL(1, 2);
/* Takes the terminal away, as a lost SSH connection does, and waits until the program has ended. */
void terminal_hang_up(struct terminal *terminal) NONNULL(1);
/* Sends the program a signal, without waiting. */
void terminal_signal(struct terminal *terminal, int number) NONNULL(1);

/* Asks the program whether it is idle, and waits for the answer. */
void terminal_wait_idle(struct terminal *terminal) NONNULL(1);
/* Waits until `text` stands on the screen: for what comes without a key. */
void terminal_wait_text(struct terminal *terminal, const char *text) NONNULL(1, 2);
/* Does the program send anything, or end, within that time? */
bool terminal_does_anything(struct terminal *terminal, int milliseconds) NONNULL(1);
/* Waits until the program has ended; its exit status, or 128 + the signal that killed it. */
int terminal_wait_exit(struct terminal *terminal) NONNULL(1);

/* Waits until the program has stopped, as Ctrl-Z has it do; and lets it go on, until it is idle. */
void terminal_wait_stop(struct terminal *terminal) NONNULL(1);
void terminal_continue(struct terminal *terminal) NONNULL(1);

bool terminal_has_ended(const struct terminal *terminal) NONNULL(1);

/* Row `row`, from 0, without blanks at its end. Lives as long as the terminal. */
const char *terminal_row(struct terminal *terminal, int row) RETURNS_NONNULL NONNULL(1);
/* All rows, a line each; empty ones at the end left out. Lives as long as the terminal. */
const char *terminal_screen(struct terminal *terminal) RETURNS_NONNULL NONNULL(1);
/* Where `text` first stands, reading by rows; either place may be NULL. */
bool terminal_find(struct terminal *terminal, const char *text, int *row, int *column)
    NONNULL(1, 2);
/* What stands in a cell and how it looks. */
struct terminal_cell terminal_cell(struct terminal *terminal, int row, int column) NONNULL(1);
void terminal_size(const struct terminal *terminal, int *rows, int *columns) NONNULL(1, 2, 3);
void terminal_cursor(const struct terminal *terminal, int *row, int *column, bool *visible)
    NONNULL(1, 2, 3, 4);
bool terminal_is_alternate(const struct terminal *terminal) NONNULL(1);

/* What the program sent since the last terminal_forget(). */
const struct buffer *terminal_sent(const struct terminal *terminal) RETURNS_NONNULL NONNULL(1);
void terminal_forget(struct terminal *terminal) NONNULL(1);

/*
 * What the terminal should not have been sent, so far: a control byte that is part of no escape
 * sequence and moves nothing, C1 and bidi controls, titles and other strings that terminals obey
 * (the clipboard, OSC 52, a notice, OSC 9, and all colours as they were, OSC 104, are allowed).
 * NULL if there was nothing. Waiting for idleness checks it.
 */
const char *terminal_foul(const struct terminal *terminal) NONNULL(1);

/* What a program that ended, or stopped, did not give back: the main screen, the cursor, the modes
 * of the tty, of pasting or of the mouse. NULL if all is as it was. */
const char *terminal_unrestored(struct terminal *terminal) NONNULL(1);

/* Waits until `holds(terminal, context)`; false if it does not before the patience or the program
 * has ended. */
bool terminal_await(struct terminal *terminal,
                    bool (*holds)(struct terminal *terminal, const void *context),
                    const void *context) NONNULL(1, 2);

/* Checks for suites: each waits for what it expects, and fails with the screen. */
void terminal_expect(struct terminal *terminal, const char *text) NONNULL(1, 2);
void terminal_expect_absent(struct terminal *terminal, const char *text) NONNULL(1, 2);
void terminal_expect_row(struct terminal *terminal, int row, const char *text) NONNULL(1, 3);
/* `text` stands on the screen, in reverse or bold all along. */
void terminal_expect_reverse(struct terminal *terminal, const char *text) NONNULL(1, 2);
void terminal_expect_bold(struct terminal *terminal, const char *text) NONNULL(1, 2);
/* The program ends, or has ended, with this exit status, and gave the terminal back. */
void terminal_expect_exit(struct terminal *terminal, int status) NONNULL(1);
/* Where in a script the test stands ("file:line"), to be said by a failure; copied. */
void terminal_set_place(struct terminal *terminal, const char *place) NONNULL(1, 2);
/* Fails the test with a message and the screen. */
void terminal_fail(struct terminal *terminal, const char *format, ...) NORETURN NONNULL(1, 2)
    PRINTF_LIKE(2, 3);

#endif
