/* SPDX-License-Identifier: Apache-2.0 */
#include "model/filter_value.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "core/attributes.h"
#include "core/clock.h"
#include "core/text.h"
#include "core/translate.h"

enum { SECOND = 1000000, YEARS_MOST = 1900 };
static const int64_t minute = INT64_C(60) * SECOND;
static const int64_t hour = INT64_C(3600) * SECOND;
static const int64_t day = INT64_C(86400) * SECOND;

enum comparison { EQUAL, LESS, LESS_OR_EQUAL, MORE, MORE_OR_EQUAL };

/* Takes the sign off the text. */
static enum comparison read_comparison(const char **text)
{
    char sign = **text;
    if (sign == '=')
        ++*text;
    if (sign != '<' && sign != '>')
        return EQUAL;
    bool equal = (*text)[1] == '=';
    *text += equal ? 2 : 1;
    if (sign == '<')
        return equal ? LESS_OR_EQUAL : LESS;
    return equal ? MORE_OR_EQUAL : MORE;
}

/* What compares like this with all from `first` to `last`. */
static void set_range(enum comparison comparison, int64_t first, int64_t last, int64_t *least,
                      int64_t *most)
{
    *least = INT64_MIN;
    *most = INT64_MAX;
    if (comparison == EQUAL || comparison == MORE_OR_EQUAL)
        *least = first;
    if (comparison == EQUAL || comparison == LESS_OR_EQUAL)
        *most = last;
    if (comparison == MORE)
        *least = last < INT64_MAX ? last + 1 : INT64_MAX;
    if (comparison == LESS)
        *most = first > INT64_MIN ? first - 1 : INT64_MIN;
}

bool filter_read_boolean(const char *text, int64_t *truth)
{
    *truth =
        translate_means_yes(text) || strcasecmp(text, "true") == 0 || strcasecmp(text, "t") == 0;
    return *truth || translate_means_no(text) || strcasecmp(text, "false") == 0 ||
           strcasecmp(text, "f") == 0;
}

bool filter_read_integers(const char *text, int64_t *least, int64_t *most)
{
    enum comparison comparison = read_comparison(&text);
    int64_t number;
    if (text_parse_integer(text, &number) != TEXT_INTEGER)
        return false;
    set_range(comparison, number, number, least, most);
    return true;
}

static int64_t midnight(int year, int month, int month_day)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = month_day};
    return (int64_t)timegm(&parts) * SECOND;
}

static bool is_month(int year, int month)
{
    return year >= 1 && year <= 9998 && month >= 1 && month <= 12;
}

/* 2021, 2021-03 or 2021-03-05: when it begins, and when what follows it does. */
static bool read_date(const char *text, int64_t *begin, int64_t *end)
{
    int year, month = 1, month_day = 1, length = 0, fields;
    size_t digits = strspn(text, "0123456789-");
    if (digits < 4 || text[digits] || strspn(text, "0123456789") != 4)
        return false;
    fields =
        sscanf(text, "%4d%n-%2d%n-%2d%n", &year, &length, &month, &length, &month_day, &length);
    if (text[length] || text[length - 1] == '-' || !is_month(year, month) || month_day < 1)
        return false;
    *begin = midnight(year, month, month_day);
    if (fields == 1)
        *end = midnight(year + 1, 1, 1);
    else
        *end = fields == 2 ? midnight(year, month + 1, 1) : *begin + day;
    return *begin < midnight(year, month + 1, 1); /* there is no 31st of April */
}

static bool read_moment(const char *text, int64_t now, int64_t *begin, int64_t *end)
{
    bool today = strcasecmp(text, "today") == 0;
    if (today || strcasecmp(text, "yesterday") == 0) {
        *begin = now - now % day - (today ? 0 : day);
        *end = *begin + day;
        return true;
    }
    if (read_date(text, begin, end))
        return true;
    *end = clock_parse(text, begin) ? *begin + 1 : 0;
    return *end != 0;
}

static int64_t unit_of(const char *name)
{
    const struct {
        const char *name;
        int64_t length;
    } units[] = {{"min", minute}, {"h", hour},      {"d", day},
                 {"w", 7 * day},  {"mo", 30 * day}, {"y", 365 * day}};
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++) {
        if (strcasecmp(name, units[i].name) == 0)
            return units[i].length;
    }
    return 0;
}

static bool read_age(const char *text, int64_t *count, int64_t *unit)
{
    size_t digits = strspn(text, "0123456789");
    char number[8];
    *unit = unit_of(text + digits);
    if (digits == 0 || digits >= sizeof number || *unit == 0)
        return false;
    memcpy(number, text, digits);
    number[digits] = '\0';
    return text_parse_integer(number, count) == TEXT_INTEGER &&
           *count < YEARS_MOST * 365 * day / *unit;
}

/* The older, the less: comparing ages turns comparisons of times round. */
static enum comparison turn(enum comparison comparison)
{
    static const enum comparison turned[] = {[EQUAL] = EQUAL,
                                             [LESS] = MORE,
                                             [LESS_OR_EQUAL] = MORE_OR_EQUAL,
                                             [MORE] = LESS,
                                             [MORE_OR_EQUAL] = LESS_OR_EQUAL};
    return turned[comparison];
}

bool filter_read_times(const char *text, int64_t now, int64_t *least, int64_t *most)
{
    int64_t count, unit, begin, end;
    enum comparison comparison = read_comparison(&text);
    if (read_age(text, &count, &unit)) {
        int64_t last = now - count * unit;
        int64_t first = comparison == EQUAL ? last - unit + 1 : last;
        set_range(turn(comparison), first, last, least, most);
        return true;
    }
    if (!read_moment(text, now, &begin, &end))
        return false;
    set_range(comparison, begin, end - 1, least, most);
    return true;
}
