/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen_keys.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <stdlib.h>
#include <wchar.h>

#include "core/attributes.h"
#include "ui/keys.h"
#include "ui/screen.h"

/* Codes for the marks of bracketed paste, above those that curses assigns. */
enum { CODE_PASTE_BEGIN = KEY_MAX + 1, CODE_PASTE_END };

static const struct {
    int code;
    int key;
} codes[] = {
    {KEY_UP, KEY_UP_ARROW},
    {KEY_DOWN, KEY_DOWN_ARROW},
    {KEY_LEFT, KEY_LEFT_ARROW},
    {KEY_RIGHT, KEY_RIGHT_ARROW},
    {KEY_PPAGE, KEY_PAGE_UP},
    {KEY_NPAGE, KEY_PAGE_DOWN},
    {KEY_HOME, KEY_HOME_KEY},
    {KEY_END, KEY_END_KEY},
    {KEY_FIND, KEY_HOME_KEY},
    {KEY_SELECT, KEY_END_KEY},
    {KEY_DC, KEY_DELETE},
    {KEY_BACKSPACE, KEY_ERASE},
    {KEY_BTAB, KEY_BACK_TAB},
    {KEY_ENTER, KEY_RETURN},
    {KEY_SR, KEY_SHIFT_UP},
    {KEY_SF, KEY_SHIFT_DOWN},
    {CODE_PASTE_BEGIN, KEY_PASTE_BEGIN},
    {CODE_PASTE_END, KEY_PASTE_END},
};

/* Keys are read through a pad, because reading from a window paints it first. */
static WINDOW *keyboard;

void screen_keys_open(void)
{
    keyboard = newpad(1, 1);
    keypad(keyboard, TRUE);
    nodelay(keyboard, TRUE);
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
}

void screen_keys_close(void)
{
    delwin(keyboard);
    keyboard = NULL;
}

void screen_keys_resume(void)
{
    keypad(keyboard, TRUE);
}

static int translate_code(int code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        if (codes[i].code == code)
            return codes[i].key;
    }
    if (code >= KEY_F(1) && code <= KEY_F(10))
        return KEY_F1 + (code - KEY_F(1));
    return KEY_NONE;
}

static int translate_character(int character)
{
    switch (character) {
    case 0x7f:
    case KEY_CTRL('H'): return KEY_ERASE;
    case '\n': return KEY_RETURN;
    default: return character;
    }
}

/* Keys that mean nothing here are skipped: KEY_NONE is for "nothing more to read". */
int screen_read_key(void)
{
    for (;;) {
        wint_t character;
        int kind = wget_wch(keyboard, &character);
        if (kind == ERR)
            return KEY_NONE;
        int key = kind == KEY_CODE_YES ? translate_code((int)character)
                                       : translate_character((int)character);
        if (key != KEY_NONE)
            return key;
    }
}
