/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in memory as a list's source: for palette, help, choices and results. */
#ifndef UI_MEMORY_SOURCE_H
#define UI_MEMORY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

/*
 * A source without rows; the list that gets it owns it. `columns` (copied, their texts borrowed)
 * say what a row has; of a row's cells, all are shown and all are its values too, as text unless
 * values are given. At first rows stand in the order in which they were added; once a column is
 * sorted by, in its order, equals as they were. A filter lets rows through in some cell of which
 * text_contains() finds every one of its words.
 */
struct list_source *memory_source_create(const struct list_column *columns,
                                         size_t count) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Adds a row: `cells` and `values` (or NULL) have a member for each column and are copied. `key`
 * is unique and not negative. The list sees it at its next fetch. */
void memory_source_add(struct list_source *source, int64_t key, bool inactive,
                       const char *const *cells, const struct value *values) NONNULL(1, 4);
/* Gives `source` the rows of `other`, which has the same columns, in place of its own; `other` has
 * none then. */
void memory_source_take(struct list_source *source, struct list_source *other) NONNULL(1, 2);
/* Forgets all rows. */
void memory_source_clear(struct list_source *source) NONNULL(1);

#endif
