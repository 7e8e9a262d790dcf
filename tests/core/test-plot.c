/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/plot.h"
#include "core/region.h"
#include "core/text.h"

static void assert_lines(const struct plot *plot, const char *const lines[])
{
    struct region *region = region_create();
    for (int i = 0; i < plot->height; i++)
        assert_string_equal(plot_line(region, plot, i), lines[i]);
    region_destroy(region);
}

static void test_the_top_is_a_round_number(void **state UNUSED)
{
    static const int64_t cases[][2] = {{-3, 1},   {0, 1},       {1, 1},           {2, 2},
                                       {3, 5},    {6, 10},      {10, 10},         {11, 20},
                                       {51, 100}, {1001, 2000}, {999999, 1000000}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_int_equal(plot_top(&cases[i][0], 1), cases[i][1]);
    const int64_t highest = INT64_MAX;
    assert_true(plot_top(&highest, 1) >= highest);
}

static void test_braille_has_two_bars_to_a_column(void **state UNUSED)
{
    static const int64_t values[] = {0, 1, 2, 3, 4, 5, 6, 8};
    struct plot plot = {values, ARRAY_LENGTH(values), 8, 4, 2, false};
    assert_lines(&plot, (const char *const[]){"  ⢀⣼", "⢀⣴⣿⣿"});
}

static void test_ascii_has_three_steps_to_a_line(void **state UNUSED)
{
    static const int64_t values[] = {0, 1, 2, 3, 4, 5, 6};
    struct plot plot = {values, ARRAY_LENGTH(values), 6, 7, 2, true};
    assert_lines(&plot, (const char *const[]){"    .:#", " .:####"});
}

static void test_a_bar_is_the_highest_of_its_values(void **state UNUSED)
{
    static const int64_t values[] = {0, 9, 0, 0, 0, 0, 3, 0, 0};
    struct plot plot = {values, ARRAY_LENGTH(values), 9, 3, 1, true};
    assert_lines(&plot, (const char *const[]){"# ."});
}

static void test_few_values_have_wide_bars(void **state UNUSED)
{
    static const int64_t values[] = {3, 0, 1};
    struct plot plot = {values, ARRAY_LENGTH(values), 3, 9, 1, true};
    assert_lines(&plot, (const char *const[]){"###   ..."});
}

static void test_a_little_is_not_nothing(void **state UNUSED)
{
    static const int64_t values[] = {1, 0, -5};
    struct plot plot = {values, ARRAY_LENGTH(values), 1000000, 3, 2, true};
    assert_lines(&plot, (const char *const[]){"   ", ".  "});
}

/* Whatever the numbers are, a line is as wide as asked for. */
static void test_lines_are_as_wide_as_asked_for(void **state UNUSED)
{
    enum { VALUES = 40 };
    int64_t values[VALUES];
    srandom(7);
    for (int run = 0; run < 500; run++) {
        struct region *region = region_create();
        size_t count = 1 + (size_t)random() % VALUES;
        for (size_t i = 0; i < count; i++)
            values[i] = random() % (run + 1);
        struct plot plot = {
            values, count, plot_top(values, count), 1 + (int)random() % 50, 1 + (int)random() % 6,
            run % 2};
        for (int line = 0; line < plot.height; line++)
            assert_int_equal(text_length(plot_line(region, &plot, line)), plot.width);
        region_destroy(region);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_top_is_a_round_number),
        cmocka_unit_test(test_braille_has_two_bars_to_a_column),
        cmocka_unit_test(test_ascii_has_three_steps_to_a_line),
        cmocka_unit_test(test_a_bar_is_the_highest_of_its_values),
        cmocka_unit_test(test_few_values_have_wide_bars),
        cmocka_unit_test(test_a_little_is_not_nothing),
        cmocka_unit_test(test_lines_are_as_wide_as_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
