/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/text.h"
#include "terminal_private.h"

static const struct {
    const char *name;
    VTermKey key;
} special_keys[] = {
    {"Up", VTERM_KEY_UP},
    {"Down", VTERM_KEY_DOWN},
    {"Left", VTERM_KEY_LEFT},
    {"Right", VTERM_KEY_RIGHT},
    {"Home", VTERM_KEY_HOME},
    {"End", VTERM_KEY_END},
    {"PgUp", VTERM_KEY_PAGEUP},
    {"PgDn", VTERM_KEY_PAGEDOWN},
    {"Insert", VTERM_KEY_INS},
    {"Delete", VTERM_KEY_DEL},
    {"Tab", VTERM_KEY_TAB},
    {"Backspace", VTERM_KEY_BACKSPACE},
    {"Enter", VTERM_KEY_ENTER},
    {"Esc", VTERM_KEY_ESCAPE},
    {"F1", VTERM_KEY_FUNCTION_0 + 1},
    {"F2", VTERM_KEY_FUNCTION_0 + 2},
    {"F3", VTERM_KEY_FUNCTION_0 + 3},
    {"F4", VTERM_KEY_FUNCTION_0 + 4},
    {"F5", VTERM_KEY_FUNCTION_0 + 5},
    {"F6", VTERM_KEY_FUNCTION_0 + 6},
    {"F7", VTERM_KEY_FUNCTION_0 + 7},
    {"F8", VTERM_KEY_FUNCTION_0 + 8},
    {"F9", VTERM_KEY_FUNCTION_0 + 9},
    {"F10", VTERM_KEY_FUNCTION_0 + 10},
    {"F11", VTERM_KEY_FUNCTION_0 + 11},
    {"F12", VTERM_KEY_FUNCTION_0 + 12},
};

static const struct {
    const char *prefix;
    VTermModifier modifier;
} modifiers[] = {
    {"Ctrl-", VTERM_MOD_CTRL},
    {"Alt-", VTERM_MOD_ALT},
    {"Shift-", VTERM_MOD_SHIFT},
};

static const char *skip_modifiers(const char *name, VTermModifier *modifier)
{
    *modifier = VTERM_MOD_NONE;
    for (size_t i = 0; i < ARRAY_LENGTH(modifiers); i++) {
        size_t length = strlen(modifiers[i].prefix);
        if (strncmp(name, modifiers[i].prefix, length) == 0) {
            *modifier |= modifiers[i].modifier;
            name += length;
        }
    }
    return name;
}

/* A character by itself, or with Ctrl or Alt as terminals have always sent them; what libvterm
 * makes of Ctrl-I and its like (CSI u) only few terminals send. */
static bool press_character(struct buffer *input, const char *character, VTermModifier modifier)
{
    uint32_t code_point;
    size_t length = text_decode(character, &code_point);
    if (character[length] != '\0' || modifier & VTERM_MOD_SHIFT)
        return false;
    if (modifier & VTERM_MOD_ALT)
        buffer_append_byte(input, '\033');
    if (modifier & VTERM_MOD_CTRL)
        buffer_append_byte(input, (char)(code_point & 0x1f));
    else
        buffer_append(input, character, length);
    return true;
}

bool keys_press(VTerm *emulator, struct buffer *input, const char *name)
{
    VTermModifier modifier;
    name = skip_modifiers(name, &modifier);
    for (size_t i = 0; i < ARRAY_LENGTH(special_keys); i++) {
        if (strcmp(name, special_keys[i].name) == 0) {
            vterm_keyboard_key(emulator, special_keys[i].key, modifier);
            return true;
        }
    }
    if (strcmp(name, "Space") == 0)
        name = " ";
    return *name && press_character(input, name, modifier);
}
