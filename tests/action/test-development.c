/* SPDX-License-Identifier: Apache-2.0 */
/* print_initial_password and sync_api_key, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

/* A development server with a realm `aloha`, its own home directory, and a salt whose result for
 * iago@aloha.com is known. */
static int open_development(void **state)
{
    sandbox_open(state);
    struct sandbox *sandbox = *state;
    sandbox_make_development(sandbox, "salt123");
    sandbox_value(sandbox, "UPDATE zerver_realm SET string_id = 'aloha' WHERE id = 2 RETURNING id");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET delivery_email = 'iago@aloha.com',"
                           " email = 'iago@aloha.com', api_key = 'k' WHERE id = 14 RETURNING id");
    return setenv("HOME", sandbox->directory, 1);
}

static void write_rc(struct sandbox *sandbox, const char *text)
{
    FILE *file = fopen(region_format(sandbox->region, "%s/.aloharc", sandbox->directory), "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_the_password_is_printed(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "print_initial_password", "iago@aloha.com", "iago");
    assert_string_equal(outcome.errors, "");
    assert_string_equal(
        outcome.output,
        "email                          password          API key                         \n"
        "iago@aloha.com                 wYqg6qZT4Cb+2/z3  k                               \n"
        "ERROR: iago does not look like an email address\n");
    assert_int_equal(outcome.status, 0);
    outcome = SANDBOX_RUN(sandbox, NULL, "print_initial_password", "-r", "it", "iago@aloha.com");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "The realm '<Realm: it 3>' does not contain a user with email "
                               "'iago@aloha.com'\n");
}

/* One after the other; an address that has to be quoted in a list of words is still one. */
static void test_passwords_of_many(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET delivery_email = 'o''neil@it.example.com'"
                        " WHERE id = 40");
    struct outcome outcome = SANDBOX_RUN(sandbox, "iago@aloha.com\no'neil@it.example.com\n",
                                         "print_initial_password", "--from", "-", "--csv");
    assert_string_equal(outcome.errors, "");
    assert_has(outcome.output, "iago@aloha.com,wYqg6qZT4Cb+2/z3,k\r\n");
    assert_has(outcome.output, "o'neil@it.example.com,");
    assert_int_equal(outcome.status, 0);
}

static const char key_of_iago[] = "SELECT api_key FROM zerver_userprofile WHERE id = 14";

static void test_the_key_is_stored(void **state)
{
    struct sandbox *sandbox = *state;
    write_rc(sandbox, "[api]\nemail = IAGO@aloha.com\nkey = new'%%Key\nsite = x\n");
    const char *before = sandbox_digest(sandbox);
    assert_has(SANDBOX_RUN(sandbox, NULL, "sync_api_key", "-n").output, "api_key");
    assert_string_equal(sandbox_digest(sandbox), before);
    struct told told = sandbox_told(sandbox, SANDBOX_RUN(sandbox, NULL, "sync_api_key", "--json"));
    assert_string_equal(sandbox_value(sandbox, key_of_iago), "new'%Key");
    assert_has(told.effects, ":1:*user_profile_by_api_key:(secret)");
    assert_lacks(told.effects, "Key\"");
    assert_lacks(told.changes, "new'");
    assert_lacks(told.changes, "zerver_realmauditlog");
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "sync_api_key").status, 0);
}

static void check_refused(struct sandbox *sandbox, const char *text, const char *error)
{
    write_rc(sandbox, text);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "sync_api_key");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, error);
    assert_lacks(outcome.errors, "hunter");
    assert_string_equal(sandbox_value(sandbox, key_of_iago), "k");
}

static void test_files_that_do_not_do(void **state)
{
    struct sandbox *sandbox = *state;
    check_refused(sandbox, "[other]\n", "No section: 'api'");
    check_refused(sandbox, "[api]\nemail = iago@aloha.com\n", "No option 'key' in section: 'api'");
    check_refused(sandbox, "[api]\nkey = hunter\n", "No option 'email' in section: 'api'");
    check_refused(sandbox, "[api]\nkey = hunter%\nemail = x\n", "has a single %; it must be");
    check_refused(sandbox, "[api]\nkey = hunter2hunter2hunter2hunter2hunter2\nemail = x\n",
                  "The key in ~/.aloharc has 35 characters; at most 32 are possible.");
    write_rc(sandbox, "[api]\nkey = hunter\nemail = nobody@aloha.com\n");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "sync_api_key");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output,
                        "User nobody@aloha.com does not exist; not syncing API key\n");
    unlink(region_format(sandbox->region, "%s/.aloharc", sandbox->directory));
    outcome = SANDBOX_RUN(sandbox, NULL, "sync_api_key");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "No ~/.aloharc found\n");
}

static void test_not_in_production(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "print_initial_password", "greta@example.org");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.output, "");
    assert_has(outcome.errors, "Unknown command: 'print_initial_password'\n"
                               "Type 'manage.py help' for usage.\nhint: ");
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "sync_api_key").status, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_development, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_the_password_is_printed),
        TEST(test_passwords_of_many),
        TEST(test_the_key_is_stored),
        TEST(test_files_that_do_not_do),
        cmocka_unit_test_setup_teardown(test_not_in_production, sandbox_open, sandbox_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
