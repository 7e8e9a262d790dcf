/* SPDX-License-Identifier: Apache-2.0 */
/* The server's logs in the console: found, followed, filtered, rotated. */
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
#include "terminal.h"
#include "tests/program.h"

enum { QUIET_MS = 1500 };

struct test {
    struct region *region;
    struct terminal *terminal; /* or NULL */
    const char *logs, *config;
    const char *path, *rotated; /* of server.log, and its name after a rotation */
};

static void put(const struct test *test, const char *mode, const char *text)
{
    FILE *file = fopen(test->path, mode);
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void add(const struct test *test, const char *level, const char *message)
{
    put(test, "ae",
        region_format(test->region, "2022-11-17 10:00:00.123 %-4s [] %s\n", level, message));
}

/* A server.log of some entries, and a configuration that leads there. */
static int open_test(void **state)
{
    struct region *region = region_create();
    struct test *test = region_alloc(region, sizeof *test);
    char *logs = region_format(region, "%s/logs.XXXXXX", getenv("TMPDIR"));
    assert_non_null(mkdtemp(logs));
    *test = (struct test){
        .region = region,
        .logs = logs,
        .config = program_config_with(region, "logs", logs),
        .path = region_format(region, "%s/server.log", logs),
        .rotated = region_format(region, "%s/server.log.1", logs),
    };
    for (int i = 1; i <= 400; i++)
        add(test, i % 100 ? "INFO" : "ERR", region_format(region, "entry number %d", i));
    *state = test;
    return 0;
}

static int close_test(void **state)
{
    struct test *test = *state;
    terminal_free(test->terminal);
    unlink(test->path);
    unlink(test->rotated);
    rmdir(test->logs);
    region_destroy(test->region);
    return 0;
}

/* The console, on the log. */
static struct terminal *start(struct test *test)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", test->config, NULL};
    test->terminal = terminal_start(24, 80, argv, NULL);
    terminal_press(test->terminal, "Esc");
    terminal_press(test->terminal, "t");
    terminal_expect(test->terminal, "Logs ─ 1");
    terminal_press(test->terminal, "Enter");
    terminal_expect(test->terminal, "server.log · follows");
    terminal_expect(test->terminal, "entry number 400");
    return test->terminal;
}

static void test_what_is_added_is_seen(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start(test);
    add(test, "INFO", "added at the end");
    terminal_wait_text(terminal, "added at the end");
    put(test, "ae", "Traceback\nKeyError: 'x'\n");
    terminal_wait_text(terminal, "[+2 lines: KeyError: 'x']");
    terminal_press(terminal, "Home");
    terminal_expect(terminal, "entry number 1 ");
    terminal_expect_absent(terminal, "follows");
    add(test, "INFO", "added meanwhile");
    terminal_press(terminal, "End");
    terminal_wait_text(terminal, "added meanwhile");
    terminal_expect(terminal, "follows");
    terminal_press(terminal, "Up");
    terminal_press(terminal, "v");
    terminal_expect(terminal, "2022-11-17 10:00:00.123");
    terminal_expect(terminal, "KeyError: 'x'");
}

static void test_a_pause_holds_it(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start(test);
    terminal_press(terminal, "Z");
    terminal_expect(terminal, "server.log · paused");
    add(test, "INFO", "added in the pause");
    terminal_press(terminal, "Up");
    terminal_press(terminal, "Down");
    terminal_expect_absent(terminal, "added in the pause");
    terminal_press(terminal, "Z");
    terminal_wait_text(terminal, "added in the pause");
    terminal_expect_absent(terminal, "paused");
}

static void test_a_filter_finds_and_follows(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start(test);
    terminal_press(terminal, "/");
    terminal_type(terminal, "level:error");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "4 of 4");
    terminal_expect(terminal, "entry number 100 ");
    terminal_expect_absent(terminal, "entry number 399");
    add(test, "INFO", "of no interest");
    add(test, "CRIT", "not that either");
    add(test, "ERR", "the fifth error");
    terminal_wait_text(terminal, "the fifth error");
    terminal_expect_absent(terminal, "of no interest");
    terminal_press(terminal, "/");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "End");
    terminal_expect(terminal, "not that either");
}

/* Renamed and begun anew, as logrotate does, and emptied, as its copytruncate does. */
static void test_rotations_are_survived(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start(test);
    assert_int_equal(rename(test->path, test->rotated), 0);
    add(test, "INFO", "first of the new file");
    terminal_wait_text(terminal, "first of the new file");
    terminal_expect_absent(terminal, "entry number");
    put(test, "we", "2022-11-17 10:00:00.123 INFO [] cut\n");
    terminal_wait_text(terminal, " cut");
    terminal_expect_absent(terminal, "first of the new file");
    for (int i = 0; i < 30; i++)
        add(test, "INFO", "many of them");
    terminal_wait_text(terminal, "31 of 31");
    terminal_press(terminal, "Home");
    assert_int_equal(rename(test->path, test->rotated), 0);
    terminal_wait_text(terminal, "rotated: R reads the new file");
    terminal_expect(terminal, " cut");
    add(test, "INFO", "newest file");
    terminal_press(terminal, "R");
    terminal_wait_text(terminal, "newest file");
}

/* Strangers choose what is logged; terminal_foul() looks at every byte that is sent. */
static void test_bytes_of_strangers_do_no_harm(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start(test);
    add(test, "INFO",
        "a\033]0;title\007b\033[31mc\x9b"
        "d\xe2\x80\xae");
    terminal_wait_text(terminal, "]0;title");
    assert_null(terminal_foul(terminal));
    terminal_press(terminal, "v");
    terminal_expect(terminal, "[31m");
    assert_null(terminal_foul(terminal));
}

static void test_an_idle_log_wakes_nothing(void **state)
{
    struct terminal *terminal = start(*state);
    assert_false(terminal_does_anything(terminal, QUIET_MS));
}

static void test_what_is_missing_is_said(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start(test);
    terminal_press(terminal, "Esc");
    assert_int_equal(unlink(test->path), 0);
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "Cannot read the log: No such file");
    assert_int_equal(rmdir(test->logs), 0);
    terminal_press(terminal, "R");
    terminal_expect(terminal, "Cannot read the directory of logs: No such file");
}

int main(void)
{
#define LOG_TEST(function) cmocka_unit_test_setup_teardown(function, open_test, close_test)
    const struct CMUnitTest tests[] = {
        LOG_TEST(test_what_is_added_is_seen),         LOG_TEST(test_a_pause_holds_it),
        LOG_TEST(test_a_filter_finds_and_follows),    LOG_TEST(test_rotations_are_survived),
        LOG_TEST(test_bytes_of_strangers_do_no_harm), LOG_TEST(test_an_idle_log_wakes_nothing),
        LOG_TEST(test_what_is_missing_is_said),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
