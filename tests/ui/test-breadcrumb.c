/* SPDX-License-Identifier: Apache-2.0 */
/* The way to a screen, cut to what fits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "core/text.h"
#include "ui/terminal/breadcrumb.h"

static const char *const way[] = {"it",          "Alice Anders", "general", "李 Bo from far",
                                  "night watch", "Members"};

static void check(const char *const parts[], size_t count, int width, const char *expected)
{
    struct region *region = region_create();
    assert_string_equal(breadcrumb_text(region, parts, count, width), expected);
    region_destroy(region);
}

static void test_what_fits_stands_whole(void **state)
{
    (void)state;
    check(way, 1, 20, "it");
    check(way, 3, 40, "it › Alice Anders › general");
    check(way, 6, 80, "it › Alice Anders › general › 李 Bo from far › night watch › Members");
}

static void test_first_the_middle_goes_then_the_ends_of_names(void **state)
{
    (void)state;
    check(way, 6, 57, "it › … › general › 李 Bo from far › night watch › Members");
    check(way, 6, 50, "it › … › 李 Bo from far › night watch › Members");
    check(way, 6, 40, "it › … › night watch › Members");
    check(way, 6, 26, "it › … › night … › Members");
    check(way, 3, 20, "it › Alic… › general");
}

/* Whatever names are made of, and however little room there is. */
static void test_no_name_breaks_the_line(void **state)
{
    static const char *const names[] = {
        "",
        "\x1b[2J\a",
        "a\nb\tc",
        "\u202egnp.exe\u2066",
        "\xff\xfe\x80",
        "👨‍👩‍👧‍👦🏳️‍🌈",
        "ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ",
        "e\u0301\u0301\u0301",
        "กิตติ์ नमस्ते",
        " › › ",
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *const parts[] = {"it", names[i], names[ARRAY_LENGTH(names) - 1 - i], names[i],
                                     "Audit log"};
        for (int width = 0; width <= 120; width++) {
            struct region *region = region_create();
            const char *text = breadcrumb_text(region, parts, ARRAY_LENGTH(parts), width);
            assert_true(text_width(text) <= width);
            assert_ptr_equal(text_clean(region, text), text);
            if (width >= 40)
                assert_non_null(strstr(text, "Audit log"));
            region_destroy(region);
        }
    }
}

int main(void)
{
    text_use_locale();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_fits_stands_whole),
        cmocka_unit_test(test_first_the_middle_goes_then_the_ends_of_names),
        cmocka_unit_test(test_no_name_breaks_the_line),
    };
    return cmocka_run_group_tests_name("breadcrumb", tests, NULL, NULL);
}
