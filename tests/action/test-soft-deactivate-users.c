/* SPDX-License-Identifier: Apache-2.0 */
/* soft_deactivate_users, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "tests/action/sandbox.h"

/* A member of `it` who is idle. */
#define IDLE "idle@it.example.com"
#define ROWS "SELECT message_id FROM zerver_usermessage WHERE user_profile_id = 74 ORDER BY 1"

static void test_named_users_become_idle(void **state)
{
    const char *last = sandbox_rows(*state, "SELECT max(message_id) FROM zerver_usermessage WHERE"
                                            " user_profile_id = 76");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-r", "it", "-d",
                                         "bot.owner@it.example.com", "alice@it.example.com");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output, "Soft deactivating forcefully...\n");
    assert_string_equal(sandbox_rows(*state, "SELECT last_active_message_id FROM zerver_userprofile"
                                             " WHERE id = 76 AND long_term_idle"),
                        last);
    assert_string_equal(sandbox_rows(*state, "SELECT concat_ws(' ', realm_id, modified_user_id,"
                                             " acting_user_id, extra_data) FROM"
                                             " zerver_realmauditlog WHERE event_type = 121 AND"
                                             " event_time = '2026-11-22 12:00:00+00' ORDER BY id"),
                        "3 40\n3 76");
}

static void test_unknown_addresses_are_listed(void **state)
{
    const char *before = sandbox_digest(*state);
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-d", "x@example.com",
                    "ALICE@it.example.com", "alice@it.example.com");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors,
                        "Users with the following emails were not found:\n\nALICE@it.example.com\n"
                        "x@example.com\n\nCheck if they are correct.\n");
    outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-d", "alice@it.example.com",
                          "alice@it.example.com");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "Users with the following emails were not found:\n\n\n\n"
                                        "Check if they are correct.\n");
    assert_string_equal(sandbox_digest(*state), before);
}

/* 74 left stream 20 after the fifth message that is missing and came back after the ninth. */
static void leave_for_a_while(struct sandbox *sandbox)
{
    sandbox_do(sandbox,
               "CREATE TABLE missed AS SELECT m.id, row_number() OVER (ORDER BY m.id) AS place"
               " FROM zerver_message m JOIN zerver_recipient r ON r.id = m.recipient_id AND"
               " r.type = 2 AND r.type_id = 20 WHERE m.id > (SELECT last_active_message_id"
               " FROM zerver_userprofile WHERE id = 74) AND NOT EXISTS (SELECT FROM"
               " zerver_usermessage u WHERE u.user_profile_id = 74 AND u.message_id = m.id)");
    sandbox_do(sandbox,
               "INSERT INTO zerver_realmauditlog (realm_id, modified_user_id,"
               " modified_stream_id, event_type, event_last_message_id, event_time,"
               " backfilled) SELECT 3, 74, 20, CASE place WHEN 5 THEN 303 ELSE 302 END, id,"
               " now(), false FROM missed WHERE place IN (5, 9)");
}

static void test_missing_rows_are_made_up(void **state)
{
    leave_for_a_while(*state);
    assert_string_equal(sandbox_rows(*state, "SELECT count(*) > 10 FROM missed"), "true");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-a", IDLE);
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(
        sandbox_rows(*state, "SELECT place FROM missed WHERE id NOT IN (" ROWS ") ORDER BY 1"),
        "6\n7\n8\n9");
    assert_string_equal(sandbox_rows(*state, "SELECT long_term_idle FROM zerver_userprofile WHERE"
                                             " id = 74"),
                        "false");
    assert_string_equal(sandbox_rows(*state, "SELECT concat_ws(' ', modified_user_id, event_type)"
                                             " FROM zerver_realmauditlog ORDER BY id DESC LIMIT 1"),
                        "74 120");
}

/* The row tells up to where everything is there. */
static void test_the_last_row_is_noted(void **state)
{
    sandbox_do(*state, "CREATE TABLE had AS " ROWS);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-a", IDLE).status, 0);
    assert_string_equal(
        sandbox_rows(*state, "SELECT last_active_message_id FROM zerver_userprofile WHERE id = 74"),
        sandbox_rows(*state,
                     "SELECT max(message_id) FROM zerver_usermessage WHERE user_profile_id ="
                     " 74 AND message_id NOT IN (SELECT message_id FROM had)"));
}

static void test_an_unknown_history_is_refused(void **state)
{
    sandbox_do(*state, "DELETE FROM zerver_realmauditlog WHERE modified_user_id = 74 AND"
                       " modified_stream_id = 12");
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-a", IDLE);
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "The audit log does not tell when " IDLE " subscribed to");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_bringing_back_twice_says_so(void **state)
{
    assert_int_equal(SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-a", IDLE).status, 0);
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-a", IDLE);
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.errors, IDLE " is not idle: nothing is changed.\n");
    assert_string_equal(sandbox_digest(*state), before);
}

/* Whole days: 28 and a bit are not more than 28. */
static void test_the_inactive_become_idle(void **state)
{
    sandbox_do(*state, "UPDATE zerver_useractivity SET last_visit = timestamptz"
                       " '2026-11-22 12:00:00+00' - CASE user_profile_id WHEN 40 THEN interval"
                       " '29 days' ELSE interval '28 days 23:59:59.999999' END"
                       " WHERE user_profile_id IN (40, 41)");
    static const char idle[] = "SELECT id FROM zerver_userprofile WHERE id IN (40, 41) AND"
                               " long_term_idle";
    assert_int_equal(SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-d", "-r", "it").status,
                     0);
    assert_string_equal(sandbox_rows(*state, idle), "40");
    assert_string_equal(sandbox_rows(*state,
                                     "SELECT last_active_message_id > 2316 FROM"
                                     " zerver_userprofile WHERE id = 74 AND long_term_idle"),
                        "true");
    const char *before = sandbox_digest(*state);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-d", "-r", "it").status,
                     0);
    assert_string_equal(sandbox_digest(*state), before);
}

/* Both have read the list before either changes a row of it. */
static void test_two_administrators(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_useractivity SET last_visit = timestamptz"
                        " '2026-11-22 12:00:00+00' - interval '29 days'"
                        " WHERE user_profile_id IN (40, 41)");
    const char *const *words =
        program_words(sandbox->region, sandbox->config,
                      (const char *const[]){"soft_deactivate_users", "-d", "-r", "it", NULL});
    sandbox_do(sandbox, "BEGIN");
    sandbox_do(sandbox, "SELECT FROM zerver_userprofile WHERE id IN (40, 41) FOR UPDATE");
    struct program first = program_start(words, NULL), second = program_start(words, NULL);
    while (strcmp(sandbox_value(sandbox, "SELECT count(*) FROM pg_locks WHERE NOT granted"), "2"))
        sandbox_value(sandbox, "SELECT pg_stat_clear_snapshot()::text IS NULL");
    sandbox_do(sandbox, "COMMIT");
    struct outcome one = program_finish(sandbox->region, &first);
    struct outcome other = program_finish(sandbox->region, &second);
    assert_int_equal(one.status, 0);
    assert_int_equal(other.status, 0);
    static const char told[] =
        "3 users were made idle by somebody else just now: nothing is changed for them.\n";
    assert_int_equal(!strstr(one.errors, told) + !strstr(other.errors, told), 1);
    assert_string_equal(sandbox_rows(sandbox, "SELECT concat(count(*), ' ', count(DISTINCT"
                                              " modified_user_id)) FROM zerver_realmauditlog WHERE"
                                              " event_type = 121 AND event_time ="
                                              " '2026-11-22 12:00:00+00'"),
                        "3 3");
}

static void test_previews_change_nothing(void **state)
{
    const char *before = sandbox_digest(*state);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-n", "-a", IDLE).status,
                     0);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-n", "-d").status, 0);
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-n", "-d", "alice@it.example.com");
    assert_has(outcome.output, "long_term_idle  false → true");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_nothing_asked_for_is_a_failure(void **state)
{
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "");
    assert_has(outcome.output, "--inactive-for");
    outcome = SANDBOX_RUN(*state, NULL, "soft_deactivate_users", "-a");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.output,
               "You need to specify at least one user to use the activate option.\nusage:");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_named_users_become_idle),
        TEST(test_unknown_addresses_are_listed),
        TEST(test_missing_rows_are_made_up),
        TEST(test_the_last_row_is_noted),
        TEST(test_an_unknown_history_is_refused),
        TEST(test_bringing_back_twice_says_so),
        TEST(test_the_inactive_become_idle),
        TEST(test_previews_change_nothing),
        TEST(test_two_administrators),
        TEST(test_nothing_asked_for_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
