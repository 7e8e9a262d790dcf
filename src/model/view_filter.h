/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed filter: what view.c makes SQL of, and what rows in memory are matched against. */
#ifndef MODEL_VIEW_FILTER_H
#define MODEL_VIEW_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "model/view.h"

struct filter_regex;

enum view_match {
    MATCH_PART,    /* `text` occurs */
    MATCH_PREFIX,  /* begins with `text` */
    MATCH_LETTERS, /* has the characters of `text` in their order */
    MATCH_REGEX,
    MATCH_BOOLEAN, /* is `least` */
    MATCH_RANGE,   /* lies from `least` to `most`: integers, or microseconds */
};

struct view_term {
    enum view_match match;
    const char *text;   /* as typed; NULL for values */
    const char *folded; /* in upper case; for MATCH_REGEX the expression to match such text with */
    const struct filter_regex *regex; /* that expression, ready to be matched */
    int64_t least, most;
};

struct view_condition {
    bool negated;
    int column; /* index, or -1: the columns that are searched */
    const struct view_term *terms;
    size_t count; /* of terms, one of which must match; at least one */
};

/* The conditions, all of which must hold; none for a NULL filter. */
const struct view_condition *view_filter_conditions(const struct view_filter *filter, size_t *count)
    NONNULL(2);

/* A filter that needs `column` to have `value`, and what `base` (NULL: nothing) asks for. */
const struct view_filter *view_filter_with(struct region *region, const struct view_filter *base,
                                           const struct view *view, const char *column,
                                           struct value value) RETURNS_NONNULL
    NONNULL(1, 3, 4) MUST_USE;

/* The expression that filters compare, or NULL: it can't be filtered by. */
const char *view_match_expression(const struct view_column *column) NONNULL(1);

/*
 * Does a row match? The same rows as in SQL: `values` has a member for each column of `view`, a
 * null time counting as endlessly long ago; `folded` has text_upper() of those that are text, NULL
 * for the others.
 */
bool view_filter_matches(const struct view_filter *filter, const struct view *view,
                         const struct value *values, const char *const *folded) NONNULL(2, 3, 4);

#endif
