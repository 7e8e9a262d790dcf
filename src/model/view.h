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
#include "core/translate.h"
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
    const char *match; /* the expression to match by where that is not `sort`, never NULL either */
    bool unique;       /* `sort` is unique within the scope: needs no tie-breaker */
    bool searched;     /* a filter word without a column looks here */
    int width;         /* columns on a screen; 0: shares what is left */
    bool hidden;       /* selected, but not a column on a screen */
    bool wide;         /* of the hidden: a column where that costs others nothing */
    bool on_request;   /* costly: null unless a request wants it; neither sorted nor matched by */
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
    size_t default_sort;     /* index of a column */
    bool default_descending; /* what happened last comes first */
};

/* What rows are sorted by: a column with `sort`. */
struct view_sort {
    size_t column;
    bool descending;
};

enum { VIEW_SORTS_MOST = 4 };

/* Sorts, the first of which counts most; none: as the view says. */
struct view_order {
    struct view_sort sorts[VIEW_SORTS_MOST];
    size_t count;
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
 * [!][COLUMN:]TERM[,TERM]…: `!` negates, COLUMN: looks in one column, where one of several terms is
 * enough. Without a column all columns that are `searched` are looked in, and a comma is text.
 *
 * In a column of text a term is TEXT (a part of it), ^TEXT (its beginning, which an index serves),
 * ~TEXT (these characters in this order, others between them allowed) or /EXPRESSION/ (see
 * filter_regex.h; the closing slash may be missing at the end, and blanks need no quotes). In one
 * of numbers it is [<|<=|>|>=]NUMBER; in one of times the same with 2021, 2021-03, 2021-03-05,
 * today, yesterday, a time of RFC 3339, or an age: 12h, 30d, 2w, 6mo, 1y ago, where `<30d` is
 * younger than that. "…" makes of blanks and of all these characters plain text. Text matches
 * ignoring case as the server does, by upper(). Years, months and days are those of UTC.
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
    struct view_order order;
    enum view_place place;
    /* Edge row for VIEW_AFTER, VIEW_BEFORE and VIEW_AT (the row itself and what follows): its sort
     * values and its key. */
    struct value edge[VIEW_SORTS_MOST];
    int64_t edge_key;
    size_t limit; /* 0: all */
    /* Of the columns that are selected on request, those that are: bit I is column I. */
    uint64_t wanted;
};

struct statement {
    const char *sql;
    struct sql_parameters parameters;
};

/* One sort: by `column`. */
struct view_order view_order_by(size_t column, bool descending);
/* The order that a view has where none is asked for. */
struct view_order view_default_order(const struct view *view) NONNULL(1);

/*
 * The statement for a window, in `region`. It returns the view's columns, then the values of the
 * order's sorts, then the key. Rows that are equal in all sorts come by their keys, in the
 * direction of the last sort. Rows of VIEW_BEFORE and VIEW_LAST come in reverse order: nearest
 * first.
 */
struct statement view_window(struct region *region, const struct view_request *request)
    NONNULL(1, 2);

/* The statement that counts the rows, up to `most` (0: all) so that it ends early on large sets. */
struct statement view_count(struct region *region, const struct view_request *request, int64_t most)
    NONNULL(1, 2);

#endif
