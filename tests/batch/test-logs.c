/* SPDX-License-Identifier: Apache-2.0 */
/* list_logs and show_log, on the logs of the private server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/region.h"
#include "tests/program.h"

enum { NOBODY = 65534 };

static int set_up(void **state)
{
    *state = region_create();
    return 0;
}

static int tear_down(void **state)
{
    region_destroy(*state);
    return 0;
}

/* With this configuration (NULL: that of the private server). */
static struct outcome run(struct region *region, const char *config, const char *const words[])
{
    struct program program = program_start(program_words(region, config, words), NULL);
    return program_finish(region, &program);
}
#define RUN(region, config, ...) run(region, config, (const char *const[]){__VA_ARGS__, NULL})

static void assert_part(const char *text, const char *part, bool there)
{
    if ((strstr(text, part) != NULL) != there)
        fail_msg("%s \"%s\" in: %s", there ? "no" : "there is", part, text);
}

static void test_logs_are_listed(void **state)
{
    struct outcome outcome = RUN(*state, NULL, "list_logs", "--csv");
    assert_int_equal(outcome.status, 0);
    assert_part(outcome.output, "name,bytes,changed\r\n", true);
    assert_part(outcome.output, "errors.log,", true);
    assert_part(outcome.output, "server.log,", true);
    const char *nowhere = program_config_with(*state, "logs", "/nonexistent");
    outcome = RUN(*state, nowhere, "list_logs");
    assert_int_equal(outcome.status, 1);
    assert_part(outcome.errors, "No such file or directory (/nonexistent)", true);
    assert_part(outcome.errors, "aloha-tui.conf", true);
}

static void test_the_last_entries_are_shown(void **state)
{
    struct outcome outcome = RUN(*state, NULL, "show_log");
    assert_int_equal(outcome.status, 0);
    assert_part(outcome.output, "Queuing user_ids for potential digest", true);
    outcome = RUN(*state, NULL, "show_log", "server.log", "-c", "1", "--csv");
    assert_part(outcome.output, "/json/messages", true);
    assert_part(outcome.output, "/json/users", false);
    outcome = RUN(*state, NULL, "show_log", "-c", "0");
    assert_int_equal(outcome.status, 0);
    assert_part(outcome.output, "/json/messages", false);
}

static void test_entries_are_searched(void **state)
{
    struct outcome outcome = RUN(*state, NULL, "show_log", "--search", "level:error", "--json");
    assert_int_equal(outcome.status, 0);
    assert_part(outcome.output, "\"level\":\"error\"", true);
    assert_part(outcome.output, "Traceback (most recent call last):\\n  File", true);
    assert_part(outcome.output, "\"level\":\"info\"", false);
    outcome = RUN(*state, NULL, "show_log", "--search", "levl:error");
    assert_int_equal(outcome.status, 2);
    assert_part(outcome.errors, "time, level, origin, message", true);
}

static void test_only_logs_are_shown(void **state)
{
    static const char *const names[] = {"../etc/aloha-secrets.conf", "/etc/passwd", "..", ""};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct outcome outcome = RUN(*state, NULL, "show_log", names[i]);
        assert_int_equal(outcome.status, 2);
        assert_part(outcome.errors, "A log is named as list_logs names it", true);
    }
    struct outcome outcome = RUN(*state, NULL, "show_log", "nothing.log");
    assert_int_equal(outcome.status, 1);
    assert_part(outcome.errors, "Cannot read the log: No such file", true);
    outcome = RUN(*state, NULL, "show_log", "-c", "-1");
    assert_int_equal(outcome.status, 2);
}

/* The server's user owns the directory, and may have laid a link in it to what root alone reads. */
static void test_links_are_no_logs(void **state)
{
    struct region *region = *state;
    char *directory = region_format(region, "%s/logs.XXXXXX", getenv("TMPDIR"));
    assert_non_null(mkdtemp(directory));
    const char *log = region_format(region, "%s/x.log", directory);
    assert_int_equal(symlink("/etc/passwd", log), 0);
    if (geteuid() == 0) {
        assert_int_equal(lchown(log, NOBODY, NOBODY), 0);
        assert_int_equal(chown(directory, NOBODY, NOBODY), 0);
    }
    const char *config = program_config_with(region, "logs", directory);
    struct outcome outcome = RUN(region, config, "show_log", "x.log");
    assert_int_equal(outcome.status, 1);
    assert_part(outcome.output, "root:", false);
    assert_part(outcome.errors, "Cannot read the log: it is a symbolic link", true);
    outcome = RUN(region, config, "list_logs");
    assert_int_equal(outcome.status, 0);
    assert_part(outcome.output, "x.log", false);
    assert_int_equal(unlink(log), 0);
    assert_int_equal(mkfifo(log, 0666), 0);
    outcome = RUN(region, config, "show_log", "x.log");
    assert_int_equal(outcome.status, 1);
    assert_part(outcome.errors, "it is not a file", true);
    assert_int_equal(unlink(log), 0);
    assert_int_equal(rmdir(directory), 0);
}

int main(void)
{
#define LOGS_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        LOGS_TEST(test_logs_are_listed),      LOGS_TEST(test_the_last_entries_are_shown),
        LOGS_TEST(test_entries_are_searched), LOGS_TEST(test_only_logs_are_shown),
        LOGS_TEST(test_links_are_no_logs),
    };
    return cmocka_run_group_tests_name("logs", tests, NULL, NULL);
}
