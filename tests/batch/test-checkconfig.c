/* SPDX-License-Identifier: Apache-2.0 */
/* checkconfig, on a copy of the private server's own files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/action/sandbox.h"

static void test_a_server_that_is_filled_in(void **state)
{
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "checkconfig");
    assert_string_equal(outcome.errors, "");
    assert_string_equal(outcome.output, "");
    assert_int_equal(outcome.status, 0);
}

static void test_sample_values_are_all_named(void **state)
{
    sandbox_add_settings(*state, "ALOHA_ADMINISTRATOR = 'aloha-admin@example.com'\n"
                                 "AUTHENTICATION_BACKENDS = ()\n");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "checkconfig");
    assert_string_equal(outcome.errors,
                        "Error: You must set ALOHA_ADMINISTRATOR in /etc/aloha/settings.py.\n"
                        "hint: also set AUTHENTICATION_BACKENDS.\n");
    assert_int_equal(outcome.status, 1);
}

static void test_what_is_computed_counts_as_set(void **state)
{
    sandbox_add_settings(*state, "import os\nEXTERNAL_HOST = os.environ['X']\n");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "checkconfig").status, 0);
}

static void test_an_empty_secret_key(void **state)
{
    sandbox_add_settings(*state, "");
    sandbox_write_etc(*state, "aloha-secrets.conf", "[secrets]\nsecret_key =\n");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "checkconfig");
    assert_has(outcome.errors, "Error: You must set SECRET_KEY in /etc/aloha/settings.py.\n");
    assert_int_equal(outcome.status, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_a_server_that_is_filled_in),
        TEST(test_sample_values_are_all_named),
        TEST(test_what_is_computed_counts_as_set),
        TEST(test_an_empty_secret_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
