/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "model/statistics.h"
#include "server/database.h"
#include "tests/action/sandbox.h"

/* The night before, of which the last whole day is the 21st. */
#define NOW "2026-11-22T05:37:00Z"

enum { REALM = 3, OTHER_REALM = 2, YESTERDAY = STATISTICS_DAYS - 1 };

static const char empty[] = "TRUNCATE analytics_realmcount, analytics_installationcount,"
                            " analytics_fillstate, zerver_realmauditlog";

static struct statistics read_statistics(struct sandbox *sandbox, int64_t realm)
{
    struct error error = ERROR_IN(sandbox->region);
    int64_t now;
    assert_true(clock_parse(NOW, &now));
    struct statement statement = statistics_statement(sandbox->region, realm, now);
    const struct rows *rows = database_query(sandbox->database, sandbox->region, &error,
                                             statement.sql, statement.parameters);
    if (!rows)
        fail_msg("%s", error.text);
    struct statistics statistics;
    statistics_read(rows, &statistics);
    return statistics;
}

static int64_t total(const struct statistics *statistics, enum statistic statistic)
{
    int64_t sum = 0;
    for (size_t day = 0; day < STATISTICS_DAYS; day++)
        sum += statistics->values[statistic][day];
    return sum;
}

static void count_realm(struct sandbox *sandbox, const char *rows)
{
    sandbox_do(sandbox, region_format(sandbox->region,
                                      "INSERT INTO analytics_realmcount (realm_id, property,"
                                      " subgroup, end_time, value) VALUES %s",
                                      rows));
}

/* What ends at midnight belongs to the day before it, and so do the hours of that day. */
static void test_counts_belong_to_the_day_they_end(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, empty);
    count_realm(sandbox, "(3, '1day_actives::day', NULL, '2026-11-22 00:00Z', 17),"
                         "(3, '1day_actives::day', NULL, '2026-11-21 00:00Z', 16),"
                         "(2, '1day_actives::day', NULL, '2026-11-22 00:00Z', 900),"
                         "(3, 'messages_sent:is_bot:hour', 'true', '2026-11-21 01:00Z', 1),"
                         "(3, 'messages_sent:is_bot:hour', 'false', '2026-11-21 01:00Z', 2),"
                         "(3, 'messages_sent:is_bot:hour', 'false', '2026-11-22 00:00Z', 4),"
                         "(3, 'messages_sent:is_bot:hour', 'false', '2026-11-21 00:00Z', 8),"
                         "(3, 'messages_sent:is_bot:hour', 'false', '2026-11-22 01:00Z', 100),"
                         "(3, 'realm_active_humans::day', NULL, '2025-11-23 00:00Z', 5),"
                         "(3, 'realm_active_humans::day', NULL, '2025-11-22 00:00Z', 100)");
    struct statistics statistics = read_statistics(sandbox, REALM);
    assert_int_equal(statistics.values[STATISTIC_DAILY_ACTIVE][YESTERDAY], 17);
    assert_int_equal(statistics.values[STATISTIC_DAILY_ACTIVE][YESTERDAY - 1], 16);
    assert_int_equal(total(&statistics, STATISTIC_DAILY_ACTIVE), 33);
    assert_int_equal(statistics.values[STATISTIC_MESSAGES][YESTERDAY], 7);
    assert_int_equal(statistics.values[STATISTIC_MESSAGES][YESTERDAY - 1], 8);
    assert_int_equal(total(&statistics, STATISTIC_MESSAGES), 15);
    assert_int_equal(statistics.values[STATISTIC_ACTIVE_USERS][0], 5);
    assert_int_equal(total(&statistics, STATISTIC_ACTIVE_USERS), 5);
}

static void test_the_server_has_counts_of_its_own(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, empty);
    count_realm(sandbox, "(3, '1day_actives::day', NULL, '2026-11-22 00:00Z', 17)");
    sandbox_do(sandbox, "INSERT INTO analytics_installationcount (property, end_time, value)"
                        " VALUES ('1day_actives::day', '2026-11-22 00:00Z', 99)");
    struct statistics statistics = read_statistics(sandbox, -1);
    assert_int_equal(total(&statistics, STATISTIC_DAILY_ACTIVE), 99);
}

/* Accounts of people, not of bots, as the audit log has them. */
static void test_sign_ups_are_people(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, empty);
    sandbox_do(sandbox, "INSERT INTO zerver_realmauditlog (realm_id, modified_user_id, event_type,"
                        " event_time, backfilled) SELECT realm_id, id, 101, CASE WHEN is_bot THEN"
                        " '2026-11-21 10:00Z'::timestamptz ELSE '2026-11-21 23:59:59Z' END, false"
                        " FROM zerver_userprofile WHERE realm_id IN (2, 3)"
                        " UNION ALL SELECT realm_id, id, 103, '2026-11-21 12:00Z', false"
                        " FROM zerver_userprofile WHERE realm_id = 3");
    const char *people = sandbox_value(
        sandbox, "SELECT count(*) FROM zerver_userprofile WHERE realm_id = 3 AND NOT is_bot");
    struct statistics realm = read_statistics(sandbox, REALM);
    struct statistics other = read_statistics(sandbox, OTHER_REALM);
    struct statistics server = read_statistics(sandbox, -1);
    assert_string_equal(region_format(sandbox->region, "%lld",
                                      (long long)realm.values[STATISTIC_SIGN_UPS][YESTERDAY]),
                        people);
    assert_int_equal(total(&realm, STATISTIC_SIGN_UPS) + total(&other, STATISTIC_SIGN_UPS),
                     total(&server, STATISTIC_SIGN_UPS));
}

/* Zero, and not counted yet, are two things. */
static void test_it_is_known_how_far_the_server_has_counted(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, empty);
    sandbox_do(sandbox, "INSERT INTO analytics_fillstate (property, end_time, state) VALUES"
                        " ('1day_actives::day', '2026-11-22 00:00Z', 1),"
                        " ('messages_sent:is_bot:hour', '2026-11-20 00:00Z', 2)");
    struct statistics statistics = read_statistics(sandbox, REALM);
    assert_int_equal(statistics.known[STATISTIC_DAILY_ACTIVE], STATISTICS_DAYS);
    assert_int_equal(statistics.known[STATISTIC_MESSAGES], STATISTICS_DAYS - 3);
    assert_int_equal(statistics.known[STATISTIC_ACTIVE_USERS], 0);
    assert_int_equal(statistics.known[STATISTIC_SIGN_UPS], STATISTICS_DAYS);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_counts_belong_to_the_day_they_end),
        TEST(test_the_server_has_counts_of_its_own),
        TEST(test_sign_ups_are_people),
        TEST(test_it_is_known_how_far_the_server_has_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
