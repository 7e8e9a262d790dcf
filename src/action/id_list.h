/* SPDX-License-Identifier: Apache-2.0 */
/* Ids of rows: how an act hands many rows from one statement to the next, and to events. */
#ifndef ACTION_ID_LIST_H
#define ACTION_ID_LIST_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"

struct region;
struct rows;

struct id_list {
    const int64_t *ids;
    size_t count;
};

/* The integers of a column, in the order of the rows; in `region`. */
struct id_list id_list_from_rows(struct region *region, const struct rows *rows, size_t column)
    NONNULL(1, 2);

/* Puts ids in ascending order; is one in a list that is so? */
void id_list_sort(int64_t ids[], size_t count);
bool id_list_has(struct id_list list, int64_t id);

/* A statement's parameter for `ANY($1::int[])`, its text in `region`. */
struct value id_list_parameter(struct region *region, struct id_list list) NONNULL(1);

/* Adds them to an object as an array of numbers. */
void id_list_add_to_json(cJSON *object, const char *name, struct id_list list) NONNULL(1, 2);

#endif
