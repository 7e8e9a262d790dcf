/* SPDX-License-Identifier: Apache-2.0 */
#include "model/filter_regex.h"

#include <ctype.h>
#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "core/attributes.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

enum { LENGTH_MOST = 200, DEPTH_MOST = 20, REPETITIONS_MOST = 256 };

/* One reading: what is left to read, and what was written. */
struct reader {
    const char *rest;
    struct buffer out;
    int depth;        /* open parentheses */
    bool repeatable;  /* is there something that * could repeat? */
    long repetitions; /* product of all bounds so far */
    struct region *region;
    struct error *error;
};

static bool reject(struct reader *reader, const char *why)
{
    return error_set(reader->error, ERROR_USAGE, "%s", why);
}

/* \d in and out of brackets. */
static const char *class_of(char letter)
{
    switch (letter) {
    case 'd': return "[:digit:]";
    case 'w': return "[:alnum:]_";
    case 's': return "[:space:]";
    default: return NULL;
    }
}

/* Copies the next character, in upper case. */
static void copy_character(struct reader *reader)
{
    uint32_t code_point;
    size_t length = text_decode(reader->rest, &code_point);
    struct region *region = region_create();
    buffer_append_text(&reader->out,
                       text_upper(region, region_copy_bytes(region, reader->rest, length)));
    region_destroy(region);
    reader->rest += length;
}

static bool read_escape(struct reader *reader)
{
    char letter = reader->rest[1];
    const char *class = class_of((char)tolower((unsigned char)letter));
    if (letter == '\0')
        return reject(reader, _("Nothing follows the \\ in the expression."));
    if (isalnum((unsigned char)letter) && !class)
        return error_set(reader->error, ERROR_USAGE,
                         _("\\%c is not known in an expression; there are \\d, \\w and \\s."),
                         letter);
    if (class) {
        buffer_format(&reader->out, "[%s%s]", isupper((unsigned char)letter) ? "^" : "", class);
        reader->rest += 2;
    } else {
        buffer_append_byte(&reader->out, '\\');
        reader->rest++;
        copy_character(reader);
    }
    reader->repeatable = true;
    return true;
}

/* [:lower:] of a text that is in upper case is what was one or the other. */
static bool read_class(struct reader *reader)
{
    const char *end = reader->rest[1] == ':' ? strstr(reader->rest + 2, ":]") : NULL;
    if (!end)
        return reject(reader, _("Within [...] a [ only begins a class such as [:alpha:]."));
    const char *name =
        region_copy_bytes(reader->region, reader->rest + 2, (size_t)(end - reader->rest) - 2);
    buffer_format(&reader->out, "[:%s:]", strcmp(name, "lower") == 0 ? "upper" : name);
    reader->rest = end + 2;
    return true;
}

static bool read_bracket_escape(struct reader *reader)
{
    const char *class = class_of(reader->rest[1]);
    if (!class)
        return reject(reader, _("Within [...] a \\ only begins \\d, \\w or \\s; ] stands first."));
    buffer_append_text(&reader->out, class);
    reader->rest += 2;
    return true;
}

static bool read_bracket(struct reader *reader)
{
    const char *first = reader->rest + 1 + (reader->rest[1] == '^');
    buffer_append(&reader->out, reader->rest, (size_t)(first - reader->rest));
    reader->rest = first;
    while (*reader->rest && (*reader->rest != ']' || reader->rest == first)) {
        bool fine = true;
        if (*reader->rest == '[')
            fine = read_class(reader);
        else if (*reader->rest == '\\')
            fine = read_bracket_escape(reader);
        else
            copy_character(reader);
        if (!fine)
            return false;
    }
    if (!*reader->rest)
        return reject(reader, _("A [ in the expression is not closed."));
    copy_character(reader);
    reader->repeatable = true;
    return true;
}

/* {m}, {m,} or {m,n}. */
static bool read_bounds(struct reader *reader)
{
    char *at;
    bool number = isdigit((unsigned char)reader->rest[1]);
    long least = strtol(reader->rest + 1, &at, 10), most = least;
    if (number && *at == ',') {
        const char *second = at + 1;
        most = isdigit((unsigned char)*second) ? strtol(second, &at, 10) : least;
        at += at + 1 == second;
    }
    if (!number || *at != '}' || most < least)
        return reject(reader,
                      _("A { in the expression needs {m}, {m,} or {m,n}; \\{ is the sign."));
    if (most > REPETITIONS_MOST || reader->repetitions * (most ? most : 1) > REPETITIONS_MOST)
        return reject(reader, _("The expression repeats too much."));
    reader->repetitions *= most ? most : 1;
    buffer_append(&reader->out, reader->rest, (size_t)(at + 1 - reader->rest));
    reader->rest = at + 1;
    return true;
}

static bool read_repetition(struct reader *reader)
{
    if (!reader->repeatable)
        return error_set(reader->error, ERROR_USAGE,
                         _("Nothing that %c could repeat is before it."), *reader->rest);
    reader->repeatable = false;
    if (*reader->rest == '{')
        return read_bounds(reader);
    copy_character(reader);
    return true;
}

static bool read_parenthesis(struct reader *reader)
{
    bool opens = *reader->rest == '(';
    reader->depth += opens ? 1 : -1;
    if (reader->depth < 0)
        return reject(reader, _("A ) in the expression closes nothing; \\) is the sign."));
    if (reader->depth > DEPTH_MOST)
        return reject(reader, _("The expression has too many parentheses in each other."));
    reader->repeatable = !opens;
    copy_character(reader);
    return true;
}

static bool read_piece(struct reader *reader)
{
    switch (*reader->rest) {
    case '\\': return read_escape(reader);
    case '[': return read_bracket(reader);
    case '(':
    case ')': return read_parenthesis(reader);
    case '*':
    case '+':
    case '?':
    case '{': return read_repetition(reader);
    case '^':
    case '$':
    case '|': reader->repeatable = false; break;
    default: reader->repeatable = true; break;
    }
    copy_character(reader);
    return true;
}

static bool read_all(struct reader *reader)
{
    if (strlen(reader->rest) > LENGTH_MOST)
        return error_set(reader->error, ERROR_USAGE, _("The expression has more than %d bytes."),
                         LENGTH_MOST);
    while (*reader->rest) {
        if (!read_piece(reader))
            return false;
    }
    return reader->depth == 0 || reject(reader, _("A ( in the expression is not closed."));
}

/* regexec() takes ten times longer where characters may have several bytes, which those of most
 * texts have not: for these the expression is compiled once more, in the C locale. */
struct filter_regex {
    regex_t any;
    regex_t ascii;
    bool has_ascii;
};

static bool is_ascii(const char *text)
{
    while (*text > 0)
        text++;
    return *text == '\0';
}

static void free_regex(void *regex)
{
    regfree(regex);
}

static bool compile(struct region *region, const char *expression, regex_t *regex,
                    struct error *error)
{
    char why[80];
    int status = regcomp(regex, expression, REG_EXTENDED | REG_NOSUB);
    if (status == 0) {
        region_on_end(region, free_regex, regex);
        return true;
    }
    regerror(status, regex, why, sizeof why);
    return error_set(error, ERROR_USAGE, _("The expression is wrong: %s."), why);
}

static bool compile_ascii(struct region *region, const char *expression, regex_t *regex)
{
    locale_t c = is_ascii(expression) ? newlocale(LC_CTYPE_MASK, "C", NULL) : NULL;
    if (!c)
        return false;
    locale_t before = uselocale(c);
    bool fine = compile(region, expression, regex, NULL);
    uselocale(before);
    freelocale(c);
    return fine;
}

bool filter_regex_matches(const struct filter_regex *regex, const char *text)
{
    bool ascii = regex->has_ascii && is_ascii(text);
    return regexec(ascii ? &regex->ascii : &regex->any, text, 0, NULL, 0) == 0;
}

const char *filter_regex_read(struct region *region, const char *typed,
                              const struct filter_regex **regex, struct error *error)
{
    struct reader reader = {.rest = typed, .repetitions = 1, .region = region, .error = error};
    struct filter_regex *compiled = region_alloc(region, sizeof *compiled);
    bool fine = read_all(&reader);
    const char *expression = buffer_take_text(region, &reader.out);
    if (!fine || !compile(region, expression, &compiled->any, error))
        return NULL;
    compiled->has_ascii = compile_ascii(region, expression, &compiled->ascii);
    *regex = compiled;
    return expression;
}
