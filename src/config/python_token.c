/* SPDX-License-Identifier: Apache-2.0 */
#include "config/python_token.h"

#include <stdlib.h>
#include <string.h>

#include "config/python_string.h"
#include "core/error.h"
#include "core/region.h"

enum { MAXIMUM_DEPTH = 200 }; /* of brackets, as in Python itself */

struct python_lexer {
    struct region *region;
    const char *file;
    struct error *error;
    const char *at;
    size_t line;
    struct python_token *tokens; /* of the logical line under construction */
    size_t count, size;
    struct {
        char closing;
        size_t line;
    } open[MAXIMUM_DEPTH];
    int depth;
};

struct python_lexer *python_lexer_create(struct region *region, const char *source,
                                         const char *file, struct error *error)
{
    struct python_lexer *lexer = region_alloc(region, sizeof *lexer);
    lexer->region = region;
    lexer->file = file;
    lexer->error = error;
    lexer->at = source;
    lexer->line = 1;
    return lexer;
}

static bool note(struct python_lexer *lexer, const char *expected)
{
    return error_set(lexer->error, ERROR_USAGE, "%s, line %zu: expected %s.", lexer->file,
                     lexer->line, expected);
}

static bool note_unclosed(struct python_lexer *lexer)
{
    return error_set(lexer->error, ERROR_USAGE,
                     "%s, line %zu: expected '%c' for the bracket opened in line %zu.", lexer->file,
                     lexer->line, lexer->open[lexer->depth - 1].closing,
                     lexer->open[lexer->depth - 1].line);
}

static struct python_token *add_token(struct python_lexer *lexer, enum python_token_kind kind)
{
    if (lexer->count == lexer->size) {
        size_t size = lexer->size ? 2 * lexer->size : 64;
        struct python_token *larger = region_alloc_array(lexer->region, size, sizeof *larger);
        if (lexer->count)
            memcpy(larger, lexer->tokens, lexer->count * sizeof *larger);
        lexer->tokens = larger;
        lexer->size = size;
    }
    struct python_token *token = &lexer->tokens[lexer->count++];
    *token = (struct python_token){.kind = kind, .depth = lexer->depth};
    return token;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Any byte beyond ASCII counts as a letter: which of them are is of no matter here. */
static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           (byte & 0x80);
}

/* Skips blanks, comments, joined lines and, inside brackets, line ends. False if it is broken. */
static bool skip_blanks(struct python_lexer *lexer)
{
    for (;; lexer->at++) {
        if (*lexer->at == '#')
            lexer->at += strcspn(lexer->at, "\n");
        if (*lexer->at == '\\') {
            if (lexer->at[1] != '\n')
                return note(lexer, "the end of the line after a backslash");
            lexer->at++;
            lexer->line++;
        } else if (*lexer->at == '\n' && lexer->depth) {
            lexer->line++;
        } else if (!*lexer->at || !strchr(" \t\f", *lexer->at)) {
            return true;
        }
    }
}

static void read_name(struct python_lexer *lexer)
{
    const char *start = lexer->at;
    while (is_letter(*lexer->at) || is_digit(*lexer->at))
        lexer->at++;
    add_token(lexer, PYTHON_TOKEN_NAME)->text =
        region_copy_bytes(lexer->region, start, (size_t)(lexer->at - start));
}

static bool read_string(struct python_lexer *lexer)
{
    struct python_string string = python_string_read(lexer->region, lexer->at);
    if (string.problem)
        return note(lexer, string.problem);
    lexer->at = string.end;
    lexer->line += string.line_feeds;
    enum python_token_kind kind = string.bytes ? PYTHON_TOKEN_BYTES : PYTHON_TOKEN_TEXT;
    add_token(lexer, string.opaque ? PYTHON_TOKEN_OPAQUE : kind)->text = string.text;
    return true;
}

/* Drops the underscores between digits; false if one stands elsewhere. */
static bool drop_underscores(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from != '_')
            *to++ = *from;
        else if (from[1] == '_' || !from[1])
            return false;
    }
    *to = '\0';
    return true;
}

static bool parse_digits(const char *digits, int base, int64_t *integer)
{
    static const char all[] = "0123456789abcdef";
    *integer = 0;
    for (const char *at = digits; *at; at++) {
        const char *found = strchr(all, *at >= 'A' && *at <= 'F' ? *at + 32 : *at);
        int64_t digit = found ? found - all : base;
        if (digit >= base || __builtin_mul_overflow(*integer, base, integer) ||
            __builtin_add_overflow(*integer, digit, integer))
            return false;
    }
    return *digits != '\0';
}

static bool parse_integer(const char *text, int64_t *integer)
{
    static const char prefixes[] = "bBoOxX";
    static const int bases[] = {2, 2, 8, 8, 16, 16};
    const char *prefix = text[0] == '0' && text[1] ? strchr(prefixes, text[1]) : NULL;
    if (prefix)
        return parse_digits(text + 2, bases[prefix - prefixes], integer);
    /* Python takes no decimal number with a leading zero but zero itself. */
    return parse_digits(text, 10, integer) && (text[0] != '0' || *integer == 0);
}

static bool parse_float(const char *text, double *number)
{
    if (strspn(text, "0123456789.eE+-") != strlen(text))
        return false;
    char *end;
    *number = strtod(text, &end);
    return !*end;
}

static void read_number(struct python_lexer *lexer)
{
    const char *start = lexer->at;
    bool hexadecimal = start[0] == '0' && (start[1] == 'x' || start[1] == 'X');
    while (is_digit(*lexer->at) || is_letter(*lexer->at) || *lexer->at == '.') {
        bool exponent = !hexadecimal && (*lexer->at == 'e' || *lexer->at == 'E');
        lexer->at++;
        if (exponent && (*lexer->at == '+' || *lexer->at == '-'))
            lexer->at++;
    }
    char *text = region_copy_bytes(lexer->region, start, (size_t)(lexer->at - start));
    struct python_token *token = add_token(lexer, PYTHON_TOKEN_OPAQUE);
    if (!drop_underscores(text))
        return;
    if (parse_integer(text, &token->integer))
        token->kind = PYTHON_TOKEN_INTEGER;
    else if (strpbrk(text, ".eE") && parse_float(text, &token->number))
        token->kind = PYTHON_TOKEN_FLOAT;
}

static bool open_bracket(struct python_lexer *lexer, char closing)
{
    if (lexer->depth == MAXIMUM_DEPTH)
        return note(lexer, "at most 200 brackets in each other");
    lexer->open[lexer->depth].closing = closing;
    lexer->open[lexer->depth++].line = lexer->line;
    return true;
}

static bool read_bracket(struct python_lexer *lexer, const char *text)
{
    static const char opening[] = "([{", closing[] = ")]}";
    const char *found = strchr(opening, *text);
    if (found) {
        add_token(lexer, PYTHON_TOKEN_OPERATOR)->text = text;
        return open_bracket(lexer, closing[found - opening]);
    }
    if (!lexer->depth)
        return note(lexer, "no closing bracket where none is open");
    if (lexer->open[lexer->depth - 1].closing != *text)
        return note_unclosed(lexer);
    lexer->depth--;
    add_token(lexer, PYTHON_TOKEN_OPERATOR)->text = text;
    return true;
}

static bool read_operator(struct python_lexer *lexer)
{
    /* The longer before their beginnings. */
    static const char *const operators[] = {
        "**=", "//=", ">>=", "<<=", "...", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
        "^=",  "@=",  "==",  "!=",  "<=",  ">=", "->", ":=", "**", "//", "<<", ">>",
        "+",   "-",   "*",   "/",   "%",   "@",  "&",  "|",  "^",  "~",  "<",  ">",
        "(",   ")",   "[",   "]",   "{",   "}",  ",",  ":",  ".",  ";",  "=",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(operators); i++) {
        const char *text = operators[i];
        if (strncmp(lexer->at, text, strlen(text)) != 0)
            continue;
        lexer->at += strlen(text);
        if (strchr("()[]{}", *text))
            return read_bracket(lexer, text);
        add_token(lexer, PYTHON_TOKEN_OPERATOR)->text = text;
        return true;
    }
    return note(lexer, "Python, in which this character has no meaning outside quotes");
}

static bool read_token(struct python_lexer *lexer)
{
    const char *at = lexer->at;
    if (python_string_begins(at))
        return read_string(lexer);
    if (is_digit(at[0]) || (at[0] == '.' && is_digit(at[1])))
        read_number(lexer);
    else if (is_letter(at[0]))
        read_name(lexer);
    else
        return read_operator(lexer);
    return true;
}

/* Reads to the end of the logical line, and over it. */
static bool read_tokens(struct python_lexer *lexer, struct python_line *line)
{
    while (skip_blanks(lexer)) {
        if (*lexer->at == '\n') {
            lexer->at++;
            lexer->line++;
            return true;
        }
        if (!*lexer->at)
            return lexer->depth == 0 || note_unclosed(lexer);
        if (!lexer->count)
            line->line = lexer->line;
        if (!read_token(lexer))
            return false;
    }
    return false;
}

enum python_line_result python_lexer_line(struct python_lexer *lexer, struct python_line *line)
{
    lexer->count = 0;
    while (!lexer->count) {
        if (!*lexer->at)
            return PYTHON_END;
        line->indented = *lexer->at == ' ' || *lexer->at == '\t';
        if (!read_tokens(lexer, line))
            return PYTHON_BROKEN;
    }
    line->tokens = lexer->tokens;
    line->count = lexer->count;
    return PYTHON_LINE;
}

bool python_token_is(const struct python_token *token, enum python_token_kind kind,
                     const char *text)
{
    return token->kind == kind && strcmp(token->text, text) == 0;
}
