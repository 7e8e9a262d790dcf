/* SPDX-License-Identifier: Apache-2.0 */
/* Lists over views of a real database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "model/view.h"
#include "server/async_database.h"
#include "ui/list/list.h"
#include "ui/source/view_source.h"

struct source_test {
    struct loop *loop;
    struct async_database *database;
    struct list *list;
    struct list_source *source;
};

/* More rows than are ever counted, without a table. */
static const struct view_column number_columns[] = {
    {.name = "n",
     .title = "n",
     .type = VALUE_INTEGER,
     .sql = "g.n",
     .sort = "g.n",
     .sort_type = VALUE_INTEGER,
     .unique = true,
     .width = 8},
    {.name = "word",
     .title = "word",
     .type = VALUE_TEXT,
     .sql = "'word ' || g.n % 1000",
     .sort = "upper('word ' || g.n % 1000)",
     .sort_type = VALUE_TEXT,
     .searched = true},
    {.name = "deactivated",
     .title = "deactivated",
     .type = VALUE_BOOLEAN,
     .sql = "g.n % 2 = 0",
     .sort = "(g.n % 2 = 0)",
     .sort_type = VALUE_BOOLEAN,
     .hidden = true},
    {0},
};

static const struct view numbers_view = {
    .name = "numbers",
    .title = "Numbers",
    .from = "generate_series(1, 120000) AS g(n)",
    .key = "g.n",
    .columns = number_columns,
};

static const struct view scoped_view = {
    .name = "scoped",
    .title = "Scoped",
    .from = "generate_series(1, 120000) AS g(n)",
    .where = "g.n <= $1::bigint",
    .scope_count = 1,
    .key = "g.n",
    .columns = number_columns,
};

static void settle(struct source_test *test)
{
    while (async_database_state(test->database) != DATABASE_READY ||
           async_database_busy(test->database) || !loop_is_idle(test->loop)) {
        assert_int_not_equal(async_database_state(test->database), DATABASE_LOST);
        loop_turn(test->loop, 1000);
    }
}

static struct source_test start(const struct view *view)
{
    struct source_test test = {.loop = loop_create()};
    struct database_options options = {.conninfo = getenv("ALOHA_TEST_DATABASE"),
                                       .application_name = "test"};
    test.database = async_database_open(test.loop, &options, NULL, NULL);
    test.source = view_source_create(test.database, view);
    test.list = list_create(&(struct list_options){.source = test.source, .loop = test.loop});
    list_refresh(test.list);
    settle(&test);
    return test;
}

static void finish(struct source_test *test)
{
    list_destroy(test->list);
    async_database_close(test->database);
    loop_destroy(test->loop);
}

static void press(struct source_test *test, enum action action)
{
    assert_true(list_key(test->list, KEY_NONE, action));
}

static void test_many_rows_are_estimated(void **state)
{
    struct source_test test = start(&numbers_view);
    assert_string_equal(list_position(test.list), "1 of ≈120,000");
    finish(&test);
}

static void test_windows_join_without_gap_or_overlap(void **state)
{
    struct source_test test = start(&numbers_view);
    for (int64_t n = 1; n < 5000; n++) {
        assert_int_equal(list_current_key(test.list), n);
        press(&test, DO_DOWN);
        if (list_current_key(test.list) == n) {
            settle(&test);
            press(&test, DO_DOWN);
        }
    }
    for (int64_t n = 5000; n > 1; n--) {
        assert_int_equal(list_current_key(test.list), n);
        press(&test, DO_UP);
        if (list_current_key(test.list) == n) {
            settle(&test);
            press(&test, DO_UP);
        }
    }
    finish(&test);
}

static void test_the_last_rows_come_without_those_between(void **state)
{
    struct source_test test = start(&numbers_view);
    press(&test, DO_LAST);
    settle(&test);
    assert_int_equal(list_current_key(test.list), 120000);
    press(&test, DO_UP);
    assert_int_equal(list_current_key(test.list), 119999);
    press(&test, DO_FIRST);
    settle(&test);
    assert_int_equal(list_current_key(test.list), 1);
    finish(&test);
}

static void test_equal_rows_are_paged_by_their_key(void **state)
{
    struct source_test test = start(&numbers_view);
    press(&test, DO_SORT_NEXT);
    settle(&test);
    for (int i = 0; i < 300; i++) { /* "WORD 0" has 120 rows, then comes "WORD 1" */
        int64_t expected = i < 120   ? (i + 1) * 1000
                           : i < 240 ? (i - 120) * 1000 + 1
                                     : (i - 240) * 1000 + 10;
        assert_int_equal(list_current_key(test.list), expected);
        press(&test, DO_DOWN);
        settle(&test);
    }
    finish(&test);
}

static void test_filter_counts_and_complains(void **state)
{
    struct source_test test = start(&numbers_view);
    list_set_filter(test.list, "word:7 ^WORD");
    settle(&test);
    assert_string_equal(list_current_value(test.list, "word").text, "word 7");
    list_set_filter(test.list, "n:17");
    settle(&test);
    assert_string_equal(list_position(test.list), "1 of 1");
    list_set_filter(test.list, "nothing:17");
    settle(&test);
    assert_string_equal(list_filter(test.list), "n:17");
    assert_int_equal(list_current_key(test.list), 17);
    list_set_filter(test.list, "");
    settle(&test);
    assert_int_equal(list_current_key(test.list), 17);
    finish(&test);
}

/* The first question's answer must not come after the second was asked. */
static void test_answers_that_nobody_waits_for_are_dropped(void **state)
{
    struct source_test test = start(&numbers_view);
    list_set_filter(test.list, "n:1000");
    list_set_filter(test.list, "n:2000");
    settle(&test);
    assert_int_equal(list_current_key(test.list), 2000);
    assert_string_equal(list_position(test.list), "1 of 1");
    finish(&test);
}

/* Whoever has gone on while the answer was on its way is not sent back to where it was asked. */
static void test_the_cursor_that_goes_on_during_a_refresh_stays(void **state)
{
    struct source_test test = start(&numbers_view);
    for (int i = 0; i < 7; i++)
        press(&test, DO_DOWN);
    settle(&test);
    int64_t asked = list_current_key(test.list);
    list_refresh(test.list);
    for (int i = 0; i < 3; i++)
        press(&test, DO_DOWN);
    int64_t gone_to = list_current_key(test.list);
    assert_int_not_equal(gone_to, asked);
    settle(&test);
    assert_int_equal(list_current_key(test.list), gone_to);
    finish(&test);
}

/* Rows of the order before have nothing that a window of the new one could begin at. */
static void test_reading_again_before_rows_are_sorted_begins_anew(void **state)
{
    struct source_test test = start(&numbers_view);
    for (int i = 0; i < 100; i++)
        press(&test, DO_DOWN);
    settle(&test);
    press(&test, DO_SORT_NEXT); /* from numbers to words */
    list_refresh(test.list);
    press(&test, DO_DOWN);
    settle(&test);
    assert_string_equal(list_current_value(test.list, "word").text, "word 0");
    finish(&test);
}

/* The reader goes through more rows than the list holds, in windows of its own. */
static void test_all_rows_of_a_filter_are_marked(void **state)
{
    struct source_test test = start(&numbers_view);
    list_destroy(test.list);
    test.source = view_source_create(test.database, &numbers_view);
    test.list = list_create(
        &(struct list_options){.source = test.source, .name = "numbers", .loop = test.loop});
    list_set_filter(test.list, "word:7 deactivated:yes");
    press(&test, DO_SORT_NEXT);
    press(&test, DO_SORT_ADD);
    press(&test, DO_REVERSE);
    settle(&test);
    press(&test, DO_MARK_ALL);
    settle(&test);
    size_t count;
    const int64_t *keys = list_marked(test.list, &count);
    assert_int_equal(count, 120 * 95); /* of each 1,000, the even ones with a digit 7 */
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(keys[i] % 2, 0);
        assert_true(i == 0 || keys[i] > keys[i - 1]);
    }
    finish(&test);
}

static void type(struct source_test *test, const char *text)
{
    for (; *text; text++)
        assert_true(list_key(test->list, *text, key_action(CONTEXT_INPUT, *text)));
}

static struct source_test start_scoped(int64_t rows)
{
    struct source_test test = start(&scoped_view);
    view_source_set_scope(test.source, &(struct value){.type = VALUE_INTEGER, .integer = rows});
    list_refresh(test.list);
    settle(&test);
    return test;
}

/* Once all rows are held, an answer is there as soon as the key is: no query, no pause. */
static void test_a_typed_filter_is_answered_from_memory(void **state)
{
    struct source_test test = start_scoped(12345);
    press(&test, DO_FILTER);
    settle(&test);
    type(&test, "word:/7[0-4]$/");
    assert_string_equal(list_position(test.list), "1 of 615");
    for (size_t i = 0; i < 614; i++)
        press(&test, DO_DOWN);
    assert_int_equal(list_current_key(test.list), 12274);
    press(&test, DO_FIRST);
    assert_int_equal(list_current_key(test.list), 70);
    press(&test, DO_LAST);
    assert_int_equal(list_current_key(test.list), 12274);
    assert_false(async_database_busy(test.database));
    assert_true(list_key(test.list, KEY_ESCAPE, DO_BACK));
    settle(&test);
    assert_string_equal(list_position(test.list), "… of 12,345");
    finish(&test);
}

/* Whoever asks for the rows again wants those of the server. */
static void test_what_is_held_is_forgotten_at_a_refresh(void **state)
{
    struct source_test test = start_scoped(3000);
    press(&test, DO_FILTER);
    settle(&test);
    type(&test, "n:>2990");
    assert_string_equal(list_position(test.list), "1 of 10");
    list_refresh(test.list);
    assert_true(async_database_busy(test.database));
    settle(&test);
    assert_string_equal(list_position(test.list), "1 of 10");
    type(&test, "0");
    assert_true(list_is_waiting(test.list));
    settle(&test);
    assert_string_equal(list_position(test.list), "");
    finish(&test);
}

/* The server's answer to what was typed before must not come over the one from memory. */
static void test_memory_and_server_do_not_mix(void **state)
{
    struct source_test test = start_scoped(30000);
    press(&test, DO_FILTER);
    list_set_filter(test.list, "n:<5");
    settle(&test);
    assert_string_equal(list_position(test.list), "1 of 4");
    list_set_filter(test.list, "");
    type(&test, "n:<9");
    assert_string_equal(list_position(test.list), "1 of 8");
    settle(&test);
    assert_string_equal(list_position(test.list), "1 of 8");
    finish(&test);
}

static void test_too_many_rows_are_not_held(void **state)
{
    struct source_test test = start(&numbers_view);
    press(&test, DO_FILTER);
    assert_false(async_database_busy(test.database));
    type(&test, "n:<9");
    settle(&test);
    assert_string_equal(list_position(test.list), "1 of 8");
    finish(&test);
}

static void test_scope_says_whose_rows(void **state)
{
    struct source_test test = start(&scoped_view);
    assert_int_equal(list_current_key(test.list), -1);
    view_source_set_scope(test.source, &(struct value){.type = VALUE_INTEGER, .integer = 3});
    list_refresh(test.list);
    settle(&test);
    assert_string_equal(list_position(test.list), "1 of 3");
    view_source_set_scope(test.source, NULL);
    list_refresh(test.list);
    assert_int_equal(list_current_key(test.list), -1);
    finish(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_rows_are_estimated),
        cmocka_unit_test(test_windows_join_without_gap_or_overlap),
        cmocka_unit_test(test_the_last_rows_come_without_those_between),
        cmocka_unit_test(test_equal_rows_are_paged_by_their_key),
        cmocka_unit_test(test_filter_counts_and_complains),
        cmocka_unit_test(test_answers_that_nobody_waits_for_are_dropped),
        cmocka_unit_test(test_the_cursor_that_goes_on_during_a_refresh_stays),
        cmocka_unit_test(test_reading_again_before_rows_are_sorted_begins_anew),
        cmocka_unit_test(test_all_rows_of_a_filter_are_marked),
        cmocka_unit_test(test_a_typed_filter_is_answered_from_memory),
        cmocka_unit_test(test_what_is_held_is_forgotten_at_a_refresh),
        cmocka_unit_test(test_memory_and_server_do_not_mix),
        cmocka_unit_test(test_too_many_rows_are_not_held),
        cmocka_unit_test(test_scope_says_whose_rows),
    };
    return cmocka_run_group_tests_name("view-source", tests, NULL, NULL);
}
