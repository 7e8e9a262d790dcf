/* SPDX-License-Identifier: Apache-2.0 */
/* What keys do, wherever one is: to the top layer first. */
#include <string.h>

#include "core/buffer.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/stack/console_state.h"

void console_do(struct console *console, enum action action)
{
    console->hooks->act(console, action);
}

/* True if the top layer took the key. */
static bool console_keys_pass(struct console *console, int key, enum action action)
{
    if (console->top->kind->key(console->top, key, action))
        return true;
    console_do(console, action);
    return false;
}

void console_act(struct console *console, enum action action)
{
    console_keys_pass(console, KEY_NONE, action);
}

static void console_keys_drop_paste(struct console *console)
{
    console->pasting = false;
    if (console->pasted.bytes)
        explicit_bzero(console->pasted.bytes, console->pasted.size); /* whatever it was */
    buffer_free(&console->pasted);
}

/* What is pasted where nothing is typed would be taken for keys: a command line opens its form,
 * anything else is dropped. */
static void console_keys_take_paste(struct console *console, int key)
{
    char bytes[4];
    if (key == KEY_RETURN || key == KEY_TAB)
        key = ' ';
    if (key_is_character(key))
        buffer_append(&console->pasted, bytes, text_encode((uint32_t)key, bytes));
    if (key != KEY_PASTE_END)
        return;
    if (!console->hooks->open_line(console, buffer_text(&console->pasted)))
        console_notice(console, STYLE_WARNING, _("Only a command line can be pasted here."));
    console_keys_drop_paste(console);
}

void console_handle_key(struct console *console, int key)
{
    console_changed(console);
    if (console->pasting && key == KEY_CTRL('C'))
        console_keys_drop_paste(console); /* whose end was lost */
    if (console->pasting) {
        console_keys_take_paste(console, key);
        return;
    }
    console_clear_notice(console);
    if (key == KEY_POINTER) {
        console_handle_pointer(console, screen_pointer());
        return;
    }
    console->pasting =
        !console_keys_pass(console, key, key_action(console_context(console), key)) &&
        key == KEY_PASTE_BEGIN;
}

/* Acts on what is under the cursor: not before it is known what that is. */
static bool console_keys_must_wait(const struct console *console, int key)
{
    struct layer *layer = console->top;
    enum key_context context = layer_context(layer);
    const struct list *list = layer->kind->list ? layer->kind->list(layer, NULL) : NULL;
    if (context != CONTEXT_LIST || !list || !list_is_waiting(list))
        return false;
    switch (key_action(context, key)) {
    case DO_ENTER:
    case DO_ACT:
    case DO_EDIT:
    case DO_TOGGLE:
    case DO_DASHBOARD: return true;
    default: return false;
    }
}

void console_take_key(struct console *console, int key)
{
    buffer_append(&console->kept, (const char *)&key, sizeof key);
    console_take_kept_keys(console);
}

void console_take_kept_keys(struct console *console)
{
    int key;
    while (console->kept.length > 0) {
        memcpy(&key, console->kept.bytes, sizeof key);
        if (console_keys_must_wait(console, key)) {
            if (!console->notice)
                console_notice(console, STYLE_DIM, _("Waiting for rows. Ctrl-C forgets the keys."));
            return;
        }
        buffer_consume(&console->kept, sizeof key);
        console_handle_key(console, key);
    }
}

void console_interrupt(struct console *console)
{
    buffer_clear(&console->kept);
    console_handle_key(console, KEY_CTRL('C'));
}
