/* SPDX-License-Identifier: Apache-2.0 */
#include "action/active_users.h"

#include "action/account.h"
#include "change/change.h"
#include "server/rows.h"

static const char property[] = "active_users_log:is_bot:day";

/* The end of the day's interval: the next midnight, or now if that is one. */
static int64_t day_end(int64_t now)
{
    const int64_t day = INT64_C(86400) * 1000000;
    return (now + day - 1) / day * day;
}

/* Adds to the row of the realm's bots or humans, whichever the account is. */
static bool add(struct change *change, const struct account *account, int64_t increment)
{
    struct sql_parameters parameters =
        SQL_PARAMETERS(value_integer(account->realm.id), value_text(property),
                       value_text(account->is_bot ? "True" : "False"),
                       value_time(day_end(change_time(change))), value_integer(increment));
    /* Others may count at the same time: whoever comes second waits here, and then adds. */
    const struct rows *rows = change_insert(
        change, &(struct insertion){
                    .table = "analytics_realmcount",
                    .columns = "realm_id, property, subgroup, end_time, value",
                    .source = "VALUES ($1::int, $2::text, $3::text, $4::timestamptz, $5::bigint)"
                              " ON CONFLICT DO NOTHING",
                    .parameters = parameters,
                });
    if (!rows || rows_count(rows) > 0)
        return rows;
    return change_update(change, &(struct update){
                                     .table = "analytics_realmcount",
                                     ASSIGNMENTS({"value", "t.value + $5::bigint"}),
                                     .where = "t.realm_id = $1::int AND t.property = $2::text"
                                              " AND t.subgroup = $3::text"
                                              " AND t.end_time = $4::timestamptz",
                                     .parameters = parameters,
                                 });
}

static bool are_alike(const struct account *account, const struct account *other)
{
    return account->realm.id == other->realm.id && account->is_bot == other->is_bot;
}

bool active_users_count(struct change *change, const struct account accounts[], size_t count,
                        int64_t increment)
{
    for (size_t i = 0; i < count; i++) {
        size_t first = 0, alike = 0;
        while (!are_alike(&accounts[first], &accounts[i]))
            first++;
        for (size_t j = i; first == i && j < count; j++)
            alike += are_alike(&accounts[i], &accounts[j]);
        if (alike && !add(change, &accounts[i], (int64_t)alike * increment))
            return false;
    }
    return true;
}
