/* SPDX-License-Identifier: Apache-2.0 */
#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/region.h"
#include "core/translate.h"

enum { MICROSECONDS = 1000000 };

int64_t clock_monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / MICROSECONDS;
}

/* Splits into whole seconds and a fraction that is never negative. */
static void split(int64_t time, struct tm *parts, int *fraction)
{
    int64_t remainder = time % MICROSECONDS;
    time_t seconds = (time_t)(time / MICROSECONDS);
    if (remainder < 0) {
        remainder += MICROSECONDS;
        seconds--;
    }
    gmtime_r(&seconds, parts);
    *fraction = (int)remainder;
}

static char *format(struct region *region, int64_t time, char separator, const char *zone)
{
    struct tm parts;
    int fraction;
    split(time, &parts, &fraction);
    char digits[16] = "";
    if (fraction)
        snprintf(digits, sizeof digits, ".%06d", fraction);
    return region_format(region, "%04d-%02d-%02d%c%02d:%02d:%02d%s%s", parts.tm_year + 1900,
                         parts.tm_mon + 1, parts.tm_mday, separator, parts.tm_hour, parts.tm_min,
                         parts.tm_sec, digits, zone);
}

const char *clock_format_rfc3339(struct region *region, int64_t time)
{
    return format(region, time, 'T', "Z");
}

const char *clock_format_server(struct region *region, int64_t time)
{
    return format(region, time, ' ', "+00:00");
}

const char *clock_format_log(struct region *region, int64_t time)
{
    enum { SECOND_LENGTH = 19 };
    int64_t milliseconds = (time % MICROSECONDS + MICROSECONDS) % MICROSECONDS / 1000;
    return region_format(region, "%.*s.%03d", SECOND_LENGTH, clock_format_server(region, time),
                         (int)milliseconds);
}

const char *clock_format_minute(struct region *region, int64_t time)
{
    enum { MINUTE_LENGTH = 16 };
    char *text = format(region, time, ' ', "");
    text[MINUTE_LENGTH] = '\0';
    return text;
}

/* Reads digits after the point, as many as there are, and gives them in microseconds. */
static const char *parse_fraction(const char *text, int64_t *microseconds)
{
    int64_t scale = MICROSECONDS / 10;
    *microseconds = 0;
    for (; *text >= '0' && *text <= '9'; text++, scale /= 10)
        *microseconds += (*text - '0') * scale;
    return text;
}

/* Reads a zone and gives its offset in seconds; false if something else stands there. */
static bool parse_zone(const char *text, int *offset)
{
    int hours = 0, minutes = 0, used = 0;
    *offset = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    if (sscanf(text + 1, "%2d%n", &hours, &used) != 1)
        return false;
    const char *rest = text + 1 + used;
    if (*rest == ':' && sscanf(rest + 1, "%2d%n", &minutes, &used) == 1)
        rest += 1 + used;
    *offset = (hours * 60 + minutes) * 60 * (*text == '-' ? -1 : 1);
    return *rest == '\0';
}

bool clock_parse(const char *text, int64_t *time)
{
    struct tm parts = {0};
    int used = 0;
    char separator;
    if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
               &separator, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &used) != 7)
        return false;
    if (separator != ' ' && separator != 'T')
        return false;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    const char *rest = text + used;
    int64_t fraction = 0;
    if (*rest == '.')
        rest = parse_fraction(rest + 1, &fraction);
    int offset;
    if (!parse_zone(rest, &offset))
        return false;
    *time = ((int64_t)timegm(&parts) - offset) * MICROSECONDS + fraction;
    return true;
}

const char *clock_format_ago(struct region *region, int64_t time, int64_t now)
{
    int64_t seconds = (now - time) / MICROSECONDS;
    if (seconds < 60)
        return _("now");
    if (seconds < 3600)
        return region_format(region, _("%d min ago"), (int)(seconds / 60));
    if (seconds < 86400)
        return region_format(region, _("%d h ago"), (int)(seconds / 3600));
    int days = (int)(seconds / 86400);
    if (days < 30)
        return region_format(region, translate_count("%d day ago", "%d days ago", (size_t)days),
                             days);
    char *date = format(region, time, '\0', "");
    return date;
}
