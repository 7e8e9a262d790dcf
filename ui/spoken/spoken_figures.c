/* SPDX-License-Identifier: Apache-2.0 */
/* What the dashboards plot, in numbers. */
#include "core/clock.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/statistics.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"
#include "ui/terminal/number.h"

enum { DATE_LENGTH = 10 };

static void spoken_figures_on_rows(void *context, const struct rows *rows)
{
    statistics_read(rows, context);
}

/* The last days that are known, latest first. */
static void spoken_figures_say_statistic(struct voice *voice, const struct statistics *statistics,
                                         enum statistic statistic, size_t days, int64_t now)
{
    size_t known = statistics->known[statistic];
    struct region *region = region_create();
    voice_say(voice, known ? "%s:" : _("%s: nothing is counted yet."),
              _(statistic_title(statistic)));
    for (size_t i = 0; i < days && i < known; i++) {
        char number[NUMBER_SIZE];
        size_t day = known - 1 - i;
        const char *minute = clock_format_minute(region, statistics_day(day, now));
        voice_say(voice, "%s: %s", region_copy_bytes(region, minute, DATE_LENGTH),
                  number_grouped(number, statistics->values[statistic][day]));
    }
    region_destroy(region);
}

void spoken_figures(struct spoken *spoken, int64_t realm, size_t days)
{
    struct region *region = region_create();
    int64_t now = clock_now();
    struct statistics *statistics = region_alloc(region, sizeof *statistics);
    if (spoken_query(spoken, statistics_statement(region, realm, now), spoken_figures_on_rows,
                     statistics)) {
        for (int i = 0; i < STATISTIC_COUNT; i++)
            spoken_figures_say_statistic(spoken->voice, statistics, (enum statistic)i, days, now);
    }
    region_destroy(region);
}
