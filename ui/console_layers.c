/* SPDX-License-Identifier: Apache-2.0 */
/* The stack of layers, and what keys do to it. */
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/memory.h"
#include "ui/console_state.h"
#include "ui/help_layer.h"
#include "ui/lights.h"
#include "ui/palette.h"

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

void console_handle_key(struct console *console, int key)
{
    struct layer *layer = console->top;
    enum action action = key_action(layer_context(layer), key);
    clear_notice(console);
    console_changed(console);
    if (!layer->kind->key(layer, key, action))
        console_do(console, action);
}

/* Acts on what is under the cursor: not before it is known what that is. */
static bool must_wait(const struct console *console, int key)
{
    const struct layer *layer = console->top;
    enum key_context context = layer_context(layer);
    if (context != CONTEXT_LIST || !layer->kind->waiting || !layer->kind->waiting(layer))
        return false;
    switch (key_action(context, key)) {
    case DO_ENTER:
    case DO_ACT:
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
        if (must_wait(console, key)) {
            if (!console->notice)
                console_notice(console, STYLE_DIM, "Waiting for rows. Ctrl-C forgets the keys.");
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
