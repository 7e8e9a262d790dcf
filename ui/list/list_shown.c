/* SPDX-License-Identifier: Apache-2.0 */
/* What a list shows: columns, sorts and filter, told as JSON, kept under the list's name. */
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "ui/kept/saved_views.h"
#include "ui/list/list_order.h"
#include "ui/list/list_state.h"

const struct list_columns *list_columns(const struct list *list)
{
    return &list->columns;
}

bool list_want_columns(struct list *list)
{
    uint64_t shown = 0;
    for (size_t i = 0; i < list->columns.count; i++) {
        const struct column_place *place = &list->columns.places[i];
        shown |= place->hidden ? 0 : UINT64_C(1) << place->column;
    }
    return list->source->kind->want && list->source->kind->want(list->source, shown);
}

void list_set_columns(struct list *list, const struct list_columns *columns)
{
    if (list_columns_are_equal(&list->columns, columns))
        return;
    bool scrolls_alike = list->columns.frozen == columns->frozen &&
                         list_columns_shown(&list->columns) == list_columns_shown(columns);
    list->columns = *columns;
    list->left = scrolls_alike ? list->left : 0;
    list_remember(list);
    if (list_want_columns(list))
        list_refresh(list);
    list_notify(list);
}

int list_column_width(const struct list *list, size_t place)
{
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    struct list_layout layout = list_columns_lay_out(&list->columns, columns, 0, list->text_width);
    for (size_t i = 0; i < layout.count; i++) {
        if (layout.columns[i] == list->columns.places[place].column)
            return layout.widths[i];
    }
    return list_columns_width(&list->columns, columns, place);
}

static cJSON *list_shown_describe_columns(const struct list *list)
{
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < list->columns.count; i++) {
        const struct column_place *place = &list->columns.places[i];
        cJSON *item = cJSON_CreateObject();
        json_add_text(item, "name", columns[place->column].name);
        cJSON_AddBoolToObject(item, "hidden", place->hidden);
        if (place->width)
            json_add_integer(item, "width", place->width);
        cJSON_AddItemToArray(array, item);
    }
    return array;
}

static cJSON *list_shown_describe_order(const struct list *list)
{
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    const struct view_order *order = &list->source->order;
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < order->count; i++) {
        cJSON *item = cJSON_CreateObject();
        json_add_text(item, "column", columns[order->sorts[i].column].name);
        cJSON_AddBoolToObject(item, "descending", order->sorts[i].descending);
        cJSON_AddItemToArray(array, item);
    }
    return array;
}

cJSON *list_describe(const struct list *list)
{
    cJSON *shown = cJSON_CreateObject();
    cJSON_AddItemToObject(shown, "columns", list_shown_describe_columns(list));
    json_add_integer(shown, "frozen", (int64_t)list->columns.frozen);
    cJSON_AddItemToObject(shown, "sort", list_shown_describe_order(list));
    json_add_text(shown, "filter", list->applied_filter);
    return shown;
}

/* The index of the column that the member names, or -1. */
static int list_shown_column_named(const struct list *list, const cJSON *item, const char *member)
{
    const char *name = json_text(item, member);
    return name ? list->source->kind->value_index(list->source, name) : -1;
}

static ptrdiff_t list_shown_place_of(const struct list_columns *columns, int column, size_t from)
{
    for (size_t i = from; i < columns->count; i++) {
        if (columns->places[i].column == (size_t)column)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* Those that are named come first, in that order; the others stay in theirs. */
static void list_shown_take_column(struct list *list, const cJSON *item, size_t *taken)
{
    int column = list_shown_column_named(list, item, "name");
    ptrdiff_t place = column < 0 ? -1 : list_shown_place_of(&list->columns, column, *taken);
    if (place < 0)
        return;
    for (; (size_t)place > *taken; place--)
        list_columns_move(&list->columns, (size_t)place, -1);
    int64_t width = json_integer(item, "width", 0);
    struct column_place *at = &list->columns.places[(*taken)++];
    at->width = width >= COLUMN_WIDTH_LEAST && width <= COLUMN_WIDTH_MOST ? (int)width : 0;
    at->hidden = json_boolean(item, "hidden");
}

static void list_shown_take_columns(struct list *list, const cJSON *shown)
{
    size_t count, taken = 0;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    const cJSON *item, *array = cJSON_GetObjectItemCaseSensitive(shown, "columns");
    list->columns = list_columns_of(columns, count);
    list->left = 0;
    cJSON_ArrayForEach(item, array) list_shown_take_column(list, item, &taken);
    int64_t frozen = json_integer(shown, "frozen", 0);
    if (frozen >= 0 && (size_t)frozen <= list->columns.count)
        list->columns.frozen = (size_t)frozen;
    if (list_columns_shown(&list->columns) == 0)
        list->columns = list_columns_of(columns, count);
    list_want_columns(list);
}

static void list_shown_take_order(struct list *list, const cJSON *shown)
{
    struct view_order order = list_order_read(list->source, shown);
    if (order.count == 0)
        return;
    list_drop_snapshot(list);
    list->source->kind->sort(list->source, &order);
    list->reordered = true;
}

void list_show(struct list *list, const cJSON *shown)
{
    const char *filter = json_text(shown, "filter");
    list_shown_take_columns(list, shown);
    list_shown_take_order(list, shown);
    list_set_filter(list, filter ? filter : "");
    list_remember(list);
}

void list_recall(struct list *list)
{
    const struct list_options *options = &list->options;
    if (!options->name || !options->saved)
        return;
    const cJSON *shown = saved_views_of_list(options->saved, options->name);
    if (!shown)
        return;
    list_shown_take_columns(list, shown);
    list_shown_take_order(list, shown);
}

/* How the list is left is kept without its filter, which would hide rows from who comes next. */
void list_remember(struct list *list)
{
    const struct list_options *options = &list->options;
    if (!options->name || !options->saved)
        return;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    cJSON *shown = list_describe(list);
    cJSON_DeleteItemFromObjectCaseSensitive(shown, "filter");
    if (!saved_views_keep_list(options->saved, options->name, shown, &error))
        list_complain(list, error.text);
    region_destroy(region);
}
