/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fields/form_dates.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/clock.h"
#include "core/text.h"

#define SECOND INT64_C(1000000)
#define DAY    (86400 * SECOND)
enum { NUMBER_MOST = 1000000 };

static const struct {
    const char *word;
    int64_t days;
    bool to_the_second;
} words[] = {
    {"now", 0, true},
    {"today", 0, false},
    {"yesterday", -1, false},
    {"tomorrow", 1, false},
};

static const struct {
    const char *name;
    int64_t length;
} units[] = {{"min", 60 * SECOND}, {"h", 3600 * SECOND}, {"d", DAY}, {"w", 7 * DAY}};

static int64_t form_dates_round_down(int64_t time, int64_t unit)
{
    int64_t rest = time % unit;
    return time - (rest < 0 ? rest + unit : rest);
}

static bool form_dates_read_word(const char *text, int64_t now, int64_t *time)
{
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        if (strcasecmp(words[i].word, text) != 0)
            continue;
        *time =
            form_dates_round_down(now, words[i].to_the_second ? SECOND : DAY) + words[i].days * DAY;
        return true;
    }
    return false;
}

static bool form_dates_read_distance(const char *text, int64_t now, int64_t *time)
{
    if ((*text != '+' && *text != '-') || text[1] < '0' || text[1] > '9')
        return false;
    char *unit;
    long number = strtol(text, &unit, 10);
    if (number > NUMBER_MOST || number < -NUMBER_MOST)
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++) {
        if (strcasecmp(units[i].name, unit) != 0)
            continue;
        *time = form_dates_round_down(now, units[i].length < DAY ? SECOND : DAY) +
                number * units[i].length;
        return true;
    }
    return false;
}

const char *form_date_read(struct region *region, const char *text, int64_t now)
{
    int64_t time, again;
    text = text_trim(region, text);
    if (!form_dates_read_word(text, now, &time) && !form_dates_read_distance(text, now, &time))
        return NULL;
    const char *date = clock_format_server(region, time);
    return clock_parse(date, &again) && again == time ? date : NULL;
}

const char *const *form_date_words(size_t *count)
{
    static const char *const offered[] = {"now", "today", "yesterday", "-7d", "-4w", "-52w", NULL};
    *count = ARRAY_LENGTH(offered) - 1;
    return offered;
}
