/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be known of one thing: the one row of a view, read from the database, on a few lines.
 */
#ifndef UI_SUMMARY_H
#define UI_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "ui/list/list_source.h"
#include "ui/terminal/screen.h"

struct console;
struct summary;
struct region;
struct view;

/* None yet. `view` has the thing's id as its only scope. `changed(context)` is called when an
 * answer comes; NULL: the console repaints. */
struct summary *summary_create(struct console *console, const struct view *view,
                               void (*changed)(void *context), void *context) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;
void summary_destroy(struct summary *summary); /* NULL is allowed */

/* Asks for the facts of the thing with this id, -1: of nothing. The answer to a former question
 * that has not come is dropped; what is shown stays until the new facts are there. */
void summary_show(struct summary *summary, int64_t id) NONNULL(1);

/* Are there facts? */
bool summary_known(const struct summary *summary) NONNULL(1);
/* A column's value; null while there are no facts. */
struct value summary_value(const struct summary *summary, const char *column) NONNULL(1, 2);
/* Its text; "" while there is none. */
const char *summary_text(const struct summary *summary, const char *column) RETURNS_NONNULL
    NONNULL(1, 2);
/* All but the hidden, one by one, `*count`; valid until the next answer, texts in `region`. */
const struct list_field *summary_record(const struct summary *summary, struct region *region,
                                        size_t *count) NONNULL(1, 2, 3);

/*
 * Paints them into `area`, "id 40 · joined 2024-09-13 · …", as many as fit; on a line of its own
 * above them, if `named`, what the column `name` holds. Tells instead why there are none.
 */
void summary_paint(const struct summary *summary, struct area area, const char *name, bool named)
    NONNULL(1, 3);

#endif
