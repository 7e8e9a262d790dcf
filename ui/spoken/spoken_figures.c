/* SPDX-License-Identifier: Apache-2.0 */
/* What the dashboards plot, in numbers. */
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/statistics.h"
#include "server/async_database.h"
#include "ui/number.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

enum { DAYS_ONE_BY_ONE = 7, DATE_LENGTH = 10 };

struct figures {
    struct voice *voice;
    struct statistics *statistics;
    bool answered, read;
};

static void on_rows(void *context, const struct rows *rows, const struct error *error)
{
    struct figures *figures = context;
    figures->answered = true;
    figures->read = rows != NULL;
    if (rows)
        statistics_read(rows, figures->statistics);
    else
        voice_say(figures->voice, _("Error: %s"), error->text);
}

/* The last days that are known, latest first. */
static void say_statistic(const struct figures *figures, enum statistic statistic, int64_t now)
{
    size_t known = figures->statistics->known[statistic];
    struct region *region = region_create();
    voice_say(figures->voice, known ? "%s:" : _("%s: nothing is counted yet."),
              _(statistic_title(statistic)));
    for (size_t i = 0; i < DAYS_ONE_BY_ONE && i < known; i++) {
        char number[NUMBER_SIZE];
        size_t day = known - 1 - i;
        const char *minute = clock_format_minute(region, statistics_day(day, now));
        voice_say(figures->voice, "%s: %s", region_copy_bytes(region, minute, DATE_LENGTH),
                  number_grouped(number, figures->statistics->values[statistic][day]));
    }
    region_destroy(region);
}

void spoken_figures(struct spoken *spoken, int64_t realm)
{
    struct region *region = region_create();
    int64_t now = clock_now();
    struct figures figures = {
        .voice = spoken->voice,
        .statistics = region_alloc(region, sizeof *figures.statistics),
    };
    struct statement statement = statistics_statement(region, realm, now);
    struct async_query *query = async_database_query(spoken->database, statement.sql,
                                                     statement.parameters, on_rows, &figures);
    if (!voice_wait(spoken->voice, &figures.answered)) {
        async_query_forget(query);
        voice_say(spoken->voice, _("Not read."));
    }
    for (int i = 0; i < STATISTIC_COUNT && figures.read; i++)
        say_statistic(&figures, (enum statistic)i, now);
    region_destroy(region);
}
