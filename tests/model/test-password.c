/* SPDX-License-Identifier: Apache-2.0 */
/* The password column: written, read back, and columns that other programs wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <regex.h>
#include <string.h>

#include "core/error.h"
#include "core/region.h"
#include "model/initial_password.h"
#include "model/password.h"

#define ARGON2_VECTOR "argon2$argon2id$v=19$m=102400,t=2,p=8$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dg$"
#define ARGON2_32     ARGON2_VECTOR "cbYV8dbAeaxTGgeSUds3eWl/1GYuxCEvQmo1aJcgrhc"
#define ARGON2_16     ARGON2_VECTOR "KBSkNe0lG4oxdJQBt0leGw"
#define PBKDF2                                                                                     \
    "pbkdf2_sha256$390000$abcdefghijklmnopqrstuv$bLzmerpqReFz8dq+Tp9ktyGG+jlIg5IgKrGHYG5Ljas="

static int create_region(void **state)
{
    *state = region_create();
    return 0;
}

static int destroy_region(void **state)
{
    region_destroy(*state);
    return 0;
}

static void assert_matches(const char *text, const char *pattern)
{
    regex_t regex;
    assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    if (regexec(&regex, text, 0, NULL, 0) != 0)
        fail_msg("\"%s\" is not like %s", text, pattern);
    regfree(&regex);
}

static void test_hash_has_the_servers_form(void **state)
{
    struct error error = ERROR_IN(*state);
    const char *column = password_hash(*state, "correct horse", &error);
    assert_non_null(column);
    assert_int_equal(strlen(column), 112);
    assert_matches(column, "^argon2\\$argon2id\\$v=19\\$m=102400,t=2,p=8"
                           "\\$[A-Za-z0-9+/]{30}\\$[A-Za-z0-9+/]{43}$");
    assert_string_not_equal(column, password_hash(*state, "correct horse", &error));
}

static void test_hash_verifies(void **state)
{
    static const char *const passwords[] = {"correct horse", "", " pässwörd 😀 ", "a$b:c"};
    for (size_t i = 0; i < ARRAY_LENGTH(passwords); i++) {
        const char *column = password_hash(*state, passwords[i], NULL);
        assert_true(password_is_usable(column));
        assert_true(password_verify(column, passwords[i]));
        assert_false(password_verify(column, region_format(*state, "%s ", passwords[i])));
    }
}

static void test_unusable(void **state)
{
    const char *column = password_unusable(*state);
    assert_matches(column, "^![A-Za-z0-9]{40}$");
    assert_false(password_is_usable(column));
    assert_false(password_verify(column, ""));
    assert_false(password_verify(column, column));
    assert_string_not_equal(column, password_unusable(*state));
    assert_false(password_is_usable("!"));
    assert_true(password_is_usable(PBKDF2));
}

static void test_columns_of_other_programs(void **state)
{
    static const struct {
        const char *column, *password;
    } cases[] = {
        {ARGON2_32, "correct horse"},
        {ARGON2_16, "correct horse"},
        {PBKDF2, "correct horse"},
        {"pbkdf2_sha256$1000$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=", "pass"},
        {"sha1$Na1$a4037e2db1459f48f442d8fbc8c2233af3f72a26", "correct horse"},
        {"sha1$sält$ec1c2136d61ae1a00c09a8e1452988fe26aec4e8", "pässwörd"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        assert_true(password_verify(cases[i].column, cases[i].password));
        assert_false(password_verify(cases[i].column, "correct Horse"));
        assert_false(password_verify(cases[i].column, ""));
    }
}

/* Every column but the last begins like a good one. */
static void test_broken_columns_fit_no_password(void **state)
{
    static const char *const columns[] = {
        "",
        "argon2",
        "argon2$argon2id$",
        ARGON2_VECTOR,
        "argon2$argon2i$v=19$m=512,t=2,p=2$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dg$KBSkNe0lG4oxdJQBt0leGw",
        "pbkdf2_sha256$",
        "pbkdf2_sha256$1000$NaCl",
        "pbkdf2_sha256$1000$NaCl$",
        "pbkdf2_sha256$0$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=",
        "pbkdf2_sha256$-1$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=",
        "pbkdf2_sha256$1000$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g",
        "pbkdf2_sha256$1000$NaCl$6KK8vYM3C4NzsmlKavSBCA==",
        "pbkdf2_sha256$1000$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=$",
        "pbkdf2_sha256$99999999999999999999$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=",
        "pbkdf2_sha1$1000$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=",
        "sha1$",
        "sha1$Na1",
        "sha1$Na1$",
        "sha1$Na1$a4037e2db1459f48f442d8fbc8c2233af3f72a2",
        "sha1$Na1$a4037e2db1459f48f442d8fbc8c2233af3f72a26$",
        "plain",
    };
    static const char *const passwords[] = {"correct horse", "pass", "plain", ""};
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        for (size_t j = 0; j < ARRAY_LENGTH(passwords); j++)
            assert_false(password_verify(columns[i], passwords[j]));
    }
}

static void test_changed_columns_fit_no_password(void **state)
{
    static const char column[] =
        "pbkdf2_sha256$1000$NaCl$6KK8vYM3C4NzsmlKavSBCF4c0qeLiHEa5Ki8mF5ST7g=";
    for (size_t i = 0; i < strlen(column); i++) {
        assert_false(password_verify(region_copy_bytes(*state, column, i), "pass"));
        char *changed = region_copy_text(*state, column);
        changed[i] = changed[i] == '2' ? '3' : '2';
        assert_false(password_verify(changed, "pass"));
    }
}

static void test_initial_password(void **state)
{
    assert_string_equal(initial_password(*state, "salt123", "iago@aloha.com"), "wYqg6qZT4Cb+2/z3");
    assert_string_not_equal(initial_password(*state, "salt123", "Iago@aloha.com"),
                            "wYqg6qZT4Cb+2/z3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash_has_the_servers_form),
        cmocka_unit_test(test_hash_verifies),
        cmocka_unit_test(test_unusable),
        cmocka_unit_test(test_columns_of_other_programs),
        cmocka_unit_test(test_broken_columns_fit_no_password),
        cmocka_unit_test(test_changed_columns_fit_no_password),
        cmocka_unit_test(test_initial_password),
    };
    return cmocka_run_group_tests(tests, create_region, destroy_region);
}
