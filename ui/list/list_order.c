/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list_order.h"

#include "core/json.h"

struct view_order list_order_read(struct list_source *source, const cJSON *shown)
{
    size_t count;
    const struct list_column *columns = source->kind->columns(source, &count);
    struct view_order order = {.count = 0};
    const cJSON *item, *array = cJSON_GetObjectItemCaseSensitive(shown, "sort");
    cJSON_ArrayForEach(item, array)
    {
        const char *name = json_text(item, "column");
        int column = name ? source->kind->value_index(source, name) : -1;
        if (column >= 0 && (size_t)column < count && columns[column].sortable &&
            order.count < VIEW_SORTS_MOST)
            order.sorts[order.count++] =
                (struct view_sort){(size_t)column, json_boolean(item, "descending")};
    }
    return order;
}
