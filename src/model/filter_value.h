/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, times and answers as they are typed into a filter. */
#ifndef MODEL_FILTER_VALUE_H
#define MODEL_FILTER_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

/* yes, true, y, t; no, false, n, f: 1 or 0. False for anything else. */
bool filter_read_boolean(const char *text, int64_t *truth) NONNULL(1, 2) MUST_USE;

/* `100`, `>100`, `<=5`: the integers from `*least` to `*most`; the type's own limits where there is
 * none. */
bool filter_read_integers(const char *text, int64_t *least, int64_t *most)
    NONNULL(1, 2, 3) MUST_USE;

/*
 * The same of times, in microseconds: a year, month, day (UTC), today, yesterday, or time, as
 * `>2021`, or an age that ends at `now`: `<30d`, `>=6mo`. Without a comparison a year is all of it,
 * and `3d` the 24 hours that are 3 days ago. A month of an age has 30 days, a year 365.
 */
bool filter_read_times(const char *text, int64_t now, int64_t *least, int64_t *most)
    NONNULL(1, 3, 4) MUST_USE;

#endif
