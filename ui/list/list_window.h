/* SPDX-License-Identifier: Apache-2.0 */
/* The rows that a list holds at a time: a window over its source, grown and cut in blocks. */
#ifndef UI_LIST_WINDOW_H
#define UI_LIST_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

struct list_window;

struct list_row {
    int64_t key;
    bool inactive;
    const char *const *cells;
    const struct value *values;
    uint64_t changed; /* a bit a cell: is it another than in the reading before? */
};

/* Rows of `cells` texts and `values` values each. */
struct list_window *list_window_create(size_t cells, size_t values) RETURNS_NONNULL MUST_USE;
void list_window_destroy(struct list_window *window); /* NULL is allowed */
void list_window_clear(struct list_window *window) NONNULL(1);

/* Copies rows to the end, or to the beginning, of the window. */
void list_window_append(struct list_window *window, const struct list_rows *rows) NONNULL(1, 2);
void list_window_prepend(struct list_window *window, const struct list_rows *rows) NONNULL(1, 2);

/* Copies rows in place of all there are, and notes which of their cells are others than the window
 * had for the same key. With `complete` it had all rows that there were: one it lacks is new. */
void list_window_compare(struct list_window *window, const struct list_rows *rows, bool complete)
    NONNULL(1, 2);
/* Forgets what was noted so. */
void list_window_settle(struct list_window *window) NONNULL(1);

/* Forgets whole blocks at the beginning, or the end, while at least `most` rows are left without
 * them, but no more than `spare` rows; returns how many rows went. */
size_t list_window_trim_start(struct list_window *window, size_t most, size_t spare) NONNULL(1);
size_t list_window_trim_end(struct list_window *window, size_t most, size_t spare) NONNULL(1);

size_t list_window_count(const struct list_window *window) NONNULL(1);
/* The row at `index`, which is less than the count; valid until the window changes. */
const struct list_row *list_window_row(const struct list_window *window,
                                       size_t index) RETURNS_NONNULL NONNULL(1);
/* The index of the row with this key, or -1. */
ptrdiff_t list_window_find(const struct list_window *window, int64_t key) NONNULL(1);

#endif
