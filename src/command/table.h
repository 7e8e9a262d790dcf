/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of rows that a command emits: typed columns, and how a text shows them. */
#ifndef COMMAND_TABLE_H
#define COMMAND_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/value.h"

struct region;

struct column {
    const char *name; /* in every format; NULL ends a table */
    enum value_type type;
    int width;     /* columns in text, at least; 0 for the last one */
    int verbosity; /* in text from this --verbosity on; COLUMN_DATA: never */
};

/* A column that machine formats have and text has not, unless --fields names it. */
enum { COLUMN_DATA = 9 };

struct table {
    const char *name; /* "realms" */
    const struct column *columns;
    /* How one row reads as text, where it is not a row of columns; NULL: columns under a heading.
     */
    const char *(*sentence)(struct region *region, const struct table *table,
                            const struct value *row);
    const char *separator; /* a line of text after each sentence, or NULL */
    bool whole;            /* --fields is about other tables of the run */
};

/* Number of columns before the NULL. */
size_t table_width(const struct table *table) NONNULL(1);

/* A cell as text for people: "-" for null, "yes" and "no", else value_to_text(). */
const char *table_cell_text(struct region *region, const struct value *value) RETURNS_NONNULL
    NONNULL(1, 2);

/* What is to be said of a row beside its cells: shown by colour on a terminal, never by that alone.
 */
enum row_mark { ROW_PLAIN, ROW_INACTIVE };

#endif
