/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/terminal/theme.h"

static void test_the_first_is_the_default(void **state UNUSED)
{
    assert_ptr_equal(theme_find(NULL), theme_at(0));
    assert_ptr_equal(theme_find("Light"), theme_at(1));
    assert_null(theme_find("purple"));
}

/* Relative luminance, as the Web Content Accessibility Guidelines 2.1 define it. */
static double luminance(int rgb)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double part = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(int one, int other)
{
    double a = luminance(one), b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

/* 4.5 is what the guidelines ask of text. */
static void test_all_can_be_read(void **state UNUSED)
{
    for (size_t i = 0; theme_at(i); i++) {
        const struct theme *theme = theme_at(i);
        int ground = strcmp(theme_name(theme), "light") == 0 ? 0xffffff : 0x000000;
        for (int style = 0; style < STYLE_COUNT; style++) {
            int colour = theme_colour(theme, (enum style)style, 1 << 24, true);
            if (colour >= 0 && contrast(colour, ground) < 4.5)
                fail_msg("%s, style %d: contrast %.1f", theme_name(theme), style,
                         contrast(colour, ground));
        }
    }
}

/* Good and bad differ in weight or brightness too, for those who see no difference in hue. */
static void test_no_state_is_told_by_hue_alone(void **state UNUSED)
{
    for (size_t i = 0; theme_at(i); i++) {
        const struct theme *theme = theme_at(i);
        assert_int_not_equal(theme_weight(theme, STYLE_GOOD), theme_weight(theme, STYLE_ERROR));
    }
}

static void test_colours_fit_the_terminal(void **state UNUSED)
{
    static const int depths[] = {8, 16, 256};
    for (size_t i = 0; theme_at(i); i++) {
        for (size_t depth = 0; depth < ARRAY_LENGTH(depths); depth++) {
            for (int style = 0; style < STYLE_COUNT; style++) {
                int colour = theme_colour(theme_at(i), (enum style)style, depths[depth], false);
                assert_in_range(colour + 1, 0, depths[depth]);
            }
        }
    }
}

/* The numbers of xterm's palette of 256. */
static void test_the_cube_has_the_nearest_colour(void **state UNUSED)
{
    const struct theme *theme = theme_find("high-contrast");
    assert_int_equal(theme_colour(theme, STYLE_NORMAL, 256, false), 231);
    assert_int_equal(theme_colour(theme, STYLE_GOOD, 256, false), 46);
    assert_int_equal(theme_background(theme, 256, false), 16);
    assert_int_equal(theme_colour(theme_find("dark"), STYLE_PLOT, 256, false), 74);
    assert_int_equal(theme_colour(theme_find("dark"), STYLE_NORMAL, 256, false), THEME_NO_COLOUR);
}

static void test_mono_has_no_colour(void **state UNUSED)
{
    for (int style = 0; style < STYLE_COUNT; style++)
        assert_int_equal(theme_colour(theme_find("mono"), (enum style)style, 256, false),
                         THEME_NO_COLOUR);
}

static void test_the_servers_colour_has_a_name(void **state UNUSED)
{
    assert_int_equal(theme_named_colour("Red", false), 1);
    assert_int_equal(theme_named_colour("red", true), 0xcd0000);
    assert_int_equal(theme_named_colour(NULL, false), THEME_NO_COLOUR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_is_the_default),
        cmocka_unit_test(test_all_can_be_read),
        cmocka_unit_test(test_no_state_is_told_by_hue_alone),
        cmocka_unit_test(test_colours_fit_the_terminal),
        cmocka_unit_test(test_the_cube_has_the_nearest_colour),
        cmocka_unit_test(test_mono_has_no_colour),
        cmocka_unit_test(test_the_servers_colour_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
