/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Views: rows of the server's tables to be browsed, told as data. From one struct come the keyset
 * windows that a pane pages through, the whole list that a batch command prints, and counts.
 *
 * A window is read by the values of its edge rows, never by OFFSET, so that it costs the same at
 * any depth (Markus Winand, "We need tool support for keyset pagination", use-the-index-luke.com).
 */
#ifndef MODEL_VIEW_H
#define MODEL_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "server/database.h"

struct region;
struct error;

struct view_column {
    const char *name;  /* in filters and machine output; NULL ends a table */
    const char *title; /* over the column on a screen */
    enum value_type type;
    /* The expression that is selected. What costs a look-up per row is a scalar sub-select here:
     * PostgreSQL evaluates it for the rows of the window only, after sorting and limiting. */
    const char *sql;
    const char *sort; /* the expression to sort and match by, never NULL in SQL; NULL: can't sort */
    enum value_type sort_type;
    bool unique;   /* `sort` is unique within the scope: needs no tie-breaker */
    bool searched; /* a filter word without a column looks here */
    int width;     /* columns on a screen; 0: shares what is left */
    bool hidden;   /* selected, but not a column on a screen */
    /* The cell for people; NULL: value_to_text(). */
    const char *(*show)(struct region *region, const struct value *value, int64_t now);
    /* What a person types in a filter ("admin", "yes") as the value to compare with; NULL: text is
     * compared as text, integers and booleans (yes, no) as such. */
    bool (*read)(const char *text, struct value *value);
};

struct view {
    const char *name;  /* "users" */
    const char *title; /* "Users" */
    const char *from;  /* the FROM list */
    const char *where; /* the scope, with $1 … for `scope_count` parameters; NULL: all rows */
    size_t scope_count;
    const char *key; /* a unique integer expression */
    const struct view_column *columns;
    size_t default_sort; /* index of a column */
};

/* A cell for people: by the column's `show`, else yes or no, a time to the minute, or its text; ""
 * for null. Lives in `region` or with the value. */
const char *view_show(struct region *region, const struct view_column *column,
                      const struct value *value, int64_t now) RETURNS_NONNULL NONNULL(1, 2, 3);

/* Number of columns before the NULL; index of a column by name or title, or -1. */
size_t view_column_count(const struct view *view) NONNULL(1);
int view_find_column(const struct view *view, const char *name) NONNULL(1, 2);

/*
 * A filter as typed: words that must all match, separated by blanks. A word is
 * [!][COLUMN:][^]TEXT: `!` negates, COLUMN: looks in one column, `^` matches the beginning only
 * (which an index serves). "…" makes of blanks and of these three characters plain text. Text
 * matches ignoring case as the server does, by upper().
 */
struct view_filter;

/* Parses; an empty text gives a filter that lets all through. NULL, with the cause (ERROR_USAGE,
 * naming the columns there are), if a column is unknown or a value can't be one of its. */
const struct view_filter *view_filter_parse(struct region *region, const struct view *view,
                                            const char *text, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

enum view_place { VIEW_FIRST, VIEW_AFTER, VIEW_BEFORE, VIEW_LAST, VIEW_AT };

struct view_request {
    const struct view *view;
    const struct value *scope;        /* view->scope_count values */
    const struct view_filter *filter; /* or NULL */
    size_t sort;                      /* index of a column with `sort` */
    bool descending;
    enum view_place place;
    /* Edge row for VIEW_AFTER, VIEW_BEFORE and VIEW_AT (the row itself and what follows). */
    struct value edge;
    int64_t edge_key;
    size_t limit; /* 0: all */
};

struct statement {
    const char *sql;
    struct sql_parameters parameters;
};

/*
 * The statement for a window, in `region`. It returns the view's columns, then the sort value, then
 * the key. Rows of VIEW_BEFORE and VIEW_LAST come in reverse order: nearest first.
 */
struct statement view_window(struct region *region, const struct view_request *request)
    NONNULL(1, 2);

/* The statement that counts the rows, up to `most` (0: all) so that it ends early on large sets. */
struct statement view_count(struct region *region, const struct view_request *request, int64_t most)
    NONNULL(1, 2);

#endif
