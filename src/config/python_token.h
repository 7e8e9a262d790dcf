/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Python source as tokens, one logical line at a time. Source: the Python language reference,
 * "Lexical analysis".
 */
#ifndef CONFIG_PYTHON_TOKEN_H
#define CONFIG_PYTHON_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;
struct error;
struct python_lexer;

enum python_token_kind {
    PYTHON_TOKEN_NAME, /* names and keywords */
    PYTHON_TOKEN_INTEGER,
    PYTHON_TOKEN_FLOAT,
    PYTHON_TOKEN_TEXT,
    PYTHON_TOKEN_BYTES,
    PYTHON_TOKEN_OPERATOR, /* brackets, commas and colons too */
    PYTHON_TOKEN_OPAQUE,   /* a literal whose value is not told: an f-string, a complex number, an
                              integer beyond 64 bits, text that holds NUL or a named character */
};

struct python_token {
    enum python_token_kind kind;
    int depth;        /* brackets open around it; for a bracket, around the pair */
    const char *text; /* of names, texts, bytes and operators */
    int64_t integer;
    double number; /* of floats */
};

struct python_line {
    const struct python_token *tokens; /* at least one; valid until the next line is read */
    size_t count;
    size_t line; /* where it begins, from 1 */
    bool indented;
};

enum python_line_result { PYTHON_LINE, PYTHON_END, PYTHON_BROKEN };

/* Begins to read `source`, UTF-8 with line feeds; `file` is named in errors only. All are borrowed,
 * and what is made of them lives in `region`. */
struct python_lexer *python_lexer_create(struct region *region, const char *source,
                                         const char *file, struct error *error) RETURNS_NONNULL
    NONNULL(1, 2, 3) MUST_USE;

/* The next logical line. PYTHON_BROKEN, with file, line and what was expected (ERROR_USAGE), if
 * this is not Python; the error never quotes the source, as it may hold secrets. */
enum python_line_result python_lexer_line(struct python_lexer *lexer, struct python_line *line)
    NONNULL(1, 2) MUST_USE;

/* Is the token this name, keyword or operator? */
bool python_token_is(const struct python_token *token, enum python_token_kind kind,
                     const char *text) NONNULL(1, 3);

#endif
