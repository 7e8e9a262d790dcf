/* SPDX-License-Identifier: Apache-2.0 */
/* What the console makes of slow lines, lost servers, a full disk and a terminal that is gone: it
 * goes on, keeps what was typed, and tells the truth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/directory.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "terminal.h"
#include "tests/action/sandbox.h"
#include "tests/proxy.h"
#include "tests/servers.h"

#define SOMEBODY "cordelia@lear.example.com"

enum { LATENCY_MS = 150 }; /* each way */

struct test {
    struct sandbox *sandbox;
    struct proxy *proxy;
    struct terminal *terminal; /* or NULL */
};

static const char *setting(struct region *region, const char *conninfo, const char *name)
{
    const char *place = strstr(conninfo, name);
    assert_non_null(place);
    place += strlen(name);
    return region_copy_bytes(region, place, strcspn(place, " \n"));
}

/* The sandbox's configuration with another text in the place of one of it. */
static const char *change_config(struct test *test, const char *old, const char *new)
{
    struct region *region = test->sandbox->region;
    const char *text = program_read_file(region, test->sandbox->config);
    const char *path = region_format(region, "%s/changed.conf", test->sandbox->directory);
    const char *place = text ? strstr(text, old) : NULL;
    FILE *file = fopen(path, "we");
    assert_non_null(place);
    assert_non_null(file);
    fprintf(file, "%.*s%s%s", (int)(place - text), text, new, place + strlen(old));
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Starts the proxy, and returns a configuration whose database lies behind it. */
static const char *start_proxy(struct test *test)
{
    struct region *region = test->sandbox->region;
    const char *host = setting(region, getenv("ALOHA_TEST_DATABASE"), "host=");
    const char *directory = region_format(region, "%s/proxy", test->sandbox->directory);
    assert_true(directory_make(region, directory));
    test->proxy = proxy_start(region_format(region, "%s/.s.PGSQL.5432", directory),
                              region_format(region, "%s/.s.PGSQL.5432", host));
    return change_config(test, region_format(region, "database = host=%s", host),
                         region_format(region, "database = host=%s", directory));
}

static struct terminal *start_console(struct test *test, const char *config)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", config, NULL};
    test->terminal = terminal_start(24, 80, argv, NULL);
    return test->terminal;
}

static int open_test(void **state)
{
    struct test *test = memory_alloc(1, sizeof *test);
    void *sandbox;
    sandbox_open(&sandbox);
    test->sandbox = sandbox;
    *state = test;
    return 0;
}

static int close_test(void **state)
{
    struct test *test = *state;
    void *sandbox = test->sandbox;
    terminal_free(test->terminal);
    if (test->proxy)
        proxy_stop(test->proxy);
    sandbox_close(&sandbox);
    free(test);
    return 0;
}

static void send(struct terminal *terminal, const char *keys)
{
    terminal_send(terminal, keys, strlen(keys));
}

/* From the main screen to the complete form that gives somebody another role. */
static void open_form(struct terminal *terminal)
{
    send(terminal, ":change_user_role\r");
    terminal_wait_idle(terminal);
    terminal_paste(terminal, "aloha-tui --batch change_user_role " SOMEBODY " guest -r lear");
    terminal_expect(terminal, "guest -r lear");
}

static const char *role(struct test *test)
{
    return sandbox_value(
        test->sandbox,
        "SELECT role::text FROM zerver_userprofile WHERE delivery_email = '" SOMEBODY "'");
}

/* Asks until the answer is that one, or no longer that one. */
static void await(struct test *test, const char *sql, const char *answer, bool equal)
{
    int64_t deadline = clock_monotonic_ms() + TERMINAL_PATIENCE_MS;
    while ((strcmp(sandbox_value(test->sandbox, sql), answer) == 0) != equal) {
        terminal_wait_text(test->terminal, " default "); /* takes in and gives what is there */
        sandbox_do(test->sandbox, "SELECT pg_stat_clear_snapshot()");
        if (clock_monotonic_ms() > deadline)
            terminal_fail(test->terminal, "%s: still %s %s", sql, equal ? "not" : "", answer);
    }
}

/* Every key is handled after those before it, though the server answers late. */
static void test_keys_typed_ahead_are_heeded_in_order(void **state)
{
    struct test *test = *state;
    const char *config = start_proxy(test);
    struct terminal *terminal = start_console(test, config);
    proxy_delay(test->proxy, LATENCY_MS);
    send(terminal, "\033");
    terminal_wait_idle(terminal);
    send(terminal, "/lear\r\r/role:owner\r");
    terminal_wait_idle(terminal);
    terminal_expect(terminal, "lear › Users");
    terminal_expect(terminal, "filter: role:owner 1");
    send(terminal, ":change_user_role\rsomebody@example.com\t\t\t:x");
    terminal_wait_idle(terminal);
    terminal_expect(terminal, "change_user_role · ");
    terminal_expect(terminal, "somebody@example.com");
}

/* While nothing comes from the server, every key is answered at once. */
static void test_a_silent_server_does_not_silence_the_console(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start_console(test, start_proxy(test));
    terminal_press(terminal, "Esc");
    proxy_hold_answers(test->proxy);
    send(terminal, "Rj");
    terminal_wait_text(terminal, " 3 of ");
    send(terminal, "j");
    terminal_wait_text(terminal, " 4 of ");
    send(terminal, ":list_u");
    terminal_wait_text(terminal, "list_users");
    send(terminal, "\033");
    terminal_wait_text(terminal, " 4 of ");
    send(terminal, "?");
    terminal_wait_text(terminal, "what it does");
    send(terminal, "\033");
    terminal_wait_text(terminal, " 4 of ");
    proxy_delay(test->proxy, 0);
    terminal_wait_text(terminal, "Users of Lear & Co");
}

/* What the console asks meets a lock; what it no longer wants to know is cancelled. */
static void test_a_question_nobody_waits_for_is_cancelled(void **state)
{
    static const char waiting[] =
        "SELECT coalesce(min(query_start)::text, 'none') FROM pg_stat_activity WHERE "
        "application_name = 'aloha-tui console' AND wait_event_type = 'Lock'";
    struct test *test = *state;
    struct terminal *terminal = start_console(test, test->sandbox->config);
    terminal_press(terminal, "Esc");
    sandbox_do(test->sandbox, "BEGIN");
    sandbox_do(test->sandbox, "LOCK TABLE zerver_userprofile");
    send(terminal, "j");
    await(test, waiting, "none", false);
    const char *first = sandbox_value(test->sandbox, waiting);
    send(terminal, "j");
    await(test, waiting, first, false);
    sandbox_do(test->sandbox, "COMMIT");
    terminal_wait_text(terminal, "Users of Lear & Co");
    terminal_wait_text(terminal, "Cordelia");
}

static void test_a_lost_database_loses_no_draft(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start_console(test, start_proxy(test));
    open_form(terminal);
    proxy_cut(test->proxy);
    terminal_wait_text(terminal, "Database lost");
    send(terminal, "\020list_u"); /* the palette */
    terminal_wait_text(terminal, "list_users");
    send(terminal, "\033");
    terminal_wait_text(terminal, "guest -r lear");
    send(terminal, "\024"); /* a preview */
    terminal_wait_text(terminal, "It would fail. Nothing has been changed.");
    proxy_delay(test->proxy, 0);
    send(terminal, "\033");
    terminal_wait_text(terminal, "guest -r lear");
    send(terminal, "\024");
    terminal_wait_text(terminal, "role  400 member → 600 guest");
    assert_string_equal(role(test), "400");
}

/* The change is made, and the answer that it was is lost. */
static void test_a_change_of_unknown_outcome_is_told_as_such(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start_console(test, start_proxy(test));
    open_form(terminal);
    terminal_press(terminal, "F10");
    terminal_press(terminal, "Tab");
    proxy_hold_answer_to_commit(test->proxy);
    send(terminal, "\r");
    await(test, "SELECT role::text FROM zerver_userprofile WHERE delivery_email = '" SOMEBODY "'",
          "600", true);
    proxy_cut(test->proxy);
    terminal_wait_text(terminal, "it is not known whether the change");
    proxy_delay(test->proxy, 0);
}

static void test_a_full_disk_changes_nothing_and_says_so(void **state)
{
    struct test *test = *state;
    const char *old =
        region_format(test->sandbox->region, "state = %s/state", test->sandbox->directory);
    struct terminal *terminal =
        start_console(test, change_config(test, old, "state = /dev/full/state"));
    open_form(terminal);
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "Nothing was changed.");
    terminal_expect(terminal, "/dev/full/state");
    assert_string_equal(role(test), "400");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "guest -r lear");
}

/* The lights tell; everything else goes on. */
/* More of the audit log than is read at once. */
static void add_rows(struct test *test)
{
    sandbox_do(test->sandbox,
               "INSERT INTO zerver_realmauditlog (event_type, event_time, realm_id, backfilled)"
               " SELECT 101, now(), r.id, false FROM zerver_realm r, generate_series(1, 40000)"
               " WHERE r.string_id = 'it'");
}

/* Begins to save the list to `path`; returns when some of it is written, and no more will be. */
static void begin_to_save(struct test *test, const char *path)
{
    struct terminal *terminal = test->terminal;
    terminal_press(terminal, "s");
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Ctrl-U");
    terminal_type(terminal, path);
    proxy_delay(test->proxy, LATENCY_MS);
    send(terminal, "\r");
    terminal_wait_text(terminal, "1,000 of ");
    proxy_hold_answers(test->proxy);
}

static void expect_nothing_in(const char *directory)
{
    DIR *opened = opendir(directory);
    assert_non_null(opened);
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened))
        assert_int_equal(*entry->d_name, '.');
    closedir(opened);
}

/* A list that takes long to be saved says how far it is, and can be stopped while the server is
 * silent; neither that nor a lost database leaves half a file. */
static void test_a_list_is_saved_whole_or_not_at_all(void **state)
{
    struct test *test = *state;
    struct region *region = test->sandbox->region;
    const char *directory = region_format(region, "%s/saved", test->sandbox->directory);
    const char *path = region_format(region, "%s/list.csv", directory);
    add_rows(test);
    assert_true(directory_make(region, directory));
    struct terminal *terminal = start_console(test, start_proxy(test));
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Shift-Tab");
    terminal_press(terminal, "Shift-Tab");
    terminal_expect(terminal, "it › Audit log");
    begin_to_save(test, path);
    send(terminal, "\033");
    terminal_wait_text(terminal, "Stopped: nothing was saved.");
    expect_nothing_in(directory);
    proxy_delay(test->proxy, 0);
    terminal_press(terminal, "Esc");
    begin_to_save(test, path);
    proxy_cut(test->proxy);
    terminal_wait_text(terminal, "Nothing was saved: ");
    expect_nothing_in(directory);
    proxy_delay(test->proxy, 0);
    terminal_wait_text(terminal, "as of");
    terminal_wait_idle(terminal);
    terminal_press(terminal, "s");
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Ctrl-U");
    terminal_type(terminal, path);
    send(terminal, "\r");
    terminal_wait_text(terminal, "Saved 4");
    assert_non_null(program_read_file(region, path));
}

static void test_lost_redis_and_memcached_are_told(void **state)
{
    struct test *test = *state;
    struct region *region = test->sandbox->region;
    struct servers *servers = servers_start(SERVERS_REDIS | SERVERS_MEMCACHED);
    const char *text = program_read_file(region, test->sandbox->config);
    const char *old =
        region_format(region, "redis = %s\nmemcached = %s\n", setting(region, text, "redis = "),
                      setting(region, text, "memcached = "));
    const char *new =
        region_format(region, "redis = unix://:s3cret%%20of%%20the%%20test@%s\nmemcached = %s\n",
                      servers_path(servers, "redis"), servers_path(servers, "memcached"));
    struct terminal *terminal = start_console(test, change_config(test, old, new));
    terminal_expect(terminal, "Redis ●");
    terminal_expect(terminal, "cache ●");
    servers_stop(servers);
    terminal_press(terminal, "R");
    terminal_wait_text(terminal, "Redis ✗");
    terminal_wait_text(terminal, "cache ✗");
    open_form(terminal);
}

/* Nothing is read while there is nobody to ask, the bar says so, and it goes on by itself. */
static void test_a_watch_waits_for_the_database(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start_console(test, start_proxy(test));
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Tab");
    terminal_expect(terminal, "Users of Lear");
    terminal_press(terminal, "W");
    terminal_expect(terminal, "every 2 s");
    proxy_cut(test->proxy);
    terminal_wait_text(terminal, "Database lost");
    terminal_wait_text(terminal, " waits ");
    terminal_expect_absent(terminal, "every 2 s ");
    sandbox_do(test->sandbox, "UPDATE zerver_userprofile SET full_name = 'Aaa Renamed'"
                              " WHERE delivery_email = '" SOMEBODY "'");
    proxy_delay(test->proxy, 0);
    send(terminal, "r");
    terminal_wait_text(terminal, "Aaa Renamed");
    terminal_wait_text(terminal, "every 2 s ");
    sandbox_do(test->sandbox, "UPDATE zerver_userprofile SET full_name = 'Aab Renamed'"
                              " WHERE delivery_email = '" SOMEBODY "'");
    terminal_wait_text(terminal, "Aab Renamed");
}

/* What goes there is kept, told in the bar, and delivered once RabbitMQ is back. */
static void test_a_lost_rabbitmq_is_made_up_for(void **state)
{
    struct test *test = *state;
    struct region *region = test->sandbox->region;
    struct servers *servers = servers_start(SERVERS_RABBITMQ);
    sandbox_add_settings(test->sandbox, "USING_RABBITMQ = True\n");
    const char *new = region_format(
        region, "rabbitmq = amqp://aloha:s3cret%%20of%%20the%%20test@127.0.0.1:%d/\nstate = ",
        servers_rabbitmq_port(servers));
    test->sandbox->config = change_config(test, "state = ", new);
    struct terminal *terminal = start_console(test, test->sandbox->config);
    terminal_expect(terminal, "queue ● ");
    send(terminal, ":queues\r");
    terminal_wait_text(terminal, "deferred_work");
    servers_stop_rabbitmq(servers);
    terminal_press(terminal, "R");
    terminal_wait_text(terminal, "Cannot reach RabbitMQ");
    terminal_wait_text(terminal, "queue ✗");
    terminal_expect(terminal, "deferred_work"); /* what was read before */
    terminal_press(terminal, "Esc");
    open_form(terminal);
    terminal_press(terminal, "F10");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "could not be delivered");
    assert_string_equal(role(test), "600");
    terminal_press(terminal, "Esc");
    terminal_wait_text(terminal, "outbox ✗");
    servers_start_rabbitmq(servers);
    assert_int_equal(SANDBOX_RUN(test->sandbox, NULL, "outbox", "--deliver").status, 0);
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "R");
    terminal_expect_absent(terminal, "outbox ✗");
    terminal_expect_absent(terminal, "queue ✗");
    assert_has(SANDBOX_RUN(test->sandbox, NULL, "list_queues", "--csv").output,
               "notify_tornado,4,0,no worker");
    servers_stop(servers);
}

/* The third update of a user waits for a lock: after a preview, and its repetition before the
 * change, that is the change. */
static void hold_third_update(struct sandbox *sandbox)
{
    sandbox_do(sandbox, "CREATE SEQUENCE updates");
    sandbox_do(sandbox, "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        " IF nextval('updates') = 3 THEN PERFORM pg_advisory_xact_lock(1); END IF;"
                        " RETURN new; END $$");
    sandbox_do(sandbox, "CREATE TRIGGER hold BEFORE UPDATE ON zerver_userprofile"
                        " FOR EACH ROW EXECUTE FUNCTION hold()");
    sandbox_do(sandbox, "BEGIN");
    sandbox_do(sandbox, "SELECT pg_advisory_xact_lock(1)");
}

/* The line breaks before the change is committed: nothing of it was done, nor is told as done. */
static void test_a_hang_up_before_the_commit_changes_nothing(void **state)
{
    static const char others[] =
        "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'";
    struct test *test = *state;
    struct terminal *terminal = start_console(test, test->sandbox->config);
    hold_third_update(test->sandbox);
    open_form(terminal);
    terminal_press(terminal, "F10");
    terminal_press(terminal, "Tab");
    send(terminal, "\r");
    await(test, others, "0", false);
    terminal_hang_up(terminal);
    sandbox_do(test->sandbox, "COMMIT");
    sandbox_do(test->sandbox, "UPDATE zerver_userprofile SET role = role WHERE delivery_email = "
                              "'" SOMEBODY "'"); /* waits for whoever is still at it */
    assert_string_equal(role(test), "400");
    struct outcome audit = SANDBOX_RUN(test->sandbox, NULL, "audit", "--csv");
    assert_has(audit.output, "change_user_role,false,begun,");
    assert_lacks(audit.output, "change_user_role,false,ended,");
    assert_has(SANDBOX_RUN(test->sandbox, NULL, "audit", "--verify").output, "holds");
}

/* It breaks after the commit, before anybody was told: the next console says that something still
 * has to follow. */
static void test_a_hang_up_after_the_commit_is_told_later(void **state)
{
    struct test *test = *state;
    const char *config = start_proxy(test);
    struct terminal *terminal = start_console(test, config);
    open_form(terminal);
    terminal_press(terminal, "F10");
    terminal_press(terminal, "Tab");
    proxy_hold_answer_to_commit(test->proxy);
    send(terminal, "\r");
    await(test, "SELECT role::text FROM zerver_userprofile WHERE delivery_email = '" SOMEBODY "'",
          "600", true);
    terminal_hang_up(terminal);
    proxy_delay(test->proxy, 0);
    terminal_free(terminal);
    terminal = start_console(test, config);
    terminal_expect(terminal, "outbox ✗");
    assert_int_equal(SANDBOX_RUN(test->sandbox, NULL, "outbox", "--deliver").status, 0);
    terminal_press(terminal, "R");
    terminal_expect_absent(terminal, "outbox ✗");
    assert_string_equal(role(test), "600");
    assert_has(SANDBOX_RUN(test->sandbox, NULL, "audit", "--verify").output, "holds");
}

static void test_a_terminal_that_is_gone_ends_it(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = start_console(test, start_proxy(test));
    proxy_hold_answers(test->proxy);
    send(terminal, "R");
    terminal_hang_up(terminal);
    assert_true(terminal_has_ended(terminal));
}

int main(void)
{
#define LOSS_TEST(function) cmocka_unit_test_setup_teardown(function, open_test, close_test)
    const struct CMUnitTest tests[] = {
        LOSS_TEST(test_keys_typed_ahead_are_heeded_in_order),
        LOSS_TEST(test_a_silent_server_does_not_silence_the_console),
        LOSS_TEST(test_a_question_nobody_waits_for_is_cancelled),
        LOSS_TEST(test_a_lost_database_loses_no_draft),
        LOSS_TEST(test_a_change_of_unknown_outcome_is_told_as_such),
        LOSS_TEST(test_a_full_disk_changes_nothing_and_says_so),
        LOSS_TEST(test_a_list_is_saved_whole_or_not_at_all),
        LOSS_TEST(test_lost_redis_and_memcached_are_told),
        LOSS_TEST(test_a_watch_waits_for_the_database),
        LOSS_TEST(test_a_lost_rabbitmq_is_made_up_for),
        LOSS_TEST(test_a_hang_up_before_the_commit_changes_nothing),
        LOSS_TEST(test_a_hang_up_after_the_commit_is_told_later),
        LOSS_TEST(test_a_terminal_that_is_gone_ends_it),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("losses", tests, NULL, NULL);
}
