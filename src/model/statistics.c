/* SPDX-License-Identifier: Apache-2.0 */
#include "model/statistics.h"

#include <string.h>

#include "core/region.h"
#include "core/translate.h"
#include "server/rows.h"

static const int64_t day_us = 86400 * INT64_C(1000000);

/* The columns of the statement; with DAY_KNOWN for the day, `value` is how many days are known. */
enum { COLUMN_STATISTIC, COLUMN_DAY, COLUMN_VALUE };
enum { DAY_KNOWN = -1 };

/* A count ends at end_time, so that a day's is found at the midnight after it. The events of the
 * audit log (101: an account was made) are counted as they are found: the index on event_time leads
 * to them. $1 realm or NULL, $2 first and $3 last midnight, $4 number of days.
 * A fill state other than 1 says that the last interval is still being counted. */
#define COUNTED                                                                                    \
    "WITH counted (number, property) AS (VALUES (0, '1day_actives::day'),"                         \
    " (1, 'messages_sent:is_bot:hour'), (3, 'realm_active_humans::day'))"
#define DAY_OF_END "ceil(extract(epoch FROM n.end_time - $2::timestamptz) / 86400)::int - 1"
#define DAYS(table, where)                                                                         \
    " SELECT c.number, " DAY_OF_END " AS day, sum(n.value)::bigint"                                \
    " FROM counted c JOIN " table " n ON n.property = c.property"                                  \
    " WHERE " where " AND n.end_time > $2::timestamptz AND n.end_time <= $3::timestamptz"          \
    " GROUP BY 1, 2"
#define SIGN_UPS                                                                                   \
    " UNION ALL SELECT 2, floor(extract(epoch FROM a.event_time - $2::timestamptz) / 86400)::int"  \
    " AS day, count(*) FROM zerver_realmauditlog a JOIN zerver_userprofile u"                      \
    " ON u.id = a.modified_user_id WHERE a.event_type = 101 AND NOT u.is_bot"                      \
    " AND a.event_time >= $2::timestamptz AND a.event_time < $3::timestamptz"                      \
    " AND ($1::bigint IS NULL OR a.realm_id = $1::bigint) GROUP BY 2"
#define KNOWN                                                                                      \
    " UNION ALL SELECT c.number, -1, greatest(0, least($4::bigint,"                                \
    " floor(extract(epoch FROM f.end_time - $2::timestamptz) / 86400)"                             \
    " - (f.state <> 1)::int))::bigint"                                                             \
    " FROM counted c JOIN analytics_fillstate f ON f.property = c.property"                        \
    " UNION ALL SELECT 2, -1, $4::bigint"

static const char realm_sql[] =
    COUNTED DAYS("analytics_realmcount", "n.realm_id = $1::bigint") SIGN_UPS KNOWN;
static const char server_sql[] = COUNTED DAYS("analytics_installationcount", "true") SIGN_UPS KNOWN;

const char *statistic_title(enum statistic statistic)
{
    static const char *const titles[STATISTIC_COUNT] = {
        [STATISTIC_DAILY_ACTIVE] = N_("Daily active users"),
        [STATISTIC_MESSAGES] = N_("Messages sent"),
        [STATISTIC_SIGN_UPS] = N_("Sign-ups"),
        [STATISTIC_ACTIVE_USERS] = N_("Active in 15 days"),
    };
    return titles[statistic];
}

int64_t statistics_day(size_t day, int64_t now)
{
    int64_t today = now - now % day_us;
    return today - (STATISTICS_DAYS - (int64_t)day) * day_us;
}

struct statement statistics_statement(struct region *region, int64_t realm, int64_t now)
{
    struct value *values = region_alloc_array(region, 4, sizeof *values);
    values[0] = realm < 0 ? value_null(VALUE_INTEGER) : value_integer(realm);
    values[1] = value_time(statistics_day(0, now));
    values[2] = value_time(statistics_day(STATISTICS_DAYS, now));
    values[3] = value_integer(STATISTICS_DAYS);
    return (struct statement){realm < 0 ? server_sql : realm_sql, {values, 4}};
}

void statistics_read(const struct rows *rows, struct statistics *statistics)
{
    memset(statistics, 0, sizeof *statistics);
    for (size_t i = 0; i < rows_count(rows); i++) {
        int64_t number = rows_integer(rows, i, COLUMN_STATISTIC);
        int64_t day = rows_integer(rows, i, COLUMN_DAY);
        if (day == DAY_KNOWN)
            statistics->known[number] = (size_t)rows_integer(rows, i, COLUMN_VALUE);
        else
            statistics->values[number][day] = rows_integer(rows, i, COLUMN_VALUE);
    }
}
