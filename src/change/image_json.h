/* SPDX-License-Identifier: Apache-2.0 */
/* Images as JSON, for files: an array of
 *
 *     {"table": …, "operation": "update", "key_column": "id", "key": "42", "rows": 1,
 *      "columns": {"role": {"before": "400", "after": "200", "kind": "value"}, …}}
 *
 * with `digest` where rows are gone, and no `key` where they are many. */
#ifndef CHANGE_IMAGE_JSON_H
#define CHANGE_IMAGE_JSON_H

#include <cjson/cJSON.h>

#include "change/image.h"
#include "core/attributes.h"

/* The caller owns it. */
cJSON *images_to_json(const struct images *images) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Reads them back; the texts are the array's, which must live as long. NULL if it is not what
 * images_to_json() wrote, or a name in it is no name of a table or column. */
struct images *images_from_json(struct region *region, const char *salt, const cJSON *array)
    NONNULL(1, 2) MUST_USE;

#endif
