/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the screen, and the checks of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "terminal.h"
#include "terminal_private.h"

static int colour_number(const VTermColor *colour)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(colour) || VTERM_COLOR_IS_DEFAULT_BG(colour))
        return TERMINAL_COLOUR_DEFAULT;
    return VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : TERMINAL_COLOUR_DIRECT;
}

struct terminal_cell terminal_cell(struct terminal *terminal, int row, int column)
{
    struct terminal_cell cell = {.width = 1};
    VTermScreenCell seen;
    if (!vterm_screen_get_cell(terminal->screen, (VTermPos){row, column}, &seen))
        terminal_fail(terminal, "there is no cell in row %d, column %d", row, column);
    size_t length = 0;
    /* The right half of a wide character holds the code point -1. */
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && seen.chars[i] && seen.chars[0] != UINT32_MAX;
         i++)
        length += text_encode(seen.chars[i], cell.text + length);
    if (seen.chars[0] == 0)
        cell.text[0] = ' ';
    cell.width = seen.chars[0] == UINT32_MAX ? 0 : seen.width;
    cell.bold = seen.attrs.bold;
    cell.underline = seen.attrs.underline != VTERM_UNDERLINE_OFF;
    cell.reverse = seen.attrs.reverse;
    cell.foreground = colour_number(&seen.fg);
    cell.background = colour_number(&seen.bg);
    return cell;
}

const char *terminal_row(struct terminal *terminal, int row)
{
    struct buffer text = {0};
    for (int column = 0; column < terminal->columns; column++) {
        struct terminal_cell cell = terminal_cell(terminal, row, column);
        buffer_append_text(&text, cell.text);
    }
    size_t length = text.length;
    while (length > 0 && text.bytes[length - 1] == ' ')
        length--;
    const char *copy = region_copy_bytes(terminal->region, buffer_text(&text), length);
    buffer_free(&text);
    return copy;
}

const char *terminal_screen(struct terminal *terminal)
{
    struct buffer text = {0};
    for (int row = 0; row < terminal->rows; row++)
        buffer_format(&text, "%s\n", terminal_row(terminal, row));
    size_t length = text.length;
    while (length > 0 && (length == 1 || text.bytes[length - 2] == '\n'))
        length--;
    const char *copy = region_copy_bytes(terminal->region, buffer_text(&text), length);
    buffer_free(&text);
    return copy;
}

typedef bool cell_test(const struct terminal_cell *cell);

static bool any_cell(const struct terminal_cell *cell UNUSED)
{
    return true;
}

static bool is_reverse(const struct terminal_cell *cell)
{
    return cell->reverse;
}

static bool is_bold(const struct terminal_cell *cell)
{
    return cell->bold;
}

/* Does `text` stand from this cell on, each of its cells passing the test? */
static bool text_is_at(struct terminal *terminal, int row, int column, const char *text,
                       cell_test *test)
{
    if (terminal_cell(terminal, row, column).width == 0)
        return false;
    for (; *text; column++) {
        if (column >= terminal->columns)
            return false;
        struct terminal_cell cell = terminal_cell(terminal, row, column);
        size_t length = strlen(cell.text);
        if (strncmp(text, cell.text, length) != 0 || !test(&cell))
            return false;
        text += length;
    }
    return true;
}

static bool find(struct terminal *terminal, const char *text, cell_test *test, int *row,
                 int *column)
{
    for (int y = 0; y < terminal->rows; y++) {
        for (int x = 0; x < terminal->columns; x++) {
            if (!text_is_at(terminal, y, x, text, test))
                continue;
            if (row)
                *row = y;
            if (column)
                *column = x;
            return true;
        }
    }
    return false;
}

bool terminal_find(struct terminal *terminal, const char *text, int *row, int *column)
{
    return find(terminal, text, any_cell, row, column);
}

void terminal_size(const struct terminal *terminal, int *rows, int *columns)
{
    *rows = terminal->rows;
    *columns = terminal->columns;
}

void terminal_cursor(const struct terminal *terminal, int *row, int *column, bool *visible)
{
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(terminal->emulator), &position);
    *row = position.row;
    *column = position.col;
    *visible = terminal->cursor_visible;
}

bool terminal_is_alternate(const struct terminal *terminal)
{
    return terminal->alternate;
}

/* libvterm brackets a paste only if the program asked for it and has not taken that back. */
static bool pastes_are_bracketed(struct terminal *terminal)
{
    size_t before = terminal->input.length;
    vterm_keyboard_start_paste(terminal->emulator);
    bool bracketed = terminal->input.length > before;
    terminal->input.length = before;
    return bracketed;
}

const char *terminal_unrestored(struct terminal *terminal)
{
    if (!pty_modes_are_restored(&terminal->pty))
        return "the modes of the terminal";
    if (terminal->alternate)
        return "the main screen";
    if (!terminal->cursor_visible)
        return "the cursor";
    if (terminal->hygiene.mouse)
        return "the mouse";
    return pastes_are_bracketed(terminal) ? "pasting without brackets" : NULL;
}

/* What is expected of the screen. */
struct expectation {
    const char *text;
    cell_test *test;
    int row;
};

static bool is_there(struct terminal *terminal, const void *context)
{
    const struct expectation *expected = context;
    return find(terminal, expected->text, expected->test, NULL, NULL);
}

static bool is_absent(struct terminal *terminal, const void *context)
{
    return !is_there(terminal, context);
}

static bool is_in_row(struct terminal *terminal, const void *context)
{
    const struct expectation *expected = context;
    return strstr(terminal_row(terminal, expected->row), expected->text) != NULL;
}

void terminal_expect(struct terminal *terminal, const char *text)
{
    const struct expectation expected = {text, any_cell, 0};
    if (!terminal_await(terminal, is_there, &expected))
        terminal_fail(terminal, "\"%s\" is not on the screen", text);
}

void terminal_wait_text(struct terminal *terminal, const char *text)
{
    terminal_expect(terminal, text);
}

void terminal_expect_absent(struct terminal *terminal, const char *text)
{
    const struct expectation expected = {text, any_cell, 0};
    int row, column;
    if (terminal_await(terminal, is_absent, &expected))
        return;
    terminal_find(terminal, text, &row, &column);
    terminal_fail(terminal, "\"%s\" is on the screen, in row %d, column %d", text, row, column);
}

void terminal_expect_row(struct terminal *terminal, int row, const char *text)
{
    const struct expectation expected = {text, any_cell, row};
    if (!terminal_await(terminal, is_in_row, &expected))
        terminal_fail(terminal, "\"%s\" is not in row %d", text, row);
}

void terminal_expect_reverse(struct terminal *terminal, const char *text)
{
    const struct expectation expected = {text, is_reverse, 0};
    if (!terminal_await(terminal, is_there, &expected))
        terminal_fail(terminal, "\"%s\" does not stand in reverse anywhere", text);
}

void terminal_expect_bold(struct terminal *terminal, const char *text)
{
    const struct expectation expected = {text, is_bold, 0};
    if (!terminal_await(terminal, is_there, &expected))
        terminal_fail(terminal, "\"%s\" does not stand in bold anywhere", text);
}

void terminal_expect_exit(struct terminal *terminal, int status)
{
    int got = terminal_wait_exit(terminal);
    if (got != status)
        terminal_fail(terminal, "the program ended with %d, not %d", got, status);
    if (terminal_unrestored(terminal))
        terminal_fail(terminal, "the program did not give back %s", terminal_unrestored(terminal));
}

void terminal_set_place(struct terminal *terminal, const char *place)
{
    terminal->place = region_copy_text(terminal->region, place);
}

void terminal_fail(struct terminal *terminal, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *message = region_vformat(terminal->region, format, arguments);
    va_end(arguments);
    if (!terminal->ended)
        kill(-terminal->pty.program, SIGKILL);
    if (terminal->place)
        print_error("# %s: %s\n", terminal->place, message);
    else
        print_error("# %s\n", message);
    /* Row by row: cmocka cuts what is longer than 1024 bytes. */
    for (int row = 0; row < terminal->rows; row++)
        print_error("# |%s\n", terminal_row(terminal, row));
    fail();
    die("a failed test went on");
}
