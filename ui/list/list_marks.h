/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are marked, by their keys: never by where they stand. */
#ifndef UI_LIST_MARKS_H
#define UI_LIST_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct list_marks {
    int64_t *keys; /* in ascending order */
    size_t count, size;
};

bool list_marks_has(const struct list_marks *marks, int64_t key) NONNULL(1);
void list_marks_add(struct list_marks *marks, const int64_t *keys, size_t count) NONNULL(1);
void list_marks_remove(struct list_marks *marks, int64_t key) NONNULL(1);
/* Forgets all, and frees the memory. */
void list_marks_clear(struct list_marks *marks) NONNULL(1);

#endif
