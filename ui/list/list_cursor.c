/* SPDX-License-Identifier: Apache-2.0 */
/* The row under the cursor, and where it is on the screen. */
#include "ui/list/list_state.h"

const struct list_row *list_current_row(const struct list *list)
{
    if (list->cursor >= list_window_count(list->window))
        return NULL;
    return list_window_row(list->window, list->cursor);
}

int64_t list_current_key(const struct list *list)
{
    const struct list_row *row = list_current_row(list);
    return row ? row->key : NO_KEY;
}

struct value list_current_value(const struct list *list, const char *column)
{
    const struct list_row *row = list_current_row(list);
    int index = list->source->kind->value_index(list->source, column);
    return row && index >= 0 ? row->values[index] : value_null(VALUE_TEXT);
}

const struct list_field *list_current_record(const struct list *list, struct region *region,
                                             size_t *count)
{
    const struct list_row *row = list_current_row(list);
    *count = 0;
    return row ? list->source->kind->record(list->source, region, row->cells, row->values, count)
               : NULL;
}

void list_notify(struct list *list)
{
    int64_t key = list_current_key(list);
    bool moved = key != list->told_key;
    list->told_key = key;
    if (list->options.changed)
        list->options.changed(list->options.context);
    if (moved && list->options.moved)
        list->options.moved(list->options.context);
}

/* A step over the edge scrolls by half a page, because every scrolled row is sent anew. */
void list_scroll_to_cursor(struct list *list)
{
    size_t height = list->height, half = height / 2;
    if (height == 0) {
        list->top = list->cursor; /* not painted yet: the painting will see to it */
        return;
    }
    if (list->cursor < list->top)
        list->top = list->top - list->cursor > 1 ? list->cursor
                    : list->cursor > half        ? list->cursor - half
                                                 : 0;
    else if (list->cursor >= list->top + height)
        list->top =
            list->cursor == list->top + height ? list->cursor - half : list->cursor - height + 1;
}
