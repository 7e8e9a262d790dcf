/* SPDX-License-Identifier: Apache-2.0 */
/* Reading integers as the server reads them: see text_parse_integer(). */
#include <utf8proc.h>

#include "core/text.h"

/* int() knows fewer blanks among ASCII than str.isspace(): not U+001C to U+001F. */
static bool is_blank(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
    return text_is_blank(code_point);
}

static const char *skip_blanks(const char *text)
{
    while (*text) {
        uint32_t code_point;
        size_t length = text_decode(text, &code_point);
        if (!is_blank(code_point))
            break;
        text += length;
    }
    return text;
}

static bool is_digit(uint32_t code_point)
{
    return utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_ND;
}

/* Unicode keeps the ten digits of a script together in order, and so do several sets in a row: the
 * place in the run tells the value. */
static int digit_value(uint32_t digit)
{
    uint32_t zero = digit;
    while (is_digit(zero - 1))
        zero--;
    return (int)((digit - zero) % 10);
}

/* A number that grows away from zero, digit by digit, so that INT64_MIN can be reached. */
struct growing {
    int64_t number;
    int sign;
    bool too_large;
};

static void add_digit(struct growing *growing, int digit)
{
    if (__builtin_mul_overflow(growing->number, 10, &growing->number) ||
        __builtin_add_overflow(growing->number, growing->sign * digit, &growing->number))
        growing->too_large = true;
}

/* Reads digits with single underscores between them; the end of it, or NULL if there are none. */
static const char *read_digits(const char *text, struct growing *growing)
{
    for (;;) {
        uint32_t code_point = 0;
        size_t length = *text ? text_decode(text, &code_point) : 0;
        if (!is_digit(code_point))
            return NULL;
        add_digit(growing, digit_value(code_point));
        text += length;
        if (*text == '\0')
            return text;
        text_decode(text, &code_point);
        if (code_point == '_')
            text++;
        else if (!is_digit(code_point))
            return text;
    }
}

enum text_integer text_parse_integer(const char *text, int64_t *number)
{
    struct growing growing = {.sign = 1};
    const char *rest = skip_blanks(text);
    if (*rest == '+' || *rest == '-')
        growing.sign = *rest++ == '-' ? -1 : 1;
    rest = read_digits(rest, &growing);
    if (!rest || *skip_blanks(rest))
        return TEXT_NO_INTEGER;
    if (growing.too_large)
        return TEXT_INTEGER_TOO_LARGE;
    *number = growing.number;
    return TEXT_INTEGER;
}
