/* SPDX-License-Identifier: Apache-2.0 */
/* One typed cell: what a database row, a statement's parameter and an output row are made of. */
#ifndef CORE_VALUE_H
#define CORE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;

enum value_type {
    VALUE_TEXT,    /* UTF-8, borrowed, without NUL bytes */
    VALUE_INTEGER, /* 64 bits, signed */
    VALUE_NUMBER,  /* double */
    VALUE_BOOLEAN,
    VALUE_TIME, /* microseconds since 1970-01-01 00:00 UTC */
    VALUE_JSON, /* JSON as text, for machine output that has an inner structure */
};

struct value {
    enum value_type type;
    bool null;
    union {
        const char *text;
        int64_t integer;
        double number;
        bool boolean;
        int64_t time;
    };
};

struct value value_text(const char *text); /* NULL makes a null value */
struct value value_integer(int64_t integer);
struct value value_number(double number);
struct value value_boolean(bool boolean);
struct value value_time(int64_t microseconds);
struct value value_json(const char *text); /* well-formed JSON; NULL makes a null value */
struct value value_null(enum value_type type);

/*
 * The value as plain text: integers in decimal, `true`/`false`, times as
 * 2026-11-22T05:37:00.123456Z (RFC 3339, UTC, the fraction left out when zero), NULL for null.
 * The text lives in `region` or is the value's own.
 */
const char *value_to_text(const struct value *value, struct region *region) NONNULL(1, 2);

/* Less than, equal to or greater than 0, as `a` stands before, beside or behind `b`, which has the
 * same type: texts by their bytes, `false` before `true`, nulls before all others. */
int value_compare(const struct value *a, const struct value *b) NONNULL(1, 2);

/* "text", "integer", "number", "boolean", "time", "json": the names of types in machine output. */
const char *value_type_name(enum value_type type) RETURNS_NONNULL;

#endif
