/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a Python module assigns as plain literals to its names: enough to read a settings.py without
 * running it. What is computed is said to be computed, never guessed.
 */
#ifndef CONFIG_PYTHON_LITERAL_H
#define CONFIG_PYTHON_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct python_token;
struct region;

enum python_type {
    PYTHON_NONE,
    PYTHON_BOOLEAN,
    PYTHON_INTEGER,
    PYTHON_FLOAT,
    PYTHON_TEXT,
    PYTHON_BYTES, /* as `text`; perhaps not UTF-8 */
    PYTHON_TUPLE,
    PYTHON_LIST,
    PYTHON_SET,
    PYTHON_DICT,
};

struct python_value {
    enum python_type type;
    union {
        bool boolean;
        int64_t integer;
        double number;
        const char *text;
        struct {
            const struct python_value *items; /* of a dictionary: key, value, key, value, … */
            size_t count;                     /* of a dictionary: twice its entries */
            const char *const *texts;         /* the items if all are texts (no dictionary), NULL
                                                 at the end; else NULL */
        };
    };
};

/* Reads one literal that takes all `count` tokens, `1, 2` without brackets too. False if it is none
 * or not only one. The value lives in `region`. */
bool python_parse_literal(struct region *region, const struct python_token *tokens, size_t count,
                          struct python_value *value) NONNULL(1, 4) MUST_USE;

#endif
