/* SPDX-License-Identifier: Apache-2.0 */
/* deactivate_realm and reactivate_realm, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

static const char realm_sql[] = "SELECT deactivated || ' ' || coalesce(deactivated_redirect, '-')"
                                " FROM zerver_realm WHERE string_id = 'it'";
static const char audit_sql[] =
    "SELECT event_type::text FROM zerver_realmauditlog WHERE event_type IN (201, 202) AND realm_id"
    " = 3 AND event_time >= '2026-11-22' ORDER BY id";

static void test_a_realm_is_closed_and_opened(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "INSERT INTO zerver_scheduledemail (scheduled_timestamp, data, type,"
                        " realm_id) VALUES ('2030-01-01', '{}', 1, 3), ('2030-01-01', '{}', 1, 2)");
    const char *before = sandbox_digest(sandbox);
    assert_has(SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-n", "-r", "it").output,
               "deactivated");
    assert_string_equal(sandbox_digest(sandbox), before);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "it");
    assert_string_equal(outcome.errors, "");
    assert_string_equal(outcome.output, "Deactivating it\nDone!\n");
    assert_string_equal(sandbox_value(sandbox, realm_sql), "true -");
    assert_string_equal(sandbox_rows(sandbox, "SELECT realm_id::text FROM zerver_scheduledemail"
                                              " WHERE scheduled_timestamp = '2030-01-01'"),
                        "2");
    assert_string_equal(SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "3").output,
                        "The realm 3 is already deactivated.\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "reactivate_realm", "-r", "it");
    assert_string_equal(outcome.output, "Reactivating it\nDone!\n");
    assert_string_equal(SANDBOX_RUN(sandbox, NULL, "reactivate_realm", "-r", "it").output,
                        "Realm it is already active.\n");
    assert_string_equal(sandbox_value(sandbox, realm_sql), "false -");
    assert_string_equal(sandbox_rows(sandbox, audit_sql), "201\n202");
}

static void test_clients_hear_of_it(void **state)
{
    struct told told =
        sandbox_told(*state, SANDBOX_RUN(*state, NULL, "deactivate_realm", "-r", "it", "--json"));
    assert_has(told.effects, "\"type\":\"realm\",\"op\":\"deactivated\",\"realm_id\":3");
    assert_has(told.effects, "active_user_ids:3");
    assert_has(told.changes, "zerver_realmauditlog");
}

static void test_visitors_are_sent_on(void **state)
{
    struct sandbox *sandbox = *state;
    static const char *const bad[] = {"javascript:alert(1)", "https://a b.example", "x.example"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct outcome outcome =
            SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "it", "--redirect_url", bad[i]);
        assert_int_equal(outcome.status, 1);
        assert_has(outcome.errors, "is not a URL to send visitors to.");
    }
    assert_string_equal(sandbox_value(sandbox, realm_sql), "false -");
    SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "it", "--redirect_url=");
    assert_string_equal(sandbox_value(sandbox, realm_sql), "true -");
    SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "it", "--redirect_url",
                "https://new.example/");
    assert_string_equal(sandbox_value(sandbox, realm_sql), "true https://new.example/");
}

/* Without it no session would be found, and all would stay. */
static void test_the_key_of_sessions_must_be_known(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_add_settings(sandbox, "");
    sandbox_write_etc(sandbox, "aloha-secrets.conf", "[secrets]\nshared_secret = x\n");
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "it");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "The secret secret_key is not known");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_a_deactivation_is_taken_back(void **state)
{
    struct sandbox *sandbox = *state;
    SANDBOX_RUN(sandbox, NULL, "deactivate_realm", "-r", "lear");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "undo", sandbox_last_run(sandbox, "yes"));
    assert_int_equal(outcome.status, 0);
    assert_string_equal(sandbox_value(sandbox,
                                      "SELECT deactivated::text FROM zerver_realm WHERE string_id ="
                                      " 'lear'"),
                        "false");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_a_realm_is_closed_and_opened), TEST(test_clients_hear_of_it),
        TEST(test_visitors_are_sent_on),         TEST(test_the_key_of_sessions_must_be_known),
        TEST(test_a_deactivation_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
