/* SPDX-License-Identifier: Apache-2.0 */
/* Files of items and scripts that are something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

/* Any file can be named: what is in one that holds no items is not shown. */
static void test_lines_of_other_files_are_not_repeated(void **state)
{
    static const char *const texts[] = {
        "[secrets]\nsecret_key = hunter2\n", "hunter2\n",     "hunter2,x\n",
        "email,hunter2\na@b.example,1\n",    "id\nhunter2\n", "email\nhunter2\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct outcome outcome =
            SANDBOX_RUN(*state, texts[i], "deactivate_user", "-f", "-r", "it", "--from", "-");
        assert_int_equal(outcome.status, 2);
        assert_lacks(outcome.errors, "hunter2");
        assert_lacks(outcome.output, "hunter2");
    }
    struct outcome outcome = SANDBOX_RUN(*state, "hunter 2\n", "show_admins", "--from", "-");
    assert_int_equal(outcome.status, 2);
    assert_has(outcome.errors, "line 1 is not the ID or subdomain of a realm.");
}

static void test_endless_files_are_refused(void **state)
{
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "show_admins", "--from", "/dev/zero");
    assert_int_equal(outcome.status, 2);
    assert_has(outcome.errors, "/dev/zero is larger than 64 MiB.");
    outcome = SANDBOX_RUN(*state, NULL, "show_admins", "--from", "/");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "/ can't be read: ");
}

/* A script with a line that is no text ends there, and says so. */
static void test_scripts_are_text(void **state)
{
    static const char *const scripts[][2] = {
        {"version\nversion \xff\nversion\n", "Standard input, line 2: it is not UTF-8 text."},
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct outcome outcome = SANDBOX_RUN(*state, scripts[i][0], "-");
        assert_has(outcome.errors, scripts[i][1]);
        assert_int_equal(outcome.status, 2);
    }
    char *line = region_alloc(((struct sandbox *)*state)->region, (1 << 20) + 3);
    memset(line, 'x', (1 << 20) + 1);
    struct outcome outcome = SANDBOX_RUN(*state, line, "-");
    assert_has(outcome.errors, "Standard input, line 1: it is longer than 1 MiB.");
    assert_int_equal(outcome.status, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_lines_of_other_files_are_not_repeated),
        TEST(test_endless_files_are_refused),
        TEST(test_scripts_are_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
