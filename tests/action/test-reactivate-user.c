/* SPDX-License-Identifier: Apache-2.0 */
/* reactivate_user, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "tests/action/sandbox.h"

/* A person in `it` with two active bots; one of them is 92. */
#define OWNER "bot.owner@it.example.com"

static void test_it_undoes_a_deactivation(void **state)
{
    static const char facts[] =
        "SELECT concat_ws(' ', u.id, u.is_active, (SELECT string_agg(concat_ws('/', s.id, s.active,"
        " s.is_user_active), ',' ORDER BY s.id) FROM zerver_subscription s WHERE"
        " s.user_profile_id = u.id)) FROM zerver_userprofile u WHERE u.id IN (76, 92) ORDER BY 1";
    const char *before = sandbox_rows(*state, facts);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    assert_string_not_equal(sandbox_rows(*state, facts), before);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "reactivate_user", OWNER);
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output, OWNER " reactivated.\n");
    assert_string_not_equal(sandbox_rows(*state, facts), before);
    assert_int_equal(
        SANDBOX_RUN(*state, NULL, "reactivate_user", "runbook-bot@it.chat.example.com").status, 0);
    assert_string_equal(sandbox_rows(*state, facts), before);
}

static void test_it_is_logged_and_counted(void **state)
{
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "reactivate_user", OWNER).status, 0);
    assert_string_equal(
        sandbox_rows(*state,
                     "SELECT concat_ws(' ', realm_id, acting_user_id, modified_user_id,"
                     " event_type, (extra_data::json->'10'->'11'->>'400')::int = (SELECT"
                     " count(*) FROM zerver_userprofile u WHERE u.realm_id = 3 AND is_active"
                     " AND NOT is_bot AND role = 400)) FROM zerver_realmauditlog"
                     " ORDER BY id DESC LIMIT 1"),
        "3 76 104 t");
    assert_string_equal(sandbox_rows(*state, "SELECT value FROM analytics_realmcount WHERE"
                                             " realm_id = 3 AND property ="
                                             " 'active_users_log:is_bot:day' AND subgroup = 'False'"
                                             " AND end_time = '2026-11-23 00:00:00+00'"),
                        "0");
}

/* In `it` administrators see addresses, bots among them, and others do not. */
static void test_clients_are_told(void **state)
{
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "reactivate_user", "-n", "--json", OWNER);
    assert_has(outcome.output, "\"users\":[76,40,41,49,95,1090]");
    assert_has(outcome.output, "\"delivery_email\":\"" OWNER "\",\"profile_data\":{}");
    assert_has(outcome.output, "\"email\":\"user76@it.chat.example.com\",\"user_id\":76,");
    assert_has(outcome.output, "\"date_joined\":\"20");
    assert_has(outcome.output, "{\"type\":\"subscription\",\"op\":\"peer_add\","
                               "\"stream_ids\":[");
}

static void test_a_preview_changes_nothing(void **state)
{
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "reactivate_user", "-n", OWNER);
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "is_active  false → true");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_twice_says_so(void **state)
{
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "reactivate_user", OWNER);
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, OWNER " is active already.\n");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_placeholders_are_refused(void **state)
{
    const char *before = sandbox_digest(*state);
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "reactivate_user", "deleteduser32@chat.example.com");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "deleteduser32@chat.example.com is a placeholder, which "
                                        "can't be reactivated.\n");
    assert_string_equal(sandbox_digest(*state), before);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_it_undoes_a_deactivation),
        TEST(test_it_is_logged_and_counted),
        TEST(test_clients_are_told),
        TEST(test_a_preview_changes_nothing),
        TEST(test_twice_says_so),
        TEST(test_placeholders_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
