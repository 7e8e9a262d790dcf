/* SPDX-License-Identifier: Apache-2.0 */
/* The environment changes no data, and falsifies no trail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <libpq-fe.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/region.h"
#include "server/connection.h"
#include "tests/action/sandbox.h"

#define ERIN "erin@it.example.com"

/* libpq sets these in each session, after what the program asked for. */
static void test_formats_are_the_programs_own(void **state)
{
    struct outcome before = SANDBOX_RUN(*state, NULL, "show_user", ERIN, "--json");
    assert_int_equal(before.status, 0);
    setenv("PGDATESTYLE", "German", 1);
    setenv("PGTZ", "Asia/Tokyo", 1);
    setenv("PGCLIENTENCODING", "LATIN1", 1);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "show_user", ERIN, "--json");
    unsetenv("PGDATESTYLE");
    unsetenv("PGTZ");
    unsetenv("PGCLIENTENCODING");
    assert_string_equal(outcome.output, before.output);
}

/* A session whose formats are others is not read from, whoever set them. */
static void test_strange_sessions_are_refused(void **state)
{
    struct sandbox *sandbox = *state;
    struct error error = ERROR_IN(sandbox->region);
    const char *conninfo =
        region_format(sandbox->region, "%s dbname=aloha_sandbox", getenv("ALOHA_TEST_DATABASE"));
    PGconn *connection = PQconnectdb(conninfo);
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    PQclear(PQexec(connection, "SET timezone = 'UTC'"));
    assert_true(connection_check_session(connection, &error));
    PQclear(PQexec(connection, "SET datestyle = 'German'"));
    assert_false(connection_check_session(connection, &error));
    PQfinish(connection);
    assert_int_equal(error.kind, ERROR_REFUSED);
    assert_has(error.text, "DateStyle = German");
}

/* The program as users have it, which has no clock that could be set. */
static void test_the_clock_cannot_be_set(void **state)
{
    struct sandbox *sandbox = *state;
    const char *tested = getenv("ALOHA_TEST_PROGRAM");
    setenv("ALOHA_TEST_PROGRAM",
           region_format(sandbox->region, "%s/aloha-tui", getenv("ALOHA_TEST_BUILDDIR")), 1);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", ERIN, "guest");
    setenv("ALOHA_TEST_PROGRAM", tested, 1);
    assert_string_equal(outcome.errors, "");
    assert_string_equal(
        sandbox_value(sandbox, region_format(sandbox->region,
                                             "SELECT bool_and(event_time <> '%s')::text FROM"
                                             " zerver_realmauditlog WHERE event_type = 105 AND id"
                                             " = (SELECT max(id) FROM zerver_realmauditlog)",
                                             getenv("ALOHA_TUI_NOW"))),
        "true");
}

static void test_the_trail_knows_who_it_was(void **state)
{
    struct sandbox *sandbox = *state;
    setenv("SUDO_USER", "somebody", 1);
    SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", ERIN, "guest");
    unsetenv("SUDO_USER");
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "audit", "-c", "1", "--csv", "--fields", "uid,sudo_user");
    assert_has(outcome.output,
               region_format(sandbox->region, "\n%ld,somebody\r\n", (long)getuid()));
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "\"login_uid\":"));
}

/* A state directory that others can write holds no proof. */
static void test_others_cannot_write_the_state(void **state)
{
    struct sandbox *sandbox = *state;
    const char *directory = region_format(sandbox->region, "%s/state", sandbox->directory);
    SANDBOX_RUN(sandbox, NULL, "change_user_role", "-n", "-r", "it", ERIN, "guest");
    const char *before = sandbox_digest(sandbox);
    assert_int_equal(chmod(directory, 0777), 0);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", ERIN, "guest");
    assert_int_equal(outcome.status, 3);
    assert_has(outcome.errors,
               region_format(sandbox->region,
                             "Others can write the state directory %s, so nothing is changed.\n"
                             "hint: chmod go-w %s",
                             directory, directory));
    assert_string_equal(sandbox_digest(sandbox), before);
    assert_has(SANDBOX_RUN(sandbox, NULL, "doctor").output, "others can write");
    assert_int_equal(chmod(directory, 02770), 0);
    assert_int_equal(
        SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", ERIN, "guest").status, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_formats_are_the_programs_own),  TEST(test_strange_sessions_are_refused),
        TEST(test_the_clock_cannot_be_set),       TEST(test_the_trail_knows_who_it_was),
        TEST(test_others_cannot_write_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
