/* SPDX-License-Identifier: Apache-2.0 */
/* What a list is made of, for list*.c only. */
#ifndef UI_LIST_STATE_H
#define UI_LIST_STATE_H

#include "ui/list/list.h"
#include "ui/list/list_columns.h"
#include "ui/list/list_marks.h"
#include "ui/list/list_window.h"
#include "ui/terminal/line_edit.h"

struct list_reader;
struct timer;

/* Where the cursor goes when rows that were asked for anew arrive. */
enum landing {
    LAND_AT_START,
    LAND_AT_END,
    LAND_ON_KEY, /* on the row it was on; where that is gone, on the one in its place */
    LAND_LIVE,   /* the same, for the row it is on by then; see list_tick() */
};

struct list {
    struct list_options options;
    struct list_source *source;
    char *title;
    bool joined; /* the box hangs on the one above */

    struct list_window *window;
    bool at_start, at_end; /* of the source's rows */
    bool asked;            /* rows are on their way */
    bool following;        /* the cursor goes to the last of the rows that are on their way */
    bool reordered;        /* the rows at hand are of a former order: none of them is an edge */
    int64_t first_index;   /* of the window's first row among all rows; -1: not known */
    int64_t count;
    enum count_kind count_kind;
    int64_t unfiltered_count;
    enum count_kind unfiltered_kind;
    char *problem; /* why rows could not be read; NULL: they could */

    /* Indices in the window; `top` is the first row shown. */
    size_t cursor, top;
    size_t height;    /* rows that fitted when the list was painted last; 0: not painted yet */
    struct area area; /* that it was painted into last */
    struct area rows; /* what of that is for rows */
    int64_t told_key; /* the row that `moved` was called for */
    enum landing landing;
    int64_t landing_key;
    size_t landing_offset; /* screen rows between top and cursor */
    size_t landing_index;  /* the cursor's, counted from the first row that was asked for */
    size_t asked_from;     /* the index that this row had */
    int64_t as_of;         /* when rows of the source came last that were asked for anew; or 0 */

    struct line_edit *filter; /* the line as typed */
    char *applied_filter;
    char *filter_problem; /* what is wrong with the line as typed, or NULL */
    bool filter_open;
    bool walking;                   /* through the rows, while the line of the filter is open */
    struct timer *filter_pause;     /* runs while a typed filter has not been applied */
    struct list_snapshot *snapshot; /* all rows, once somebody filters, or NULL */
    bool in_memory;                 /* the snapshot is asked, and not the source */

    struct list_columns columns;
    size_t left;       /* columns that are scrolled out at the left */
    bool more_columns; /* at the right of those that were painted last */
    int text_width;    /* for columns, when it was painted last */

    struct list_marks marks;
    int64_t range_key;          /* the row that a range to be marked begins at; NO_KEY: none */
    struct list_reader *reader; /* reads all rows, to mark them; NULL: does not */

    char position[96];
};

enum { NO_KEY = -1 };
enum { LIST_MARKER_WIDTH = 2 }; /* cursor, and whether the row is marked or inactive */

/* list.c */
/* Moves the cursor so many rows; true. */
bool list_step(struct list *list, ptrdiff_t rows) NONNULL(1);
/* Moves cursor and page together, so that the cursor stays where it is on the screen; true. */
bool list_page(struct list *list, ptrdiff_t rows) NONNULL(1);

/* list_cursor.c */
/* The list looks different: tells who wants to know. */
void list_notify(struct list *list) NONNULL(1);
/* Scrolls until the row under the cursor is among those shown. */
void list_scroll_to_cursor(struct list *list) NONNULL(1);
/* The row under the cursor, or NULL. */
const struct list_row *list_current_row(const struct list *list) NONNULL(1);

/* list_fetch.c */
void list_listen(struct list *list) NONNULL(1);
/* Asks for rows anew: from the first one, from the last one, or around the cursor. */
void list_ask_anew(struct list *list, enum landing landing) NONNULL(1);
/* Asks for further rows before the cursor comes to the window's edge. */
void list_prefetch(struct list *list) NONNULL(1);

/* Says so over the last row, until rows come. */
void list_complain(struct list *list, const char *text) NONNULL(1, 2);

/* list_filter.c */
void list_filter_open(struct list *list) NONNULL(1);
/* A key while the filter line is open; false if it means nothing there. */
bool list_filter_key(struct list *list, int key, enum action action) NONNULL(1);
/* Clears a filter that is in force; false if none is. */
bool list_filter_clear(struct list *list) NONNULL(1);
/* Forgets the rows that were held for filtering: they may be others now. */
void list_drop_snapshot(struct list *list) NONNULL(1);
/* Empties the line without asking for rows. */
void list_filter_forget(struct list *list) NONNULL(1);

/* list_sort.c */
/* Sorting by another column, or in another direction; false if `action` is nothing of that. */
bool list_sort_action(struct list *list, enum action action) NONNULL(1);

/* By this column alone; where it is so already, the other way round. Nothing if it can't be. */
void list_sort_by(struct list *list, size_t column) NONNULL(1);

/* list_paint.c */
/* The layout for this width; scrolled back as far as that hides nothing at the right. */
struct list_layout list_lay_out(struct list *list, int width) NONNULL(1);

/* list_mark.c */
/* Marking rows; false if `action` is nothing of that, or rows of this list are not marked. */
bool list_mark_action(struct list *list, enum action action) NONNULL(1);
/* The rows of the window from `first` to `last` that the range under way covers; false if there is
 * none. */
bool list_mark_range(const struct list *list, size_t *first, size_t *last) NONNULL(1, 2, 3);
/* Forgets all marks, and what is under way. */
void list_mark_forget(struct list *list) NONNULL(1);

/* list_shown.c */
/* Keeps what the list shows under its name, where it has one. */
void list_remember(struct list *list) NONNULL(1);
/* Tells the source what is seen; true if it has to be asked for that. */
bool list_want_columns(struct list *list) NONNULL(1);
/* Shows what was kept. */
void list_recall(struct list *list) NONNULL(1);

#endif
