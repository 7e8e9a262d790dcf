/* SPDX-License-Identifier: Apache-2.0 */
#include "server/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/region.h"

/* Object identifiers that never change, from PostgreSQL's catalog/pg_type.dat. */
enum {
    TYPE_BOOLEAN = 16,
    TYPE_BIGINT = 20,
    TYPE_SMALLINT = 21,
    TYPE_INTEGER = 23,
    TYPE_JSON = 114,
    TYPE_REAL = 700,
    TYPE_DOUBLE_PRECISION = 701,
    TYPE_TIMESTAMPTZ = 1184,
    TYPE_NUMERIC = 1700,
    TYPE_JSONB = 3802,
};

/* 0001-01-01 00:00:00 and 9999-12-31 23:59:59.999999, in microseconds since 1970. */
static const int64_t first_time = INT64_C(-62135596800000000);
static const int64_t last_time = INT64_C(253402300799999999);

struct rows {
    PGresult *result;
};

static void clear_result(void *result)
{
    PQclear(result);
}

struct rows *rows_wrap(struct region *region, PGresult *result)
{
    struct rows *rows = region_alloc(region, sizeof *rows);
    rows->result = result;
    region_on_end(region, clear_result, result);
    return rows;
}

static enum value_type type_of(Oid type)
{
    switch (type) {
    case TYPE_BOOLEAN: return VALUE_BOOLEAN;
    case TYPE_BIGINT:
    case TYPE_SMALLINT:
    case TYPE_INTEGER: return VALUE_INTEGER;
    case TYPE_REAL:
    case TYPE_DOUBLE_PRECISION:
    case TYPE_NUMERIC: return VALUE_NUMBER;
    case TYPE_TIMESTAMPTZ: return VALUE_TIME;
    case TYPE_JSON:
    case TYPE_JSONB: return VALUE_JSON;
    default: return VALUE_TEXT;
    }
}

enum value_type rows_column_type(const struct rows *rows, size_t column)
{
    return type_of(PQftype(rows->result, (int)column));
}

/* Nothing is made of what PostgreSQL would not write: it could find its way back into a row. */
static _Noreturn void refuse_value(const char *text, const char *what)
{
    die("the database sent %.40s for %s", text, what);
}

/* Besides what clock_parse() reads there are `infinity`, years of five digits or more, and those
 * before Christ: `-infinity`, "0044-03-15 00:00:00+00 BC". */
static int64_t time_of(const char *text)
{
    int64_t time;
    if (clock_parse(text, &time))
        return time;
    if (strcmp(text, "-infinity") == 0 || strstr(text, " BC"))
        return first_time;
    if (strcmp(text, "infinity") != 0 && strspn(text, "0123456789") < 5)
        refuse_value(text, "a time");
    return last_time;
}

static int64_t integer_of(const char *text)
{
    char *end;
    errno = 0;
    int64_t integer = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        refuse_value(text, "an integer");
    return integer;
}

static double number_of(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end)
        refuse_value(text, "a number");
    return number;
}

static bool boolean_of(const char *text)
{
    if (strcmp(text, "t") != 0 && strcmp(text, "f") != 0)
        refuse_value(text, "a truth value");
    return *text == 't';
}

struct value rows_result_value(const PGresult *result, int row, int column)
{
    enum value_type type = type_of(PQftype(result, column));
    if (PQgetisnull(result, row, column))
        return value_null(type);
    const char *text = PQgetvalue(result, row, column);
    switch (type) {
    case VALUE_TEXT: return value_text(text);
    case VALUE_JSON: return value_json(text);
    case VALUE_INTEGER: return value_integer(integer_of(text));
    case VALUE_NUMBER: return value_number(number_of(text));
    case VALUE_BOOLEAN: return value_boolean(boolean_of(text));
    case VALUE_TIME: return value_time(time_of(text));
    }
    die("a value of type %d", (int)type);
}

size_t rows_count(const struct rows *rows)
{
    return (size_t)PQntuples(rows->result);
}

size_t rows_columns(const struct rows *rows)
{
    return (size_t)PQnfields(rows->result);
}

const char *rows_column_name(const struct rows *rows, size_t column)
{
    const char *name = PQfname(rows->result, (int)column);
    if (!name)
        die("column %zu of %zu", column, rows_columns(rows));
    return name;
}

size_t rows_affected(const struct rows *rows)
{
    PGresult *result = rows->result;
    return strtoull(PQcmdTuples(result), NULL, 10);
}

struct value rows_value(const struct rows *rows, size_t row, size_t column)
{
    if (row >= rows_count(rows) || column >= rows_columns(rows))
        die("cell %zu, %zu of %zu x %zu", row, column, rows_count(rows), rows_columns(rows));
    return rows_result_value(rows->result, (int)row, (int)column);
}

void rows_read(const struct rows *rows, size_t row, struct value *values)
{
    for (size_t column = 0; column < rows_columns(rows); column++)
        values[column] = rows_value(rows, row, column);
}

const char *rows_text(const struct rows *rows, size_t row, size_t column)
{
    struct value value = rows_value(rows, row, column);
    bool is_text = value.type == VALUE_TEXT || value.type == VALUE_JSON;
    return value.null || !is_text ? "" : value.text;
}

int64_t rows_integer(const struct rows *rows, size_t row, size_t column)
{
    struct value value = rows_value(rows, row, column);
    return value.null || value.type != VALUE_INTEGER ? 0 : value.integer;
}

bool rows_boolean(const struct rows *rows, size_t row, size_t column)
{
    struct value value = rows_value(rows, row, column);
    return !value.null && value.type == VALUE_BOOLEAN && value.boolean;
}
