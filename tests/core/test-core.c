/* SPDX-License-Identifier: Apache-2.0 */
/* Regions, buffers, errors, values, clock and event loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/process.h"
#include "core/region.h"
#include "core/value.h"

static void count_up(void *counter)
{
    ++*(int *)counter;
}

static void test_region_gives_zeroed_memory_of_any_size(void **state)
{
    struct region *region = region_create();
    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        unsigned char *bytes = region_alloc(region, size);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xff, size);
    }
    region_reset(region);
    unsigned char *again = region_alloc(region, 64);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
    region_destroy(region);
}

static void test_region_runs_cleanups_once(void **state)
{
    int ended = 0;
    struct region *region = region_create();
    region_on_end(region, count_up, &ended);
    region_on_end(region, count_up, &ended);
    region_reset(region);
    assert_int_equal(ended, 2);
    region_destroy(region);
    assert_int_equal(ended, 2);
}

static void test_buffer_grows_and_consumes(void **state)
{
    struct buffer buffer = {0};
    assert_string_equal(buffer_text(&buffer), "");
    for (int i = 0; i < 1000; i++)
        buffer_format(&buffer, "%d,", i);
    buffer_consume(&buffer, 2);
    assert_memory_equal(buffer_text(&buffer), "1,2,3,", 6);
    buffer_clear(&buffer);
    buffer_pad(&buffer, 'x', 3);
    assert_string_equal(buffer_text(&buffer), "xxx");
    buffer_free(&buffer);
}

static void test_buffer_gives_its_text_to_a_region(void **state)
{
    struct region *region = region_create();
    struct buffer buffer = {0};
    assert_string_equal(buffer_take_text(region, &buffer), "");
    buffer_append(&buffer, "a\0b", 3);
    assert_memory_equal(buffer_take_text(region, &buffer), "a\0b", 4);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_append_text(&buffer, "again");
    assert_string_equal(buffer_take_text(region, &buffer), "again");
    region_destroy(region);
}

static void test_error_keeps_the_first_failure(void **state)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    assert_false(error_set(&error, ERROR_UNREACHABLE, "no %s", "database"));
    error_set(&error, ERROR_FAILED, "second");
    error_hint(&error, "start it");
    assert_string_equal(error.text, "no database");
    assert_string_equal(error.hint, "start it");
    assert_int_equal(error_exit_status(error.kind), 6);
    error_clear(&error);
    assert_int_equal(error_exit_status(error.kind), 0);
    region_destroy(region);
}

static void test_clock_reads_what_it_writes(void **state)
{
    struct region *region = region_create();
    static const struct {
        const char *input, *rfc3339, *server;
    } cases[] = {
        {"2026-11-22 05:37:00+00", "2026-11-22T05:37:00Z", "2026-11-22 05:37:00+00:00"},
        {"2026-11-22T05:37:00.5Z", "2026-11-22T05:37:00.500000Z",
         "2026-11-22 05:37:00.500000+00:00"},
        {"2026-11-22 05:37:00.123456+05:30", "2026-11-22T00:07:00.123456Z",
         "2026-11-22 00:07:00.123456+00:00"},
        {"1969-12-31 23:59:59.999999", "1969-12-31T23:59:59.999999Z",
         "1969-12-31 23:59:59.999999+00:00"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t time;
        assert_true(clock_parse(cases[i].input, &time));
        assert_string_equal(clock_format_rfc3339(region, time), cases[i].rfc3339);
        assert_string_equal(clock_format_server(region, time), cases[i].server);
    }
    int64_t time;
    assert_false(clock_parse("yesterday", &time));
    assert_false(clock_parse("2026-11-22 05:37:00 CET", &time));
    region_destroy(region);
}

static void test_clock_says_how_long_ago(void **state)
{
    struct region *region = region_create();
    const int64_t second = 1000000, now = 1800000000 * second;
    assert_string_equal(clock_format_ago(region, now + 5 * second, now), "now");
    assert_string_equal(clock_format_ago(region, now - 59 * second, now), "now");
    assert_string_equal(clock_format_ago(region, now - 120 * second, now), "2 min ago");
    assert_string_equal(clock_format_ago(region, now - 7200 * second, now), "2 h ago");
    assert_string_equal(clock_format_ago(region, now - 86400 * second, now), "1 day ago");
    assert_string_equal(clock_format_ago(region, now - 3 * 86400 * second, now), "3 days ago");
    assert_string_equal(clock_format_ago(region, now - 100 * 86400 * second, now), "2026-10-07");
    region_destroy(region);
}

static void test_value_to_text(void **state)
{
    struct region *region = region_create();
    struct value values[] = {value_integer(INT64_MIN), value_boolean(true), value_number(1.5),
                             value_text("x")};
    static const char *const texts[] = {"-9223372036854775808", "true", "1.5", "x"};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++)
        assert_string_equal(value_to_text(&values[i], region), texts[i]);
    struct value null = value_text(NULL);
    assert_null(value_to_text(&null, region));
    region_destroy(region);
}

struct loop_test {
    struct loop *loop;
    struct watch *watch;
    int pipe[2];
    int read, ticks, turns, signals;
    int child_status;
};

static void on_readable(void *context, short revents)
{
    struct loop_test *test = context;
    char byte;
    assert_int_equal(read(test->pipe[0], &byte, 1), 1);
    test->read++;
    watch_stop(test->watch);
    loop_stop(test->loop);
}

static void on_tick(void *context)
{
    struct loop_test *test = context;
    if (++test->ticks == 3)
        assert_int_equal(write(test->pipe[1], "x", 1), 1);
}

static void on_signal(void *context)
{
    struct loop_test *test = context;
    test->signals++;
    loop_stop(test->loop);
}

static void on_child(void *context, int status)
{
    struct loop_test *test = context;
    test->child_status = process_exit_status(status);
    loop_stop(test->loop);
}

static void test_loop_runs_timers_watches_signals_and_children(void **state)
{
    struct loop_test test = {.loop = loop_create(), .child_status = -1};
    assert_int_equal(pipe(test.pipe), 0);
    test.watch = loop_watch(test.loop, test.pipe[0], POLLIN, on_readable, &test);
    struct timer *timer = loop_timer(test.loop, 0, 1, on_tick, &test);
    loop_after_turn(test.loop, count_up, &test.turns);
    loop_run(test.loop);
    timer_stop(timer);
    assert_true(test.read == 1 && test.ticks >= 3 && test.turns >= 3);
    assert_true(loop_is_idle(test.loop));

    loop_on_signal(test.loop, SIGUSR1, on_signal, &test);
    kill(getpid(), SIGUSR1);
    loop_run(test.loop);
    assert_int_equal(test.signals, 1);

    const char *const argv[] = {"sh", "-c", "exit 7", NULL};
    struct process_streams streams = {PROCESS_NULL, PROCESS_NULL, PROCESS_NULL};
    pid_t pid;
    assert_true(process_start(argv, streams, PROCESS_OUR_GROUP, &pid, NULL));
    loop_on_child(test.loop, pid, on_child, &test);
    loop_run(test.loop);
    assert_int_equal(test.child_status, 7);
    loop_destroy(test.loop);
    close(test.pipe[0]);
    close(test.pipe[1]);
}

static void test_process_says_what_cannot_start(void **state)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const char *const argv[] = {"/nonexistent/program", NULL};
    struct process_streams streams = {PROCESS_INHERIT, PROCESS_INHERIT, PROCESS_INHERIT};
    pid_t pid;
    assert_false(process_start(argv, streams, PROCESS_OWN_GROUP, &pid, &error));
    assert_string_equal(error.text,
                        "Cannot start /nonexistent/program: No such file or directory.");
    region_destroy(region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_region_gives_zeroed_memory_of_any_size),
        cmocka_unit_test(test_region_runs_cleanups_once),
        cmocka_unit_test(test_buffer_grows_and_consumes),
        cmocka_unit_test(test_buffer_gives_its_text_to_a_region),
        cmocka_unit_test(test_error_keeps_the_first_failure),
        cmocka_unit_test(test_clock_reads_what_it_writes),
        cmocka_unit_test(test_clock_says_how_long_ago),
        cmocka_unit_test(test_value_to_text),
        cmocka_unit_test(test_loop_runs_timers_watches_signals_and_children),
        cmocka_unit_test(test_process_says_what_cannot_start),
    };
    return cmocka_run_group_tests_name("core", tests, NULL, NULL);
}
