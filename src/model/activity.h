/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns that tell what went on lately, day by day: as small plots, for lists. The days are the
 * last that the server has counted, up to and with that of the fill state, which a nightly job
 * moves on; so what is not counted yet is not shown as nothing.
 */
#ifndef MODEL_ACTIVITY_H
#define MODEL_ACTIVITY_H

#include "core/attributes.h"
#include "model/view.h"

enum { ACTIVITY_DAYS = 14 };

#define ACTIVITY_LAST_SQL                                                                          \
    "(SELECT date_trunc('day', f.end_time AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"                  \
    " FROM analytics_fillstate f WHERE f.property = 'messages_sent:is_bot:hour')"

/* "3,0,0,…": messages sent on each of ACTIVITY_DAYS days, the last one last, from the rows of the
 * statistics table `table` whose `column` is `id`. Naming the subgroups that there are leads to the
 * index on column, property, subgroup and end_time. */
#define ACTIVITY_MESSAGES_SQL(table, column, id)                                                   \
    "(SELECT string_agg(coalesce(c.messages, 0)::text, ',' ORDER BY d.day)"                        \
    " FROM generate_series(0, 13) AS d (day) LEFT JOIN"                                            \
    " (SELECT 13 - floor(extract(epoch FROM " ACTIVITY_LAST_SQL " - n.end_time) / 86400)::int"     \
    " AS day, sum(n.value) AS messages FROM " table " n WHERE n." column " = " id                  \
    " AND n.property = 'messages_sent:is_bot:hour' AND n.subgroup IN ('false', 'true')"            \
    " AND n.end_time <= " ACTIVITY_LAST_SQL " AND n.end_time > " ACTIVITY_LAST_SQL                 \
    " - 14 * interval '24 hours' GROUP BY 1) c"                                                    \
    " ON c.day = d.day)"

/* A column of such numbers, selected for those who ask for it only. */
#define ACTIVITY_MESSAGES(table, column, id)                                                       \
    .name = "activity", .title = N_("messages, 14 d"), .type = VALUE_TEXT,                         \
    .sql = ACTIVITY_MESSAGES_SQL(table, column, id), .width = 16, .hidden = true,                  \
    .on_request = true, .show = activity_show

/* The plot and the sum: "⣀⣠⣤⣾⣿⣷⣄ 1204". */
const char *activity_show(struct region *region, const struct value *value,
                          int64_t now) RETURNS_NONNULL NONNULL(1, 2);

#endif
