/* SPDX-License-Identifier: Apache-2.0 */
/* The mouse: what is clicked on goes to the top layer, or is a hint in the key bar. */
#include "core/clock.h"
#include "ui/stack/console_state.h"

enum { DOUBLE_CLICK_MS = 500 };

static bool console_pointer_is_second_click(const struct console *console, struct pointer pointer)
{
    const struct click *last = &console->last_click;
    return last->layer == console->top && last->y == pointer.y && last->x == pointer.x &&
           clock_monotonic_ms() - last->time_ms < DOUBLE_CLICK_MS;
}

/* A third click is the first one of another two. */
static void console_pointer_click(struct console *console, struct pointer pointer)
{
    struct layer *layer = console->top;
    bool second = console_pointer_is_second_click(console, pointer);
    console->last_click = (struct click){0};
    if (!layer->kind->point || layer->kind->point(layer, console->body, pointer) != POINTED_ITEM ||
        console->top != layer)
        return;
    if (second)
        console_act(console, DO_ENTER);
    else
        console->last_click = (struct click){
            .layer = layer, .y = pointer.y, .x = pointer.x, .time_ms = clock_monotonic_ms()};
}

static void console_pointer_turn_wheel(struct console *console, struct pointer pointer)
{
    struct layer *layer = console->top;
    if (layer->kind->point && layer->kind->point(layer, console->body, pointer) != POINTED_NOTHING)
        return;
    for (int i = 0; i < POINTER_WHEEL_STEP; i++)
        console_act(console, pointer.act == POINTER_WHEEL_UP ? DO_UP : DO_DOWN);
}

void console_handle_pointer(struct console *console, struct pointer pointer)
{
    enum action hint = console_hint_at(console, pointer);
    if (pointer.act != POINTER_PRESS)
        console_pointer_turn_wheel(console, pointer);
    else if (hint != DO_NONE)
        console_act(console, hint);
    else
        console_pointer_click(console, pointer);
}
