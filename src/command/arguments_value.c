/* SPDX-License-Identifier: Apache-2.0 */
/* Types, choices, and how messages show values. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "command/arguments_state.h"
#include "core/buffer.h"
#include "core/python.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

static bool convert_integer(struct region *region, const char *word, const char **value)
{
    int64_t integer;
    if (text_parse_integer(word, &integer) != TEXT_INTEGER)
        return false;
    *value = region_format(region, "%" PRId64, integer);
    return true;
}

/* Copies digits with single underscores between them; true if there were any. */
static bool copy_digits(const char **from, char **to)
{
    const char *start = *from;
    while (isdigit((unsigned char)**from)) {
        *(*to)++ = *(*from)++;
        if (**from == '_' && isdigit((unsigned char)(*from)[1]))
            ++*from;
    }
    return *from > start;
}

static bool copy_decimal(const char *from, char *to)
{
    bool digits = copy_digits(&from, &to);
    if (*from == '.') {
        *to++ = *from++;
        digits |= copy_digits(&from, &to);
    }
    if (digits && (*from == 'e' || *from == 'E')) {
        *to++ = *from++;
        if (*from == '+' || *from == '-')
            *to++ = *from++;
        digits = copy_digits(&from, &to);
    }
    return digits && !*from;
}

/* As Python's float() (its language reference, "Floating point literals"), in ASCII digits. */
static bool convert_float(struct region *region, const char *word, const char **value)
{
    static const char *const specials[] = {"inf", "infinity", "nan"};
    const char *trimmed = text_trim(region, word);
    size_t sign = *trimmed == '+' || *trimmed == '-' ? 1 : 0;
    char *number = region_copy_text(region, trimmed);
    *value = number;
    for (size_t i = 0; i < ARRAY_LENGTH(specials); i++) {
        if (strcasecmp(trimmed + sign, specials[i]) == 0)
            return true;
    }
    memset(number + sign, 0, strlen(number + sign));
    return copy_decimal(trimmed + sign, number + sign);
}

/* Reads exactly `count` digits and moves on. */
static bool read_digits(const char **text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (!isdigit((unsigned char)(*text)[i]))
            return false;
        *number = *number * 10 + (*text)[i] - '0';
    }
    *text += count;
    return true;
}

static bool read_date(const char **text, int *year, int *month, int *day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!read_digits(text, 4, year) || *(*text)++ != '-' || !read_digits(text, 2, month) ||
        *(*text)++ != '-' || !read_digits(text, 2, day))
        return false;
    if (*year < 1 || *month < 1 || *month > 12)
        return false;
    bool leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
    return *day >= 1 && *day <= lengths[*month - 1] + (*month == 2 && leap);
}

/* Reads HH[:MM[:SS]] into `parts`. */
static bool read_clock(const char **text, int parts[3])
{
    static const int limits[] = {24, 60, 60};
    for (int i = 0; i < 3; i++) {
        if (i > 0 && **text != ':')
            return true;
        if (i > 0)
            ++*text;
        if (!read_digits(text, 2, &parts[i]) || parts[i] >= limits[i])
            return false;
    }
    return true;
}

/* Reads .fff or .ffffff into microseconds. */
static bool read_fraction(const char **text, int *microseconds)
{
    if (**text != '.')
        return true;
    size_t digits = strspn(++*text, "0123456789");
    if ((digits != 3 && digits != 6) || !read_digits(text, (int)digits, microseconds))
        return false;
    *microseconds *= digits == 3 ? 1000 : 1;
    return true;
}

/* Reads Z, ±HH:MM or nothing; `zone` gets it in the form that clock_parse() takes. */
static bool read_zone(struct region *region, const char *text, const char **zone)
{
    int hours, minutes;
    char sign = *text;
    *zone = "";
    if (!sign)
        return true;
    *zone = "Z";
    if (strcmp(text, "Z") == 0)
        return true;
    if (sign != '+' && sign != '-')
        return false;
    text++;
    if (!read_digits(&text, 2, &hours) || *text++ != ':' || !read_digits(&text, 2, &minutes))
        return false;
    *zone = region_format(region, "%c%02d:%02d", sign, hours, minutes);
    return !*text && hours < 24 && minutes < 60;
}

/*
 * YYYY-MM-DD, then optionally a separator and HH[:MM[:SS[.fff[fff]]]] and a zone (Python's
 * documentation of datetime.fromisoformat()). Kept in full, for clock_parse().
 */
static bool convert_datetime(struct region *region, const char *word, const char **value)
{
    int year, month, day, clock[3] = {0}, fraction = 0;
    const char *zone = "", *rest = word;
    if (!read_date(&rest, &year, &month, &day))
        return false;
    if (*rest) {
        uint32_t separator;
        rest += text_decode(rest, &separator);
        if (!read_clock(&rest, clock) || !read_fraction(&rest, &fraction) ||
            !read_zone(region, rest, &zone))
            return false;
    }
    char digits[16] = "";
    if (fraction)
        snprintf(digits, sizeof digits, ".%06d", fraction);
    *value = region_format(region, "%04d-%02d-%02d %02d:%02d:%02d%s%s", year, month, day, clock[0],
                           clock[1], clock[2], digits, zone);
    return true;
}

static bool convert_text(struct region *region, const char *word, const char **value)
{
    *value = region_copy_text(region, word);
    return true;
}

static const struct {
    const char *name; /* as messages give it */
    bool (*convert)(struct region *region, const char *word, const char **value);
} types[] = {
    [ARGUMENT_STRING] = {"str", convert_text},
    [ARGUMENT_INTEGER] = {"int", convert_integer},
    [ARGUMENT_FLOAT] = {"float", convert_float},
    [ARGUMENT_BOOLEAN] = {"bool", convert_text},
    [ARGUMENT_PATH] = {"path", convert_text},
    [ARGUMENT_DATETIME] = {"<lambda>", convert_datetime},
};

static const char *show(struct region *region, const struct argument *argument, const char *value)
{
    bool number = argument->type == ARGUMENT_INTEGER || argument->type == ARGUMENT_FLOAT;
    return number ? value : python_text(region, value);
}

static const char *invalid_choice(struct region *region, const struct argument *argument,
                                  const char *value)
{
    struct buffer choices = {0};
    for (size_t i = 0; argument->choices[i]; i++) {
        buffer_append_text(&choices, i ? ", " : "");
        buffer_append_text(&choices, show(region, argument, argument->choices[i]));
    }
    return region_format(region, _("invalid choice: %s (choose from %s)"),
                         show(region, argument, value), buffer_take_text(region, &choices));
}

const char *arguments_convert(struct region *region, const struct argument *argument,
                              const char *word, const char **value)
{
    if (!types[argument->type].convert(region, word, value))
        return region_format(region, _("invalid %s value: %s"), types[argument->type].name,
                             python_text(region, word));
    for (size_t i = 0; argument->choices; i++) {
        if (!argument->choices[i])
            return invalid_choice(region, argument, *value);
        if (strcmp(argument->choices[i], *value) == 0)
            break;
    }
    return NULL;
}
