/* SPDX-License-Identifier: Apache-2.0 */
#include "action/id_list.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

struct id_list id_list_from_rows(struct region *region, const struct rows *rows, size_t column)
{
    size_t count = rows_count(rows);
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = rows_integer(rows, i, column);
    return (struct id_list){ids, count};
}

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

void id_list_sort(int64_t ids[], size_t count)
{
    if (count)
        qsort(ids, count, sizeof *ids, compare_ids);
}

bool id_list_has(struct id_list list, int64_t id)
{
    return list.count && bsearch(&id, list.ids, list.count, sizeof id, compare_ids);
}

struct value id_list_parameter(struct region *region, struct id_list list)
{
    struct buffer text = {0};
    buffer_append_byte(&text, '{');
    for (size_t i = 0; i < list.count; i++)
        buffer_format(&text, "%s%" PRId64, i ? "," : "", list.ids[i]);
    buffer_append_byte(&text, '}');
    struct value parameter = value_text(buffer_take_text(region, &text));
    return parameter;
}

void id_list_add_to_json(cJSON *object, const char *name, struct id_list list)
{
    cJSON *array = cJSON_AddArrayToObject(object, name);
    for (size_t i = 0; i < list.count; i++) {
        struct value id = value_integer(list.ids[i]);
        cJSON_AddItemToArray(array, json_from_value(&id));
    }
}
