/* SPDX-License-Identifier: Apache-2.0 */
/* Queries on the event loop, and connections that break and come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/region.h"
#include "server/async_database.h"
#include "tests/servers.h"

enum { PATIENCE_MS = 30000 };

static struct servers *servers;

struct console {
    struct region *region;
    struct loop *loop;
    struct async_database *database;
    struct buffer log; /* the answers, in the order in which they came */
    int changes;
    int ticks;
    bool close_on_answer;
    enum error_kind last_kind;
};

static void on_change(void *context)
{
    struct console *console = context;
    console->changes++;
}

static void open_database(struct console *console, const char *conninfo, int timeout_ms)
{
    async_database_close(console->database);
    struct database_options options = {
        .conninfo = conninfo, .timeout_ms = timeout_ms, .application_name = "aloha-async"};
    console->database = async_database_open(console->loop, &options, on_change, console);
}

static int open_console(void **state)
{
    struct console *console = calloc(1, sizeof *console);
    console->region = region_create();
    console->loop = loop_create();
    open_database(console, servers_conninfo(servers), 0);
    *state = console;
    return 0;
}

static int close_console(void **state)
{
    struct console *console = *state;
    async_database_close(console->database);
    loop_destroy(console->loop);
    buffer_free(&console->log);
    region_destroy(console->region);
    free(console);
    return 0;
}

static void patience_is_over(void *context)
{
    fail_msg("waited too long for %s", (const char *)context);
}

/* Turns the loop until `reached`. */
static void turn_until(struct console *console, bool (*reached)(const struct console *console),
                       const char *what)
{
    char *name = region_copy_text(console->region, what);
    struct timer *limit = loop_timer(console->loop, PATIENCE_MS, 0, patience_is_over, name);
    while (!reached(console))
        loop_turn(console->loop, -1);
    timer_stop(limit);
}

static bool is_ready(const struct console *console)
{
    return async_database_state(console->database) == DATABASE_READY;
}

static bool is_lost(const struct console *console)
{
    return async_database_state(console->database) == DATABASE_LOST;
}

static bool is_quiet(const struct console *console)
{
    return !async_database_busy(console->database);
}

static void on_answer(void *context, const struct rows *rows, const struct error *error)
{
    struct console *console = context;
    if (rows)
        buffer_format(&console->log, "%s ", rows_text(rows, 0, 0));
    else
        buffer_format(&console->log, "%s ", error_kind_name(error->kind));
    console->last_kind = rows ? ERROR_NONE : error->kind;
    if (!console->close_on_answer)
        return;
    async_database_close(console->database);
    console->database = NULL;
}

static struct async_query *ask(struct console *console, const char *sql)
{
    return async_database_query(console->database, sql, NO_PARAMETERS, on_answer, console);
}

static const char *log_of(const struct console *console)
{
    return buffer_text(&console->log);
}

/* Runs a statement as the superuser, over a connection of its own; its first cell. */
static const char *as_superuser(struct console *console, const char *sql)
{
    struct error error = ERROR_IN(console->region);
    struct database_options options = {.conninfo = servers_conninfo_with(servers, "user=postgres")};
    struct database *database = database_connect(&options, &error);
    if (!database)
        fail_msg("%s", error.text);
    struct rows *rows = database_query(database, console->region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s", error.text);
    database_close(database);
    return rows_count(rows) ? rows_text(rows, 0, 0) : "";
}

static bool sleeps(struct console *console)
{
    return *as_superuser(console, "SELECT 'yes' FROM pg_stat_activity WHERE state = 'active' "
                                  "AND application_name = 'aloha-async' "
                                  "AND query LIKE '%pg_sleep%'");
}

static void turn_until_sleeping(struct console *console, bool wanted)
{
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (sleeps(console) != wanted) {
        loop_turn(console->loop, 10);
        if (clock_monotonic_ms() > until)
            fail_msg("the query is%s running", wanted ? " not" : "");
    }
}

static void test_queries_are_answered_in_order(void **state)
{
    struct console *console = *state;
    assert_int_equal(async_database_state(console->database), DATABASE_CONNECTING);
    assert_string_equal(async_database_address(console->database), "");
    for (int i = 0; i < 50; i++)
        async_database_query(console->database, "SELECT $1::text", SQL_PARAMETERS(value_integer(i)),
                             on_answer, console);
    assert_true(async_database_busy(console->database));
    turn_until(console, is_quiet, "50 answers");
    struct buffer expected = {0};
    for (int i = 0; i < 50; i++)
        buffer_format(&expected, "%d ", i);
    assert_string_equal(log_of(console), buffer_text(&expected));
    buffer_free(&expected);
    assert_int_equal(console->changes, 1);
    assert_null(async_database_problem(console->database));
    assert_int_equal(async_database_retry_in(console->database), 0);
    assert_non_null(strstr(async_database_address(console->database), "aloha@[/"));
    assert_true(strlen(async_database_version(console->database)) >= 4);
}

static void test_failed_statement_does_not_stop_the_queue(void **state)
{
    struct console *console = *state;
    ask(console, "SELECT 'a'");
    ask(console, "SELECT 1/0");
    ask(console, "SELECT 'b'");
    turn_until(console, is_quiet, "three answers");
    assert_string_equal(log_of(console), "a failed b ");
}

static void test_large_query_and_answer(void **state)
{
    struct console *console = *state;
    size_t length = 3000000;
    char *text = malloc(length + 1);
    memset(text, 'x', length);
    text[length] = '\0';
    async_database_query(console->database, "SELECT $1::text || 'y'",
                         SQL_PARAMETERS(value_text(text)), on_answer, console);
    free(text); /* it was copied */
    turn_until(console, is_quiet, "the large answer");
    assert_int_equal(console->log.length, length + 2);
    assert_string_equal(log_of(console) + length - 1, "xy ");
}

static void test_forgotten_query_is_never_answered(void **state)
{
    struct console *console = *state;
    ask(console, "SELECT 'a'");
    struct async_query *unwanted = ask(console, "SELECT 'unwanted'");
    ask(console, "SELECT 'b'");
    async_query_forget(unwanted);
    async_query_forget(NULL);
    turn_until(console, is_quiet, "two answers");
    assert_string_equal(log_of(console), "a b ");
}

static void test_forgotten_running_query_is_cancelled(void **state)
{
    struct console *console = *state;
    struct async_query *running = ask(console, "SELECT pg_sleep(600)::text");
    ask(console, "SELECT 'next'");
    turn_until_sleeping(console, true);
    int64_t start = clock_monotonic_ms();
    async_query_forget(running);
    assert_true(clock_monotonic_ms() - start < 1000);
    turn_until(console, is_quiet, "the next answer");
    assert_string_equal(log_of(console), "next ");
    assert_false(sleeps(console));
    assert_true(is_ready(console));
}

static void test_cancellation_never_hits_the_next_query(void **state)
{
    struct console *console = *state;
    turn_until(console, is_ready, "the connection");
    for (int i = 0; i < 30; i++) {
        /* Ends by itself at about the time when the cancellation arrives. */
        struct async_query *running = ask(console, "SELECT pg_sleep(0.002)::text");
        loop_turn(console->loop, 0);
        async_query_forget(running);
        ask(console, "SELECT 'ok' FROM pg_sleep(0.005)");
        turn_until(console, is_quiet, "an answer");
        assert_string_equal(log_of(console), "ok ");
        buffer_clear(&console->log);
    }
}

static void test_closing_cancels_what_runs(void **state)
{
    struct console *console = *state;
    ask(console, "SELECT pg_sleep(600)::text");
    ask(console, "SELECT 'never'");
    turn_until_sleeping(console, true);
    async_database_close(console->database);
    console->database = NULL;
    turn_until_sleeping(console, false);
    assert_string_equal(log_of(console), "");
}

static void test_database_may_be_closed_by_an_answer(void **state)
{
    struct console *console = *state;
    console->close_on_answer = true;
    ask(console, "SELECT 'last'");
    ask(console, "SELECT 'never'");
    while (console->database)
        loop_turn(console->loop, PATIENCE_MS);
    assert_string_equal(log_of(console), "last ");
}

static void test_terminated_connection_comes_back(void **state)
{
    struct console *console = *state;
    ask(console, "SELECT pg_sleep(600)::text");
    ask(console, "SELECT 'waiting'");
    turn_until_sleeping(console, true);
    as_superuser(console, "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity "
                          "WHERE application_name = 'aloha-async'");
    turn_until(console, is_lost, "the loss");
    assert_string_equal(log_of(console), "unreachable unreachable ");
    assert_non_null(strstr(async_database_problem(console->database),
                           "terminating connection due to administrator command"));
    assert_in_range(async_database_retry_in(console->database), 1, 1000);
    ask(console, "SELECT 'after'");
    turn_until(console, is_ready, "the connection");
    turn_until(console, is_quiet, "the answer");
    assert_string_equal(log_of(console), "unreachable unreachable after ");
    assert_int_equal(console->changes, 4); /* ready, lost, connecting, ready */
    assert_null(async_database_problem(console->database));
}

static void test_idle_connection_notices_its_end(void **state)
{
    struct console *console = *state;
    turn_until(console, is_ready, "the connection");
    as_superuser(console, "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity "
                          "WHERE application_name = 'aloha-async'");
    turn_until(console, is_lost, "the loss");
    assert_non_null(strstr(async_database_problem(console->database),
                           "terminating connection due to administrator command"));
    async_database_retry_now(console->database);
    assert_int_equal(async_database_retry_in(console->database), 0);
    int64_t start = clock_monotonic_ms();
    turn_until(console, is_ready, "the connection");
    assert_true(clock_monotonic_ms() - start < 900); /* and not after the pause of 1 s */
}

static void test_server_stops_and_starts(void **state)
{
    struct console *console = *state;
    turn_until(console, is_ready, "the connection");
    servers_stop_postgresql(servers);
    turn_until(console, is_lost, "the loss");
    ask(console, "SELECT 'too early'");
    async_database_retry_now(console->database);
    loop_turn(console->loop, PATIENCE_MS);
    turn_until(console, is_lost, "the second failure");
    turn_until(console, is_quiet, "the failed query");
    assert_string_equal(log_of(console), "unreachable ");
    assert_non_null(
        strstr(async_database_problem(console->database), "Cannot connect to the database"));
    assert_in_range(async_database_retry_in(console->database), 1001, 2000);
    servers_start_postgresql(servers);
    async_database_retry_now(console->database);
    turn_until(console, is_ready, "the connection");
    ask(console, "SELECT 'back'");
    turn_until(console, is_quiet, "the answer");
    assert_string_equal(log_of(console), "unreachable back ");
}

static void test_wrong_string_is_told(void **state)
{
    struct console *console = *state;
    static const struct {
        const char *setting, *text;
    } cases[] = {
        {"user=nobody_known", "role \"nobody_known\" does not exist"},
        {"dbname=nowhere", "database \"nowhere\" does not exist"},
        {"user=locked password=wr0ng", "password authentication failed"},
        {"host=/nonexistent", "No such file or directory"},
        {"unknown=1", "invalid connection option"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        open_database(console, servers_conninfo_with(servers, cases[i].setting), 0);
        turn_until(console, is_lost, cases[i].setting);
        const char *problem = async_database_problem(console->database);
        if (!strstr(problem, cases[i].text) || strstr(problem, "wr0ng"))
            fail_msg("%s: %s", cases[i].setting, problem);
    }
}

static void test_silent_host_times_out(void **state)
{
    struct console *console = *state;
    int fd;
    open_database(console,
                  region_format(console->region, "host=127.0.0.1 port=%d dbname=aloha user=aloha",
                                servers_listen_in_silence(&fd)),
                  200);
    turn_until(console, is_lost, "the time-out");
    assert_non_null(strstr(async_database_problem(console->database), "no answer within 0.2 s."));
    close(fd);
}

static void test_statement_times_out(void **state)
{
    struct console *console = *state;
    open_database(console, servers_conninfo(servers), 200);
    ask(console, "SELECT pg_sleep(600)::text");
    turn_until(console, is_quiet, "the time-out");
    assert_int_equal(console->last_kind, ERROR_TIMED_OUT);
    assert_true(is_ready(console));
}

static void test_first_host_may_be_dead(void **state)
{
    struct console *console = *state;
    open_database(console,
                  region_format(console->region,
                                "host=127.0.0.1,/nonexistent,%s port=1,5432,5432 dbname=aloha "
                                "user=aloha target_session_attrs=read-write",
                                servers_directory(servers)),
                  0);
    turn_until(console, is_ready, "the third host");
}

/* The names that this process itself has had looked up, and waited for. */
static int waits;
static pid_t suite;

/* A resolver that knows db.test, and never answers for never.test: in the place of the C library's,
 * for libpq as well. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **found)
{
    typedef int lookup_function(const char *name, const char *service, const struct addrinfo *hints,
                                struct addrinfo **found);
    lookup_function *lookup = (lookup_function *)dlsym(RTLD_NEXT, "getaddrinfo");
    bool is_name = name && strstr(name, ".test");
    waits += is_name && getpid() == suite;
    if (!is_name)
        return lookup(name, service, hints, found);
    while (strcmp(name, "never.test") == 0)
        pause();
    return strcmp(name, "db.test") == 0 ? lookup("127.0.0.1", service, hints, found) : EAI_NONAME;
}

static void open_hosts(struct console *console, const char *hosts, int timeout_ms)
{
    open_database(console, region_format(console->region, "%s dbname=aloha user=aloha", hosts),
                  timeout_ms);
}

static void on_tick(void *context)
{
    ++*(int *)context;
}

static bool has_ticked(const struct console *console)
{
    return console->ticks >= 3 || is_lost(console);
}

static void test_names_are_looked_up_beside_the_loop(void **state)
{
    struct console *console = *state;
    struct timer *tick = loop_timer(console->loop, 1, 1, on_tick, &console->ticks);
    open_hosts(console, "host=never.test", 0);
    console->ticks = 0;
    turn_until(console, has_ticked, "the loop to go on");
    assert_int_equal(async_database_state(console->database), DATABASE_CONNECTING);
    timer_stop(tick);
    open_hosts(console, "host=never.test", 100);
    turn_until(console, is_lost, "the time-out");
    assert_string_equal(async_database_problem(console->database),
                        "Cannot connect to the database: never.test has no address: the name "
                        "server does not answer.");
    open_hosts(console, "host=none.test,no.test", 0);
    turn_until(console, is_lost, "the answer");
    assert_non_null(strstr(async_database_problem(console->database),
                           "none.test has no address: Name or service not known."));
    assert_int_equal(waits, 0);
}

static void test_found_addresses_are_tried_under_the_hosts_name(void **state)
{
    struct console *console = *state;
    int fd, port = servers_listen_in_silence(&fd);
    open_hosts(console, region_format(console->region, "host=db.test port=%d", port), 200);
    turn_until(console, is_lost, "the time-out");
    assert_non_null(strstr(async_database_problem(console->database), "\"db.test\""));
    assert_non_null(strstr(async_database_problem(console->database), "no answer within 0.2 s."));
    open_hosts(console,
               region_format(console->region,
                             "host=none.test,db.test,never.test,%s port=5432,1,2,5432",
                             servers_directory(servers)),
               1000);
    turn_until(console, is_ready, "the host that is there");
    assert_int_equal(waits, 0);
    close(fd);
}

static void test_service_files_name_hosts_too(void **state)
{
    struct console *console = *state;
    const char *path = region_format(console->region, "%s/services", servers_directory(servers));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[lost]\nhost=none.test\n[there]\nhost=%s\nuser=aloha\n",
            servers_directory(servers));
    fclose(file);
    setenv("PGSERVICEFILE", path, 1);
    open_database(console, "service=lost", 0);
    turn_until(console, is_lost, "the service without an address");
    assert_non_null(strstr(async_database_problem(console->database), "none.test has no address"));
    open_database(console, "service=there dbname=aloha", 0);
    turn_until(console, is_ready, "the service");
    unsetenv("PGSERVICEFILE");
    assert_int_equal(waits, 0);
}

static int start_servers(void **state)
{
    servers = servers_start(SERVERS_POSTGRESQL);
    return 0;
}

static int stop_servers(void **state)
{
    servers_stop(servers);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_console, close_console)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_queries_are_answered_in_order),
        TEST(test_failed_statement_does_not_stop_the_queue),
        TEST(test_large_query_and_answer),
        TEST(test_forgotten_query_is_never_answered),
        TEST(test_forgotten_running_query_is_cancelled),
        TEST(test_cancellation_never_hits_the_next_query),
        TEST(test_closing_cancels_what_runs),
        TEST(test_database_may_be_closed_by_an_answer),
        TEST(test_terminated_connection_comes_back),
        TEST(test_idle_connection_notices_its_end),
        TEST(test_server_stops_and_starts),
        TEST(test_wrong_string_is_told),
        TEST(test_silent_host_times_out),
        TEST(test_statement_times_out),
        TEST(test_first_host_may_be_dead),
        TEST(test_names_are_looked_up_beside_the_loop),
        TEST(test_found_addresses_are_tried_under_the_hosts_name),
        TEST(test_service_files_name_hosts_too),
    };
    suite = getpid();
    return cmocka_run_group_tests_name("async database", tests, start_servers, stop_servers);
}
