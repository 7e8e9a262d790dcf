/* SPDX-License-Identifier: Apache-2.0 */
/* Which passwords are too weak to be set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "config/settings.h"
#include "core/error.h"
#include "core/region.h"
#include "model/password_strength.h"

static const struct password_rules rules = {.min_length = 6, .min_guesses = 10000};

static void check(const char *password, const struct password_rules *given, const char *expected)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    assert_true(password_check_strength(password, given, &error) == !expected);
    if (expected) {
        assert_int_equal(error.kind, ERROR_FAILED);
        assert_string_equal(error.text, expected);
        assert_non_null(error.hint);
    }
    region_destroy(region);
}

/* Where the server's verdict is known and ours must be the same. */
static void test_verdicts(void **state)
{
    static const char weak[] = "The password is too easy to guess.";
    check("abcdef", &rules, weak);
    check("password", &rules, weak);
    check("aaaaaaaaaaaa", &rules, weak);
    check("qwerty", &rules, weak);
    check("Password1", &rules, weak);
    check("aloha123", &rules, NULL);
    check("x9$kQ2", &rules, NULL);
    check("correct horse battery staple", &rules, NULL);
    check("жизнь прекрасна", &rules, NULL);
}

static void test_length_is_in_code_points(void **state)
{
    static const char short_text[] = "The password is too short.";
    check("", &rules, "The password is empty.");
    check("x9$kQ", &rules, short_text);
    check("жжщэы", &rules, short_text);
    check("жжщэыю", &rules, NULL);
    check("", &(struct password_rules){0}, "The password is empty.");
    check("a", &(struct password_rules){0}, NULL);
}

static void test_long_passwords(void **state)
{
    char text[4096];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_true(password_guesses(text) >= 1);
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = (char)('!' + i * i * 31 % 94);
    assert_true(password_guesses(text) > 1e12);
}

static void test_guesses_are_at_least_one(void **state)
{
    assert_true(password_guesses("") >= 1);
    assert_true(password_guesses("password") >= 1);
}

static void test_rules_are_the_servers(void **state)
{
    struct region *region = region_create();
    const struct settings *settings = settings_load(region, "/nonexistent", NULL, NULL);
    assert_non_null(settings);
    struct password_rules found = password_rules_from(settings);
    assert_int_equal(found.min_length, 6);
    assert_int_equal(found.min_guesses, 10000);
    region_destroy(region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_length_is_in_code_points),
        cmocka_unit_test(test_long_passwords),
        cmocka_unit_test(test_guesses_are_at_least_one),
        cmocka_unit_test(test_rules_are_the_servers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
