/* SPDX-License-Identifier: Apache-2.0 */
/* How keys are written, for people and in the configuration. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "ui/terminal/keys.h"

enum { KEY_NAME_SIZE = 16 };

static const char *const key_names[] = {
    [KEY_UP_ARROW - KEY_FIRST] = "Up",
    [KEY_DOWN_ARROW - KEY_FIRST] = "Down",
    [KEY_LEFT_ARROW - KEY_FIRST] = "Left",
    [KEY_RIGHT_ARROW - KEY_FIRST] = "Right",
    [KEY_PAGE_UP - KEY_FIRST] = "PgUp",
    [KEY_PAGE_DOWN - KEY_FIRST] = "PgDn",
    [KEY_HOME_KEY - KEY_FIRST] = "Home",
    [KEY_END_KEY - KEY_FIRST] = "End",
    [KEY_DELETE - KEY_FIRST] = "Delete",
    [KEY_ERASE - KEY_FIRST] = "Backspace",
    [KEY_BACK_TAB - KEY_FIRST] = "Shift-Tab",
    [KEY_SHIFT_UP - KEY_FIRST] = "Shift-Up",
    [KEY_SHIFT_DOWN - KEY_FIRST] = "Shift-Down",
    [KEY_PASTE_BEGIN - KEY_FIRST] = "(paste)",
    [KEY_PASTE_END - KEY_FIRST] = "(pasted)",
    [KEY_POINTER - KEY_FIRST] = "(pointer)",
    [KEY_F1 - KEY_FIRST] = "F1",
    [KEY_F2 - KEY_FIRST] = "F2",
    [KEY_F3 - KEY_FIRST] = "F3",
    [KEY_F4 - KEY_FIRST] = "F4",
    [KEY_F5 - KEY_FIRST] = "F5",
    [KEY_F6 - KEY_FIRST] = "F6",
    [KEY_F7 - KEY_FIRST] = "F7",
    [KEY_F8 - KEY_FIRST] = "F8",
    [KEY_F9 - KEY_FIRST] = "F9",
    [KEY_F10 - KEY_FIRST] = "F10",
};

const char *key_label(int key, char *bytes)
{
    switch (key) {
    case KEY_NONE: return "";
    case KEY_TAB: return "Tab";
    case KEY_RETURN: return "Enter";
    case KEY_ESCAPE: return "Esc";
    case ' ': return "Space";
    default: break;
    }
    if (key >= KEY_FIRST)
        return key < KEY_LIMIT ? key_names[key - KEY_FIRST] : "";
    if (key < ' ')
        snprintf(bytes, KEY_NAME_SIZE, "Ctrl-%c", key + '@');
    else
        bytes[text_encode((uint32_t)key, bytes)] = '\0';
    return bytes;
}

/* Those that terminals send as another key. */
static int key_names_control(char letter)
{
    int upper = toupper((unsigned char)letter);
    switch (upper) {
    case 'H': return KEY_ERASE;
    case 'J': return KEY_RETURN;
    default: return upper >= '@' && upper <= '_' ? KEY_CTRL(upper) : KEY_NONE;
    }
}

static int key_names_single(const char *text)
{
    uint32_t code_point;
    size_t length = text_decode(text, &code_point);
    return text[length] == '\0' && key_is_character((int)code_point) ? (int)code_point : KEY_NONE;
}

int key_parse(const char *text)
{
    static const int named[] = {KEY_TAB, KEY_RETURN, KEY_ESCAPE, ' '};
    char bytes[KEY_NAME_SIZE];
    if (*text && key_names_single(text) != KEY_NONE)
        return key_names_single(text);
    if (strcasecmp(text, "comma") == 0)
        return ',';
    if (strncasecmp(text, "ctrl-", 5) == 0 && text[5] && !text[6])
        return key_names_control(text[5]);
    for (size_t i = 0; i < ARRAY_LENGTH(named); i++) {
        if (strcasecmp(text, key_label(named[i], bytes)) == 0)
            return named[i];
    }
    for (int key = KEY_FIRST; key < KEY_LIMIT; key++) {
        if (key != KEY_PASTE_BEGIN && key != KEY_PASTE_END &&
            strcasecmp(text, key_names[key - KEY_FIRST]) == 0)
            return key;
    }
    return KEY_NONE;
}
