/* SPDX-License-Identifier: Apache-2.0 */
/* The names that are marked in a picker, in the order in which they were. */
#ifndef UI_PICKER_MARKS_H
#define UI_PICKER_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

/* Starts as {0}; free it with picker_marks_free(). */
struct picker_marks {
    char **names; /* NULL at the end once there were any */
    size_t count;
    bool changed; /* since the first were set */
};

void picker_marks_set(struct picker_marks *marks, const char *const names[], size_t count)
    NONNULL(1);
/* Marks the name, behind all others, or no longer. */
void picker_marks_toggle(struct picker_marks *marks, const char *name) NONNULL(1, 2);
/* Marks it, if it is not. */
void picker_marks_add(struct picker_marks *marks, const char *name) NONNULL(1, 2);
/* Takes all marks away. */
void picker_marks_clear(struct picker_marks *marks) NONNULL(1);
bool picker_marks_has(const struct picker_marks *marks, const char *name) NONNULL(1, 2);
void picker_marks_free(struct picker_marks *marks) NONNULL(1);

/* "3: it, lear and 1 more": as many names as fit into `width` columns. */
const char *picker_marks_line(struct region *region, const char *const names[], size_t count,
                              int width) RETURNS_NONNULL NONNULL(1);

#endif
