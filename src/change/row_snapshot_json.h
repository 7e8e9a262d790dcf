/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots as JSON, for files: an array of
 *
 *     {"table": …, "operation": "update", "key_column": "id", "key": "42", "rows": 1,
 *      "columns": {"role": {"before": "400", "after": "200", "kind": "value"}, …}}
 *
 * with `digest` where rows are gone, and no `key` where they are many. */
#ifndef CHANGE_ROW_SNAPSHOT_JSON_H
#define CHANGE_ROW_SNAPSHOT_JSON_H

#include <cjson/cJSON.h>

#include "change/row_snapshot.h"
#include "core/attributes.h"

/* The caller owns it. */
cJSON *row_snapshots_to_json(const struct row_snapshots *snapshots) RETURNS_NONNULL
    NONNULL(1) MUST_USE;

/* Reads them back; the texts are the array's, which must live as long. NULL if it is not what
 * row_snapshots_to_json() wrote, or a name in it is no name of a table or column. */
struct row_snapshots *row_snapshots_from_json(struct region *region, const char *salt,
                                              const cJSON *array) NONNULL(1, 2) MUST_USE;

#endif
