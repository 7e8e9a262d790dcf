/* SPDX-License-Identifier: Apache-2.0 */
/* Second factors, backup tokens, and what is left of old log-ins, on a copy of the private server's
 * database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

/* Greta has a device and a token for it, Erin a device that is not confirmed. */
static int open_with_devices(void **state)
{
    sandbox_open(state);
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET email = 'greta@public.example'"
                        " WHERE delivery_email = 'greta@example.org'");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET email = 'erin@public.example'"
                        " WHERE delivery_email = 'erin@it.example.com'");
    sandbox_do(sandbox, "INSERT INTO otp_static_staticdevice (user_id, name, confirmed,"
                        " throttling_failure_count) SELECT id, 'default', email LIKE 'greta@%', 0"
                        " FROM zerver_userprofile WHERE email LIKE '%@public.example'");
    sandbox_do(sandbox, "INSERT INTO otp_static_statictoken (device_id, token)"
                        " SELECT id, 'abcd2345' FROM otp_static_staticdevice WHERE confirmed");
    return 0;
}

static void test_the_status_counts_confirmed_devices(void **state)
{
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "two_factor_status", "greta@public.example",
                                         "erin@public.example", "greta@example.org");
    assert_string_equal(outcome.output, "greta@public.example: enabled\n"
                                        "erin@public.example: disabled\n");
    assert_string_equal(outcome.errors, "User \"greta@example.org\" does not exist\n");
    assert_int_equal(outcome.status, 1);
}

static void test_an_address_of_two_is_refused(void **state)
{
    sandbox_do(*state, "UPDATE zerver_userprofile SET email = 'greta@public.example'"
                       " WHERE email = 'erin@public.example'");
    const char *before = sandbox_digest(*state);
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "two_factor_disable", "greta@public.example");
    assert_has(outcome.errors, "Several users have the address 'greta@public.example'.");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_confirmed_devices_go_with_their_tokens(void **state)
{
    const char *before = sandbox_digest(*state);
    assert_has(SANDBOX_RUN(*state, NULL, "two_factor_disable", "-n", "greta@public.example").output,
               "otp_static_staticdevice");
    assert_string_equal(sandbox_digest(*state), before);
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "two_factor_disable", "greta@public.example",
                    "erin@public.example", "nobody@public.example", "greta@public.example");
    assert_string_equal(outcome.errors, "User \"nobody@public.example\" does not exist\n");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(sandbox_rows(*state, "SELECT confirmed::text FROM otp_static_staticdevice"),
                        "false");
    assert_string_equal(sandbox_rows(*state, "SELECT token FROM otp_static_statictoken"), "");
}

static void test_a_token_joins_the_device(void **state)
{
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "addstatictoken", "-t", "mine", "greta@public.example");
    assert_string_equal(outcome.output, "mine\n");
    outcome = SANDBOX_RUN(*state, NULL, "addstatictoken", "greta@public.example");
    assert_int_equal(strlen(outcome.output), 9);
    assert_string_equal(sandbox_value(*state, "SELECT count(*) || ' of ' || min(device_id) ||"
                                              " '-' || max(device_id) = '3 of ' || d.id || '-' ||"
                                              " d.id FROM otp_static_statictoken,"
                                              " otp_static_staticdevice d WHERE d.confirmed"
                                              " GROUP BY d.id"),
                        "true");
    outcome = SANDBOX_RUN(*state, NULL, "addstatictoken", "-t", "12345678901234567",
                          "greta@public.example");
    assert_has(outcome.errors, "The token is too long.");
    assert_int_equal(outcome.status, 1);
}

static void test_expired_sessions_go(void **state)
{
    sandbox_do(*state, "INSERT INTO django_session VALUES ('old', 'x', '2026-11-22T11:59:59Z'),"
                       " ('new', 'x', '2026-11-22T12:00:01Z')");
    const char *left = sandbox_value(*state, "SELECT count(*)::text FROM django_session"
                                             " WHERE expire_date >= '2026-11-22T12:00:00Z'");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "clearsessions");
    assert_string_equal(outcome.output, "");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(sandbox_value(*state, "SELECT count(*)::text FROM django_session"), left);
}

static void test_old_log_ins_go(void **state)
{
    sandbox_do(*state, "INSERT INTO social_auth_code (email, code, verified, timestamp) VALUES"
                       " ('a', '1', true, '2020-01-01'), ('b', '2', false, '2020-01-01'),"
                       " ('c', '3', false, '2026-11-20')");
    sandbox_do(*state, "INSERT INTO social_auth_partial (token, next_step, backend, data,"
                       " timestamp) VALUES ('1', 0, 'github', '{}', '2026-11-20')");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "clearsocial").status, 0);
    assert_string_equal(sandbox_rows(*state, "SELECT email FROM social_auth_code ORDER BY 1"),
                        "a\nc");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "clearsocial", "--age", "1").status, 0);
    assert_string_equal(sandbox_rows(*state, "SELECT email FROM social_auth_code"), "a");
    assert_string_equal(sandbox_rows(*state, "SELECT token FROM social_auth_partial"), "");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "clearsocial", "--age", "900000");
    assert_has(outcome.errors, "900000 days are out of range.");
    assert_int_equal(outcome.status, 1);
}

static void test_a_password_by_public_address(void **state)
{
    static const char password[] = "SELECT password FROM zerver_userprofile"
                                   " WHERE email = 'greta@public.example'";
    const char *before = sandbox_value(*state, password);
    struct outcome outcome =
        SANDBOX_RUN(*state, "New-Aloha-99\nNew-Aloha-99\n", "changepassword", "greta@example.org");
    assert_has(outcome.errors, "user 'greta@example.org' does not exist");
    assert_string_equal(sandbox_value(*state, password), before);
    outcome = SANDBOX_RUN(*state, "New-Aloha-99\nNew-Aloha-99\n", "changepassword",
                          "greta@public.example");
    assert_has(outcome.output, "Password changed successfully for user '<UserProfile: "
                               "greta@public.example <Realm: ");
    assert_string_not_equal(sandbox_value(*state, password), before);
    outcome = SANDBOX_RUN(*state, NULL, "changepassword", "--database", "other", "x");
    assert_has(outcome.errors, "The connection 'other' doesn't exist.");
    assert_int_equal(outcome.status, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_devices, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_the_status_counts_confirmed_devices),
        TEST(test_an_address_of_two_is_refused),
        TEST(test_confirmed_devices_go_with_their_tokens),
        TEST(test_a_token_joins_the_device),
        TEST(test_expired_sessions_go),
        TEST(test_old_log_ins_go),
        TEST(test_a_password_by_public_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
