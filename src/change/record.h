/* SPDX-License-Identifier: Apache-2.0 */
/* What a change did to rows, for previews, machine output and the audit trail. */
#ifndef CHANGE_RECORD_H
#define CHANGE_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/value.h"

struct records;
struct region;

enum operation { OPERATION_INSERT, OPERATION_UPDATE, OPERATION_DELETE, OPERATION_COUNT };

/* "insert", "update", "delete". */
const char *operation_name(enum operation operation) RETURNS_NONNULL;
/* The operation of that name; false if there is none. */
bool operation_parse(const char *name, enum operation *operation) NONNULL(1, 2) MUST_USE;

struct record_field {
    const char *column;
    struct value before; /* null for an insertion */
    struct value after;  /* null for a deletion */
};

/* What stands for a secret, whether a column's or the key. */
#define RECORD_SECRET "(secret)"

/* One row. Columns that hold secrets show as RECORD_SECRET. */
struct record {
    const char *table;
    enum operation operation;
    const char *key;
    const struct record_field *fields;
    size_t field_count;
};

/* What was done to one table in all, further rows than those recorded included. */
struct record_total {
    const char *table;
    enum operation operation;
    size_t rows;
};

/* At most so many rows of a table are recorded one by one for each kind of operation. */
enum { RECORDS_MAX = 100 };

struct records *records_create(struct region *region) RETURNS_NONNULL NONNULL(1) MUST_USE;
/* Counts one row of a table; tells whether another one is still to be recorded. */
bool records_count_row(struct records *records, const char *table, enum operation operation)
    NONNULL(1, 2);
/* Counts `rows` rows that are not recorded one by one. */
void records_count_rows(struct records *records, const char *table, enum operation operation,
                        size_t rows) NONNULL(1, 2);
/* Records one row; `fields` is copied, the texts of its values too. */
void records_add(struct records *records, const struct record *record) NONNULL(1, 2);

/* All that was recorded, in order. */
const struct record *records_all(const struct records *records, size_t *count) NONNULL(1, 2);
const struct record_total *records_totals(const struct records *records, size_t *count)
    NONNULL(1, 2);
/* Rows changed in all. */
size_t records_rows(const struct records *records) NONNULL(1);

/* Does this column hold something that may not be shown? Without a table: does a column, or a
 * member of an event, that has this name anywhere? */
bool record_is_secret(const char *table, const char *column) NONNULL(2);

#endif
