/* SPDX-License-Identifier: Apache-2.0 */
#include "command/table.h"

size_t table_width(const struct table *table)
{
    size_t count = 0;
    while (table->columns[count].name)
        count++;
    return count;
}

const char *table_cell_text(struct region *region, const struct value *value)
{
    if (value->null)
        return "-";
    if (value->type == VALUE_BOOLEAN)
        return value->boolean ? "yes" : "no";
    return value_to_text(value, region);
}
