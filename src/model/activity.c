/* SPDX-License-Identifier: Apache-2.0 */
#include "model/activity.h"

#include <stdlib.h>

#include "core/plot.h"
#include "core/region.h"

enum { BARS_A_COLUMN = 2 }; /* of a plot in Braille patterns */

/* Reads "3,0,12"; how many numbers there were. */
static size_t read_numbers(const char *text, int64_t *numbers)
{
    size_t count = 0;
    while (*text && count < ACTIVITY_DAYS) {
        char *end;
        numbers[count++] = strtoll(text, &end, 10);
        text = *end == ',' ? end + 1 : "";
    }
    return count;
}

const char *activity_show(struct region *region, const struct value *value, int64_t now UNUSED)
{
    int64_t numbers[ACTIVITY_DAYS], sum = 0;
    size_t count = value->null ? 0 : read_numbers(value->text, numbers);
    for (size_t i = 0; i < count; i++)
        sum += numbers[i];
    if (count == 0)
        return "";
    struct plot plot = {.values = numbers,
                        .count = count,
                        .top = plot_top(numbers, count),
                        .width = ACTIVITY_DAYS / BARS_A_COLUMN,
                        .height = 1};
    return region_format(region, "%s %lld", plot_line(region, &plot, 0), (long long)sum);
}
