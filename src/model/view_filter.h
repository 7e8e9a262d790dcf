/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed filter: what view.c makes SQL of. */
#ifndef MODEL_VIEW_FILTER_H
#define MODEL_VIEW_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/value.h"
#include "model/view.h"

struct view_condition {
    bool negated;
    int column;         /* index, or -1: the columns that are searched */
    bool prefix;        /* at the beginning only */
    const char *text;   /* for columns that are compared as text */
    struct value value; /* for the others */
};

/* The conditions, all of which must hold; none for a NULL filter. */
const struct view_condition *view_filter_conditions(const struct view_filter *filter, size_t *count)
    NONNULL(2);

/* A filter that needs `column` to have `value`, and what `base` (NULL: nothing) asks for. */
const struct view_filter *view_filter_with(struct region *region, const struct view_filter *base,
                                           const struct view *view, const char *column,
                                           struct value value) RETURNS_NONNULL
    NONNULL(1, 3, 4) MUST_USE;

#endif
