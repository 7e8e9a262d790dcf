/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a list's rows come from: a window of a database view (view_source.h) or rows in memory
 * (memory_source.h). Answers arrive at once or later, from the event loop; the list never waits.
 */
#ifndef UI_LIST_SOURCE_H
#define UI_LIST_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "model/view.h"

struct list_source;
struct region;

/* A screen column. */
struct list_column {
    const char *name;
    const char *title;
    int width;  /* 0: shares what is left */
    bool right; /* numbers stand at the right */
    bool sortable;
    bool hidden; /* shown only when a person asks for it */
    bool wide;   /* of the hidden: shown where that costs others nothing */
    bool flows;  /* a countdown: that it changed is no news */
    enum value_type type;
};

/* Rows that arrived, in the order of the screen: `cells` is count × columns texts for people, in
 * the source's column order. */
struct list_rows {
    size_t count;
    const char *const *cells;
    const struct value *
        values; /* the same cells, typed, and what an edge needs beside them: count × value_count */
    const int64_t *keys;
    const bool *inactive;
    bool at_start; /* nothing comes before the first of them */
    bool at_end;   /* nothing comes after the last */
};

/* One column of a row by itself, for people. */
struct list_field {
    const char *title;
    const char *text;
};

/* How far a number of rows can be trusted. */
enum count_kind {
    COUNT_UNKNOWN, /* not known (yet) */
    COUNT_EXACT,
    COUNT_ABOUT, /* an estimate: ≈1,200,000 */
    COUNT_OVER,  /* counting stopped there: >100,000 */
};

/* The row that a further window starts from: what the source gave for it. */
struct list_edge {
    int64_t key;
    const struct value *values;
};

/* How the list hears from its source. What it is given is valid during the call only. */
struct list_listener {
    void (*rows)(void *context, enum view_place place, const struct list_rows *rows);
    void (*count)(void *context, int64_t count, enum count_kind kind);
    void (*failed)(void *context, const char *text);
    void *context;
};

struct list_source_kind {
    const struct list_column *(*columns)(struct list_source *source, size_t *count);
    /* Asks for up to `limit` rows; the answer to a former question that has not come is dropped.
     * `edge` is read for VIEW_AFTER, VIEW_BEFORE and VIEW_AT only, and copied. */
    void (*fetch)(struct list_source *source, enum view_place place, const struct list_edge *edge,
                  size_t limit);
    /* Asks for the number of rows; an unanswered question of before is dropped. */
    void (*count)(struct list_source *source);
    /* Sorting and filtering, heeded from the next fetch on; what was asked for with another filter
     * is not answered any more. False, with a text that is valid until the next call, if the
     * filter is wrong (the one of before stays). */
    void (*sort)(struct list_source *source, const struct view_order *order);
    bool (*filter)(struct list_source *source, const char *text, const char **problem);
    /* May be NULL. Columns that are read for those who see them only: bit I is column I. Heeded
     * from the next fetch on; true if that will read others than the last. */
    bool (*want)(struct list_source *source, uint64_t columns);
    /* The index of a column, which is that of its value in a row; -1 if there is none. */
    int (*value_index)(const struct list_source *source, const char *column);
    size_t (*value_count)(const struct list_source *source);
    /* All columns of a row that it gave, hidden ones too; in `region` or as long-lived as the row.
     */
    const struct list_field *(*record)(const struct list_source *source, struct region *region,
                                       const char *const *cells, const struct value *values,
                                       size_t *count);
    /* Another source of the same rows, with the same filter and order, for list_reader.h. */
    struct list_source *(*copy)(const struct list_source *source);
    /* May be NULL. Does a row with these values match the filter? `folded` has text_upper() of
     * those that are text. */
    bool (*matches)(const struct list_source *source, const struct value *values,
                    const char *const *folded);
    void (*destroy)(struct list_source *source);
};

/* The first member of every source's own struct. */
struct list_source {
    const struct list_source_kind *kind;
    struct list_listener listener;
    struct view_order order; /* by indices in columns(); none: as the rows come */
};

#endif
