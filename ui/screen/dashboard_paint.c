/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/dashboard_paint.h"

#include <string.h>

#include "core/clock.h"
#include "core/plot.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/terminal/number.h"

enum { NUMBERS_WIDTH = 25, SCALE_WIDTH = 5, DATE_LENGTH = 10, WEEK = 7, DECIMAL_BELOW = 100 };

/* The days of a panel that are known. */
struct span {
    const int64_t *values;
    size_t first, count;
};

static struct span dashboard_paint_span_of(const struct panel *panel)
{
    size_t known = panel->statistics->known[panel->statistic];
    size_t first = STATISTICS_DAYS - panel->days;
    return (struct span){
        .values = panel->statistics->values[panel->statistic] + first,
        .first = first,
        .count = known > first ? known - first : 0,
    };
}

static const char *dashboard_paint_date_of(struct region *region, const struct panel *panel,
                                           size_t day)
{
    const char *minute = clock_format_minute(region, statistics_day(day, panel->now));
    return region_copy_bytes(region, minute, DATE_LENGTH);
}

static int64_t dashboard_paint_sum_of(const int64_t *values, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

/* The number at the right end, so that numbers stand below each other. */
static void dashboard_paint_number(struct area area, int line, const char *name, const char *number)
{
    int width = (int)strlen(number);
    if (line >= area.height)
        return;
    screen_text(area.y + line, area.x, area.width - width - 1, STYLE_DIM, name);
    screen_label(area.y + line, area.x + area.width - width, width, STYLE_NORMAL, number);
}

static const char *dashboard_paint_grouped(struct region *region, int64_t number)
{
    char bytes[NUMBER_SIZE];
    return region_copy_text(region, number_grouped(bytes, number));
}

/* With a decimal where that says something. */
static const char *dashboard_paint_mean_of(struct region *region, const int64_t *values,
                                           size_t count)
{
    int64_t sum = dashboard_paint_sum_of(values, count), days = (int64_t)count;
    char bytes[NUMBER_SIZE];
    if (sum < DECIMAL_BELOW * days)
        return region_copy_text(region, number_decimal(bytes, (double)sum / (double)days));
    return dashboard_paint_grouped(region, sum / days);
}

static size_t dashboard_paint_highest_day(const struct span *span)
{
    size_t highest = 0;
    for (size_t i = 1; i < span->count; i++) {
        if (span->values[i] > span->values[highest])
            highest = i;
    }
    return highest;
}

static void dashboard_paint_numbers(const struct panel *panel, const struct span *span,
                                    struct area area)
{
    struct region *region = region_create();
    size_t last = span->count - 1, week = span->count < WEEK ? span->count : WEEK;
    size_t most = dashboard_paint_highest_day(span);
    dashboard_paint_number(area, 0, dashboard_paint_date_of(region, panel, span->first + last),
                           dashboard_paint_grouped(region, span->values[last]));
    dashboard_paint_number(
        area, 1, region_format(region, _("mean of %zu days"), week),
        dashboard_paint_mean_of(region, span->values + span->count - week, week));
    dashboard_paint_number(area, 2, region_format(region, _("mean of %zu days"), span->count),
                           dashboard_paint_mean_of(region, span->values, span->count));
    if (span->values[most] > 0)
        dashboard_paint_number(
            area, 3,
            region_format(region, _("most %s"),
                          dashboard_paint_date_of(region, panel, span->first + most)),
            dashboard_paint_grouped(region, span->values[most]));
    if (panel->statistic != STATISTIC_ACTIVE_USERS)
        dashboard_paint_number(
            area, 4, _("in all"),
            dashboard_paint_grouped(region, dashboard_paint_sum_of(span->values, span->count)));
    region_destroy(region);
}

/* The scale at the left, its top at the uppermost line and zero at the lowest. */
static void dashboard_paint_scale(const struct plot *plot, struct area area)
{
    char bytes[NUMBER_SIZE];
    screen_label(area.y, area.x, SCALE_WIDTH, STYLE_DIM, number_short(bytes, plot->top));
    if (area.height > 1)
        screen_label(area.y + area.height - 1, area.x, SCALE_WIDTH, STYLE_DIM, "0");
}

static void dashboard_paint_plot(const struct panel *panel, const struct span *span,
                                 struct area area)
{
    struct region *region = region_create();
    struct plot plot = {
        .values = span->values,
        .count = panel->days,
        .top = plot_top(span->values, span->count),
        .width = area.width - SCALE_WIDTH,
        .height = area.height,
        .ascii = screen_is_ascii(),
    };
    dashboard_paint_scale(&plot, area);
    for (int line = 0; line < area.height; line++)
        screen_text(area.y + line, area.x + SCALE_WIDTH, plot.width, STYLE_PLOT,
                    plot_line(region, &plot, line));
    region_destroy(region);
}

/* "Messages sent ─ 2026-08-24 to 2026-11-21". */
static void dashboard_paint_title(const struct panel *panel, const struct span *span,
                                  struct area area)
{
    struct region *region = region_create();
    const char *title = _(statistic_title(panel->statistic));
    if (span->count > 0)
        title = region_format(
            region, _("%s  %s to %s"), title, dashboard_paint_date_of(region, panel, span->first),
            dashboard_paint_date_of(region, panel, span->first + panel->days - 1));
    screen_text(area.y, area.x, area.width, STYLE_TITLE, title);
    region_destroy(region);
}

void dashboard_paint_panel(const struct panel *panel, struct area area)
{
    struct span span = dashboard_paint_span_of(panel);
    dashboard_paint_title(panel, &span, area);
    struct area inside = {area.y + 1, area.x, area.height - 1, area.width};
    if (span.count == 0) {
        screen_text(inside.y, inside.x + SCALE_WIDTH, inside.width - SCALE_WIDTH, STYLE_WARNING,
                    _("The server has not counted this for these days."));
        return;
    }
    struct area plot = inside, numbers = inside;
    plot.width -= NUMBERS_WIDTH + 2;
    numbers.x += inside.width - NUMBERS_WIDTH;
    numbers.width = NUMBERS_WIDTH;
    dashboard_paint_plot(panel, &span, plot);
    dashboard_paint_numbers(panel, &span, numbers);
}
