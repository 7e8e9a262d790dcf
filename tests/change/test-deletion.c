/* SPDX-License-Identifier: Apache-2.0 */
/* Deleting rows in numbers, through the gateway. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "change/change.h"
#include "change/record.h"
#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"

enum { NUMBERS = 250 };

struct fixture {
    struct region *region;
    struct error error;
    struct database *database;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->region = region_create();
    fixture->error = ERROR_IN(fixture->region);
    struct database_options options = {.conninfo = getenv("ALOHA_TEST_DATABASE")};
    fixture->database = database_connect(&options, &fixture->error);
    *state = fixture;
    return fixture->database &&
                   database_query(fixture->database, fixture->region, &fixture->error,
                                  "CREATE TEMP TABLE numbers AS SELECT n AS id, 's' || n AS"
                                  " session_key FROM generate_series(250, 1, -1) n",
                                  NO_PARAMETERS)
               ? 0
               : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    database_close(fixture->database);
    region_destroy(fixture->region);
    free(fixture);
    return 0;
}

static struct change *begin(struct fixture *fixture)
{
    struct change *change = change_begin(&(struct change_settings){
        .database = fixture->database,
        .region = fixture->region,
        .error = &fixture->error,
        .preview = true,
    });
    assert_non_null(change);
    return change;
}

static int64_t count_numbers(struct fixture *fixture)
{
    const struct rows *rows = database_query(fixture->database, fixture->region, &fixture->error,
                                             "SELECT count(*) FROM numbers", NO_PARAMETERS);
    assert_non_null(rows);
    return rows_integer(rows, 0, 0);
}

static void test_all_go_and_the_first_are_recorded(void **state)
{
    struct fixture *fixture = *state;
    struct change *change = begin(fixture);
    assert_true(change_delete_many(
        change, &(struct deletion){.table = "numbers",
                                   .where = "t.id > $1::int",
                                   .parameters = SQL_PARAMETERS(value_integer(10))}));
    assert_int_equal(count_numbers(fixture), 10);
    size_t count, totals;
    const struct record *records = records_all(change_records(change), &count);
    assert_int_equal(count, RECORDS_MAX);
    assert_string_equal(records[0].key, "11");
    assert_string_equal(records[RECORDS_MAX - 1].key, "110");
    assert_int_equal(records[0].operation, OPERATION_DELETE);
    assert_int_equal(records_totals(change_records(change), &totals)->rows, NUMBERS - 10);
    assert_int_equal(totals, 1);
    assert_true(change_commit(change));
    assert_int_equal(count_numbers(fixture), NUMBERS);
}

static void test_several_deletions_add_up(void **state)
{
    struct fixture *fixture = *state;
    struct change *change = begin(fixture);
    struct deletion deletion = {
        .table = "numbers", .where = "t.id <= $1::int", .parameters = NO_PARAMETERS};
    static const int64_t limits[] = {0, 60, 160, 250};
    static const size_t recorded[] = {0, 60, 100, 100};
    for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) {
        deletion.parameters = SQL_PARAMETERS(value_integer(limits[i]));
        assert_true(change_delete_many(change, &deletion));
        size_t count;
        records_all(change_records(change), &count);
        assert_int_equal(count, recorded[i]);
        assert_int_equal(records_rows(change_records(change)), limits[i]);
    }
    assert_true(change_commit(change));
}

static void test_secret_keys_do_not_show(void **state)
{
    struct fixture *fixture = *state;
    struct change *change = begin(fixture);
    assert_true(change_delete_many(
        change, &(struct deletion){.table = "numbers",
                                   .key = "session_key",
                                   .where = "t.id = $1::int",
                                   .parameters = SQL_PARAMETERS(value_integer(7))}));
    size_t count;
    const struct record *records = records_all(change_records(change), &count);
    assert_int_equal(count, 1);
    assert_string_equal(records[0].key, "(secret)");
    assert_true(change_commit(change));
}

static void test_a_failure_is_noted(void **state)
{
    struct fixture *fixture = *state;
    struct change *change = begin(fixture);
    assert_false(
        change_delete_many(change, &(struct deletion){.table = "no_such_table", .where = "true"}));
    assert_int_equal(fixture->error.kind, ERROR_FAILED);
    assert_false(change_commit(change));
}

#define WITH_NUMBERS(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_NUMBERS(test_all_go_and_the_first_are_recorded),
        WITH_NUMBERS(test_several_deletions_add_up),
        WITH_NUMBERS(test_secret_keys_do_not_show),
        WITH_NUMBERS(test_a_failure_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
