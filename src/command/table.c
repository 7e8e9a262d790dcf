/* SPDX-License-Identifier: Apache-2.0 */
#include "command/table.h"

size_t table_width(const struct table *table)
{
    size_t count = 0;
    while (table->columns[count].name)
        count++;
    return count;
}
