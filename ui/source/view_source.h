/* SPDX-License-Identifier: Apache-2.0 */
/* A list's source over a view of the server's database: windows by key, counts that come later. */
#ifndef UI_VIEW_SOURCE_H
#define UI_VIEW_SOURCE_H

#include "core/attributes.h"
#include "core/value.h"
#include "ui/list/list_source.h"

struct async_database;
struct region;
struct view;

/*
 * A source over `view`, which outlives it, as does the database; the list that gets it owns it.
 * A view with a scope has no rows until view_source_set_scope(). Questions that a newer one makes
 * needless are forgotten. Rows count as inactive where the view has a column `deactivated` that is
 * true or `is_active` that is false. Counting stops at 100,000; beyond that PostgreSQL's planner
 * gives an estimate.
 */
struct list_source *view_source_create(struct async_database *database,
                                       const struct view *view) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

/* The values of the view's scope, copied; NULL: no scope, no rows. Unanswered questions are
 * forgotten; call list_refresh() then. */
void view_source_set_scope(struct list_source *source, const struct value *scope) NONNULL(1);

/* The `values` of a row of `view`, its columns one by one, hidden ones too, in `region` or as
 * long-lived as the values; `count` gets their number. */
struct list_field *view_record(struct region *region, const struct view *view,
                               const struct value *values, int64_t now,
                               size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3, 5);

#endif
