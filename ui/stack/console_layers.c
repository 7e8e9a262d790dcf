/* SPDX-License-Identifier: Apache-2.0 */
/* The stack of layers. */
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/stack/console_state.h"

static void console_layers_doom(struct console *console, struct layer *layer)
{
    layer->below = console->doomed;
    console->doomed = layer;
}

void console_forget_left(struct console *console)
{
    while (console->left) {
        struct layer *gone = console->left;
        console->left = gone->below;
        console_layers_doom(console, gone);
    }
}

static void console_layers_put_on_top(struct console *console, struct layer *layer)
{
    layer->console = console;
    layer->below = console->top;
    console->top = layer;
    layer->as_of = clock_now();
    console_changed(console);
}

/* Going elsewhere from an earlier screen gives up those that came after it, as in a browser. */
void console_push(struct console *console, struct layer *layer)
{
    if (layer->kind->kept)
        console_forget_left(console);
    console_layers_put_on_top(console, layer);
}

/* What lies on a screen may go on with its lists: only one that nothing but another screen lies on
 * can be given up. */
bool console_make_room(struct console *console)
{
    size_t count = 0;
    struct layer *above_oldest = NULL;
    for (struct layer *layer = console->top; layer; layer = layer->below) {
        count += layer->kind->kept;
        if (layer->kind->kept && layer->below && layer->below->kind->kept)
            above_oldest = layer;
    }
    if (count < SCREENS_MOST)
        return true;
    if (!above_oldest) {
        console_notice(console, STYLE_WARNING, _("%d screens are open: close some of them first."),
                       SCREENS_MOST);
        return false;
    }
    struct layer *oldest = above_oldest->below;
    above_oldest->below = oldest->below;
    console_layers_doom(console, oldest);
    return true;
}

struct layer *console_top(const struct console *console)
{
    return console->top;
}

void console_leave(struct console *console)
{
    struct layer *layer = console->top;
    if (!layer->below)
        return;
    if (!layer->kind->kept) {
        console_pop(console, layer);
        return;
    }
    console->top = layer->below;
    layer->below = console->left;
    console->left = layer;
    console_changed(console);
}

void console_return(struct console *console)
{
    struct layer *layer = console->left;
    if (!layer) {
        console_notice(console, STYLE_NORMAL, _("There is no later screen."));
        return;
    }
    console->left = layer->below;
    console_layers_put_on_top(console, layer);
    if (layer->kind->refresh)
        layer->kind->refresh(layer);
}

void console_pop(struct console *console, struct layer *layer)
{
    bool last = false;
    while (console->top && !last) {
        struct layer *gone = console->top;
        last = gone == layer;
        console->top = gone->below;
        console_layers_doom(console, gone);
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
        if (!layer->kind->refresh)
            continue;
        layer->kind->refresh(layer);
        layer->as_of = clock_now();
    }
    console_changed(console);
}

void console_runs_changed(struct console *console)
{
    for (struct layer *layer = console->top; layer; layer = layer->below) {
        if (layer->kind->runs_changed)
            layer->kind->runs_changed(layer);
    }
}

struct list *console_list(struct console *console, const char *name)
{
    for (struct layer *layer = console->top; layer; layer = layer->below) {
        struct list *list = layer->kind->list ? layer->kind->list(layer, name) : NULL;
        while (list && console->top != layer)
            console_pop(console, console->top);
        if (list)
            return list;
    }
    return NULL;
}

void console_unmark(struct console *console, const char *name, int64_t key)
{
    for (struct layer *layer = console->top; layer; layer = layer->below) {
        struct list *list = layer->kind->list ? layer->kind->list(layer, NULL) : NULL;
        const char *own = list ? list_name(list) : NULL;
        if (own && strcmp(own, name) == 0)
            list_unmark(list, key);
    }
}

enum key_context layer_context(const struct layer *layer)
{
    if (layer->kind->current_context)
        return layer->kind->current_context(layer);
    return layer->kind->context;
}

enum key_context console_context(const struct console *console)
{
    return layer_context(console->top);
}
