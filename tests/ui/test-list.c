/* SPDX-License-Identifier: Apache-2.0 */
/* The list widget over rows in memory: windows, cursor, filter, sorts, marks, columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/attributes.h"
#include "core/loop.h"
#include "ui/list/list.h"
#include "ui/list/list_window.h"
#include "ui/list/memory_source.h"
#include "ui/terminal/number.h"

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

/* By the last digit, and where that is the same, downwards by number. */
static void test_sorts_are_added_and_dropped(void **state)
{
    struct list_test test = start(100);
    press(&test, DO_SORT_PREVIOUS, 1); /* from no sort to the last column, the name */
    press(&test, DO_SORT_ADD, 1);
    press(&test, DO_REVERSE, 1);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(list_current_key(test.list), (9 - i % 10) * 10 + i / 10);
        press(&test, DO_DOWN, 1);
    }
    press(&test, DO_SORT_ADD, 1); /* no column is left */
    assert_int_equal(test.source->order.count, 2);
    press(&test, DO_SORT_DROP, 2); /* the first sort stays */
    assert_int_equal(test.source->order.count, 1);
    assert_int_equal(list_current_key(test.list), 0);
    press(&test, DO_DOWN, 1);
    assert_int_equal(list_current_key(test.list), 10);
    list_destroy(test.list);
}

static struct list_test start_named(int rows, struct loop *loop)
{
    struct list_test test = {.source = memory_source_create(columns, ARRAY_LENGTH(columns))};
    fill(&test, rows);
    test.list =
        list_create(&(struct list_options){.source = test.source, .name = "numbers", .loop = loop});
    list_refresh(test.list);
    return test;
}

static void assert_marked(const struct list_test *test, const int64_t *expected, size_t count)
{
    size_t marked;
    const int64_t *keys = list_marked(test->list, &marked);
    assert_int_equal(marked, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(keys[i], expected[i]);
}

static void test_marks_stay_on_their_rows(void **state)
{
    struct list_test test = start_named(100, NULL);
    press(&test, DO_TOGGLE, 2);
    press(&test, DO_DOWN, 5);
    press(&test, DO_TOGGLE, 1);
    assert_marked(&test, (int64_t[]){0, 1, 7}, 3);
    list_set_filter(test.list, "row 3");
    press(&test, DO_SORT_NEXT, 1);
    press(&test, DO_REVERSE, 1);
    memory_source_clear(test.source);
    fill(&test, 50);
    list_refresh(test.list);
    list_set_filter(test.list, "");
    assert_marked(&test, (int64_t[]){0, 1, 7}, 3);
    press(&test, DO_FIRST, 1);
    press(&test, DO_LAST, 1); /* the order is reversed: row 0 */
    press(&test, DO_TOGGLE, 1);
    assert_marked(&test, (int64_t[]){1, 7}, 2);
    list_unmark(test.list, 7);
    assert_marked(&test, (int64_t[]){1}, 1);
    list_reset(test.list); /* other rows may have these keys */
    assert_marked(&test, NULL, 0);
    list_destroy(test.list);
}

static void test_ranges_are_marked(void **state)
{
    struct list_test test = start_named(20, NULL);
    press(&test, DO_DOWN, 6);
    press(&test, DO_RANGE, 1);
    press(&test, DO_UP, 2);
    assert_marked(&test, NULL, 0);
    press(&test, DO_RANGE, 1);
    assert_marked(&test, (int64_t[]){4, 5, 6}, 3);
    press(&test, DO_RANGE, 1);
    press(&test, DO_DOWN, 3);
    press(&test, DO_BACK, 1); /* leaves the range, and the marks */
    assert_marked(&test, (int64_t[]){4, 5, 6}, 3);
    press(&test, DO_UNMARK, 1);
    press(&test, DO_MARK_DOWN, 2);
    press(&test, DO_MARK_UP, 1);
    assert_marked(&test, (int64_t[]){7, 8, 9}, 3);
    list_destroy(test.list);
}

static void turn_until_idle(struct loop *loop)
{
    while (!loop_is_idle(loop))
        loop_turn(loop, 1000);
}

static void test_all_that_are_filtered_are_marked(void **state)
{
    struct loop *loop = loop_create();
    struct list_test test = start_named(10000, loop);
    size_t count;
    list_set_filter(test.list, "row 7");
    press(&test, DO_MARK_ALL, 1);
    turn_until_idle(loop);
    list_set_filter(test.list, "");
    const int64_t *keys = list_marked(test.list, &count);
    int64_t rows = 0; /* whose number or name has a 7 */
    for (int i = 0; i < 10000; i++) {
        char digits[16];
        snprintf(digits, sizeof digits, "%d", i);
        rows += strchr(digits, '7') != NULL;
    }
    assert_int_equal(count, rows);
    assert_int_equal(keys[0], 7);
    assert_int_equal(keys[1], 17);
    press(&test, DO_UNMARK, 1);
    press(&test, DO_MARK_ALL, 1);
    press(&test, DO_BACK, 1); /* before any row was read */
    turn_until_idle(loop);
    assert_marked(&test, NULL, 0);
    list_destroy(test.list);
    loop_destroy(loop);
}

static void test_rows_of_lists_without_a_name_are_not_marked(void **state)
{
    struct list_test test = start(10);
    assert_false(list_key(test.list, ' ', DO_TOGGLE));
    assert_false(list_key(test.list, '*', DO_MARK_ALL));
    list_destroy(test.list);
}

static const struct list_column many[] = {
    {.name = "name", .title = "name"},
    {.name = "role", .title = "role", .width = 9},
    {.name = "seen", .title = "last seen", .width = 11},
    {.name = "id", .title = "id", .width = 8, .right = true, .hidden = true},
};

static void assert_columns(const struct list_layout *layout, const char *expected)
{
    char shown[256] = "";
    for (size_t i = 0; i < layout->count; i++) {
        size_t length = strlen(shown);
        snprintf(shown + length, sizeof shown - length, "%s:%d ", many[layout->columns[i]].name,
                 layout->widths[i]);
    }
    snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%s", layout->more ? "+" : "");
    assert_string_equal(shown, expected);
}

static void test_columns_are_laid_out(void **state)
{
    struct list_columns arranged = list_columns_of(many, ARRAY_LENGTH(many));
    struct list_layout layout = list_columns_lay_out(&arranged, many, 0, 50);
    assert_columns(&layout, "name:28 role:9 seen:11 ");
    layout = list_columns_lay_out(&arranged, many, 0, 30);
    assert_columns(&layout, "name:19 role:9 +");
    layout = list_columns_lay_out(&arranged, many, 1, 30);
    assert_columns(&layout, "role:9 seen:11 ");
    assert_int_equal(layout.scrolled, 1);
    arranged.frozen = 1;
    layout = list_columns_lay_out(&arranged, many, 1, 30);
    assert_columns(&layout, "name:18 seen:11 ");
    assert_int_equal(layout.frozen, 1);
    layout = list_columns_lay_out(&arranged, many, 0, 5);
    assert_columns(&layout, "name:4 +");
}

static void test_columns_are_arranged(void **state)
{
    struct list_columns arranged = list_columns_of(many, ARRAY_LENGTH(many));
    assert_true(list_columns_move(&arranged, 3, -1));
    assert_true(list_columns_move(&arranged, 2, -1));
    assert_true(list_columns_toggle(&arranged, 1));
    assert_false(list_columns_move(&arranged, 0, -1));
    assert_false(list_columns_move(&arranged, 3, 1));
    list_columns_resize(&arranged, 0, 14, 1);
    struct list_layout layout = list_columns_lay_out(&arranged, many, 0, 60);
    assert_columns(&layout, "name:15 id:8 role:9 seen:11 ");
    for (int i = 0; i < 200; i++)
        list_columns_resize(&arranged, 0, 14, -1);
    assert_int_equal(list_columns_width(&arranged, many, 0), COLUMN_WIDTH_LEAST);
    for (size_t i = 0; i < 3; i++)
        assert_true(list_columns_toggle(&arranged, i));
    assert_false(list_columns_toggle(&arranged, 3)); /* the last one that is shown */
    assert_int_equal(list_columns_shown(&arranged), 1);
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

/* A source over rows in memory that answers when it is told to, and counts what it is asked. */
struct slow_source {
    struct list_source source;
    struct list_source *rows;
    int fetched, counted;
    bool waits;
    enum view_place place;
    struct list_edge edge;
    size_t limit;
};

static struct slow_source *slow_of(struct list_source *source)
{
    return (struct slow_source *)source;
}

static const struct list_column *slow_columns(struct list_source *source, size_t *count)
{
    return slow_of(source)->rows->kind->columns(slow_of(source)->rows, count);
}

static void slow_answer(struct slow_source *slow)
{
    slow->rows->listener = slow->source.listener;
    slow->rows->kind->fetch(slow->rows, slow->place, &slow->edge, slow->limit);
}

static void slow_fetch(struct list_source *source, enum view_place place,
                       const struct list_edge *edge, size_t limit)
{
    struct slow_source *slow = slow_of(source);
    slow->fetched++;
    slow->place = place;
    slow->edge = (struct list_edge){.key = edge->key};
    slow->limit = limit;
    if (!slow->waits)
        slow_answer(slow);
}

static void slow_count(struct list_source *source)
{
    slow_of(source)->counted++;
    slow_of(source)->rows->kind->count(slow_of(source)->rows);
}

static size_t slow_value_count(const struct list_source *source)
{
    const struct slow_source *slow = (const struct slow_source *)source;
    return slow->rows->kind->value_count(slow->rows);
}

static int slow_value_index(const struct list_source *source, const char *column)
{
    const struct slow_source *slow = (const struct slow_source *)source;
    return slow->rows->kind->value_index(slow->rows, column);
}

static void slow_destroy(struct list_source *source)
{
    slow_of(source)->rows->kind->destroy(slow_of(source)->rows);
}

static const struct list_source_kind slow_kind = {
    .columns = slow_columns,
    .fetch = slow_fetch,
    .count = slow_count,
    .value_index = slow_value_index,
    .value_count = slow_value_count,
    .destroy = slow_destroy,
};

static void start_slowly(struct list_test *test, struct slow_source *slow, int rows)
{
    test->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    fill(test, rows);
    *slow = (struct slow_source){.source.kind = &slow_kind, .rows = test->source};
    test->list = list_create(&(struct list_options){.source = &slow->source});
    list_refresh(test->list);
}

static void test_a_tick_is_one_question(void **state)
{
    struct list_test test = {0};
    struct slow_source slow;
    start_slowly(&test, &slow, 10000);
    press(&test, DO_DOWN, 5000);
    int fetched = slow.fetched, counted = slow.counted;
    slow.waits = true;
    assert_true(list_tick(test.list));
    assert_false(list_tick(test.list)); /* it has not been answered */
    assert_int_equal(slow.fetched, fetched + 1);
    slow_answer(&slow);
    assert_int_equal(slow.fetched, fetched + 1);
    assert_int_equal(slow.counted, counted);
    assert_int_equal(list_current_key(test.list), 5000);
    assert_string_equal(list_position(test.list), "5,001 of 10,000");
    assert_true(list_tick(test.list));
    slow_answer(&slow);
    assert_string_equal(list_position(test.list), "5,001 of 10,000");
    list_destroy(test.list);
}

/* Keys that are pressed while the answer is on its way count. */
static void test_a_tick_does_not_take_the_cursor_back(void **state)
{
    struct list_test test = {0};
    struct slow_source slow;
    start_slowly(&test, &slow, 10000);
    press(&test, DO_DOWN, 1000);
    slow.waits = true;
    assert_true(list_tick(test.list));
    press(&test, DO_UP, 400); /* beyond what the answer will have */
    slow_answer(&slow);
    assert_int_equal(list_current_key(test.list), 600);
    assert_true(list_tick(test.list));
    press(&test, DO_DOWN, 2);
    slow_answer(&slow);
    assert_int_equal(list_current_key(test.list), 602);
    assert_true(list_tick(test.list));
    press(&test, DO_FILTER, 1);
    slow_answer(&slow);
    assert_false(list_tick(test.list));
    list_destroy(test.list);
}

static void test_a_tick_lands_beside_a_row_that_went(void **state)
{
    struct list_test test = start(300);
    press(&test, DO_DOWN, 200);
    memory_source_clear(test.source);
    for (int i = 0; i < 300; i++) {
        if (i != 200)
            add_row(&test, i, "row");
    }
    assert_true(list_tick(test.list));
    assert_int_equal(list_current_key(test.list), 201);
    list_destroy(test.list);
}

/* Rows 1 to 3, the second of them with this name. */
static struct list_rows three_rows(const char *name)
{
    static const int64_t keys[] = {1, 2, 3};
    static const bool inactive[3];
    static const char *cells[6];
    static struct value values[6];
    for (size_t i = 0; i < 3; i++) {
        cells[2 * i] = "number";
        cells[2 * i + 1] = i == 1 ? name : "name";
        values[2 * i] = value_integer(keys[i]);
        values[2 * i + 1] = value_text(cells[2 * i + 1]);
    }
    return (struct list_rows){
        .count = 3, .cells = cells, .values = values, .keys = keys, .inactive = inactive};
}

static void test_what_changed_is_noted_once(void **state)
{
    struct list_window *window = list_window_create(2, 2);
    struct list_rows before = three_rows("old"), first = before;
    first.count = 2;
    list_window_append(window, &first);
    struct list_rows after = three_rows("new");
    list_window_compare(window, &after, true);
    assert_int_equal(list_window_count(window), 3);
    assert_int_equal(list_window_row(window, 0)->changed, 0);
    assert_int_equal(list_window_row(window, 1)->changed, 2);
    assert_int_equal(list_window_row(window, 2)->changed, UINT64_MAX);
    list_window_compare(window, &after, true);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(list_window_row(window, i)->changed, 0);
    list_window_clear(window);
    list_window_append(window, &first);
    list_window_compare(window, &before, false); /* the third row may have been there before */
    assert_int_equal(list_window_row(window, 2)->changed, 0);
    list_window_destroy(window);
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
        cmocka_unit_test(test_sorts_are_added_and_dropped),
        cmocka_unit_test(test_marks_stay_on_their_rows),
        cmocka_unit_test(test_ranges_are_marked),
        cmocka_unit_test(test_all_that_are_filtered_are_marked),
        cmocka_unit_test(test_rows_of_lists_without_a_name_are_not_marked),
        cmocka_unit_test(test_columns_are_laid_out),
        cmocka_unit_test(test_columns_are_arranged),
        cmocka_unit_test(test_moved_is_told_once_for_each_row),
        cmocka_unit_test(test_a_tick_is_one_question),
        cmocka_unit_test(test_a_tick_does_not_take_the_cursor_back),
        cmocka_unit_test(test_a_tick_lands_beside_a_row_that_went),
        cmocka_unit_test(test_what_changed_is_noted_once),
        cmocka_unit_test(test_numbers_are_grouped),
    };
    return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
