/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the columns of a list are arranged: which are shown, in which order, how wide, and how many
 * of them stay while the others are scrolled sideways. And where that puts them on a screen.
 */
#ifndef UI_LIST_COLUMNS_H
#define UI_LIST_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

enum {
    COLUMNS_MOST = 64,      /* what a source has beyond that is never shown */
    COLUMN_WIDTH_LEAST = 3, /* that a person can ask for */
    COLUMN_WIDTH_MOST = 99,
};

struct column_place {
    size_t column; /* index in the source's columns */
    int width;     /* as a person set it; 0: the source's own */
    bool hidden;
};

/* Each column of the source once, in the order of the screen. */
struct list_columns {
    struct column_place places[COLUMNS_MOST];
    size_t count;
    size_t frozen; /* so many places at the left stay; hidden ones among them count */
};

/* As the source has them. */
struct list_columns list_columns_of(const struct list_column *columns, size_t count) NONNULL(1);
bool list_columns_are_equal(const struct list_columns *a, const struct list_columns *b)
    NONNULL(1, 2);
/* How many are shown. */
size_t list_columns_shown(const struct list_columns *arranged) NONNULL(1);
/* Moves the column at `place` to the left (-1) or to the right (+1); false at the edge. */
bool list_columns_move(struct list_columns *arranged, size_t place, int direction) NONNULL(1);
/* Shows the column at `place`, or hides it; false if it is the last one that is shown. */
bool list_columns_toggle(struct list_columns *arranged, size_t place) NONNULL(1);
/* The width that a column has, or 0 where it shares what is left. */
int list_columns_width(const struct list_columns *arranged, const struct list_column *columns,
                       size_t place) NONNULL(1, 2);
/* Makes it wider or narrower by `step`, from `now` where it had no width of its own yet. */
void list_columns_resize(struct list_columns *arranged, size_t place, int now, int step) NONNULL(1);

/* The columns that fit into a width, from left to right. */
struct list_layout {
    size_t columns[COLUMNS_MOST]; /* indices in the source's */
    int widths[COLUMNS_MOST];
    size_t count;
    size_t frozen;   /* so many of them stay */
    size_t scrolled; /* so many are scrolled out at the left of the others */
    bool more;       /* there are others at the right */
};

/* Lays out the columns, those that don't stay from the `left`th on, in `width` columns with a blank
 * between two of them. Where there are more at the right than fit, the last column of the screen is
 * left free for a mark that says so. */
struct list_layout list_columns_lay_out(const struct list_columns *arranged,
                                        const struct list_column *columns, size_t left, int width)
    NONNULL(1, 2);

#endif
