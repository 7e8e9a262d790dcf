/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns that many views have, to be written between braces: {VIEW_TEXT("name", "name", "t.name"),
 * .unique = true}. An expression is SQL and not NULL; where it may be, a `sort` of its own says
 * what stands for NULL.
 */
#ifndef MODEL_VIEW_COLUMNS_H
#define MODEL_VIEW_COLUMNS_H

#include "core/attributes.h"
#include "model/view.h"

/* Any text; sorted and matched as the server does, by upper(). */
#define VIEW_TEXT(column, heading, expression)                                                     \
    .name = column, .title = heading, .type = VALUE_TEXT, .sql = expression,                       \
    .sort = "upper((" expression ")::text)", .sort_type = VALUE_TEXT, .searched = true
/* A text that may be NULL. */
#define VIEW_TEXT_OR_NULL(column, heading, expression)                                             \
    .name = column, .title = heading, .type = VALUE_TEXT, .sql = expression,                       \
    .sort = "upper(coalesce((" expression ")::text, ''))", .sort_type = VALUE_TEXT,                \
    .searched = true
#define VIEW_NUMBER(column, heading, expression, columns)                                          \
    .name = column, .title = heading, .type = VALUE_INTEGER, .sql = expression,                    \
    .sort = expression, .sort_type = VALUE_INTEGER, .width = columns
#define VIEW_YES_NO(column, heading, expression, columns)                                          \
    .name = column, .title = heading, .type = VALUE_BOOLEAN, .sql = expression,                    \
    .sort = expression, .sort_type = VALUE_BOOLEAN, .width = columns, .show = view_show_yes_no
/* To the minute, UTC. */
#define VIEW_TIME(column, heading, expression)                                                     \
    .name = column, .title = heading, .type = VALUE_TIME, .sql = expression, .sort = expression,   \
    .sort_type = VALUE_TIME, .width = 16, .show = view_show_minute
/* How long ago, or when; may be NULL. */
#define VIEW_AGO(column, heading, expression)                                                      \
    .name = column, .title = heading, .type = VALUE_TIME, .sql = expression,                       \
    .sort = "coalesce(" expression ", 'epoch')", .sort_type = VALUE_TIME, .width = 12,             \
    .show = view_show_ago
#define VIEW_ROLE(column, heading, expression)                                                     \
    .name = column, .title = heading, .type = VALUE_INTEGER, .sql = expression,                    \
    .sort = expression, .sort_type = VALUE_INTEGER, .width = 9, .show = view_show_role,            \
    .read = view_read_role
/* What tells the row from all others; not on the screen. */
#define VIEW_ID(expression)                                                                        \
    .name = "id", .title = N_("id"), .type = VALUE_INTEGER, .sql = expression, .sort = expression, \
    .sort_type = VALUE_INTEGER, .unique = true, .hidden = true
/* What is only told, not sorted or filtered by: facts, and what is looked up for each row. */
#define VIEW_FACT(column, heading, kind, expression)                                               \
    .name = column, .title = heading, .type = kind, .sql = expression
/* Needed to open what hangs on the row. */
#define VIEW_HIDDEN_INTEGER(column, expression)                                                    \
    .name = column, .title = column, .type = VALUE_INTEGER, .sql = expression, .hidden = true
#define VIEW_HIDDEN_DEACTIVATED(expression)                                                        \
    .name = "deactivated", .title = N_("deactivated"), .type = VALUE_BOOLEAN, .sql = expression,   \
    .sort = expression, .sort_type = VALUE_BOOLEAN, .hidden = true, .show = view_show_yes_no

/* How cells are told to people; see struct view_column. */
const char *view_show_yes_no(struct region *region, const struct value *value,
                             int64_t now) RETURNS_NONNULL NONNULL(2);
const char *view_show_minute(struct region *region, const struct value *value,
                             int64_t now) RETURNS_NONNULL NONNULL(1, 2);
/* One of the words that the SQL of facts makes of numbers and flags. */
const char *view_show_word(struct region *region, const struct value *value,
                           int64_t now) RETURNS_NONNULL NONNULL(2);
/* "2026-11-22", or "never". */
const char *view_show_day(struct region *region, const struct value *value,
                          int64_t now) RETURNS_NONNULL NONNULL(1, 2);
const char *view_show_ago(struct region *region, const struct value *value,
                          int64_t now) RETURNS_NONNULL NONNULL(1, 2);
const char *view_show_role(struct region *region, const struct value *value,
                           int64_t now) RETURNS_NONNULL NONNULL(1, 2);
/* '' for the root domain's string_id. */
const char *view_show_string_id(struct region *region, const struct value *value,
                                int64_t now) RETURNS_NONNULL NONNULL(2);

/* A role as typed in a filter. */
bool view_read_role(const char *text, struct value *value) NONNULL(1, 2);

#endif
