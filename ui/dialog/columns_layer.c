/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/columns_layer.h"

#include <stdint.h>
#include <stdio.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"

enum { WIDTH = 50, TITLE_WIDTH = 18, BOX_WIDTH = 3 };

struct columns_layer {
    struct layer layer;
    struct list *list;
    size_t cursor, top;
    struct area rows; /* as painted last */
    char position[64];
};

static struct columns_layer *columns_layer_of(struct layer *layer)
{
    return (struct columns_layer *)layer;
}

static const struct list_column *columns_column_at(const struct list *list, size_t place)
{
    size_t count;
    struct list_source *source = list_source(list);
    const struct list_column *columns = source->kind->columns(source, &count);
    return &columns[list_columns(list)->places[place].column];
}

static const char *columns_width_text(struct region *region, const struct list *list, size_t place)
{
    const struct column_place *at = &list_columns(list)->places[place];
    int width = at->width ? at->width : columns_column_at(list, place)->width;
    return width ? region_format(region, _("width %d"), width) : _("shares the rest");
}

static const char *columns_note(const struct columns_layer *layer, size_t place)
{
    const struct list_columns *columns = list_columns(layer->list);
    if (columns->places[place].hidden)
        return columns_column_at(layer->list, place)->wide ? _(", given room") : "";
    return place < columns->frozen ? _(", stays") : "";
}

/* "▸[x] email              width 20, stays" */
static void columns_paint_place(const struct columns_layer *layer, size_t place, struct area at)
{
    const struct list_columns *columns = list_columns(layer->list);
    bool here = place == layer->cursor;
    struct region *region = region_create();
    const char *title =
        text_clip(region, _(columns_column_at(layer->list, place)->title), TITLE_WIDTH);
    const char *text =
        region_format(region, "[%c] %s%*s%s%s", columns->places[place].hidden ? ' ' : 'x', title,
                      TITLE_WIDTH + 2 - text_width(title), "",
                      columns_width_text(region, layer->list, place), columns_note(layer, place));
    screen_label(at.y, at.x, 1, STYLE_CURSOR, here ? screen_glyph(GLYPH_CURSOR) : " ");
    screen_label(at.y, at.x + 1, at.width - 1, STYLE_NORMAL, text);
    if (here)
        screen_cursor(at.y, at.x + 2, true);
    region_destroy(region);
}

static void columns_scroll_to_cursor(struct columns_layer *layer, size_t height)
{
    if (layer->cursor < layer->top)
        layer->top = layer->cursor;
    if (height > 0 && layer->cursor >= layer->top + height)
        layer->top = layer->cursor - height + 1;
}

static void columns_paint(struct layer *base, struct area area)
{
    struct columns_layer *layer = columns_layer_of(base);
    size_t count = list_columns(layer->list)->count;
    int width = area.width < WIDTH ? area.width : WIDTH;
    int height = (int)count + 2 < area.height ? (int)count + 2 : area.height;
    struct area box = {area.y + (area.height - height) / 2, area.x + area.width - width, height,
                       width};
    layer->rows = (struct area){box.y + 1, box.x + 1, height - 2, width - 2};
    columns_scroll_to_cursor(layer, (size_t)(height - 2));
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS, _("Columns"), NULL);
    for (int i = 0; i < height - 2 && layer->top + (size_t)i < count; i++)
        columns_paint_place(layer, layer->top + (size_t)i,
                            (struct area){box.y + 1 + i, box.x + 1, 1, width - 2});
}

static bool columns_step(struct columns_layer *layer, int direction)
{
    size_t cursor = layer->cursor + (size_t)direction;
    if (cursor < list_columns(layer->list)->count)
        layer->cursor = cursor;
    return true;
}

static bool columns_move(struct columns_layer *layer, int direction)
{
    struct list_columns columns = *list_columns(layer->list);
    if (list_columns_move(&columns, layer->cursor, direction))
        layer->cursor += (size_t)direction;
    list_set_columns(layer->list, &columns);
    return true;
}

static bool columns_toggle(struct console *console, struct list *list, size_t place)
{
    struct list_columns columns = *list_columns(list);
    bool can = list_columns_toggle(&columns, place);
    if (can)
        list_set_columns(list, &columns);
    else
        console_notice(console, STYLE_WARNING, _("One column has to be shown."));
    return can;
}

static void columns_resize(struct list *list, size_t place, int step)
{
    struct list_columns columns = *list_columns(list);
    list_columns_resize(&columns, place, list_column_width(list, place), step);
    list_set_columns(list, &columns);
}

/* The columns down to the cursor stay; once more, none does. */
static bool columns_freeze(struct columns_layer *layer)
{
    struct list_columns columns = *list_columns(layer->list);
    columns.frozen = columns.frozen == layer->cursor + 1 ? 0 : layer->cursor + 1;
    list_set_columns(layer->list, &columns);
    return true;
}

static bool columns_reset(struct columns_layer *layer)
{
    size_t count;
    struct list_source *source = list_source(layer->list);
    const struct list_column *all = source->kind->columns(source, &count);
    struct list_columns columns = list_columns_of(all, count);
    list_set_columns(layer->list, &columns);
    return true;
}

/* What is the same for a column in the dialog and in the list itself. */
static bool columns_arrange(struct console *console, struct list *list, size_t place,
                            enum action action)
{
    switch (action) {
    case DO_SHOW: columns_toggle(console, list, place); return true;
    case DO_WIDER: columns_resize(list, place, 1); return true;
    case DO_NARROWER: columns_resize(list, place, -1); return true;
    default: return false;
    }
}

/* The place of the column that `<` and `>` go on from; false if it is not to be seen. */
static bool columns_find_sorted(const struct list *list, size_t *place)
{
    const struct view_order *order = &list_source(list)->order;
    const struct list_columns *columns = list_columns(list);
    *place = 0;
    while (order->count > 0 && *place < columns->count &&
           columns->places[*place].column != order->sorts[order->count - 1].column)
        ++*place;
    return order->count > 0 && *place < columns->count && !columns->places[*place].hidden;
}

void columns_arrange_sorted(struct console *console, struct list *list, enum action action)
{
    size_t place;
    char bytes[16];
    if (!columns_find_sorted(list, &place))
        console_notice(console, STYLE_WARNING,
                       _("Rows are sorted by no column that is shown; < and > "
                         "choose one."));
    else if (action != DO_HIDE)
        columns_arrange(console, list, place, action);
    else if (columns_toggle(console, list, place))
        console_notice(console, STYLE_NORMAL, _("The column %s is hidden; %s shows it again."),
                       columns_column_at(list, place)->title,
                       key_label(key_for_action(CONTEXT_LIST, DO_COLUMNS), bytes));
}

static bool columns_handle_key(struct layer *base, int key UNUSED, enum action action)
{
    struct columns_layer *layer = columns_layer_of(base);
    if (columns_arrange(base->console, layer->list, layer->cursor, action))
        return true;
    switch (action) {
    case DO_UP: return columns_step(layer, -1);
    case DO_DOWN: return columns_step(layer, 1);
    case DO_MOVE_UP: return columns_move(layer, -1);
    case DO_MOVE_DOWN: return columns_move(layer, 1);
    case DO_FREEZE: return columns_freeze(layer);
    case DO_RESET: return columns_reset(layer);
    default: return false;
    }
}

static const enum action *columns_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_SHOW,      DO_BACK,  DO_MOVE_UP,
                                          DO_MOVE_DOWN, DO_WIDER, DO_NARROWER,
                                          DO_FREEZE,    DO_RESET, DO_NONE};
    return actions;
}

static const char *columns_position(const struct layer *base)
{
    struct columns_layer *layer =
        (struct columns_layer *)(uintptr_t)base; /* only the text changes */
    const struct list_columns *columns = list_columns(layer->list);
    snprintf(layer->position, sizeof layer->position, _("%zu of %zu shown"),
             list_columns_shown(columns), columns->count);
    return layer->position;
}

/* A click on the box before a column shows or hides it. */
static enum pointed columns_point(struct layer *base, struct area area UNUSED,
                                  struct pointer pointer)
{
    struct columns_layer *layer = columns_layer_of(base);
    if (pointer.act != POINTER_PRESS || !pointer_is_in(pointer, layer->rows))
        return POINTED_NOTHING;
    layer->cursor = layer->top + (size_t)(pointer.y - layer->rows.y);
    if (pointer.x > layer->rows.x && pointer.x <= layer->rows.x + BOX_WIDTH)
        columns_toggle(base->console, layer->list, layer->cursor);
    return POINTED_PLACE;
}

static const struct layer_kind columns_kind = {
    .name = "columns",
    .context = CONTEXT_COLUMNS,
    .dialog = true,
    .paint = columns_paint,
    .key = columns_handle_key,
    .point = columns_point,
    .hints = columns_hints,
    .position = columns_position,
};

void columns_layer_open(struct console *console, struct list *list)
{
    struct columns_layer *layer = memory_alloc(1, sizeof *layer);
    layer->layer.kind = &columns_kind;
    layer->list = list;
    console_push(console, &layer->layer);
}
