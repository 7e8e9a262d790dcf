/* SPDX-License-Identifier: Apache-2.0 */
/* change_password, on a copy of the private server's database: from standard input, and at a
 * terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/region.h"
#include "model/password.h"
#include "tests/action/sandbox.h"
#include "tests/screen/pty.h"

enum { PATIENCE_MS = 20000 };

#define GOOD "Good-Aloha-7 \xe2\x9c\x94"
#define WHO  "'<UserProfile: greta@example.org <Realm:  2>>'"

static const char column_of_greta[] = "SELECT password FROM zerver_userprofile WHERE id = 14";

static struct outcome change(struct sandbox *sandbox, const char *input)
{
    return SANDBOX_RUN(sandbox, input, "change_password", "-r", "", "greta@example.org");
}

static void test_the_password_changes(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome = change(sandbox, "a\nb\n" GOOD "\r\n" GOOD "\n");
    assert_string_equal(outcome.output, "Changing password for user " WHO "\n"
                                        "Passwords do not match. Please try again.\n"
                                        "Password changed successfully for user " WHO "\n");
    assert_int_equal(outcome.status, 0);
    assert_true(password_verify(sandbox_value(sandbox, column_of_greta), GOOD));
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", "Good-Aloha"));
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", "argon2"));
}

static void test_only_the_column_changes(void **state)
{
    struct sandbox *sandbox = *state;
    const char *column = sandbox_value(sandbox, column_of_greta);
    const char *before = sandbox_digest(sandbox);
    struct told told =
        sandbox_told(sandbox, SANDBOX_RUN(sandbox, GOOD "\n" GOOD "\n", "change_password", "-r", "",
                                          "greta@example.org", "--json"));
    assert_has(told.changes, "\"before\":{\"password\":\"(secret)\"},\"after\":{\"password\":"
                             "\"(secret)\"}");
    assert_has(told.effects, ":1:*active_user_ids:2");
    assert_lacks(told.effects, "\"kind\":\"event\"");
    sandbox_value(sandbox, region_format(sandbox->region,
                                         "UPDATE zerver_userprofile SET password = '%s'"
                                         " WHERE id = 14 RETURNING id",
                                         column));
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_a_preview_changes_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = SANDBOX_RUN(sandbox, GOOD "\n" GOOD "\n", "change_password", "-n",
                                         "-r", "", "greta@example.org");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "(secret)");
    assert_lacks(outcome.output, "Good-Aloha");
    assert_lacks(outcome.output, "successfully");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void check_refused(struct sandbox *sandbox, const char *input, int status,
                          const char *errors)
{
    const char *before = sandbox_value(sandbox, column_of_greta);
    struct outcome outcome = change(sandbox, input);
    assert_int_equal(outcome.status, status);
    assert_has(outcome.errors, errors);
    assert_lacks(outcome.errors, "hunter");
    assert_string_equal(sandbox_value(sandbox, column_of_greta), before);
}

static void test_what_is_refused(void **state)
{
    struct sandbox *sandbox = *state;
    check_refused(sandbox, "\n\n", 1, "aborted\n");
    check_refused(sandbox, "hunter-2-x\n\n", 1, "aborted\n");
    check_refused(sandbox, "hunter1\nh\nhunter2\nh\nhunter3\nh\n", 1,
                  "Aborting password change for user " WHO " after 3 attempts\n");
    check_refused(sandbox, "hunter\nhunter\n", 1,
                  "The password is too easy to guess.\nhint: Take a longer one,");
    check_refused(sandbox, "hunter\nhunter\nhunter-2-x\n", 1,
                  "The password is too easy to guess.\nhint: Take a longer one,");
    check_refused(sandbox, "hunter\nhunter\n\n", 1, "aborted\n");
    check_refused(sandbox, "hunter-1\nhunter-2\n", 1,
                  "Passwords do not match.\nhint: type the same password twice.\n");
    check_refused(sandbox, "hunter-2-x\n", 2,
                  "There is no answer to \"Password (again)\": standard input has come to its "
                  "end.\n");
    check_refused(sandbox, NULL, 2, "hint: type it twice at a terminal");
    check_refused(sandbox, "hunter\xff\n", 1, "The answer is not UTF-8 text.\n");
}

static void test_commands_are_no_answers(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, "change_password -r '' greta@example.org\n" GOOD "\n" GOOD "\n", "-");
    assert_int_equal(outcome.status, 2);
    assert_has(outcome.errors, "standard input holds the commands.");
    outcome = SANDBOX_RUN(sandbox, GOOD "\n" GOOD "\n", "change_password", "--skip-checks", "-r",
                          "", "greta@example.org");
    assert_int_equal(outcome.status, 2);
    assert_has(outcome.errors, "unrecognized arguments: --skip-checks");
}

/* Everything that the terminal has shown. */
static struct buffer shown;

/* Reads what the program writes until it ends in `text`, or for NULL until the program has ended.
 */
static void await(struct pty *pty, const char *text)
{
    int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
    for (;;) {
        char bytes[256];
        ssize_t length = read(pty->master, bytes, sizeof bytes);
        if (length > 0)
            buffer_append(&shown, bytes, (size_t)length);
        if (text && shown.length >= strlen(text) &&
            strcmp(buffer_text(&shown) + shown.length - strlen(text), text) == 0)
            return;
        struct pollfd fds[] = {{.fd = pty->master, .events = POLLIN},
                               {.fd = pty->end, .events = POLLIN}};
        poll(fds, 2, (int)(deadline - clock_monotonic_ms()));
        if (!text && (fds[1].revents & POLLIN))
            return;
        if (clock_monotonic_ms() >= deadline)
            fail_msg("%s was not shown, but %s", text ? text : "the end", buffer_text(&shown));
    }
}

static void type(const struct pty *pty, const char *text)
{
    assert_int_equal(write(pty->master, text, strlen(text)), strlen(text));
}

static struct pty start_at_terminal(struct sandbox *sandbox)
{
    static const char *const words[] = {"change_password", "-r", "", "greta@example.org", NULL};
    buffer_clear(&shown);
    struct pty pty = pty_start(24, 80, program_words(sandbox->region, sandbox->config, words),
                               (const char *const[]){NULL});
    await(&pty, "Password: ");
    return pty;
}

static void test_the_terminal_shows_no_password(void **state)
{
    struct sandbox *sandbox = *state;
    struct pty pty = start_at_terminal(sandbox);
    type(&pty, GOOD "\n");
    await(&pty, "Password (again): ");
    type(&pty, GOOD "\n");
    await(&pty, NULL);
    assert_int_equal(pty_exit_status(&pty), 0);
    assert_true(pty_modes_are_restored(&pty));
    assert_lacks(buffer_text(&shown), "Good");
    pty_close(&pty);
    assert_true(password_verify(sandbox_value(sandbox, column_of_greta), GOOD));
}

static void test_a_signal_gives_the_echo_back(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, column_of_greta);
    struct pty pty = start_at_terminal(sandbox);
    type(&pty, "half\003"); /* Ctrl-C */
    await(&pty, NULL);
    assert_int_equal(pty_exit_status(&pty), 130);
    assert_true(pty_modes_are_restored(&pty));
    pty_close(&pty);
    pty = start_at_terminal(sandbox);
    kill(pty.program, SIGTERM);
    await(&pty, NULL);
    assert_int_equal(pty_exit_status(&pty), 143);
    assert_true(pty_modes_are_restored(&pty));
    pty_close(&pty);
    assert_string_equal(sandbox_value(sandbox, column_of_greta), before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_the_password_changes),         TEST(test_only_the_column_changes),
        TEST(test_a_preview_changes_nothing),    TEST(test_what_is_refused),
        TEST(test_commands_are_no_answers),      TEST(test_the_terminal_shows_no_password),
        TEST(test_a_signal_gives_the_echo_back),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&shown);
    return failed;
}
