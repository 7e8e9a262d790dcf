/* SPDX-License-Identifier: Apache-2.0 */
/* Settings that are a column each, of realms and of users: their types and what they may be. */
#ifndef ACTION_PROPERTY_H
#define ACTION_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/act.h"
#include "core/attributes.h"
#include "core/value.h"

struct act_call;
struct error;

struct property {
    const char *name;   /* the column's; NULL ends a table */
    enum act_kind kind; /* ACT_BOOLEAN, ACT_INTEGER or ACT_TEXT */
    bool nullable;
    const char *allowed; /* " 1 2 5 " or " a b ": all values that it may have; NULL: any in range */
    int64_t least;       /* of an integer */
    int64_t most;        /* of an integer, or a text's characters; 0: as much as the column takes */
};

/* The property of that name in a table; NULL, with the cause noted, if there is none. */
const struct property *property_find(const struct property table[], const char *name,
                                     struct error *error) NONNULL(1, 2) MUST_USE;

/* The value that the call's parameter `name`, an ACT_VALUE, has for the property. False, with the
 * cause noted, if it is of another type, or not allowed. */
bool property_value(const struct property *property, struct act_call *call, const char *name,
                    struct value *value) NONNULL(1, 2, 3, 4) MUST_USE;

/* The expression that a statement's parameter `$2` stands in for it. */
const char *property_sql(const struct property *property) RETURNS_NONNULL NONNULL(1);

/* {"1":OLD,"2":NEW,"property":NAME}, as audit rows have it; in the region of the call. NULL for
 * `name`: without it. */
const char *property_change_text(struct act_call *call, const struct value *old_value,
                                 const struct value *new_value, const char *name) RETURNS_NONNULL
    NONNULL(1, 2, 3);

#endif
