/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/screen_keys.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <stdlib.h>
#include <wchar.h>

#include "core/attributes.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/pointer.h"
#include "ui/terminal/screen.h"

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
    {KEY_MOUSE, KEY_POINTER},
    {CODE_PASTE_BEGIN, KEY_PASTE_BEGIN},
    {CODE_PASTE_END, KEY_PASTE_END},
};

/* What terminals send for keys, whatever terminfo knows of the one that TERM names: what is not
 * understood would be taken for Esc and characters. Source: xterm's ctlseqs, "PC-Style Function
 * Keys" and "VT220-Style Function Keys". */
static const struct {
    const char *bytes;
    int code;
} usual_keys[] = {
    {"\033[A", KEY_UP},     {"\033OA", KEY_UP},      {"\033[B", KEY_DOWN},   {"\033OB", KEY_DOWN},
    {"\033[C", KEY_RIGHT},  {"\033OC", KEY_RIGHT},   {"\033[D", KEY_LEFT},   {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME},   {"\033OH", KEY_HOME},    {"\033[1~", KEY_HOME},  {"\033[F", KEY_END},
    {"\033OF", KEY_END},    {"\033[4~", KEY_END},    {"\033[3~", KEY_DC},    {"\033[5~", KEY_PPAGE},
    {"\033[6~", KEY_NPAGE}, {"\033[Z", KEY_BTAB},    {"\033[1;2A", KEY_SR},  {"\033[1;2B", KEY_SF},
    {"\033OP", KEY_F(1)},   {"\033OQ", KEY_F(2)},    {"\033OR", KEY_F(3)},   {"\033OS", KEY_F(4)},
    {"\033[15~", KEY_F(5)}, {"\033[17~", KEY_F(6)},  {"\033[18~", KEY_F(7)}, {"\033[19~", KEY_F(8)},
    {"\033[20~", KEY_F(9)}, {"\033[21~", KEY_F(10)},
};

/* Keys are read through a pad, because reading from a window paints it first. */
static WINDOW *keyboard;

enum { POINTERS_MOST = 32 }; /* in one go; more are dropped */

static struct {
    struct pointer current;
    struct pointer waiting[POINTERS_MOST]; /* the next one last */
    size_t count;
} mouse;

#define FIRST_BUTTON                                                                               \
    (BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED | BUTTON1_TRIPLE_CLICKED)

void screen_keys_open(void)
{
    keyboard = newpad(1, 1);
    keypad(keyboard, TRUE);
    nodelay(keyboard, TRUE);
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    for (size_t i = 0; i < ARRAY_LENGTH(usual_keys); i++) {
        int known = key_defined(usual_keys[i].bytes);
        if (known == 0 || known > KEY_MAX) /* beyond are keys that curses has no name for */
            define_key(usual_keys[i].bytes, usual_keys[i].code);
    }
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

/* No time is waited for what a click may become; what is there already curses still puts together.
 */
bool screen_keys_use_mouse(bool on)
{
    mouseinterval(0);
    return mousemask(on ? FIRST_BUTTON | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL) != 0;
}

static void screen_keys_keep_pointer(const MEVENT *event, enum pointer_act act)
{
    if (mouse.count < ARRAY_LENGTH(mouse.waiting))
        mouse.waiting[mouse.count++] = (struct pointer){.act = act, .y = event->y, .x = event->x};
}

/* curses gives what came last first. */
static void screen_keys_collect_pointers(void)
{
    MEVENT event;
    while (getmouse(&event) == OK) {
        if (event.bstate & BUTTON4_PRESSED)
            screen_keys_keep_pointer(&event, POINTER_WHEEL_UP);
        if (event.bstate & BUTTON5_PRESSED)
            screen_keys_keep_pointer(&event, POINTER_WHEEL_DOWN);
        if (event.bstate & FIRST_BUTTON)
            screen_keys_keep_pointer(&event, POINTER_PRESS);
        if (event.bstate & BUTTON1_DOUBLE_CLICKED)
            screen_keys_keep_pointer(&event, POINTER_PRESS);
    }
}

/* False if nothing is left. */
static bool screen_keys_next_pointer(void)
{
    bool waits = mouse.count > 0;
    if (waits)
        mouse.current = mouse.waiting[--mouse.count];
    return waits;
}

struct pointer screen_pointer(void)
{
    return mouse.current;
}

static int screen_keys_translate_code(int code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        if (codes[i].code == code)
            return codes[i].key;
    }
    if (code >= KEY_F(1) && code <= KEY_F(10))
        return KEY_F1 + (code - KEY_F(1));
    return KEY_NONE;
}

static int screen_keys_translate_character(int character)
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
    while (!screen_keys_next_pointer()) {
        wint_t character;
        int kind = wget_wch(keyboard, &character);
        if (kind == ERR)
            return KEY_NONE;
        int key = kind == KEY_CODE_YES ? screen_keys_translate_code((int)character)
                                       : screen_keys_translate_character((int)character);
        if (key == KEY_POINTER)
            screen_keys_collect_pointers();
        else if (key != KEY_NONE)
            return key;
    }
    return KEY_POINTER;
}
