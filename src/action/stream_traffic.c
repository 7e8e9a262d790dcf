/* SPDX-License-Identifier: Apache-2.0 */
#include "action/stream_traffic.h"

#include "action/stream_row.h"
#include "change/change.h"
#include "server/rows.h"

/* To two significant digits; in the middle to the even one. */
static int64_t stream_traffic_round(int64_t traffic)
{
    int64_t unit = 1;
    while (traffic / unit >= 100)
        unit *= 10;
    int64_t digits = traffic / unit, rest = traffic % unit * 2;
    if (rest > unit || (rest == unit && digits % 2 != 0))
        digits++;
    return digits * unit;
}

static int64_t stream_traffic_a_week(int64_t sum, int64_t days)
{
    enum { WEEK = 7, WEEKS = 4 };
    int64_t traffic = days >= WEEK * WEEKS ? sum / WEEKS : WEEK * sum / days;
    return traffic == 0 && sum > 0 ? 1 : stream_traffic_round(traffic);
}

bool stream_weekly_traffic(struct change *change, const struct stream_row *stream, int64_t *traffic,
                           bool *known)
{
    enum { WEEK = 7 };
    const int64_t day = INT64_C(86400000000);
    int64_t days = (change_time(change) - stream->date_created) / day;
    *known = days >= WEEK;
    if (!*known)
        return true;
    const struct rows *rows =
        change_read(change,
                    "SELECT coalesce(sum(value), 0)::bigint FROM analytics_streamcount WHERE "
                    "stream_id = $1::int"
                    " AND property = 'messages_in_stream:is_bot:day'"
                    " AND end_time > $2::timestamptz - interval '28 days'",
                    SQL_PARAMETERS(value_integer(stream->id), value_time(change_time(change))));
    if (rows)
        *traffic = stream_traffic_a_week(rows_integer(rows, 0, 0), days);
    return rows;
}
