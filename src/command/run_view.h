/* SPDX-License-Identifier: Apache-2.0 */
/* Views (model/view.h) as the output of a command. */
#ifndef COMMAND_RUN_VIEW_H
#define COMMAND_RUN_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"

struct run;
struct view;
struct view_filter;

/* The filter that the text argument `dest` gives, or one that lets all through. NULL, with the
 * cause noted (ERROR_USAGE), if it is wrong. */
const struct view_filter *run_filter_argument(struct run *run, const struct view *view,
                                              const char *dest) NONNULL(1, 2, 3) MUST_USE;

/*
 * Gives every row of a realm's view to `each(run, cells, count)`, in the view's own order and in
 * constant memory; `each` returns false to stop. False, with the cause noted, on failure.
 */
bool run_view(struct run *run, const struct view *view, int64_t realm_id,
              const struct view_filter *filter,
              bool (*each)(void *run, const struct value *cells, size_t count))
    NONNULL(1, 2, 5) MUST_USE;

#endif
