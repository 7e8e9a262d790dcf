/* SPDX-License-Identifier: Apache-2.0 */
/* Statements one after the other, and the rows they return, against a private PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/servers.h"

static struct servers *servers;

/* What nearly every test needs, made anew for each. */
struct session {
    struct region *region;
    struct error error;
    struct database *database;
};

static struct database_options options_for(const char *conninfo)
{
    return (struct database_options){.conninfo = conninfo, .application_name = "aloha-test"};
}

static int open_session(void **state)
{
    struct session *session = calloc(1, sizeof *session);
    session->region = region_create();
    session->error = ERROR_IN(session->region);
    struct database_options options = options_for(servers_conninfo(servers));
    session->database = database_connect(&options, &session->error);
    *state = session;
    return session->database ? 0 : -1;
}

static int close_session(void **state)
{
    struct session *session = *state;
    database_close(session->database);
    region_destroy(session->region);
    free(session);
    return 0;
}

static struct rows *query(struct session *session, const char *sql,
                          struct sql_parameters parameters)
{
    struct rows *rows =
        database_query(session->database, session->region, &session->error, sql, parameters);
    if (!rows)
        fail_msg("%s: %s", sql, session->error.text);
    return rows;
}

/* Connects anew, in place of the session's connection. */
static bool reconnect(struct session *session, const struct database_options *options)
{
    database_close(session->database);
    error_clear(&session->error);
    session->database = database_connect(options, &session->error);
    return session->database;
}

static void test_values_are_typed(void **state)
{
    struct session *session = *state;
    struct rows *rows = query(
        session,
        "SELECT (-32768)::smallint, 2147483647, 9223372036854775807, true, false, 1.5::real, "
        "0.1::double precision, 12.25::numeric, 'Gr\u00fc\u00df'::text, 'x'::varchar(5), "
        "'2026-11-22 05:37:00.123456+01'::timestamptz, '{\"a\": 1}'::jsonb, '2026-11-22'::date",
        NO_PARAMETERS);
    static const char *const expected[] = {"-32768",
                                           "2147483647",
                                           "9223372036854775807",
                                           "true",
                                           "false",
                                           "1.5",
                                           "0.1",
                                           "12.25",
                                           "Gr\u00fc\u00df",
                                           "x",
                                           "2026-11-22T04:37:00.123456Z",
                                           "{\"a\": 1}",
                                           "2026-11-22"};
    static const enum value_type types[] = {
        VALUE_INTEGER, VALUE_INTEGER, VALUE_INTEGER, VALUE_BOOLEAN, VALUE_BOOLEAN,
        VALUE_NUMBER,  VALUE_NUMBER,  VALUE_NUMBER,  VALUE_TEXT,    VALUE_TEXT,
        VALUE_TIME,    VALUE_JSON,    VALUE_TEXT};
    assert_int_equal(rows_count(rows), 1);
    assert_int_equal(rows_columns(rows), ARRAY_LENGTH(expected));
    struct value values[ARRAY_LENGTH(expected)];
    rows_read(rows, 0, values);
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++) {
        assert_int_equal(values[i].type, types[i]);
        assert_false(values[i].null);
        assert_string_equal(value_to_text(&values[i], session->region), expected[i]);
    }
}

static void test_nulls_keep_their_type(void **state)
{
    struct session *session = *state;
    struct rows *rows = query(session,
                              "SELECT NULL::integer AS n, NULL::boolean, NULL::float8, "
                              "NULL::timestamptz, NULL::text",
                              NO_PARAMETERS);
    static const enum value_type types[] = {VALUE_INTEGER, VALUE_BOOLEAN, VALUE_NUMBER, VALUE_TIME,
                                            VALUE_TEXT};
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
        assert_true(rows_value(rows, 0, i).null);
        assert_int_equal(rows_value(rows, 0, i).type, types[i]);
    }
    assert_string_equal(rows_column_name(rows, 0), "n");
    assert_int_equal(rows_integer(rows, 0, 0), 0);
    assert_false(rows_boolean(rows, 0, 1));
    assert_string_equal(rows_text(rows, 0, 4), "");
}

static void test_times_that_cannot_be_written_are_clamped(void **state)
{
    struct session *session = *state;
    static const struct {
        const char *input, *expected;
    } cases[] = {
        {"infinity", "9999-12-31T23:59:59.999999Z"},
        {"12026-01-01 00:00:00+00", "9999-12-31T23:59:59.999999Z"},
        {"9999-12-31 23:59:59.999999+00", "9999-12-31T23:59:59.999999Z"},
        {"-infinity", "0001-01-01T00:00:00Z"},
        {"0044-03-15 12:00:00+00 BC", "0001-01-01T00:00:00Z"},
        {"0001-01-01 00:00:00+00", "0001-01-01T00:00:00Z"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct rows *rows =
            query(session, "SELECT $1::timestamptz", SQL_PARAMETERS(value_text(cases[i].input)));
        struct value value = rows_value(rows, 0, 0);
        assert_int_equal(value.type, VALUE_TIME);
        assert_string_equal(value_to_text(&value, session->region), cases[i].expected);
    }
}

static void test_parameters_arrive_as_they_are(void **state)
{
    struct session *session = *state;
    int64_t time;
    assert_true(clock_parse("2026-11-22T05:37:00.123456Z", &time));
    struct rows *rows = query(
        session,
        "SELECT $1::bigint, $2::boolean, $3::boolean, $4::float8, $5::timestamptz, $6::text, "
        "$7::text IS NULL, $8::text",
        SQL_PARAMETERS(value_integer(INT64_MIN), value_boolean(true), value_boolean(false),
                       value_number(0.1 + 0.2), value_time(time), value_text("'; DROP TABLE x; --"),
                       value_null(VALUE_INTEGER), value_text("")));
    assert_true(rows_integer(rows, 0, 0) == INT64_MIN);
    assert_true(rows_boolean(rows, 0, 1));
    assert_false(rows_boolean(rows, 0, 2));
    assert_true(rows_value(rows, 0, 3).number == 0.1 + 0.2);
    assert_true(rows_value(rows, 0, 4).time == time);
    assert_string_equal(rows_text(rows, 0, 5), "'; DROP TABLE x; --");
    assert_true(rows_boolean(rows, 0, 6));
    assert_false(rows_value(rows, 0, 7).null);
}

static void test_affected_rows_are_counted(void **state)
{
    struct session *session = *state;
    query(session, "CREATE TEMPORARY TABLE t (n integer, b boolean, at timestamptz)",
          NO_PARAMETERS);
    struct rows *rows = query(session, "INSERT INTO t VALUES ($1, $2, $3), (2, NULL, NULL)",
                              SQL_PARAMETERS(value_integer(1), value_boolean(true), value_time(0)));
    assert_int_equal(rows_affected(rows), 2);
    assert_int_equal(rows_count(rows), 0);
}

static void test_session_is_the_servers_own(void **state)
{
    struct session *session = *state;
    const char *conninfo = servers_conninfo_with(
        servers,
        "options='-c search_path=chosen,public -c lock_timeout=7s -c TimeZone=Asia/Tokyo'");
    struct database_options options = options_for(conninfo);
    options.timeout_ms = 4000;
    assert_true(reconnect(session, &options));
    struct rows *rows =
        query(session,
              "SELECT current_setting('TimeZone'), current_setting('DateStyle'), "
              "current_setting('client_encoding'), current_setting('application_name'), "
              "current_setting('statement_timeout'), current_setting('search_path'), "
              "current_setting('lock_timeout')",
              NO_PARAMETERS);
    static const char *const expected[] = {"UTC", "ISO, DMY",      "UTF8", "aloha-test",
                                           "4s",  "chosen,public", "7s"};
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++)
        assert_string_equal(rows_text(rows, 0, i), expected[i]);
    const char *address = database_address(session->database, session->region);
    assert_string_equal(
        address, region_format(session->region, "aloha@[%s]/aloha", servers_directory(servers)));
}

static void test_version_is_the_servers(void **state)
{
    struct session *session = *state;
    struct rows *rows = query(session, "SHOW server_version", NO_PARAMETERS);
    const char *version = database_version(session->database);
    assert_true(strlen(version) >= 4);
    assert_memory_equal(rows_text(rows, 0, 0), version, strlen(version));
}

static void test_failed_statement_says_why(void **state)
{
    struct session *session = *state;
    assert_string_equal(database_sqlstate(session->database), "");
    static const struct {
        const char *sql, *sqlstate, *text;
    } cases[] = {
        {"SELECT missing FROM pg_class", "42703", "column \"missing\" does not exist"},
        {"SELECT * FROM missing", "42P01", "relation \"missing\" does not exist"},
        {"SELECT 1/0", "22012", "division by zero"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        error_clear(&session->error);
        assert_null(database_query(session->database, session->region, &session->error,
                                   cases[i].sql, NO_PARAMETERS));
        assert_int_equal(session->error.kind, ERROR_FAILED);
        assert_string_equal(session->error.text, cases[i].text);
        assert_string_equal(database_sqlstate(session->database), cases[i].sqlstate);
    }
    query(session, "SELECT 1", NO_PARAMETERS);
    assert_string_equal(database_sqlstate(session->database), "");
    error_clear(&session->error);
    assert_null(database_query(session->database, session->region, &session->error,
                               "SELECT '[1 2]'::json", NO_PARAMETERS));
    assert_string_equal(session->error.hint, "Expected \",\" or \"]\", but found \"2\".");
}

/* What a row holds that breaks a constraint may be a secret; ids are none. */
static void test_broken_constraints(void **state)
{
    struct session *session = *state;
    static const struct {
        const char *sql, *text, *hint;
    } cases[] = {
        {"INSERT INTO u VALUES (1, 'a key')", "duplicate key value violates", NULL},
        {"INSERT INTO u VALUES (2, NULL)", "null value in column \"api_key\"", NULL},
        {"INSERT INTO u VALUES (3, 'short')", "violates check constraint", NULL},
        {"INSERT INTO v VALUES (4)", "violates foreign key constraint",
         "Key (id)=(4) is not present in table \"u\"."},
    };
    query(session,
          "CREATE TEMPORARY TABLE u (id integer PRIMARY KEY, api_key text NOT NULL UNIQUE"
          " CHECK (api_key <> 'short'))",
          NO_PARAMETERS);
    query(session, "CREATE TEMPORARY TABLE v (id integer REFERENCES u)", NO_PARAMETERS);
    query(session, "INSERT INTO u VALUES (0, 'a key')", NO_PARAMETERS);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        error_clear(&session->error);
        assert_null(database_query(session->database, session->region, &session->error,
                                   cases[i].sql, NO_PARAMETERS));
        assert_non_null(strstr(session->error.text, cases[i].text));
        assert_true(!session->error.hint == !cases[i].hint);
        if (cases[i].hint)
            assert_string_equal(session->error.hint, cases[i].hint);
    }
}

struct counted {
    int64_t rows, sum, limit;
};

static bool count_row(void *context, const struct value *row, size_t columns)
{
    struct counted *counted = context;
    assert_int_equal(columns, 2);
    counted->sum += row[0].integer;
    return ++counted->rows != counted->limit;
}

static long peak_kilobytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static const char wide_rows[] = "SELECT generate_series(1, $1::integer)::bigint, repeat('x', 8000)";

static void test_stream_takes_constant_memory(void **state)
{
    struct session *session = *state;
    struct counted counted = {0};
    long before = peak_kilobytes();
    assert_true(database_each(session->database, &session->error, wide_rows,
                              SQL_PARAMETERS(value_integer(100000)), count_row, &counted));
    assert_true(counted.rows == 100000);
    assert_true(counted.sum == INT64_C(5000050000));
    /* The rows have 800 MB; a sanitizer keeps freed memory for a while, 256 MB at most. */
    assert_true(peak_kilobytes() - before < 400000);
}

static void test_stream_stops_early(void **state)
{
    struct session *session = *state;
    struct counted counted = {.limit = 10};
    int64_t start = clock_monotonic_ms();
    assert_true(database_each(session->database, &session->error, wide_rows,
                              SQL_PARAMETERS(value_integer(2000000000)), count_row, &counted));
    assert_true(counted.rows == 10);
    assert_true(clock_monotonic_ms() - start < 30000); /* 16 TB would take longer */
    query(session, "SELECT 1", NO_PARAMETERS);
}

static void test_stopped_stream_leaves_the_transaction_whole(void **state)
{
    struct session *session = *state;
    struct counted counted = {.limit = 10};
    query(session, "BEGIN", NO_PARAMETERS);
    assert_true(database_each(session->database, &session->error, wide_rows,
                              SQL_PARAMETERS(value_integer(1000)), count_row, &counted));
    query(session, "SELECT 1", NO_PARAMETERS);
    query(session, "COMMIT", NO_PARAMETERS);
}

static void test_stream_fails_in_the_middle(void **state)
{
    struct session *session = *state;
    struct counted counted = {0};
    assert_false(database_each(session->database, &session->error,
                               "SELECT (100 / (n - 50))::bigint, n FROM generate_series(1, 100) n",
                               NO_PARAMETERS, count_row, &counted));
    assert_string_equal(session->error.text, "division by zero");
    assert_string_equal(database_sqlstate(session->database), "22012");
    assert_true(counted.rows == 49);
    error_clear(&session->error);
    query(session, "SELECT 1", NO_PARAMETERS);
}

static void test_statement_times_out(void **state)
{
    struct session *session = *state;
    struct database_options options = options_for(servers_conninfo(servers));
    options.timeout_ms = 200;
    assert_true(reconnect(session, &options));
    assert_null(database_query(session->database, session->region, &session->error,
                               "SELECT pg_sleep(60)", NO_PARAMETERS));
    assert_int_equal(session->error.kind, ERROR_TIMED_OUT);
    assert_string_equal(session->error.text, "The database took longer than the 0.2 s allowed.");
    error_clear(&session->error);
    query(session, "SELECT 1", NO_PARAMETERS);
}

static void test_read_only_session_refuses_changes(void **state)
{
    struct session *session = *state;
    query(session, "CREATE TABLE kept (n integer)", NO_PARAMETERS);
    struct database_options options = options_for(servers_conninfo(servers));
    options.read_only = true;
    assert_true(reconnect(session, &options));
    assert_null(database_query(session->database, session->region, &session->error,
                               "INSERT INTO kept VALUES (1)", NO_PARAMETERS));
    assert_int_equal(session->error.kind, ERROR_REFUSED);
    assert_string_equal(database_sqlstate(session->database), "25006");
    error_clear(&session->error);
    assert_int_equal(rows_count(query(session, "SELECT * FROM kept", NO_PARAMETERS)), 0);
}

static void test_large_statement_is_sent_whole(void **state)
{
    struct session *session = *state;
    size_t length = 8000000;
    char *text = malloc(length + 1);
    memset(text, 'x', length);
    text[length] = '\0';
    struct rows *rows = query(session, "SELECT length($1::text)", SQL_PARAMETERS(value_text(text)));
    assert_int_equal(rows_integer(rows, 0, 0), length);
    free(text);
}

static void test_lost_connection_is_told(void **state)
{
    struct session *session = *state;
    query(session, "SELECT 1", NO_PARAMETERS);
    servers_stop_postgresql(servers);
    servers_start_postgresql(servers);
    for (int i = 0; i < 2; i++) {
        error_clear(&session->error);
        assert_null(database_query(session->database, session->region, &session->error, "SELECT 1",
                                   NO_PARAMETERS));
        assert_int_equal(session->error.kind, ERROR_UNREACHABLE);
        assert_non_null(strstr(session->error.text, "The connection to the database was lost: "));
        assert_null(strchr(session->error.text, '\n'));
    }
}

static void test_failed_connection_says_what_where_why(void **state)
{
    struct session *session = *state;
    static const struct {
        const char *setting, *text, *hint;
    } cases[] = {
        {"user=nobody_known", "role \"nobody_known\" does not exist.", "create the role"},
        {"dbname=nowhere", "database \"nowhere\" does not exist.", "create the database"},
        {"user=barred", "pg_hba.conf", "pg_hba.conf"},
        {"user=locked password=wr0ng", "password authentication failed for user \"locked\".",
         "postgres_password"},
        {"user=locked", "no password supplied.", "postgres_password"},
        {"host=/nonexistent", "No such file or directory.", "Is PostgreSQL running there"},
        {"host=127.0.0.1 port=1 sslmode=disable", "at \"127.0.0.1\", port 1: Connection refused.",
         "Is PostgreSQL running there"},
        {"target_session_attrs=standby", "hot standby mode.", "target_session_attrs"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct database_options options =
            options_for(servers_conninfo_with(servers, cases[i].setting));
        assert_false(reconnect(session, &options));
        assert_int_equal(session->error.kind, ERROR_UNREACHABLE);
        const char *text = session->error.text;
        if (!strstr(text, cases[i].text) || !strstr(session->error.hint, cases[i].hint))
            fail_msg("%s: %s / %s", cases[i].setting, text, session->error.hint);
        assert_non_null(strstr(text, "Cannot connect to the database \""));
        assert_null(strpbrk(text, "\n\t"));
        assert_null(strstr(text, "wr0ng"));
    }
}

static void test_password_opens(void **state)
{
    struct session *session = *state;
    struct database_options options = options_for(servers_conninfo_with(servers, "user=locked"));
    options.password = SERVERS_PASSWORD;
    assert_true(reconnect(session, &options));
}

static void test_malformed_string_shows_no_password(void **state)
{
    struct session *session = *state;
    static const char *const malformed[] = {"host=/tmp password=s3cret word",
                                            "postgresql://user:s3cret@host:port:x/y?nonsense=1",
                                            "passwort=s3cret", "host=/tmp unknown=1"};
    for (size_t i = 0; i < ARRAY_LENGTH(malformed); i++) {
        struct database_options options = options_for(malformed[i]);
        assert_false(reconnect(session, &options));
        assert_int_equal(session->error.kind, ERROR_USAGE);
        assert_null(strstr(session->error.text, "s3cret"));
    }
    assert_non_null(strstr(session->error.text, "invalid connection option \"unknown\""));
}

static void test_next_host_is_tried(void **state)
{
    struct session *session = *state;
    struct database_options options = options_for(
        region_format(session->region, "host=127.0.0.1,%s port=1,5432 dbname=aloha user=aloha",
                      servers_directory(servers)));
    assert_true(reconnect(session, &options));
    options.conninfo = "host=127.0.0.1,/nonexistent port=1,5432 dbname=aloha user=aloha";
    assert_false(reconnect(session, &options));
    assert_non_null(strstr(session->error.text, "port 1: Connection refused; on socket "));
}

static void test_silent_host_times_out(void **state)
{
    struct session *session = *state;
    int fd;
    struct database_options options =
        options_for(region_format(session->region, "host=127.0.0.1 port=%d dbname=aloha user=aloha",
                                  servers_listen_in_silence(&fd)));
    options.timeout_ms = 300;
    int64_t start = clock_monotonic_ms();
    assert_false(reconnect(session, &options));
    assert_in_range(clock_monotonic_ms() - start, 250, 5000);
    assert_int_equal(session->error.kind, ERROR_UNREACHABLE);
    assert_non_null(strstr(session->error.text, "no answer within 0.3 s."));
    close(fd);
}

static void test_host_that_swallows_packets_leaves_time_for_the_next(void **state)
{
    struct session *session = *state;
    int fd, port = servers_listen_in_silence(&fd), waiting[8];
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(listen(fd, 0), 0);
    for (size_t i = 0; i < ARRAY_LENGTH(waiting); i++) { /* until its queue is full */
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        assert_true(connect(waiting[i], (struct sockaddr *)&address, sizeof address) == 0 ||
                    errno == EINPROGRESS);
    }
    struct database_options options = options_for(
        region_format(session->region, "host=127.0.0.1,%s port=%d,5432 dbname=aloha user=aloha",
                      servers_directory(servers), port));
    options.timeout_ms = 6500; /* less than the kernel would take by itself */
    bool connected = reconnect(session, &options);
    for (size_t i = 0; i < ARRAY_LENGTH(waiting); i++)
        close(waiting[i]);
    close(fd);
    if (!connected)
        fail_msg("%s", session->error.text);
}

/* Says through its exit status how a query ended that a signal interrupted. */
static void query_until_interrupted(int ready)
{
    interrupt_install();
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct database_options options = options_for(servers_conninfo(servers));
    options.application_name = "interrupted";
    struct database *database = database_connect(&options, &error);
    bool told = write(ready, "x", 1) == 1;
    bool answered =
        database && database_query(database, region, &error, "SELECT pg_sleep(60)", NO_PARAMETERS);
    bool cancelled = error.text && strcmp(error.text, "Interrupted: the running statement was "
                                                      "cancelled.") == 0;
    struct error again = ERROR_IN(region);
    bool sent = database_query(database, region, &again, "SELECT 1", NO_PARAMETERS);
    int status = error.kind == ERROR_INTERRUPTED ? 0 : 1;
    status |= !told || answered || sent || !cancelled || again.kind != ERROR_INTERRUPTED ? 2 : 0;
    database_close(database);
    region_destroy(region);
    _exit(status);
}

/* Waits until the server runs the statement of that application, or no longer does. */
static void await_activity(struct session *session, const char *application, bool active)
{
    int64_t until = clock_monotonic_ms() + 20000;
    bool is_active;
    do {
        struct rows *rows =
            query(session,
                  "SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'active' "
                  "AND application_name = $1 AND query LIKE '%pg_sleep%'",
                  SQL_PARAMETERS(value_text(application)));
        is_active = rows_boolean(rows, 0, 0);
        if (clock_monotonic_ms() > until)
            fail_msg("%s is%s active", application, is_active ? "" : " not");
    } while (is_active != active);
}

static void test_interrupt_cancels_the_statement(void **state)
{
    struct session *session = *state;
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        query_until_interrupted(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    await_activity(session, "interrupted", true);
    kill(pid, SIGINT);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    await_activity(session, "interrupted", false);
    close(ends[0]);
    close(ends[1]);
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

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_session, close_session)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_values_are_typed),
        TEST(test_nulls_keep_their_type),
        TEST(test_times_that_cannot_be_written_are_clamped),
        TEST(test_parameters_arrive_as_they_are),
        TEST(test_affected_rows_are_counted),
        TEST(test_session_is_the_servers_own),
        TEST(test_version_is_the_servers),
        TEST(test_failed_statement_says_why),
        TEST(test_broken_constraints),
        TEST(test_stream_takes_constant_memory),
        TEST(test_stream_stops_early),
        TEST(test_stopped_stream_leaves_the_transaction_whole),
        TEST(test_stream_fails_in_the_middle),
        TEST(test_statement_times_out),
        TEST(test_read_only_session_refuses_changes),
        TEST(test_large_statement_is_sent_whole),
        TEST(test_lost_connection_is_told),
        TEST(test_failed_connection_says_what_where_why),
        TEST(test_password_opens),
        TEST(test_malformed_string_shows_no_password),
        TEST(test_next_host_is_tried),
        TEST(test_silent_host_times_out),
        TEST(test_host_that_swallows_packets_leaves_time_for_the_next),
        TEST(test_interrupt_cancels_the_statement),
    };
    return cmocka_run_group_tests_name("database", tests, start_servers, stop_servers);
}
