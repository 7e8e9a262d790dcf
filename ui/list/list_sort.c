/* SPDX-License-Identifier: Apache-2.0 */
/* What a list is sorted by. `<`, `>` and `I` change the last of its sorts: with one, that is the
 * sort. */
#include "ui/list/list_state.h"

static bool list_sort_change_order(struct list *list, const struct view_order *order)
{
    list_drop_snapshot(list);
    list->source->kind->sort(list->source, order);
    list->reordered = true;
    list_ask_anew(list, LAND_AT_START);
    list_remember(list);
    return true;
}

static bool list_sort_sorts_by(const struct view_order *order, size_t column)
{
    for (size_t i = 0; i < order->count; i++) {
        if (order->sorts[i].column == column)
            return true;
    }
    return false;
}

/* The place of a column on the screen; `otherwise` if it is none of the list's. */
static size_t list_sort_place_of(const struct list_columns *columns, size_t column,
                                 size_t otherwise)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->places[i].column == column)
            return i;
    }
    return otherwise;
}

/* Finds the next column that is shown, can be sorted by and is not yet, from that of the last sort
 * to the right (+1) or to the left (-1), round and round. */
static bool list_sort_find_beside(const struct list *list, int direction, size_t *column)
{
    size_t all;
    const struct list_column *columns = list->source->kind->columns(list->source, &all);
    const struct view_order *order = &list->source->order;
    size_t count = list->columns.count;
    size_t place = direction > 0 ? count - 1 : 0; /* not sorted yet: begin at the edge */
    if (order->count > 0)
        place = list_sort_place_of(&list->columns, order->sorts[order->count - 1].column, place);
    for (size_t tried = 0; tried < count; tried++) {
        place = (place + count + (size_t)direction) % count;
        *column = list->columns.places[place].column;
        if (!list->columns.places[place].hidden && columns[*column].sortable &&
            !list_sort_sorts_by(order, *column))
            return true;
    }
    return false;
}

static bool list_sort_beside(struct list *list, int direction)
{
    struct view_order order = list->source->order;
    size_t column;
    if (!list_sort_find_beside(list, direction, &column))
        return order.count > 0;
    if (order.count == 0)
        order.count = 1;
    order.sorts[order.count - 1] = (struct view_sort){.column = column};
    return list_sort_change_order(list, &order);
}

static bool list_sort_add(struct list *list)
{
    struct view_order order = list->source->order;
    size_t column;
    if (order.count == VIEW_SORTS_MOST || !list_sort_find_beside(list, 1, &column))
        return true;
    order.sorts[order.count++] = (struct view_sort){.column = column};
    return list_sort_change_order(list, &order);
}

static bool list_sort_drop(struct list *list)
{
    struct view_order order = list->source->order;
    if (order.count < 2)
        return true;
    order.count--;
    return list_sort_change_order(list, &order);
}

static bool list_sort_reverse(struct list *list)
{
    struct view_order order = list->source->order;
    if (order.count == 0)
        return false;
    order.sorts[order.count - 1].descending = !order.sorts[order.count - 1].descending;
    return list_sort_change_order(list, &order);
}

void list_sort_by(struct list *list, size_t column)
{
    size_t count;
    const struct view_order *now = &list->source->order;
    bool again = now->count == 1 && now->sorts[0].column == column;
    struct view_order order = view_order_by(column, again && !now->sorts[0].descending);
    if (list->source->kind->columns(list->source, &count)[column].sortable)
        list_sort_change_order(list, &order);
}

bool list_sort_action(struct list *list, enum action action)
{
    switch (action) {
    case DO_SORT_PREVIOUS: return list_sort_beside(list, -1);
    case DO_SORT_NEXT: return list_sort_beside(list, 1);
    case DO_SORT_ADD: return list_sort_add(list);
    case DO_SORT_DROP: return list_sort_drop(list);
    case DO_REVERSE: return list_sort_reverse(list);
    default: return false;
    }
}
