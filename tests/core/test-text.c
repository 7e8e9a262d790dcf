/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, columns, cleaning, folding, integers and the nearest name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <curses.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "core/region.h"
#include "core/text.h"

enum { LAST_CODE_POINT = 0x10FFFF, PAD_COLUMNS = 1000 };

/* What strangers call themselves, and how a terminal is shown it. */
static const struct {
    const char *text, *clean;
    int width;
} names[] = {
    /* Ordinary ones stay as they are. */
    {"", "", 0},
    {"Alice Anders", "Alice Anders", 12},
    {"\u674E Bo", "\u674E Bo", 5},
    {"Zo\u00EB", "Zo\u00EB", 3},
    {"Zoe\u0308", "Zoe\u0308", 3},
    {"\u0639\u0644\u064A", "\u0639\u0644\u064A", 3},
    {"\u05D3\u05B8\u05BC\u05D5\u05B4\u05D3", "\u05D3\u05B8\u05BC\u05D5\u05B4\u05D3", 3},
    {"\u1112\u1161\u11AB\u1100\u1173\u11AF", "\u1112\u1161\u11AB\u1100\u1173\u11AF", 4},
    {"\uD55C\uAE00", "\uD55C\uAE00", 4},
    {"\u0928\u093F", "\u0928\u093F", 2},
    /* Escape sequences: CSI, OSC 52, C1 in UTF-8 and as a bare byte. */
    {"\033[31mred", "\u241B[31mred", 8},
    {"\033]52;c;ZXZpbA==\a", "\u241B]52;c;ZXZpbA==\u2407", 16},
    {"\302\2332J", "\uFFFD2J", 3},
    {"\2332J", "\uFFFD2J", 3},
    {"a\tb\r\nc\177", "a\u2409b\u240D\u240Ac\u2421", 7},
    {"a\xC2\x85z", "a\uFFFDz", 3},
    /* Direction and lines. */
    {"\u202Aa\u202Bb\u202Cc\u202Dd\u202Ee", "\uFFFDa\uFFFDb\uFFFDc\uFFFDd\uFFFDe", 10},
    {"\u2066a\u2067b\u2068c\u2069", "\uFFFDa\uFFFDb\uFFFDc\uFFFD", 7},
    {"\u200Ea\u200Fb\u061C", "\uFFFDa\uFFFDb\uFFFD", 5},
    {"a\u2028b\u2029c", "a\uFFFDb\uFFFDc", 5},
    /* Hidden text and what can't be seen. */
    {"a\U000E0068\U000E0069\U000E007F", "a\uFFFD\uFFFD\uFFFD", 4},
    {"\uFEFFa\u00AD\u200B\u200C\u200D\u2060\u034Fb", "ab", 2},
    {"\u200D", "", 0},
    {"a\u00A0b\u2003c\u3000d\u2800e\u3164f", "a b c d e f", 11},
    /* No characters: overlong, surrogate, too large, truncated, stray. */
    {"\xC0\xAF", "\uFFFD\uFFFD", 2},
    {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD", 3},
    {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD", 3},
    {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD", 4},
    {"a\xE6\x9D", "a\uFFFD\uFFFD", 3},
    {"\xFF\x80z", "\uFFFD\uFFFDz", 3},
    {"\uFFFF\uFDD0\U0001FFFE", "\uFFFD\uFFFD\uFFFD", 3},
    {"\uE000\U000F0000\u0378", "\uFFFD\uFFFD\uFFFD", 3},
    /* Marks: piled up, and without a base. */
    {"e\u0301\u0302\u0303\u0304\u0305\u0306\u0307z", "e\u0301\u0302\u0303\u0304z", 2},
    {"\u0301", "\u25CC\u0301", 1},
    {"\u200D\u0301x", "\u25CC\u0301x", 2},
    {"\u0301\u0302\u0303\u0304\u0305x", "\u25CC\u0301\u0302\u0303\u0304x", 2},
    {"\u1161", "\u25CC\u1161", 1},
    {"\u093F", "\u25CC\u093F", 2},
    /* Emoji: a family, flags, skin tones, variation selectors. */
    {"\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\U0001F469\U0001F467", 6},
    {"\U0001F1E9\U0001F1EA", "\U0001F1E9\U0001F1EA", 2},
    {"\U0001F3F4\U000E0067\U000E0062\U000E007F!", "\U0001F3F4!", 3},
    {"\U0001F44D\U0001F3FD!", "\U0001F44D!", 3},
    {"\u261D\uFE0F\U0001F3FB", "\u261D", 1},
    {"a\U0001F3FD", "a\U0001F3FD", 3},
    {"\u2764\uFE0F1\uFE0F\u20E3\U000E0100", "\u27641\u20E3", 2},
};

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

static void test_decoding_reads_what_encoding_writes(void **state)
{
    for (uint32_t point = 1; point <= LAST_CODE_POINT; point++) {
        char bytes[5] = "";
        uint32_t decoded;
        size_t length = text_encode(point, bytes);
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        assert_int_equal(text_decode(bytes, &decoded), length);
        assert_int_equal(decoded, surrogate ? 0xFFFD : point);
        assert_true(text_is_utf8(bytes, length));
    }
    char bytes[5] = "";
    assert_int_equal(text_encode(0x110000, bytes), 3);
    assert_string_equal(bytes, "\uFFFD");
    assert_int_equal(text_encode(UINT32_MAX, bytes), 3);
    assert_string_equal(bytes, "\uFFFD");
}

static void test_invalid_bytes_are_told_and_repaired(void **state)
{
    static const char *const invalid[] = {
        "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\xE6\x9D", "\x80", "\xFE",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(invalid); i++) {
        assert_false(text_is_utf8(invalid[i], strlen(invalid[i])));
        const char *repaired = text_repair(*state, invalid[i]);
        assert_true(text_is_utf8(repaired, strlen(repaired)));
        assert_int_equal(text_length(repaired), text_length(invalid[i]));
    }
    assert_string_equal(text_repair(*state, "a\xFFz"), "a\uFFFDz");
    const char *valid = "\u674E\033";
    assert_ptr_equal(text_repair(*state, valid), valid);
    assert_false(text_is_utf8(valid, 2));
    assert_int_equal(text_length("a\u674E\U0001F468\xFF"), 4);
}

/* The promise of text_clean() and text_width(), one code point at a time. */
static void assert_safe(const char *text)
{
    int width = 0;
    assert_true(text_is_utf8(text, strlen(text)));
    for (const char *rest = text; *rest;) {
        uint32_t point;
        rest += text_decode(rest, &point);
        assert_false(point < 0x20 || (point >= 0x7F && point < 0xA0));
        assert_false(point == 0x2028 || point == 0x2029 || point == 0x061C);
        assert_false((point >= 0x200B && point <= 0x200F) || (point >= 0x2066 && point <= 0x206F));
        assert_false((point >= 0x202A && point <= 0x202E) || (point >= 0xE0000 && point < 0xF0000));
        assert_false(point == 0xFEFF || (point >= 0xFE00 && point <= 0xFE0F));
        assert_true(wcwidth((wchar_t)point) >= 0);
        width += wcwidth((wchar_t)point);
    }
    assert_int_equal(text_width(text), width);
}

static void test_cleaning_makes_names_safe(void **state)
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *clean = text_clean(*state, names[i].text);
        assert_string_equal(clean, names[i].clean);
        assert_int_equal(text_width(clean), names[i].width);
        assert_safe(clean);
    }
}

static void test_cleaning_leaves_clean_text_alone(void **state)
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *clean = text_clean(*state, names[i].text);
        assert_ptr_equal(text_clean(*state, clean), clean);
    }
}

static void test_cleaning_knows_every_code_point(void **state)
{
    struct region *region = *state;
    for (uint32_t point = 1; point <= LAST_CODE_POINT; point++) {
        char text[16] = "";
        text_encode(point, text);
        assert_safe(text_clean(region, text));
        memmove(text + 1, text, 5);
        text[0] = 'a';
        const char *clean = text_clean(region, text);
        assert_safe(clean);
        if (strcmp(clean, text) != 0 && clean[1] != ' ')
            assert_true(text_is_unsafe(point) || wcwidth((wchar_t)point) < 0);
        region_reset(region);
    }
}

static SCREEN *start_curses(void **state)
{
    FILE *nowhere = fopen("/dev/null", "r+");
    assert_non_null(nowhere);
    *state = nowhere;
    SCREEN *screen = newterm("xterm", nowhere, nowhere);
    assert_non_null(screen);
    return screen;
}

/* Where the cursor of curses stands after `text`. */
static int curses_width(WINDOW *pad, const char *text)
{
    wmove(pad, 0, 0);
    assert_int_equal(waddstr(pad, text), OK);
    return getcurx(pad);
}

static void test_columns_are_those_of_curses(void **state)
{
    struct region *region = *state;
    void *terminal;
    SCREEN *screen = start_curses(&terminal);
    WINDOW *pad = newpad(2, PAD_COLUMNS);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        assert_int_equal(curses_width(pad, names[i].clean), names[i].width);
    for (uint32_t point = 1; point <= LAST_CODE_POINT; point++) {
        char text[5] = "";
        text_encode(point, text);
        const char *clean = text_clean(region, text);
        assert_int_equal(curses_width(pad, clean), text_width(clean));
        region_reset(region);
    }
    delwin(pad);
    endwin();
    delscreen(screen);
    fclose(terminal);
}

/* The clip is a beginning of `clean`, ends between characters and fits. */
static void assert_clipped(const char *clip, const char *clean, int columns)
{
    size_t length = strlen(clip) - strlen("\u2026");
    assert_true(text_width(clip) <= columns);
    assert_string_equal(clip + length, "\u2026");
    assert_memory_equal(clip, clean, length);
    uint32_t next;
    text_decode(clean + length, &next);
    assert_false(text_is_mark(next));
}

static void test_clipping_fits_and_keeps_characters_whole(void **state)
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        assert_string_equal(text_clip(*state, names[i].text, 0), "");
        for (int columns = 1; columns < names[i].width; columns++)
            assert_clipped(text_clip(*state, names[i].text, columns), names[i].clean, columns);
        const char *whole = text_clip(*state, names[i].text, names[i].width + !names[i].width);
        assert_string_equal(whole, names[i].clean);
    }
}

static void test_clipping_uses_the_columns_there_are(void **state)
{
    static const struct {
        const char *text;
        int columns;
        const char *clip;
    } cases[] = {
        {"Aloha Community", 13, "Aloha Commun\u2026"},
        {"Aloha", 5, "Aloha"},
        {"Aloha", 1, "\u2026"},
        {"Aloha", -1, ""},
        {"\u674E\u674E\u674E", 5, "\u674E\u674E\u2026"},
        {"\u674E\u674E\u674E", 4, "\u674E\u2026"},
        {"e\u0301e\u0301e\u0301", 2, "e\u0301\u2026"},
        {"\u0928\u093Fx", 2, "\u2026"},
        {"\U0001F1E9\U0001F1EAab", 2, "\u2026"},
        {"\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7", 3, "\U0001F1E9\U0001F1EA\u2026"},
        {"\033[2Jabc", 3, "\u241B[\u2026"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_string_equal(text_clip(*state, cases[i].text, cases[i].columns), cases[i].clip);
    int used;
    assert_int_equal(text_fit("\u674E\u674E", 3, &used), 3);
    assert_int_equal(used, 2);
    assert_int_equal(text_fit("abc", -1, &used), 0);
    assert_int_equal(used, 0);
}

static void test_folding_compares_as_a_person_would(void **state)
{
    static const struct {
        const char *left, *right;
    } equal[] = {
        {"ALICE", "alice"},
        {"Stra\u00DFe", "STRASSE"},
        {"Zoe\u0308", "zo\u00EB"},
        {"\uFF21lice", "alice"},
        {"\uFB01n", "FIN"},
        {"a\u200Db\uFE0F", "ab"},
        {"\u03A3\u0391\u03A3", "\u03C3\u03B1\u03C2"},
        {"\xFF", "\uFFFD"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(equal); i++) {
        const char *folded = text_fold(*state, equal[i].left);
        assert_string_equal(folded, text_fold(*state, equal[i].right));
        assert_string_equal(text_fold(*state, folded), folded);
    }
    assert_string_not_equal(text_fold(*state, "Zoe"), text_fold(*state, "Zo\u00EB"));
}

/* A hundred thousand marks on one letter: sorted all at once they would take seconds. */
static void test_folding_of_endless_marks(void **state)
{
    enum { MARKS = 50000 };
    struct region *region = region_create();
    (void)state;
    char *text = region_alloc(region, 4 * MARKS + 2);
    text[0] = 'E';
    for (size_t i = 0; i < MARKS; i++)
        memcpy(text + 1 + 4 * i, i % 2 ? "\u0301\u0316" : "\u0316\u0301", 4);
    const char *folded = text_fold(region, text);
    assert_int_equal(strncmp(folded, "\u00e9", 2), 0);
    assert_int_equal(strlen(folded), 4 * MARKS);
    region_destroy(region);
}

static void test_contains_ignores_case(void **state)
{
    assert_true(text_contains("Alice ANDERS", "anders"));
    assert_true(text_contains("Alice", ""));
    assert_true(text_contains("", ""));
    assert_true(text_contains("Gro\u00DFe Stra\u00DFe", "STRASS"));
    assert_false(text_contains("Alice", "bob"));
    assert_false(text_contains("Ali", "Alice"));
}

static void test_trimming_takes_blanks_of_any_script(void **state)
{
    assert_string_equal(text_trim(*state, " \t\u3000a b\u00A0\r\n"), "a b");
    assert_string_equal(text_trim(*state, "\u2028\xC2\x85 "), "");
    assert_string_equal(text_trim(*state, ""), "");
    assert_string_equal(text_trim(*state, "\u200Ba\u200B"), "\u200Ba\u200B");
    const char *trimmed = "a b";
    assert_ptr_equal(text_trim(*state, trimmed), trimmed);
}

static void test_integers_are_read_as_the_server_does(void **state)
{
    static const struct {
        const char *text;
        int64_t number;
    } cases[] = {
        {"0", 0},
        {"-0", 0},
        {"+42", 42},
        {"007", 7},
        {" \t\n42\r\v\f", 42},
        {"\u00A042\u3000", 42},
        {"\302\20542", 42},
        {"1_000_000", 1000000},
        {"0_7", 7},
        {"\uFF13", 3},
        {"-\u0664\u0662", -42},
        {"\u06F1\u06F2", 12},
        {"\u0967\u0968\u0969", 123},
        {"1\uFF12\u0663", 123},
        /* Five sets of mathematical digits stand in one run. */
        {"\U0001D7CE\U0001D7D9\U0001D7E4\U0001D7EF\U0001D7FF", 1239},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"000000000000000000000000000001", 1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t number = -1;
        assert_int_equal(text_parse_integer(cases[i].text, &number), TEXT_INTEGER);
        assert_true(number == cases[i].number);
    }
}

static void test_what_is_no_integer_is_refused(void **state)
{
    static const char *const wrong[] = {"",         " ",      "+",
                                        "-",        "--1",    "+ 1",
                                        "1 2",      "_1",     "1_",
                                        "1__0",     "-_1",    "1.0",
                                        "1e3",      "0x10",   "\u00B2",
                                        "\u2167",   "\u4E09", "\u22121",
                                        "\0331",    "1\v2",   "\u200B42",
                                        "42\uFEFF", "\03442", "nan",
                                        "1\xFF",    "\xFF",   "99999999999999999999x",
                                        "1_\uFF3F1"};
    static const char *const large[] = {
        "9223372036854775808",
        "-9223372036854775809",
        " +100_000_000_000_000_000_000 ",
        "\uFF19999999999999999999",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        int64_t number = 5;
        assert_int_equal(text_parse_integer(wrong[i], &number), TEXT_NO_INTEGER);
        assert_true(number == 5);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(large); i++) {
        int64_t number = 5;
        assert_int_equal(text_parse_integer(large[i], &number), TEXT_INTEGER_TOO_LARGE);
        assert_true(number == 5);
    }
}

/* The verdicts are those of difflib.get_close_matches(text, candidates, 1, 0.6). */
static void test_nearest_names_what_was_meant(void **state)
{
    static const char *const candidates[] = {
        "list_realms", "create_user",        "delete_user",      "deactivate_user",
        "show_admins", "change_user_role",   "deactivate_realm", "reactivate_realm",
        "export",      "\u674E\u674E\u674E",
    };
    static const struct {
        const char *text, *nearest;
    } cases[] = {
        {"list_realms", "list_realms"},
        {"list_realm", "list_realms"},
        {"create_users", "create_user"},
        {"nosuchcommand", NULL},
        {"LIST_REALMS", NULL},
        {"remls_list", NULL},
        {"activate_user", "deactivate_user"},
        {"user", NULL},
        {"realm", "list_realms"},
        {"activate_realm", "reactivate_realm"},
        {"exprot", "export"},
        {"adminsshow", NULL},
        {"\u674E\u674E", "\u674E\u674E\u674E"},
        {"\u674E", NULL},
        {"x", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const char *nearest = text_nearest(cases[i].text, candidates, ARRAY_LENGTH(candidates));
        if (cases[i].nearest)
            assert_string_equal(nearest, cases[i].nearest);
        else
            assert_null(nearest);
    }
}

static void test_nearest_at_the_edges(void **state)
{
    static const char *const ties[] = {"abcx", "abcz", "abcy"};
    static const char *const empty[] = {""};
    static const char *const edge[] = {"abcde"};
    static const char *const uneven[] = {"aaba", "baaa"};
    assert_string_equal(text_nearest("abc", ties, ARRAY_LENGTH(ties)), "abcz");
    assert_null(text_nearest("abc", ties, 0));
    assert_string_equal(text_nearest("", empty, 1), "");
    assert_null(text_nearest("a", empty, 1));
    /* Three of five in common is 0.6 and close; two are not. */
    assert_string_equal(text_nearest("abcxy", edge, 1), "abcde");
    assert_null(text_nearest("abxyz", edge, 1));
    /* The measure is not symmetric: of equally long matches the first is taken. */
    assert_string_equal(text_nearest("baaa", uneven, 1), "aaba");
    assert_null(text_nearest("aaba", uneven + 1, 1));
}

static void test_locale_is_utf8_in_the_end(void **state)
{
    static const struct {
        const char *locale;
        bool trusted;
    } cases[] = {
        {"C", false},      {"xx_XX.UTF-8", true},       {"xx_XX.utf8@euro", true},
        {"C.UTF-8", true}, {"xx_XX.ISO-8859-1", false}, {"xx_XX", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        setenv("LC_ALL", cases[i].locale, 1);
        assert_int_equal(text_use_locale(), cases[i].trusted);
        assert_string_equal(nl_langinfo(CODESET), "UTF-8");
        assert_int_equal(text_width("\u674E"), 2);
    }
    unsetenv("LC_ALL");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, create_region, destroy_region)

int main(void)
{
    text_use_locale();
    const struct CMUnitTest tests[] = {
        TEST(test_decoding_reads_what_encoding_writes),
        TEST(test_invalid_bytes_are_told_and_repaired),
        TEST(test_cleaning_makes_names_safe),
        TEST(test_cleaning_leaves_clean_text_alone),
        TEST(test_cleaning_knows_every_code_point),
        TEST(test_columns_are_those_of_curses),
        TEST(test_clipping_fits_and_keeps_characters_whole),
        TEST(test_clipping_uses_the_columns_there_are),
        TEST(test_folding_compares_as_a_person_would),
        TEST(test_folding_of_endless_marks),
        TEST(test_contains_ignores_case),
        TEST(test_trimming_takes_blanks_of_any_script),
        TEST(test_integers_are_read_as_the_server_does),
        TEST(test_what_is_no_integer_is_refused),
        TEST(test_nearest_names_what_was_meant),
        TEST(test_nearest_at_the_edges),
        TEST(test_locale_is_utf8_in_the_end),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
