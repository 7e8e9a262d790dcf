/* SPDX-License-Identifier: Apache-2.0 */
/* --batch when servers are gone, wait or differ, when output can't go on, and when it is told to
 * stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/process.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/program.h"

enum { PATIENCE_MS = 20000 };

/* Memory of the test that runs. */
static struct region *region;

static int open_region(void **state)
{
    (void)state;
    region = region_create();
    return 0;
}

static int close_region(void **state)
{
    (void)state;
    region_destroy(region);
    return 0;
}

static struct outcome run(const char *config, const char *const words[])
{
    struct program program = program_start(program_words(region, config, words), NULL);
    return program_finish(region, &program);
}

#define RUN_WITH(config, ...) run(config, (const char *const[]){__VA_ARGS__, NULL})

static void assert_outcome(struct outcome outcome, int status, const char *output,
                           const char *errors)
{
    assert_string_equal(outcome.errors, errors);
    assert_string_equal(outcome.output, output);
    assert_int_equal(outcome.status, status);
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\nis not in\n%s", part, text);
}

/* A connection of the test's own; `more` is added to the connection string. */
static struct database *connect_to(const char *more)
{
    struct error error = ERROR_IN(region);
    struct database_options options = {
        .conninfo = region_format(region, "%s %s", getenv("ALOHA_TEST_DATABASE"), more),
        .application_name = "aloha-test",
    };
    struct database *database = database_connect(&options, &error);
    if (!database)
        fail_msg("%s", error.text);
    return database;
}

static struct rows *query(struct database *database, const char *sql)
{
    struct error error = ERROR_IN(region);
    struct rows *rows = database_query(database, region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

static void test_doctor_finds_all_well(void **state)
{
    (void)state;
    struct outcome outcome = RUN_WITH(NULL, "doctor", "--plain", "--fields", "check,state,remedy");
    assert_outcome(outcome, 0,
                   "configuration\tok\t\\N\n"
                   "secrets\tok\t\\N\n"
                   "user\tok\t\\N\n"
                   "settings\tok\t\\N\n"
                   "postgresql\tok\t\\N\n"
                   "role\tok\t\\N\n"
                   "schema\tok\t\\N\n"
                   "redis\tok\t\\N\n"
                   "memcached\tok\t\\N\n"
                   "rabbitmq\tok\t\\N\n"
                   "state\tok\t\\N\n"
                   "outbox\tok\t\\N\n"
                   "audit trail\tok\t\\N\n",
                   "");
    outcome = RUN_WITH(NULL, "doctor");
    assert_contains(outcome.output, "\nok       settings      the server is chat.example.com\n");
    assert_contains(outcome.output, "\nok       role          role aloha can read and write\n");
    assert_contains(outcome.output,
                    "\nok       schema        tables, columns and migrations are as expected\n");
}

static void test_doctor_tells_of_read_only(void **state)
{
    (void)state;
    static const char role[] =
        "\nok       role          role aloha can read and write; this session is read-only\n";
    assert_contains(RUN_WITH(NULL, "doctor", "--read-only").output, role);
    struct outcome outcome = RUN_WITH(program_config_with(region, "read_only", "yes"), "doctor");
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.output, role);
}

static void test_redis_is_gone(void **state)
{
    (void)state;
    const char *config = program_config_with(region, "redis", "unix:///nonexistent/redis.sock");
    struct outcome outcome = RUN_WITH(config, "doctor");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "1 problem was found.\n");
    assert_contains(outcome.output,
                    "\nerror    redis         Cannot reach Redis at /nonexistent/redis.sock: No "
                    "such file or directory.\n"
                    "                       -> Is Redis running there (systemctl status "
                    "redis-server)?");
    assert_contains(outcome.output, "\nok       memcached     ");
    assert_int_equal(RUN_WITH(config, "list_realms").status, 0);
}

static void test_several_services_are_gone(void **state)
{
    (void)state;
    const char *config = program_config_with(region, "memcached", "/nonexistent/memcached.sock");
    struct outcome outcome = RUN_WITH(config, "doctor", "--json", "--timeout", "5");
    assert_int_equal(outcome.status, 1);
    struct error error = ERROR_IN(region);
    const cJSON *json = json_parse(region, outcome.output, &error);
    assert_string_equal(json_text(json, "status"), "failed");
    const cJSON *table = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "tables"), 0);
    const cJSON *last = cJSON_GetArrayItem(cJSON_GetObjectItem(table, "rows"), 8);
    assert_string_equal(json_text(last, "check"), "memcached");
    assert_string_equal(json_text(last, "state"), "error");
    assert_non_null(json_text(last, "remedy"));
}

static void test_the_database_is_gone(void **state)
{
    (void)state;
    static const char text[] = "Cannot connect to the database \"aloha\" as \"aloha\" on socket "
                               "\"/nonexistent/.s.PGSQL.5432\": No such file or directory.";
    static const char remedy[] = "Is PostgreSQL running there (systemctl status postgresql)? If it "
                                 "runs elsewhere, correct `database` in aloha-tui.conf.";
    const char *config =
        program_config_with(region, "database", "host=/nonexistent dbname=aloha user=aloha");
    assert_outcome(RUN_WITH(config, "list_realms"), 6, "",
                   region_format(region, "%s\nhint: %s\n", text, remedy));
    struct outcome outcome = RUN_WITH(config, "list_users", "-r", "it", "--json");
    assert_int_equal(outcome.status, 6);
    assert_contains(outcome.output, "\"status\":\"unreachable\",\"exit_code\":6,");
    assert_int_equal(RUN_WITH(config, "version").status, 0);
    outcome = RUN_WITH(config, "doctor");
    assert_int_equal(outcome.status, 1);
    assert_contains(outcome.output,
                    region_format(region, "\nerror    postgresql    %s\n%23s-> %s\nok       redis ",
                                  text, "", remedy));
}

static void test_the_configuration_is_gone(void **state)
{
    (void)state;
    struct outcome outcome = RUN_WITH("/nonexistent/aloha-tui.conf", "list_realms");
    assert_int_equal(outcome.status, 2);
    assert_string_equal(outcome.output, "");
    assert_contains(outcome.errors, "There is no file /nonexistent/aloha-tui.conf");
    assert_int_equal(RUN_WITH("/nonexistent/aloha-tui.conf", "doctor").status, 2);
    assert_int_equal(RUN_WITH("/nonexistent/aloha-tui.conf", "version").status, 0);
}

/* A copy of the database that a test may spoil, and the configuration that names it. */
static const char *make_clone(const char *sql)
{
    struct database *admin = connect_to("user=postgres dbname=postgres");
    query(admin, "DROP DATABASE IF EXISTS aloha_spoilt");
    query(admin, "CREATE DATABASE aloha_spoilt TEMPLATE aloha OWNER aloha");
    database_close(admin);
    struct database *clone = connect_to("dbname=aloha_spoilt");
    query(clone, sql);
    database_close(clone);
    return program_config_with(
        region, "database",
        region_format(region, "%s dbname=aloha_spoilt", getenv("ALOHA_TEST_DATABASE")));
}

static int drop_clone(void **state)
{
    struct database *admin = connect_to("user=postgres dbname=postgres");
    query(admin, "DROP DATABASE IF EXISTS aloha_spoilt WITH (FORCE)");
    database_close(admin);
    return close_region(state);
}

static void test_a_column_is_missing(void **state)
{
    (void)state;
    const char *config = make_clone("ALTER TABLE zerver_realm DROP COLUMN name");
    assert_outcome(RUN_WITH(config, "list_realms"), 1, "",
                   "column r.name does not exist\n"
                   "hint: this is not the database that aloha-tui knows: column "
                   "zerver_realm.name is missing.\n");
    struct outcome outcome = RUN_WITH(config, "doctor");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "1 problem was found.\n");
    assert_contains(outcome.output,
                    "\nerror    schema        column zerver_realm.name is missing\n"
                    "                       -> use the release of aloha-tui that goes with this "
                    "server, or finish its upgrade.\n");
    outcome = RUN_WITH(config, "list_realms", "--all", "--plain", "--fields", "id");
    assert_outcome(outcome, 0, "1\n2\n3\n4\n5\n", "");
}

static void test_several_things_are_missing(void **state)
{
    (void)state;
    const char *config = make_clone("ALTER TABLE zerver_userprofile DROP COLUMN long_term_idle,"
                                    " DROP COLUMN is_bot");
    assert_outcome(RUN_WITH(config, "list_users", "-r", "it"), 1,
                   "id      delivery_email                     full_name                  role   "
                   "       is_active last_seen\n"
                   "--      --------------                     ---------                  ----   "
                   "       --------- ---------\n",
                   "column u.is_bot does not exist\n"
                   "hint: this is not the database that aloha-tui knows: column "
                   "zerver_userprofile.is_bot is missing (doctor lists all 2 differences).\n");
    struct outcome outcome = RUN_WITH(config, "doctor", "--plain", "--fields", "state,finding");
    assert_string_equal(outcome.errors, "2 problems were found.\n");
    assert_contains(outcome.output, "error\tcolumn zerver_userprofile.is_bot is missing\n"
                                    "error\tcolumn zerver_userprofile.long_term_idle is missing\n");
}

/* Holds a table so that whoever reads it waits; close the connection to let go. */
static struct database *hold_realms(void)
{
    struct database *holder = connect_to("");
    query(holder, "BEGIN");
    query(holder, "LOCK TABLE zerver_realm IN ACCESS EXCLUSIVE MODE");
    return holder;
}

/* Waits until `count` of the program's queries wait for a lock. */
static void await_waiting(struct database *watcher, int64_t count)
{
    int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
    while (rows_integer(query(watcher, "SELECT count(*) FROM pg_stat_activity"
                                       " WHERE application_name = 'aloha-tui'"
                                       " AND wait_event_type = 'Lock'"),
                        0, 0) != count) {
        assert_true(clock_monotonic_ms() < deadline);
        poll(NULL, 0, 5);
    }
}

static void test_a_query_that_takes_too_long(void **state)
{
    (void)state;
    struct database *holder = hold_realms();
    int64_t start = clock_monotonic_ms();
    struct outcome outcome = RUN_WITH(NULL, "list_realms", "--timeout", "1");
    int64_t took = clock_monotonic_ms() - start;
    assert_int_equal(outcome.status, 124);
    assert_string_equal(outcome.output, "");
    assert_true(took >= 1000 && took < 5000);
    outcome = RUN_WITH(NULL, "list_realms", "--timeout", ".3", "--json");
    assert_int_equal(outcome.status, 124);
    assert_contains(outcome.output, "\"exit_code\":124,");
    database_close(holder);
}

/* The signal ends the run and its query at once. */
static void check_signal(int signal, int status, const char *errors)
{
    struct database *holder = hold_realms(), *watcher = connect_to("");
    struct program program = program_start(
        program_words(region, NULL, (const char *const[]){"list_realms", NULL}), NULL);
    await_waiting(watcher, 1);
    int64_t start = clock_monotonic_ms();
    kill(program.pid, signal);
    struct outcome outcome = program_finish(region, &program);
    assert_true(clock_monotonic_ms() - start < 1000);
    assert_outcome(outcome, status, "", errors);
    await_waiting(watcher, 0);
    database_close(watcher);
    database_close(holder);
}

static void test_signals_end_a_query(void **state)
{
    (void)state;
    static const char text[] = "list_realms was interrupted; nothing was changed.\n";
    check_signal(SIGINT, 130, text);
    check_signal(SIGTERM, 143, text);
    check_signal(SIGHUP, 143, text);
}

/* Starts the program with its output and input as given. */
static pid_t start_with(const char *const words[], int input, int output, int errors)
{
    struct process_streams streams = {input, output, errors};
    pid_t pid;
    assert_true(
        process_start(program_words(region, NULL, words), streams, PROCESS_OWN_GROUP, &pid, NULL));
    return pid;
}

/* Waits until what was written to the pipe so far has been read. */
static void await_empty(int fd)
{
    int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    while (poll(&wait, 1, 0) > 0) {
        assert_true(clock_monotonic_ms() < deadline);
        poll(NULL, 0, 5);
    }
}

static void test_a_signal_while_waiting_for_a_line(void **state)
{
    (void)state;
    int lines[2], output[2];
    assert_int_equal(pipe2(lines, O_CLOEXEC), 0);
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    pid_t pid = start_with((const char *const[]){"-", NULL}, lines[0], output[1], PROCESS_INHERIT);
    assert_int_equal(write(lines[1], "version\n", 8), 8);
    char said[6];
    assert_int_equal(read(output[0], said, sizeof said), 6);
    assert_memory_equal(said, "4.1.3\n", 6);
    await_empty(lines[0]);
    kill(pid, SIGINT);
    assert_int_equal(process_wait(pid), 130);
    for (int i = 0; i < 2; i++) {
        close(lines[i]);
        close(output[i]);
    }
}

static void test_nobody_reads_on(void **state)
{
    (void)state;
    int ends[2], errors[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(pipe2(errors, O_CLOEXEC), 0);
    close(ends[0]);
    pid_t pid = start_with((const char *const[]){"list_users", "-r", "it", NULL}, PROCESS_NULL,
                           ends[1], errors[1]);
    close(ends[1]);
    close(errors[1]);
    assert_int_equal(process_wait(pid), 128 + SIGPIPE);
    char byte;
    assert_int_equal(read(errors[0], &byte, 1), 0);
    close(errors[0]);
}

static void check_full_disk(const char *const words[])
{
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC), errors[2];
    assert_int_equal(pipe2(errors, O_CLOEXEC), 0);
    pid_t pid = start_with(words, PROCESS_NULL, full, errors[1]);
    close(errors[1]);
    close(full);
    assert_int_equal(process_wait(pid), 1);
    char said[100] = "";
    assert_true(read(errors[0], said, sizeof said - 1) > 0);
    assert_string_equal(said, "The output could not be written: No space left on device.\n");
    close(errors[0]);
}

static void test_a_full_disk(void **state)
{
    (void)state;
    check_full_disk((const char *const[]){"version", NULL});
    check_full_disk((const char *const[]){"list_users", "-r", "it", NULL});
    check_full_disk((const char *const[]){"list_users", "-r", "it", "--json", NULL});
    check_full_disk((const char *const[]){"list_users", "--help", NULL});
    check_full_disk((const char *const[]){"list_users", "--describe", NULL});
}

/* A connection must not get the number of a stream that is closed, and be printed into. */
static void test_standard_output_is_closed(void **state)
{
    (void)state;
    int errors[2];
    assert_int_equal(pipe2(errors, O_CLOEXEC), 0);
    const char *const *words =
        program_words(region, NULL, (const char *const[]){"list_realms", NULL});
    int ours = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
    fflush(stdout);
    close(STDOUT_FILENO);
    struct process_streams streams = {PROCESS_NULL, PROCESS_INHERIT, errors[1]};
    pid_t pid;
    bool started = process_start(words, streams, PROCESS_OWN_GROUP, &pid, NULL);
    dup2(ours, STDOUT_FILENO);
    close(ours);
    close(errors[1]);
    assert_true(started);
    assert_int_equal(process_wait(pid), 1);
    char said[100] = "";
    assert_true(read(errors[0], said, sizeof said - 1) > 0);
    assert_string_equal(said, "The output could not be written: Bad file descriptor.\n");
    close(errors[0]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_region, close_region)
    const struct CMUnitTest tests[] = {
        TEST(test_doctor_finds_all_well),
        TEST(test_doctor_tells_of_read_only),
        TEST(test_redis_is_gone),
        TEST(test_several_services_are_gone),
        TEST(test_the_database_is_gone),
        TEST(test_the_configuration_is_gone),
        cmocka_unit_test_setup_teardown(test_a_column_is_missing, open_region, drop_clone),
        cmocka_unit_test_setup_teardown(test_several_things_are_missing, open_region, drop_clone),
        TEST(test_a_query_that_takes_too_long),
        TEST(test_signals_end_a_query),
        TEST(test_a_signal_while_waiting_for_a_line),
        TEST(test_nobody_reads_on),
        TEST(test_a_full_disk),
        TEST(test_standard_output_is_closed),
    };
#undef TEST
    if (!getenv("ALOHA_TEST_CONFIG") || !getenv("ALOHA_TEST_PROGRAM") || !getenv("TMPDIR"))
        return 1;
    return cmocka_run_group_tests_name("failures", tests, NULL, NULL);
}
