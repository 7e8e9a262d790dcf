/* SPDX-License-Identifier: Apache-2.0 */
/* The rows that a statement returned, as typed values; the one wrapper of PGresult. */
#ifndef SERVER_ROWS_H
#define SERVER_ROWS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"

struct region;
struct rows;

/*
 * Takes over `result`, which ends with the region. Types come from the result's own: smallint,
 * integer, bigint, boolean, real, double precision, numeric, timestamptz, json, jsonb; all else is
 * text. A number is a double: cast sums of bigint, which are numeric, where every digit counts. A
 * time before the year 1 or after 9999, infinity included, becomes the first or last microsecond of
 * that span, so that a time is always one that can be written and compared.
 */
struct rows *rows_wrap(struct region *region, PGresult *result) RETURNS_NONNULL NONNULL(1, 2);

size_t rows_count(const struct rows *rows) NONNULL(1);
size_t rows_columns(const struct rows *rows) NONNULL(1);
/* The name of column `column`. */
const char *rows_column_name(const struct rows *rows, size_t column) RETURNS_NONNULL NONNULL(1);
/* The type that the values of column `column` have when they are not null. */
enum value_type rows_column_type(const struct rows *rows, size_t column) NONNULL(1);
/* Rows that the statement changed, for statements that return none. */
size_t rows_affected(const struct rows *rows) NONNULL(1);

/* The cell; its text is borrowed from the rows. */
struct value rows_value(const struct rows *rows, size_t row, size_t column) NONNULL(1);
/* All cells of a row into `values`, which has room for rows_columns(). */
void rows_read(const struct rows *rows, size_t row, struct value *values) NONNULL(1, 3);

/* Shorthands for cells whose type the statement makes certain: NULL text is "", a null number 0, a
 * null truth value false; so is a cell of another type. */
const char *rows_text(const struct rows *rows, size_t row, size_t column) RETURNS_NONNULL
    NONNULL(1);
int64_t rows_integer(const struct rows *rows, size_t row, size_t column) NONNULL(1);
bool rows_boolean(const struct rows *rows, size_t row, size_t column) NONNULL(1);

/* A cell of a result that is not wrapped: for streams. Its text is borrowed from the result. */
struct value rows_result_value(const PGresult *result, int row, int column) NONNULL(1);

#endif
