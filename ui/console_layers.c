/* SPDX-License-Identifier: Apache-2.0 */
/* The stack of layers, and what keys do to it. */
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/memory.h"
#include "core/text.h"
#include "ui/console_state.h"
#include "ui/form.h"
#include "ui/help_layer.h"
#include "ui/lights.h"
#include "ui/palette.h"
#include "ui/recipe_layer.h"

enum { SECOND_INTERRUPT_MS = 2000 }; /* Ctrl-C twice within this leaves */

void console_push(struct console *console, struct layer *layer)
{
    layer->console = console;
    layer->below = console->top;
    console->top = layer;
    console_changed(console);
}

void console_pop(struct console *console, struct layer *layer)
{
    bool last = false;
    while (console->top && !last) {
        struct layer *gone = console->top;
        last = gone == layer;
        console->top = gone->below;
        gone->below = console->doomed;
        console->doomed = gone;
    }
    console_changed(console);
}

void console_free_doomed(struct console *console)
{
    while (console->doomed) {
        struct layer *layer = console->doomed;
        console->doomed = layer->below;
        if (layer->kind->destroy)
            layer->kind->destroy(layer);
        free(layer);
    }
}

void console_refresh_layers(struct console *console)
{
    for (struct layer *layer = console->top; layer; layer = layer->below) {
        if (layer->kind->refresh)
            layer->kind->refresh(layer);
    }
    console->as_of = clock_now();
    console_changed(console);
}

static void clear_notice(struct console *console)
{
    free(console->notice);
    console->notice = NULL;
}

void console_notice(struct console *console, enum style style, const char *format, ...)
{
    struct buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&text, format, arguments);
    va_end(arguments);
    clear_notice(console);
    console->notice = memory_copy_text(buffer_text(&text));
    console->notice_style = style;
    buffer_free(&text);
    console_changed(console);
}

enum key_context layer_context(const struct layer *layer)
{
    if (layer->kind->current_context)
        return layer->kind->current_context(layer);
    return layer->kind->context;
}

static void go_back(struct console *console)
{
    if (console->top->below)
        console_pop(console, console->top);
}

static void close_top(struct console *console)
{
    if (console->top->below)
        console_pop(console, console->top);
    else
        console_quit(console);
}

/* Ctrl-C with nothing to cancel: once it is said, twice it leaves. */
static void cancel(struct console *console)
{
    int64_t now = clock_monotonic_ms();
    if (console->interrupted_ms && now - console->interrupted_ms < SECOND_INTERRUPT_MS)
        console_quit(console);
    else
        console_notice(console, STYLE_WARNING, "Nothing to cancel. Ctrl-C again or Q leaves.");
    console->interrupted_ms = now;
}

void console_do(struct console *console, enum action action)
{
    switch (action) {
    case DO_HELP: help_layer_open(console); break;
    case DO_PALETTE: palette_open(console); break;
    case DO_RECIPES: recipe_layer_open(console); break;
    case DO_REFRESH:
        lights_refresh(console->lights);
        console_refresh_layers(console);
        break;
    case DO_RETRY: async_database_retry_now(console->database); break;
    case DO_REPAINT: screen_redraw(); break;
    case DO_SUSPEND: raise(SIGTSTP); break;
    case DO_CANCEL: cancel(console); break;
    case DO_BACK: go_back(console); break;
    case DO_CLOSE: close_top(console); break;
    case DO_QUIT: console_quit(console); break;
    default: break;
    }
}

/* What is pasted where nothing is typed would be taken for keys: a command line opens its form,
 * anything else is dropped. */
static void take_paste(struct console *console, int key)
{
    char bytes[4];
    if (key == KEY_RETURN || key == KEY_TAB)
        key = ' ';
    if (key_is_character(key))
        buffer_append(&console->pasted, bytes, text_encode((uint32_t)key, bytes));
    if (key != KEY_PASTE_END)
        return;
    console->pasting = false;
    if (form_open_line(console, buffer_text(&console->pasted), NULL) == FORM_LINE_NONE)
        console_notice(console, STYLE_WARNING, "Only a command line can be pasted here.");
    if (console->pasted.bytes)
        explicit_bzero(console->pasted.bytes, console->pasted.size); /* whatever it was */
    buffer_free(&console->pasted);
}

void console_handle_key(struct console *console, int key)
{
    struct layer *layer = console->top;
    if (console->pasting) {
        take_paste(console, key);
        return;
    }
    enum action action = key_action(layer_context(layer), key);
    clear_notice(console);
    console_changed(console);
    if (layer->kind->key(layer, key, action))
        return;
    console->pasting = key == KEY_PASTE_BEGIN;
    console_do(console, action);
}

void console_interrupt(struct console *console)
{
    console_handle_key(console, KEY_CTRL('C'));
}
