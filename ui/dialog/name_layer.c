/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/name_layer.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/stack/layer.h"
#include "ui/terminal/line_edit.h"

enum { WIDTH_MOST = 64, HEIGHT = 3 };

struct name_layer {
    struct layer layer;
    char *title;
    struct line_edit *edit;
    name_entered *entered;
    char *subject;
};

static void name_paint(struct layer *layer, struct area area)
{
    struct name_layer *name = (struct name_layer *)layer;
    int width = area.width - 2 < WIDTH_MOST ? area.width - 2 : WIDTH_MOST;
    struct area box = {area.y + area.height / 3, area.x + (area.width - width) / 2, HEIGHT, width};
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS, name->title, NULL);
    line_edit_paint(name->edit, box.y + 1, box.x + 2, width - 4, STYLE_INPUT, true);
}

static void name_take(struct name_layer *name)
{
    struct console *console = name->layer.console;
    struct region *region = region_create();
    const char *text = text_trim(region, line_edit_text(name->edit));
    if (name->entered(console, name->subject, text))
        console_pop(console, &name->layer);
    region_destroy(region);
}

static bool name_handle_key(struct layer *layer, int key, enum action action)
{
    struct name_layer *name = (struct name_layer *)layer;
    if (action == DO_ENTER)
        name_take(name);
    else if (action == DO_BACK)
        console_pop(layer->console, layer);
    else
        return line_edit_key(name->edit, key);
    return true;
}

static const enum action *name_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return actions;
}

static void name_destroy(struct layer *layer)
{
    struct name_layer *name = (struct name_layer *)layer;
    line_edit_destroy(name->edit);
    free(name->title);
    free(name->subject);
}

static const struct layer_kind name_kind = {
    .name = "name",
    .enters = N_("done"),
    .context = CONTEXT_INPUT,
    .dialog = true,
    .paint = name_paint,
    .key = name_handle_key,
    .hints = name_hints,
    .destroy = name_destroy,
};

void name_layer_open(struct console *console, const char *title, const char *text,
                     name_entered *entered, const char *subject)
{
    struct name_layer *name = memory_alloc(1, sizeof *name);
    name->layer.kind = &name_kind;
    name->title = memory_copy_text(title);
    name->edit = line_edit_create(false);
    name->entered = entered;
    name->subject = memory_copy_text(subject);
    line_edit_set(name->edit, text);
    console_push(console, &name->layer);
}
