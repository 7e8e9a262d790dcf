/* SPDX-License-Identifier: Apache-2.0 */
/* Lines as words and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/words.h"
#include "core/error.h"
#include "core/region.h"

enum { WORDS_MAX = 4 };

static void test_split(void **state)
{
    static const struct {
        const char *line;
        const char *words[WORDS_MAX];
    } cases[] = {
        {"", {NULL}},
        {"  \t\n ", {NULL}},
        {"show_admins -r it", {"show_admins", "-r", "it"}},
        {"  a\tb\r\n", {"a", "b"}},
        {"-r ''", {"-r", ""}},
        {"\"\"x''", {"x"}},
        {"'a b'c\"d e\"", {"a bcd e"}},
        {"'\\n$x`'", {"\\n$x`"}},
        {"\"\\$\\`\\\"\\\\\\n\"", {"$`\"\\\\n"}},
        {"\"a\\\nb\"", {"ab"}},
        {"a\\ b \\'", {"a b", "'"}},
        {"a\\\nb \\\n c", {"ab", "c"}},
        {"a # b 'c", {"a"}},
        {"# all\nb", {"b"}},
        {"a#b c# '#'d", {"a#b", "c#", "#d"}},
        {"\\# '#'", {"#", "#"}},
        {"\xe6\x9d\x8e \xff", {"\xe6\x9d\x8e", "\xff"}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct error error = ERROR_IN(region);
        size_t count;
        const char *const *words = words_split(region, cases[i].line, &count, &error);
        assert_non_null(words);
        for (size_t j = 0; j < count; j++) {
            assert_true(j < WORDS_MAX && cases[i].words[j]);
            assert_string_equal(words[j], cases[i].words[j]);
        }
        assert_null(words[count]);
        assert_true(count == WORDS_MAX || !cases[i].words[count]);
        region_destroy(region);
    }
}

static void test_unclosed_quotes_are_usage_errors(void **state)
{
    static const struct {
        const char *line;
        const char *text;
    } cases[] = {
        {"a 'b", "The line ends inside a quote (')."},
        {"a \"b'", "The line ends inside a quote (\")."},
        {"a \"b\\\"", "The line ends inside a quote (\")."},
        {"a b\\", "The line ends in a backslash."},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct error error = ERROR_IN(region);
        size_t count = 9;
        assert_null(words_split(region, cases[i].line, &count, &error));
        assert_int_equal(count, 0);
        assert_int_equal(error.kind, ERROR_USAGE);
        assert_string_equal(error.text, cases[i].text);
        assert_non_null(error.hint);
        region_destroy(region);
    }
}

static void test_quote_only_where_needed(void **state)
{
    static const struct {
        const char *word;
        const char *quoted;
    } cases[] = {
        {"alice@it.example.com", "alice@it.example.com"},
        {"--realm=it", "--realm=it"},
        {"", "''"},
        {"a b", "'a b'"},
        {"it's", "'it'\\''s'"},
        {"~root", "'~root'"},
        {"#general", "'#general'"},
        {"\xe6\x9d\x8e", "'\xe6\x9d\x8e'"},
    };
    struct region *region = region_create();
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_string_equal(words_quote(region, cases[i].word), cases[i].quoted);
    static const char *const words[] = {"create_user", "Al B", "-r", ""};
    assert_string_equal(words_join(region, words, 4), "create_user 'Al B' -r ''");
    assert_string_equal(words_join(region, words, 0), "");
    region_destroy(region);
}

/* Numerical Recipes' linear congruential generator: the same words in every run. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static const char *random_word(struct region *region, uint32_t *seed)
{
    static const char bytes[] = "abz019 \t\n'\"\\#$`~*?!&|;<>()-=@%\x01\x7f\xc3\xa9\xff";
    size_t length = next_random(seed) % 12;
    char *word = region_copy_bytes(region, "", 0);
    for (size_t i = 0; i < length; i++)
        word = region_format(region, "%s%c", word, bytes[next_random(seed) % (sizeof bytes - 1)]);
    return word;
}

static void test_join_and_split_are_inverse(void **state)
{
    uint32_t seed = 1;
    for (int round = 0; round < 5000; round++) {
        struct region *region = region_create();
        struct error error = ERROR_IN(region);
        const char *words[6];
        size_t count = next_random(&seed) % 7, again;
        for (size_t i = 0; i < count; i++)
            words[i] = random_word(region, &seed);
        const char *line = words_join(region, words, count);
        const char *const *split = words_split(region, line, &again, &error);
        assert_non_null(split);
        assert_int_equal(again, count);
        for (size_t i = 0; i < count; i++)
            assert_string_equal(split[i], words[i]);
        region_destroy(region);
    }
}

/* The shell itself is asked what it makes of the line. */
static void test_the_shell_reads_the_same(void **state)
{
    uint32_t seed = 2;
    for (int round = 0; round < 20; round++) {
        struct region *region = region_create();
        const char *words[8];
        for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
            words[i] = random_word(region, &seed);
        const char *line = words_join(region, words, ARRAY_LENGTH(words));
        FILE *shell = popen(region_format(region, "printf '%%s\\0' %s", line), "r");
        assert_non_null(shell);
        for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
            char *read = NULL;
            size_t size = 0;
            assert_int_equal(getdelim(&read, &size, '\0', shell), strlen(words[i]) + 1);
            assert_string_equal(read, words[i]);
            free(read);
        }
        assert_int_equal(pclose(shell), 0);
        region_destroy(region);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_unclosed_quotes_are_usage_errors),
        cmocka_unit_test(test_quote_only_where_needed),
        cmocka_unit_test(test_join_and_split_are_inverse),
        cmocka_unit_test(test_the_shell_reads_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
