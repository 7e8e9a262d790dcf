/* SPDX-License-Identifier: Apache-2.0 */
/* The watch: lists that read themselves again, on a database that changes meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "server/redis.h"
#include "terminal.h"
#include "tests/action/sandbox.h"
#include "tests/servers.h"

enum { BUDGET_DOWN = 100, BUDGET_PAGE = 1300 }; /* see test-console.c */
enum { TIMEOUT_MS = 5000 };

static struct servers *servers;

/* The console, on the users of realm `it`. */
static struct terminal *start(const struct sandbox *sandbox)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", sandbox->config, NULL};
    struct terminal *terminal = terminal_start(24, 80, argv, NULL);
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Tab");
    terminal_expect(terminal, "Users of IT Department");
    return terminal;
}

static void rename_to(struct sandbox *sandbox, const char *who, const char *name)
{
    sandbox_do(sandbox, region_format(sandbox->region,
                                      "UPDATE zerver_userprofile SET full_name = '%s' WHERE"
                                      " delivery_email = '%s@it.example.com'",
                                      name, who));
}

static void test_changed_cells_are_marked_until_the_next_reading(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    terminal_press(terminal, "/");
    terminal_type(terminal, "bo@it");
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Space");
    terminal_press(terminal, "W");
    terminal_expect(terminal, "every 2 s");
    rename_to(sandbox, "bo", "Renamed Once");
    terminal_wait_text(terminal, "Renamed Once");
    terminal_expect_reverse(terminal, "Renamed Once");
    terminal_expect(terminal, "1 marked");
    terminal_expect(terminal, "filter: bo@");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET role = 300 WHERE"
                        " delivery_email = 'bo@it.example.com'");
    terminal_wait_text(terminal, "moderator");
    terminal_expect_reverse(terminal, "moderator");
    terminal_press(terminal, "W");
    terminal_expect(terminal, "every 5 s");
    terminal_free(terminal);
}

/* Longer than the shortest interval: a list that is read would show what has changed. */
static void test_a_dialog_and_a_pause_hold_the_list(void **state)
{
    enum { LOOKED_AT_MS = 2100 };
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    terminal_press(terminal, "W");
    terminal_press(terminal, "c");
    rename_to(sandbox, "alice", "Aaa Renamed");
    assert_false(terminal_does_anything(terminal, LOOKED_AT_MS));
    terminal_press(terminal, "Esc");
    terminal_wait_text(terminal, "Aaa Renamed");
    terminal_press(terminal, "Z");
    terminal_expect(terminal, "paused");
    terminal_expect_absent(terminal, "every 2 s");
    rename_to(sandbox, "alice", "Aab Renamed");
    assert_false(terminal_does_anything(terminal, LOOKED_AT_MS));
    terminal_press(terminal, "Z");
    terminal_expect(terminal, "every 2 s");
    terminal_wait_text(terminal, "Aab Renamed");
    for (int i = 0; i < 5; i++)
        terminal_press(terminal, "W");
    terminal_expect(terminal, "Auto-refresh is off");
    terminal_expect_absent(terminal, "every");
    terminal_press(terminal, "Z");
    terminal_expect(terminal, "Nothing is being watched");
    terminal_free(terminal);
}

/* What a key costs on average. */
static size_t cost_of(struct terminal *terminal, const char *key)
{
    enum { TIMES = 12 };
    size_t sent = 0;
    for (int i = 0; i < TIMES; i++) {
        terminal_forget(terminal);
        terminal_press(terminal, key);
        sent += terminal_sent(terminal)->length;
    }
    return sent / TIMES;
}

static void test_keys_cost_no_more_while_watching(void **state)
{
    struct terminal *terminal = start(*state);
    terminal_press(terminal, "W");
    terminal_press(terminal, "Down"); /* takes the notice away */
    assert_in_range(cost_of(terminal, "Down"), 1, BUDGET_DOWN);
    assert_in_range(cost_of(terminal, "PgDn"), 1, BUDGET_PAGE);
    terminal_free(terminal);
}

/* --- panes of other services --- */

/* Redis, and a RabbitMQ that is not there. */
static void use_services(struct sandbox *sandbox)
{
    sandbox_add_settings(sandbox, "USING_RABBITMQ = True\n");
    FILE *file = fopen(sandbox->config, "we");
    assert_non_null(file);
    fprintf(file,
            "[profile default]\netc = %s/etc\ndatabase = %s dbname=aloha_sandbox\n"
            "redis = unix://:s3cret%%20of%%20the%%20test@%s\nrabbitmq = amqp://127.0.0.1:1/\n"
            "state = %s/state\n",
            sandbox->directory, getenv("ALOHA_TEST_DATABASE"), servers_path(servers, "redis"),
            sandbox->directory);
    assert_int_equal(fclose(file), 0);
}

static void block(struct sandbox *sandbox, const char *entity, const char *seconds)
{
    struct error error = ERROR_IN(sandbox->region);
    struct region *region = sandbox->region;
    const char *url = region_format(region, "unix://%s", servers_path(servers, "redis"));
    struct redis *redis = redis_open(url, SERVERS_PASSWORD, TIMEOUT_MS, &error);
    if (!redis ||
        !REDIS_ASK(redis, region, &error, "SET",
                   region_format(region, "ratelimit:%s:block", entity), "1", "EX", seconds))
        fail_msg("%s", error.text);
    redis_close(redis);
}

static void open_pane(struct terminal *terminal, const char *name)
{
    terminal_press(terminal, ":");
    terminal_type(terminal, name);
    terminal_press(terminal, "Enter");
}

static void test_rate_limits_are_watched(void **state)
{
    struct sandbox *sandbox = *state;
    use_services(sandbox);
    const char *bo = sandbox_value(sandbox, "SELECT id FROM zerver_userprofile WHERE"
                                            " delivery_email = 'bo@it.example.com'");
    block(sandbox, region_format(sandbox->region, "RateLimitedUser:%s:api_by_user", bo), "5000");
    struct terminal *terminal = start(sandbox);
    open_pane(terminal, "Rate limits");
    terminal_expect(terminal, "Rate limits ─ 1");
    terminal_expect(terminal, "bo@it.example.com");
    terminal_expect(terminal, "by hand");
    terminal_press(terminal, "Space");
    terminal_press(terminal, "W");
    block(sandbox, "RateLimitedAuthenticationByUsername:mallory", "5000");
    terminal_wait_text(terminal, "mallory");
    terminal_expect_reverse(terminal, "mallory");
    terminal_expect(terminal, "1 marked");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "[Streams]");
    terminal_free(terminal);
}

static void test_sessions_lead_to_their_users(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE django_session SET expire_date = '2026-12-24 01:02:03+00'"
                        " WHERE session_key = md5('session 40 3')");
    struct terminal *terminal = start(sandbox);
    open_pane(terminal, "Sessions");
    terminal_expect(terminal, "▸ alice@it.example.com");
    terminal_expect(terminal, "2026-12-24T01:02:03Z");
    terminal_press(terminal, "a");
    terminal_type(terminal, "deactivate_user");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "alice@it.example.com");
    terminal_expect(terminal, "-r it");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "it › Alice Anders");
    terminal_free(terminal);
}

static void test_a_service_that_is_down_stops_nobody(void **state)
{
    use_services(*state);
    struct terminal *terminal = start(*state);
    open_pane(terminal, "Queues");
    terminal_expect(terminal, "Cannot reach RabbitMQ at 127.0.0.1:1");
    terminal_press(terminal, "R");
    terminal_expect(terminal, "Cannot reach RabbitMQ at 127.0.0.1:1");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "Users of IT Department");
    terminal_free(terminal);
}

int main(void)
{
#define WATCH_TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        WATCH_TEST(test_changed_cells_are_marked_until_the_next_reading),
        WATCH_TEST(test_a_dialog_and_a_pause_hold_the_list),
        WATCH_TEST(test_keys_cost_no_more_while_watching),
        WATCH_TEST(test_rate_limits_are_watched),
        WATCH_TEST(test_sessions_lead_to_their_users),
        WATCH_TEST(test_a_service_that_is_down_stops_nobody),
    };
    servers = servers_start(SERVERS_REDIS);
    int failed = cmocka_run_group_tests_name("watch", tests, NULL, NULL);
    servers_stop(servers);
    return failed;
}
