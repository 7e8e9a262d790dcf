/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one list widget: rows of a source under column headings, with cursor, scrolling, filter line
 * and sort. Panes, pickers, palette and result tables are all this list over different sources.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "ui/list/list_columns.h"
#include "ui/list/list_source.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/pointer.h"
#include "ui/terminal/screen.h"

struct list;
struct loop;
struct region;
struct saved_views;

struct list_options {
    struct list_source *source; /* owned by the list from now on */
    const char *title;
    bool headings; /* a row of column titles */
    bool bordered;
    bool from_end; /* what matters is at the end: it opens, and filters, there */
    bool picking;  /* the filter line is open for good, Enter and Esc are the owner's */
    /* What to say where there are no rows at all; borrowed. NULL: "no rows". */
    const char *empty;
    /* With a loop, a filter that is being typed is asked for when the typing pauses; without one,
     * at every key. */
    struct loop *loop;
    /* A list of people's data: rows can be marked, and columns and sorts are kept in `saved`, which
     * outlives the list, under this name (borrowed). NULL: neither. */
    const char *name;
    struct saved_views *saved;
    /* Is a row marked, where that is its owner's affair? NULL: no. */
    bool (*marked)(void *context, int64_t key, const struct value *values);
    /* Called when another row comes under the cursor, or none. May be NULL. */
    void (*moved)(void *context);
    /* Called when something has to be painted. */
    void (*changed)(void *context);
    void *context;
};

/* An empty list: list_refresh() reads the first rows. */
struct list *list_create(const struct list_options *options) RETURNS_NONNULL NONNULL(1) MUST_USE;
void list_destroy(struct list *list); /* NULL is allowed */

void list_paint(struct list *list, struct area area, bool focus) NONNULL(1);
/* Its box hangs on the one above from now on, or stands alone; see screen_box_joined(). */
void list_set_joined(struct list *list, bool joined) NONNULL(1);
/* True if the key meant something. */
bool list_key(struct list *list, int key, enum action action) NONNULL(1);
/* A click moves the cursor or sorts, the wheel scrolls; where the list was painted last. */
enum pointed list_point(struct list *list, struct pointer pointer) NONNULL(1);
/* CONTEXT_INPUT while the filter line is open, else CONTEXT_LIST. */
enum key_context list_context(const struct list *list) NONNULL(1);

/* Has one gone from the open filter line on to the rows? Typing goes back. */
bool list_is_walking(const struct list *list) NONNULL(1);

/* The row under the cursor: its key, or -1 when there is none; a cell by column name (null if
 * none). */
int64_t list_current_key(const struct list *list) NONNULL(1);
/* Puts the cursor on the row with this key if it is among the rows at hand. */
bool list_move_to(struct list *list, int64_t key) NONNULL(1);
/* Puts the cursor on the first row at hand whose cell in `column` is `text`, upper and lower case
 * alike; false if there is none. */
bool list_move_to_text(struct list *list, const char *column, const char *text) NONNULL(1, 2, 3);
struct value list_current_value(const struct list *list, const char *column) NONNULL(1, 2);

/* All columns of the row under the cursor, hidden ones too, `*count` of them; 0 when there is no
 * row. Texts live in `region` or until the rows change. */
const struct list_field *list_current_record(const struct list *list, struct region *region,
                                             size_t *count) NONNULL(1, 2, 3);

/* Are rows on their way, or a typed filter not yet asked for: may the row under the cursor be
 * another one soon? */
bool list_is_waiting(const struct list *list) NONNULL(1);
/* Reads the rows again, keeping cursor (by key), scroll, filter and sort. */
void list_refresh(struct list *list) NONNULL(1);
/* Reads the rows about the screen again, for somebody who watches: with one question that counts
 * nothing. Cells that are others than before look so until rows are read anew. Cursor, scrolling
 * and marks stay. False, and nothing done, while an answer is on its way or a filter is being
 * typed. */
bool list_tick(struct list *list) NONNULL(1);
/* The source has grown at its end: whoever stands on the last row goes with it, others stay where
 * they are. False, and nothing done, while an answer is on its way or a filter is being typed. */
bool list_follow(struct list *list) NONNULL(1);
/* Does the cursor stand on the last row there is? */
bool list_is_at_end(const struct list *list) NONNULL(1);
/* Reads the last rows, others than those at hand. */
void list_read_end(struct list *list) NONNULL(1);
/* Nobody watches any more: changed cells look like others. */
void list_settle(struct list *list) NONNULL(1);
/* When the rows were read last, microseconds since 1970; 0: never. */
int64_t list_as_of(const struct list *list) NONNULL(1);
/* Forgets rows, cursor, filter, marks and count: the source is about to show something else. */
void list_reset(struct list *list) NONNULL(1);
/* Another title, copied. */
void list_set_title(struct list *list, const char *title) NONNULL(1, 2);
/* Filters and reads the rows again. */
void list_set_filter(struct list *list, const char *filter) NONNULL(1, 2);
const char *list_filter(const struct list *list) RETURNS_NONNULL NONNULL(1);
/* "3 of 1,204", "3 of ≈1,000,000", "" for none; valid until the next call. */
const char *list_position(struct list *list) RETURNS_NONNULL NONNULL(1);
/* How many rows the filter lets through: "1,204", "≈1,000,000", "" while that is not known. */
const char *list_count_text(const struct list *list, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);
struct list_source *list_source(const struct list *list) RETURNS_NONNULL NONNULL(1);
/* The name and the title it was given; the name may be NULL. */
const char *list_name(const struct list *list) NONNULL(1);
const char *list_title(const struct list *list) RETURNS_NONNULL NONNULL(1);

/* How its columns are arranged; and another arrangement, which is kept. */
const struct list_columns *list_columns(const struct list *list) RETURNS_NONNULL NONNULL(1);
void list_set_columns(struct list *list, const struct list_columns *columns) NONNULL(1, 2);
/* The width that the column at `place` was painted with last, or would be. */
int list_column_width(const struct list *list, size_t place) NONNULL(1);

/* The keys of marked rows, in ascending order; valid until the next change. */
const int64_t *list_marked(const struct list *list, size_t *count) NONNULL(1, 2);
void list_unmark(struct list *list, int64_t key) NONNULL(1);
/* How many marked rows the filter hides; 0 also where that is not known, since not all rows that it
 * lets through are at hand. */
size_t list_marked_hidden(const struct list *list) NONNULL(1);

/* What it shows, as a JSON object of the caller's: `columns`, `frozen`, `sort` and `filter`. */
cJSON *list_describe(const struct list *list) RETURNS_NONNULL NONNULL(1) MUST_USE;
/* Shows what such an object says and reads the rows; what it does not say, or says of columns that
 * there are no longer, is left as the source has it. */
void list_show(struct list *list, const cJSON *shown) NONNULL(1, 2);

#endif
