/* SPDX-License-Identifier: Apache-2.0 */
/* The list widget over rows in memory: windows, cursor, filter, sort. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/attributes.h"
#include "ui/list.h"
#include "ui/memory_source.h"
#include "ui/number.h"

struct list_test {
    struct list *list;
    struct list_source *source;
    int moved, changed;
};

static const struct list_column columns[] = {
    {.name = "number", .title = "number", .width = 6, .right = true, .sortable = true},
    {.name = "name", .title = "name", .sortable = true},
};

static void on_moved(void *context)
{
    ((struct list_test *)context)->moved++;
}

static void on_changed(void *context)
{
    ((struct list_test *)context)->changed++;
}

static void add_row(struct list_test *test, int64_t key, const char *name)
{
    char number[16];
    snprintf(number, sizeof number, "%d", (int)key);
    const char *cells[] = {number, name};
    const struct value values[] = {value_integer(key), value_text(name)};
    memory_source_add(test->source, key, false, cells, values);
}

static void fill(struct list_test *test, int count)
{
    for (int i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "row %d", i % 10);
        add_row(test, i, name);
    }
}

static struct list_test start(int rows)
{
    struct list_test test = {.source = memory_source_create(columns, ARRAY_LENGTH(columns))};
    fill(&test, rows);
    test.list = list_create(&(struct list_options){.source = test.source});
    list_refresh(test.list);
    return test;
}

static void press(struct list_test *test, enum action action, int times)
{
    for (int i = 0; i < times; i++)
        assert_true(list_key(test->list, KEY_NONE, action));
}

static void type(struct list_test *test, const char *text)
{
    for (; *text; text++)
        assert_true(list_key(test->list, *text, key_action(CONTEXT_INPUT, *text)));
}

static void test_cursor_walks_through_more_rows_than_are_held(void **state)
{
    struct list_test test = start(10000);
    assert_int_equal(list_current_key(test.list), 0);
    press(&test, DO_DOWN, 9000);
    assert_int_equal(list_current_key(test.list), 9000);
    assert_string_equal(list_position(test.list), "9,001 of 10,000");
    press(&test, DO_UP, 8000);
    assert_int_equal(list_current_key(test.list), 1000);
    assert_string_equal(list_position(test.list), "1,001 of 10,000");
    list_destroy(test.list);
}

static void test_ends_are_reached_at_once(void **state)
{
    struct list_test test = start(10000);
    press(&test, DO_LAST, 1);
    assert_int_equal(list_current_key(test.list), 9999);
    assert_string_equal(list_position(test.list), "10,000 of 10,000");
    press(&test, DO_DOWN, 1);
    assert_int_equal(list_current_key(test.list), 9999);
    press(&test, DO_UP, 3000);
    assert_int_equal(list_current_key(test.list), 6999);
    press(&test, DO_FIRST, 1);
    assert_int_equal(list_current_key(test.list), 0);
    press(&test, DO_UP, 1);
    assert_int_equal(list_current_key(test.list), 0);
    list_destroy(test.list);
}

static void test_refresh_keeps_the_row_by_its_key(void **state)
{
    struct list_test test = start(100);
    press(&test, DO_DOWN, 50);
    memory_source_clear(test.source);
    for (int i = 40; i < 100; i++)
        add_row(&test, i, "new");
    list_refresh(test.list);
    assert_int_equal(list_current_key(test.list), 50);
    assert_string_equal(list_current_value(test.list, "name").text, "new");
    assert_string_equal(list_position(test.list), "11 of 60");
    list_destroy(test.list);
}

static void test_a_row_that_went_leaves_the_cursor_on_another(void **state)
{
    struct list_test test = start(10);
    press(&test, DO_DOWN, 9);
    memory_source_clear(test.source);
    fill(&test, 5);
    list_refresh(test.list);
    assert_in_range(list_current_key(test.list), 0, 4);
    memory_source_clear(test.source);
    list_refresh(test.list);
    assert_int_equal(list_current_key(test.list), -1);
    assert_true(list_current_value(test.list, "name").null);
    assert_string_equal(list_position(test.list), "");
    list_destroy(test.list);
}

static void test_filter_is_typed_kept_and_cleared(void **state)
{
    struct list_test test = start(100);
    press(&test, DO_DOWN, 31);
    press(&test, DO_FILTER, 1);
    assert_int_equal(list_context(test.list), CONTEXT_INPUT);
    type(&test, "ROW 7");
    assert_string_equal(list_filter(test.list), "ROW 7");
    assert_string_equal(list_position(test.list), "1 of 19");
    assert_true(list_key(test.list, KEY_RETURN, DO_ENTER));
    assert_int_equal(list_context(test.list), CONTEXT_LIST);
    press(&test, DO_DOWN, 1);
    assert_int_equal(list_current_key(test.list), 17);
    press(&test, DO_BACK, 1);
    assert_string_equal(list_filter(test.list), "");
    assert_int_equal(list_current_key(test.list), 17);
    assert_string_equal(list_position(test.list), "18 of 100");
    assert_false(list_key(test.list, KEY_ESCAPE, DO_BACK));
    list_destroy(test.list);
}

static void test_escape_clears_the_line_and_then_closes_it(void **state)
{
    struct list_test test = start(10);
    press(&test, DO_FILTER, 1);
    type(&test, "no such row");
    assert_int_equal(list_current_key(test.list), -1);
    press(&test, DO_BACK, 1);
    assert_int_equal(list_context(test.list), CONTEXT_INPUT);
    assert_int_equal(list_current_key(test.list), 0);
    press(&test, DO_BACK, 1);
    assert_int_equal(list_context(test.list), CONTEXT_LIST);
    list_destroy(test.list);
}

static void test_sorting_is_stable_and_goes_round(void **state)
{
    struct list_test test = start(100);
    press(&test, DO_SORT_NEXT, 1);
    press(&test, DO_REVERSE, 1);
    assert_int_equal(list_current_key(test.list), 99);
    press(&test, DO_SORT_NEXT, 1);
    assert_int_equal(list_current_key(test.list), 0);
    press(&test, DO_DOWN, 1);
    assert_int_equal(list_current_key(test.list), 10);
    press(&test, DO_REVERSE, 1);
    assert_int_equal(list_current_key(test.list), 9);
    press(&test, DO_SORT_PREVIOUS, 1);
    assert_int_equal(list_current_key(test.list), 0);
    list_destroy(test.list);
}

static void test_moved_is_told_once_for_each_row(void **state)
{
    struct list_test test = {.source = memory_source_create(columns, ARRAY_LENGTH(columns))};
    fill(&test, 3);
    test.list = list_create(&(struct list_options){
        .source = test.source, .moved = on_moved, .changed = on_changed, .context = &test});
    list_refresh(test.list);
    assert_int_equal(test.moved, 1);
    press(&test, DO_DOWN, 5);
    assert_int_equal(test.moved, 3);
    list_refresh(test.list);
    assert_int_equal(test.moved, 3);
    assert_true(test.changed > test.moved);
    assert_true(list_move_to(test.list, 1));
    assert_int_equal(test.moved, 4);
    assert_false(list_move_to(test.list, 77));
    list_destroy(test.list);
}

static void test_numbers_are_grouped(void **state)
{
    char bytes[NUMBER_SIZE];
    assert_string_equal(number_grouped(bytes, 0), "0");
    assert_string_equal(number_grouped(bytes, 999), "999");
    assert_string_equal(number_grouped(bytes, -1000), "-1,000");
    assert_string_equal(number_grouped(bytes, INT64_MIN), "-9,223,372,036,854,775,808");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cursor_walks_through_more_rows_than_are_held),
        cmocka_unit_test(test_ends_are_reached_at_once),
        cmocka_unit_test(test_refresh_keeps_the_row_by_its_key),
        cmocka_unit_test(test_a_row_that_went_leaves_the_cursor_on_another),
        cmocka_unit_test(test_filter_is_typed_kept_and_cleared),
        cmocka_unit_test(test_escape_clears_the_line_and_then_closes_it),
        cmocka_unit_test(test_sorting_is_stable_and_goes_round),
        cmocka_unit_test(test_moved_is_told_once_for_each_row),
        cmocka_unit_test(test_numbers_are_grouped),
    };
    return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
