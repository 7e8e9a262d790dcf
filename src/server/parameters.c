/* SPDX-License-Identifier: Apache-2.0 */
#include "server/parameters.h"

#include "core/region.h"

static const char *to_text(struct region *region, const struct value *value)
{
    if (value->null)
        return NULL;
    if (value->type == VALUE_NUMBER)
        return region_format(region, "%.17g", value->number);
    const char *text = value_to_text(value, region);
    return value->type == VALUE_TEXT ? region_copy_text(region, text) : text;
}

const char *const *parameters_to_texts(struct region *region, struct sql_parameters parameters)
{
    const char **texts = region_alloc_array(region, parameters.count, sizeof *texts);
    for (size_t i = 0; i < parameters.count; i++)
        texts[i] = to_text(region, &parameters.values[i]);
    return texts;
}
