/* SPDX-License-Identifier: Apache-2.0 */
/* The mouse on a list: a click brings the cursor to a row, or sorts by a heading. */
#include "ui/list/list_state.h"

static bool list_point_find_heading(struct list *list, int x, size_t *column)
{
    struct list_layout layout = list_lay_out(list, list->text_width);
    int left = list->rows.x + LIST_MARKER_WIDTH;
    for (size_t i = 0; i < layout.count; i++) {
        *column = layout.columns[i];
        if (x >= left && x < left + layout.widths[i])
            return true;
        left += layout.widths[i] + 1;
    }
    return false;
}

static enum pointed list_point_at_heading(struct list *list, int x)
{
    size_t column;
    if (list_point_find_heading(list, x, &column))
        list_sort_by(list, column);
    return POINTED_PLACE;
}

static enum pointed list_point_at_row(struct list *list, size_t row)
{
    size_t index = list->top + row;
    if (index >= list_window_count(list->window))
        return POINTED_PLACE;
    list_step(list, (ptrdiff_t)index - (ptrdiff_t)list->cursor);
    return POINTED_ITEM;
}

enum pointed list_point(struct list *list, struct pointer pointer)
{
    if (list->height == 0 || !pointer_is_in(pointer, list->area))
        return POINTED_NOTHING;
    if (pointer.act != POINTER_PRESS)
        return list_page(list,
                         pointer.act == POINTER_WHEEL_UP ? -POINTER_WHEEL_STEP : POINTER_WHEEL_STEP)
                   ? POINTED_PLACE
                   : POINTED_NOTHING;
    if (pointer_is_in(pointer, list->rows))
        return list_point_at_row(list, (size_t)(pointer.y - list->rows.y));
    if (list->options.headings && pointer.y == list->rows.y - 1)
        return list_point_at_heading(list, pointer.x);
    return POINTED_PLACE;
}
