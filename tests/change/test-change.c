/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway: what is recorded of changed rows, and that what fails changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "change/change.h"
#include "change/delivery.h"
#include "change/effects.h"
#include "change/journal.h"
#include "change/outbox.h"
#include "change/record.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/servers.h"

static struct servers *servers;

/* What a test has: a session, a table with three rows, an outbox in a directory of its own. */
struct bench {
    struct region *region;
    struct error error;
    struct database *database;
    struct outbox *outbox;
    struct delivery *delivery;
    const char *state;
    const char *warning; /* the outbox's last */
};

static struct database *connect_with(struct region *region, bool read_only)
{
    struct error error = ERROR_IN(region);
    struct database *database =
        database_connect(&(struct database_options){.conninfo = servers_conninfo(servers),
                                                    .read_only = read_only,
                                                    .application_name = "test"},
                         &error);
    if (!database)
        fail_msg("%s", error.text);
    return database;
}

static struct rows *query(struct bench *bench, struct database *database, const char *sql)
{
    struct error error = ERROR_IN(bench->region);
    struct rows *rows = database_query(database, bench->region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

static void keep_warning(void *context, const char *text)
{
    struct bench *bench = context;
    bench->warning = region_copy_text(bench->region, text);
}

static void make_table(struct bench *bench)
{
    static const char *const statements[] = {
        "DROP TABLE IF EXISTS item CASCADE",
        "CREATE TABLE item (id bigint PRIMARY KEY, name text, amount int, password text,"
        " parent_id bigint REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO item VALUES (1, 'one', 10, 'pw1'), (2, 'two', NULL, 'pw2'),"
        " (3, NULL, 30, NULL)",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        query(bench, bench->database, statements[i]);
}

static int set_up(void **state)
{
    struct region *region = region_create();
    struct bench *bench = region_alloc(region, sizeof *bench);
    *bench = (struct bench){.region = region, .error = ERROR_IN(region)};
    char *path = region_format(region, "%s/change.XXXXXX", getenv("TMPDIR"));
    bench->state = mkdtemp(path);
    assert_int_equal(mkdir(region_format(region, "%s/var", bench->state), 0700), 0);
    bench->database = connect_with(region, false);
    struct profile *profile = region_alloc(region, sizeof *profile);
    *profile = (struct profile){.state = bench->state,
                                .deployment = bench->state,
                                .memcached = servers_path(servers, "memcached")};
    bench->delivery = delivery_create(profile);
    bench->outbox = outbox_open(&(struct outbox_settings){.profile = profile,
                                                          .delivery = bench->delivery,
                                                          .purpose = "a test",
                                                          .warn = keep_warning,
                                                          .context = bench},
                                &bench->error);
    make_table(bench);
    *state = bench;
    return bench->outbox ? 0 : -1;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    outbox_close(bench->outbox);
    delivery_destroy(bench->delivery);
    database_close(bench->database);
    region_destroy(bench->region);
    return 0;
}

static struct change *begin(struct bench *bench, bool preview)
{
    struct change *change = change_begin(&(struct change_settings){
        .database = bench->database,
        .region = bench->region,
        .error = &bench->error,
        .outbox = preview ? NULL : bench->outbox,
        .preview = preview,
    });
    if (!change)
        fail_msg("%s", bench->error.text);
    return change;
}

static void commit(struct bench *bench, struct change *change)
{
    if (!change_commit(change))
        fail_msg("%s", bench->error.text);
    assert_int_equal(bench->error.kind, ERROR_NONE);
}

/* The whole table as text, a row after the other. */
static const char *table(struct bench *bench)
{
    return rows_text(query(bench, bench->database,
                           "SELECT string_agg(format('%s,%s,%s,%s', id, name, amount, parent_id),"
                           " ' ' ORDER BY id) FROM item"),
                     0, 0);
}

static const char untouched[] = "1,one,10, 2,two,, 3,,30,";

/* "table operation key column:before>after …" for each record, a line each. */
static const char *recorded(struct bench *bench, const struct change *change)
{
    struct buffer text = {0};
    size_t count;
    const struct record *list = records_all(change_records(change), &count);
    for (size_t i = 0; i < count; i++) {
        buffer_format(&text, "%s %s %s", list[i].table, operation_name(list[i].operation),
                      list[i].key);
        for (size_t j = 0; j < list[i].field_count; j++) {
            const struct record_field *field = &list[i].fields[j];
            buffer_format(&text, " %s:%s>", field->column,
                          field->before.null ? "-" : value_to_text(&field->before, bench->region));
            buffer_append_text(
                &text, field->after.null ? "-" : value_to_text(&field->after, bench->region));
        }
        buffer_append_text(&text, "\n");
    }
    return buffer_take_text(bench->region, &text);
}

static size_t entries_left(struct bench *bench)
{
    const char *const *names =
        journal_list(bench->region, region_format(bench->region, "%s/outbox", bench->state));
    size_t count = 0;
    while (names[count])
        count++;
    return count;
}

static struct rows *double_amounts(struct change *change)
{
    return change_update(
        change, &(struct update){
                    .table = "item",
                    ASSIGNMENTS({"amount", "coalesce(t.amount, 1) * $1::int"}, {"name", "t.name"}),
                    .where = "t.id < 10",
                    .parameters = SQL_PARAMETERS(value_integer(2)),
                });
}

static void test_update_records_before_and_after(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    struct rows *rows = double_amounts(change);
    assert_non_null(rows);
    assert_int_equal(rows_count(rows), 3);
    assert_int_equal(rows_integer(rows, 0, 0), 1);
    assert_int_equal(rows_integer(rows, 0, 1), 10);
    assert_int_equal(rows_integer(rows, 0, 2), 20);
    assert_true(rows_value(rows, 1, 1).null);
    assert_string_equal(recorded(bench, change), "item update 1 amount:10>20\n"
                                                 "item update 2 amount:->2\n"
                                                 "item update 3 amount:30>60\n");
    commit(bench, change);
    assert_string_equal(table(bench), "1,one,20, 2,two,2, 3,,60,");
}

static void test_update_to_null_and_of_nothing(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    assert_non_null(change_update(
        change,
        &(struct update){.table = "item", ASSIGNMENTS({"name", "NULL"}), .where = "t.id = 1"}));
    struct rows *rows = change_update(
        change,
        &(struct update){.table = "item", ASSIGNMENTS({"name", "'x'"}), .where = "t.id = 77"});
    assert_int_equal(rows_count(rows), 0);
    assert_string_equal(recorded(bench, change), "item update 1 name:one>-\n");
    assert_int_equal(records_rows(change_records(change)), 1);
    commit(bench, change);
    assert_string_equal(table(bench), "1,,10, 2,two,, 3,,30,");
}

static void test_insert_and_delete(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    struct rows *rows = change_insert(
        change, &(struct insertion){.table = "item",
                                    .columns = "id, name, amount",
                                    .source = "VALUES ($1::bigint, $2::text, NULL::int)",
                                    .parameters = SQL_PARAMETERS(value_integer(9007199254740993),
                                                                 value_text("d'Artagnan"))});
    assert_int_equal(rows_integer(rows, 0, 0), 9007199254740993);
    assert_string_equal(rows_text(rows, 0, 2), "d'Artagnan");
    assert_non_null(change_delete(
        change,
        &(struct deletion){.table = "item", .columns = "name, amount", .where = "t.id = 2"}));
    assert_non_null(
        change_delete(change, &(struct deletion){.table = "item", .where = "t.id = 3"}));
    assert_string_equal(
        recorded(bench, change),
        "item insert 9007199254740993 id:->9007199254740993 name:->d'Artagnan amount:->-\n"
        "item delete 2 name:two>- amount:->-\n"
        "item delete 3\n");
    commit(bench, change);
    assert_string_equal(table(bench), "1,one,10, 9007199254740993,d'Artagnan,,");
}

static void test_secrets_are_not_recorded(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    assert_non_null(change_update(change, &(struct update){.table = "item",
                                                           ASSIGNMENTS({"password", "'pw9'"}),
                                                           .where = "t.id = 1"}));
    assert_non_null(change_insert(change, &(struct insertion){.table = "item",
                                                              .columns = "id, password",
                                                              .source = "VALUES (5, 'pw5')"}));
    assert_non_null(change_delete(change, &(struct deletion){.table = "item",
                                                             .key = "password",
                                                             .columns = "id, password",
                                                             .where = "t.id = 2"}));
    const char *text = recorded(bench, change);
    assert_null(strstr(text, "pw"));
    assert_non_null(strstr(text, "item update 1 password:(secret)>(secret)\n"));
    assert_non_null(strstr(text, "item insert 5 id:->5 password:->(secret)\n"));
    assert_non_null(strstr(text, "item delete (secret) id:2>- password:(secret)>-\n"));
    change_abandon(change);
}

static void test_many_rows_are_counted(void **state)
{
    enum { ROWS = 10000 };
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    struct rows *rows = change_insert(
        change, &(struct insertion){.table = "item",
                                    .columns = "id, amount",
                                    .source = "SELECT i, i FROM generate_series(100, $1::int) i",
                                    .parameters = SQL_PARAMETERS(value_integer(ROWS + 99))});
    assert_int_equal(rows_count(rows), ROWS);
    assert_non_null(change_update(change, &(struct update){.table = "item",
                                                           ASSIGNMENTS({"amount", "t.amount + 1"}),
                                                           .where = "t.id >= 100"}));
    assert_non_null(
        change_delete(change, &(struct deletion){.table = "item", .where = "t.id >= 150"}));
    size_t recorded_rows, totals;
    records_all(change_records(change), &recorded_rows);
    assert_int_equal(recorded_rows, 3 * RECORDS_MAX);
    const struct record_total *list = records_totals(change_records(change), &totals);
    assert_int_equal(totals, 3);
    assert_int_equal(list[0].rows, ROWS);
    assert_int_equal(list[1].rows, ROWS);
    assert_int_equal(list[2].rows, ROWS - 50);
    assert_int_equal(records_rows(change_records(change)), 3 * ROWS - 50);
    change_abandon(change);
    assert_string_equal(table(bench), untouched);
}

static void test_preview_changes_nothing(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, true);
    assert_true(change_is_preview(change));
    assert_non_null(double_amounts(change));
    effects_forget(change_effects(change), "key");
    commit(bench, change);
    assert_non_null(strstr(recorded(bench, change), "item update 1 amount:10>20\n"));
    assert_string_equal(table(bench), untouched);
    assert_int_equal(entries_left(bench), 0);
}

static void test_preview_in_a_read_only_session(void **state)
{
    struct bench *bench = *state;
    database_close(bench->database);
    bench->database = connect_with(bench->region, true);
    struct change *change = begin(bench, true);
    assert_non_null(double_amounts(change));
    commit(bench, change);
    assert_string_equal(table(bench), untouched);
    change = begin(bench, false);
    assert_null(double_amounts(change));
    assert_int_equal(bench->error.kind, ERROR_REFUSED);
    assert_false(change_commit(change));
    assert_string_equal(table(bench), untouched);
}

static const struct update orphan = {
    .table = "item", ASSIGNMENTS({"parent_id", "777"}), .where = "t.id = 1"};

/* A preview says what only the COMMIT would have said. */
static void test_preview_checks_deferred_constraints(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, true);
    assert_non_null(change_update(change, &orphan));
    assert_false(change_commit(change));
    assert_int_equal(bench->error.kind, ERROR_FAILED);
    assert_non_null(strstr(bench->error.text, "violates foreign key constraint"));
    assert_string_equal(table(bench), untouched);
}

static void test_commit_fails_at_a_deferred_constraint(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    assert_non_null(change_update(change, &orphan));
    effects_forget(change_effects(change), "key");
    assert_false(change_commit(change));
    assert_int_equal(bench->error.kind, ERROR_FAILED);
    assert_non_null(strstr(bench->error.text, "violates foreign key constraint"));
    assert_string_equal(table(bench), untouched);
    assert_int_equal(entries_left(bench), 0);
    assert_null(bench->warning);
}

static void test_failure_can_only_be_abandoned(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    assert_non_null(double_amounts(change));
    assert_null(change_insert(
        change, &(struct insertion){.table = "item", .columns = "id", .source = "VALUES (1)"}));
    assert_null(double_amounts(change));
    assert_non_null(strstr(bench->error.text, "duplicate key"));
    assert_false(change_commit(change));
    assert_string_equal(table(bench), untouched);
    error_clear(&bench->error);
    commit(bench, begin(bench, false)); /* the session is as good as new */
}

static void test_effects_are_delivered_after_the_commit(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    assert_non_null(double_amounts(change));
    effects_forget(change_effects(change), "key");
    commit(bench, change);
    assert_null(bench->warning);
    assert_int_equal(entries_left(bench), 0);
}

/* Nothing is committed whose effects could be lost. */
static void test_journal_can_not_be_written(void **state)
{
    struct bench *bench = *state;
    struct change *change = begin(bench, false);
    assert_non_null(double_amounts(change));
    effects_forget(change_effects(change), "key");
    const char *directory = region_format(bench->region, "%s/outbox", bench->state);
    assert_int_equal(rename(directory, region_format(bench->region, "%s/gone", bench->state)), 0);
    assert_false(change_commit(change));
    assert_int_equal(bench->error.kind, ERROR_FAILED);
    assert_non_null(strstr(bench->error.text, "can't be written: No such file or directory. "
                                              "Nothing was changed."));
    change_abandon(change);
    assert_string_equal(table(bench), untouched);
}

/* The session is ended by its own COMMIT: nobody is told how that went. */
static void test_connection_is_lost_during_the_commit(void **state)
{
    struct bench *bench = *state;
    query(bench, bench->database,
          "CREATE OR REPLACE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS"
          " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
    query(bench, bench->database,
          "CREATE CONSTRAINT TRIGGER hang_up AFTER UPDATE ON item DEFERRABLE INITIALLY DEFERRED"
          " FOR EACH ROW EXECUTE FUNCTION hang_up()");
    struct change *change = begin(bench, false);
    assert_non_null(double_amounts(change));
    effects_forget(change_effects(change), "key");
    assert_false(change_commit(change));
    assert_int_equal(bench->error.kind, ERROR_UNREACHABLE);
    assert_non_null(strstr(bench->error.text, "not known whether the change was made"));
    change_abandon(change);
    assert_int_equal(entries_left(bench), 1);

    database_close(bench->database);
    bench->database = connect_with(bench->region, false);
    size_t count;
    const struct outbox_entry *left =
        outbox_list(bench->outbox, bench->database, bench->region, &count);
    assert_int_equal(count, 1);
    assert_string_equal(left->state, "aborted");
    assert_string_equal(left->purpose, "a test");
    outbox_recover(bench->outbox, bench->database, bench->region, &count);
    assert_int_equal(count, 0);
    assert_int_equal(entries_left(bench), 0);
    assert_string_equal(table(bench), untouched);
}

static void test_rows_that_another_session_holds(void **state)
{
    struct bench *bench = *state;
    struct database *other = connect_with(bench->region, false);
    query(bench, other, "BEGIN");
    query(bench, other, "SELECT FROM item WHERE id = 2 FOR UPDATE");
    struct change *change = begin(bench, false);
    int64_t start = clock_monotonic_ms();
    assert_null(double_amounts(change));
    int64_t waited = clock_monotonic_ms() - start;
    assert_true(waited >= 9900 && waited < 20000);
    assert_int_equal(bench->error.kind, ERROR_TIMED_OUT);
    assert_string_equal(bench->error.text,
                        "Another session holds the rows to be changed and did not let go within "
                        "10 s. The change was not made.");
    assert_non_null(bench->error.hint);
    change_abandon(change);
    assert_string_equal(table(bench), untouched);
    database_close(other);
}

/* Waits until some session waits for a lock, then lets it go on. */
static void *commit_once_awaited(void *other)
{
    struct region *region = region_create();
    struct rows *rows;
    do {
        poll(NULL, 0, 5);
        rows = database_query(other, region, NULL, "SELECT FROM pg_locks WHERE NOT granted",
                              NO_PARAMETERS);
    } while (rows && rows_count(rows) == 0);
    rows = database_query(other, region, NULL, "COMMIT", NO_PARAMETERS);
    region_destroy(region);
    return rows ? other : NULL;
}

/* What is recorded as before is what was there when the lock was had, not when it was asked for. */
static void test_before_is_what_another_session_left(void **state)
{
    struct bench *bench = *state;
    struct database *other = connect_with(bench->region, false);
    query(bench, other, "BEGIN");
    query(bench, other, "UPDATE item SET amount = 100 WHERE id = 1");
    struct change *change = begin(bench, false);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, commit_once_awaited, other), 0);
    struct rows *rows = double_amounts(change);
    void *committed;
    pthread_join(thread, &committed);
    assert_non_null(committed);
    assert_non_null(rows);
    assert_non_null(strstr(recorded(bench, change), "item update 1 amount:100>200\n"));
    commit(bench, change);
    assert_string_equal(table(bench), "1,one,200, 2,two,2, 3,,60,");
    database_close(other);
}

static void *delete_items(void *change)
{
    return change_delete(change, &(struct deletion){.table = "item", .where = "true"});
}

/* Whoever waits for the first row holds no later one, so that two deletions of the same rows can't
 * wait for each other. The rows are stored against the order of their keys. */
static void test_deletions_lock_in_order(void **state)
{
    struct bench *bench = *state;
    struct database *other = connect_with(bench->region, false);
    query(bench, bench->database, "DELETE FROM item WHERE id < 3");
    query(bench, bench->database, "INSERT INTO item VALUES (2, 'two'), (1, 'one')");
    query(bench, other, "BEGIN");
    query(bench, other, "SELECT FROM item WHERE id = 1 FOR UPDATE");
    struct change *change = begin(bench, false);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, delete_items, change), 0);
    while (rows_count(query(bench, other, "SELECT FROM pg_locks WHERE NOT granted")) == 0)
        poll(NULL, 0, 5);
    struct rows *free = query(bench, other, "SELECT FROM item FOR UPDATE SKIP LOCKED");
    query(bench, other, "COMMIT");
    void *deleted;
    pthread_join(thread, &deleted);
    assert_int_equal(rows_count(free), 3);
    assert_non_null(deleted);
    commit(bench, change);
    assert_int_equal(rows_count(query(bench, bench->database, "SELECT FROM item")), 0);
    database_close(other);
}

static int start_servers(void **state)
{
    (void)state;
    servers = servers_start(SERVERS_POSTGRESQL | SERVERS_MEMCACHED);
    return 0;
}

static int stop_servers(void **state)
{
    (void)state;
    servers_stop(servers);
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_update_records_before_and_after),
        TEST(test_update_to_null_and_of_nothing),
        TEST(test_insert_and_delete),
        TEST(test_secrets_are_not_recorded),
        TEST(test_many_rows_are_counted),
        TEST(test_preview_changes_nothing),
        TEST(test_preview_in_a_read_only_session),
        TEST(test_preview_checks_deferred_constraints),
        TEST(test_commit_fails_at_a_deferred_constraint),
        TEST(test_failure_can_only_be_abandoned),
        TEST(test_effects_are_delivered_after_the_commit),
        TEST(test_journal_can_not_be_written),
        TEST(test_connection_is_lost_during_the_commit),
        TEST(test_rows_that_another_session_holds),
        TEST(test_before_is_what_another_session_left),
        TEST(test_deletions_lock_in_order),
    };
    return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
