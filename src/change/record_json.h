/* SPDX-License-Identifier: Apache-2.0 */
/* What a change did to rows, as JSON: an array of
 *
 *     {"table": …, "operation": "update", "key": …, "before": {…}, "after": {…}}
 *     {"table": …, "operation": "delete", "further_rows": 20}
 *
 * where an insertion has no `before`, a deletion neither. */
#ifndef CHANGE_RECORD_JSON_H
#define CHANGE_RECORD_JSON_H

#include <cjson/cJSON.h>

#include "change/record.h"
#include "core/attributes.h"

/* Adds all records to an array, and a count for each table with more rows than are recorded. */
void records_to_json(const struct records *records, cJSON *array) NONNULL(1, 2);

/* Reads them back; values are integers, booleans or text. Items that are no records are left out.
 * The texts are the array's, which must live as long. */
struct records *records_from_json(struct region *region, const cJSON *array) RETURNS_NONNULL
    NONNULL(1) MUST_USE;

#endif
