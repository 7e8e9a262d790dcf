/* SPDX-License-Identifier: Apache-2.0 */
/* Filters, against the private server's rows and in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "model/filter_value.h"
#include "model/realm.h"
#include "model/user.h"
#include "model/view_filter.h"
#include "tests/model/view_fixture.h"

/* A filter of users, and the condition by hand that it must mean. */
struct meaning {
    const char *filter;
    const char *sql;
};

static struct keys select_users(struct fixture *fixture, const char *condition)
{
    const char *sql = region_format(
        fixture->region,
        "SELECT id FROM zerver_userprofile WHERE realm_id = 3 AND (%s) ORDER BY id", condition);
    struct rows *rows = fixture_query(fixture, sql, NO_PARAMETERS);
    struct keys keys = {.count = 0};
    for (size_t i = 0; i < rows_count(rows); i++)
        keys_add(&keys, rows_integer(rows, i, 0));
    return keys;
}

static void check_meaning(struct fixture *fixture, const struct meaning *meaning)
{
    struct keys expected = select_users(fixture, meaning->sql);
    struct keys keys =
        filtered_keys(fixture, &users_view, parse_filter(fixture, &users_view, meaning->filter));
    if (expected.count == 0)
        fail_msg("%s: no row would tell", meaning->sql);
    if (keys.count != expected.count)
        fail_msg("%s: %zu rows, not %zu", meaning->filter, keys.count, expected.count);
    keys_assert_same(&keys, &expected);
}

static void test_filters_mean_what_they_say(void **state)
{
    static const struct meaning meanings[] = {
        {"", "true"},
        {"   ", "true"},
        {"alice", "id = 40"},
        {"ALICE", "id = 40"},
        {"\"Alice Anders\"", "id = 40"},
        {"Alice\" \"Anders", "id = 40"},
        {"name:\"Alice Anders\"", "id = 40"},
        {"anders alice", "id = 40"},
        {"ø", "full_name ILIKE '%ø%' OR full_name LIKE '%Ø%'"},
        {"email:it.example", "delivery_email ILIKE '%it.example%'"},
        {"!email:it.example", "delivery_email NOT ILIKE '%it.example%'"},
        {"!alice", "id <> 40"},
        {"!name:a", "full_name NOT ILIKE '%a%'"},
        {"name:^a", "full_name ILIKE 'a%'"},
        {"^a", "full_name ILIKE 'a%' OR delivery_email ILIKE 'a%'"},
        {"!^a", "NOT (full_name ILIKE 'a%' OR delivery_email ILIKE 'a%')"},
        {"email:^alice@", "id = 40"},
        {"role:owner", "role = 100"},
        {"Role:Admin", "role = 200"},
        {"role:administrator", "role = 200"},
        {"!role:member", "role <> 400"},
        {"role:g", "role = 600"},
        {"active:no", "NOT is_active"},
        {"is_active:TRUE", "is_active"},
        {"!active:yes", "NOT is_active"},
        {"bot:y active:n", "is_bot AND NOT is_active"},
        {"id:40", "id = 40"},
        {"!id:40", "id <> 40"},
        {"id:>40", "id > 40"},
        {"id:>=40 id:<50", "id BETWEEN 40 AND 49"},
        {"id:<=40", "id <= 40"},
        {"!id:>40", "id <= 40"},
        {"id:=40", "id = 40"},
        {"id:40,42,>1100", "id IN (40, 42) OR id > 1100"},
        {"role:admin,owner", "role IN (100, 200)"},
        {"!role:admin,owner,", "role NOT IN (100, 200)"},
        {"email:^alice,^max", "delivery_email ILIKE 'alice%' OR delivery_email ILIKE 'max%'"},
        {"name:anders,\"Max Mint\"", "full_name ILIKE '%anders%' OR full_name ILIKE '%max mint%'"},
        {"/^a.*s$/", "full_name ~* '^a.*s$' OR delivery_email ~* '^a.*s$'"},
        {"name:/^(alice|max) [a-m]/", "full_name ~* '^(alice|max) [a-m]'"},
        {"!name:/^[[:lower:]]+$/", "full_name !~* '^[a-z]+$'"},
        {"email:/\\d{2,}@/", "delivery_email ~ '[0-9]{2,}@'"},
        {"email:/^\\w+@it\\./,^max", "delivery_email ~* '^[a-z0-9_]+@it[.]' OR "
                                     "delivery_email ILIKE 'max%'"},
        {"name:/alice a", "full_name ~* 'alice a'"},
        {"~alnd", "full_name ILIKE '%a%l%n%d%' OR delivery_email ILIKE '%a%l%n%d%'"},
        {"name:~aas", "full_name ILIKE '%a%a%s%'"},
        {"joined:>=1970", "true"},
        {"\"last seen\":>0min",
         "NOT EXISTS (SELECT FROM zerver_userpresence p WHERE "
         "p.user_profile_id = zerver_userprofile.id AND p.timestamp > now())"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(meanings); i++)
        check_meaning(*state, &meanings[i]);
}

/* A generator of its own, so that a failure can be had again (Marsaglia, "Xorshift RNGs", 2003). */
static size_t pick(size_t count)
{
    static uint32_t state = 20261122;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % count;
}

static const char *pick_text(struct fixture *fixture, const char *const pieces[], size_t count,
                             size_t length)
{
    const char *text = "";
    for (size_t i = 0; i < length; i++)
        text = region_format(fixture->region, "%s%s", text, pieces[pick(count)]);
    return text;
}

static const char *const letters[] = {
    "a", "A", "b", "B", "1", "7", " ", "é", "É", "ß", "ſ",  "ı",  "İ", "ς", "漢",     "\U0001F642",
    ".", "%", "_", "-", "@", ":", ",", "^", "~", "/", "\\", "\n", "(", "|", "o\u0308"};

static void scramble(struct fixture *fixture)
{
    for (int64_t id = 40; id < 300; id++)
        fixture_query(
            fixture,
            "UPDATE zerver_userprofile SET full_name = $2::text,"
            " date_joined = timestamptz '2020-01-01 00:00Z' + $3::bigint * interval '1 h'"
            " WHERE id = $1::bigint AND realm_id = 3",
            SQL_PARAMETERS(value_integer(id),
                           value_text(pick_text(fixture, letters, ARRAY_LENGTH(letters), pick(9))),
                           value_integer((int64_t)pick(50000))));
}

static const char *random_filter(struct fixture *fixture)
{
    static const char *const columns[] = {
        "", "!", "name:", "!name:", "email:", "id:", "!id:", "joined:", "role:", "last_seen:"};
    static const char *const signs[] = {"", "", "^", "~", "/", "<", ">", "<=", ">="};
    static const char *const pieces[] = {
        "a",     "B",    "é",   "ß",    "ſ",    "ı",           "ς",           "漢",
        "1",     "7",    "40",  "99",   ".",    "*",           "+",           "?",
        "|",     "(",    ")",   "[ab]", "[^a]", "[[:alpha:]]", "[[:lower:]]", "\\d",
        "\\W",   "{2}",  "^",   "$",    ",",    "%",           "_",           "-",
        "\" \"", "2021", "-03", "d",    "h",    "admin",       "2022-12-",    "\\."};
    const char *text = "";
    for (size_t words = 1 + pick(3) / 2; words > 0; words--)
        text = region_format(fixture->region, "%s%s%s%s ", text,
                             columns[pick(ARRAY_LENGTH(columns))], signs[pick(ARRAY_LENGTH(signs))],
                             pick_text(fixture, pieces, ARRAY_LENGTH(pieces), 1 + pick(2)));
    return text;
}

/* Which of `rows`, read without a filter, match in memory. */
static struct keys match(struct fixture *fixture, const struct rows *rows,
                         const struct view_filter *filter)
{
    struct keys keys = {.count = 0};
    for (size_t row = 0; row < rows_count(rows); row++) {
        struct value values[USER_COLUMN_COUNT];
        const char *folded[USER_COLUMN_COUNT];
        for (size_t i = 0; i < USER_COLUMN_COUNT; i++) {
            values[i] = rows_value(rows, row, i);
            bool text = values[i].type == VALUE_TEXT && !values[i].null;
            folded[i] = text ? text_upper(fixture->region, values[i].text) : NULL;
        }
        if (view_filter_matches(filter, &users_view, values, folded))
            keys_add(&keys, row_key(rows, row));
    }
    return keys;
}

/* Whether the server or the console's memory answers must not make a difference. */
static void test_memory_and_sql_agree(void **state)
{
    struct fixture *fixture = *state;
    struct view_request all = {
        .view = &users_view, .scope = scope_of_it(), .order = view_order_by(USER_ID, false)};
    size_t valid = 0, telling = 0;
    scramble(fixture);
    struct rows *rows = fixture_read_window(fixture, &all);
    for (int i = 0; i < 4000; i++) {
        const char *text = random_filter(fixture);
        const struct view_filter *filter =
            view_filter_parse(fixture->region, &users_view, text, NULL);
        if (!filter)
            continue;
        struct keys in_sql = filtered_keys(fixture, &users_view, filter);
        struct keys in_memory = match(fixture, rows, filter);
        if (in_sql.count != in_memory.count ||
            memcmp(in_sql.items, in_memory.items, in_sql.count * sizeof *in_sql.items) != 0)
            fail_msg("%s: %zu rows in SQL, %zu in memory", text, in_sql.count, in_memory.count);
        valid++;
        telling += in_sql.count > 0 && in_sql.count < rows_count(rows);
    }
    assert_true(valid > 1000);
    assert_true(telling > 200);
}

/* Ranges as typed, by a clock that stands still. */
static void test_times_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text;
        int64_t least, most; /* in seconds; the last microsecond before `most` is the end */
    } times[] = {
        {"2021", 1609459200, 1640995200},       {"2021-02", 1612137600, 1614556800},
        {"2020-02-29", 1582934400, 1583020800}, {"today", 1700006400, 1700092800},
        {"yesterday", 1699920000, 1700006400},  {"=2021", 1609459200, 1640995200},
    };
    enum { NOW = 1700050000 };
    const int64_t second = 1000000, now = NOW * second;
    int64_t least, most;
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(times); i++) {
        assert_true(filter_read_times(times[i].text, now, &least, &most));
        assert_int_equal(least, times[i].least * second);
        assert_int_equal(most, times[i].most * second - 1);
    }
    assert_true(filter_read_times(">2021", now, &least, &most));
    assert_int_equal(least, 1640995200 * second);
    assert_true(most == INT64_MAX);
    assert_true(filter_read_times("<2h", now, &least, &most));
    assert_int_equal(least, (NOW - 7200) * second + 1);
    assert_true(most == INT64_MAX);
    assert_true(filter_read_times(">=2h", now, &least, &most));
    assert_true(least == INT64_MIN);
    assert_int_equal(most, (NOW - 7200) * second);
    assert_true(filter_read_times("1d", now, &least, &most));
    assert_int_equal(least, (NOW - 2 * 86400) * second + 1);
    assert_int_equal(most, (NOW - 86400) * second);
    assert_true(filter_read_integers(">9223372036854775807", &least, &most));
    static const char *const wrong[] = {"",           "20",       "2021-", "2021-1x", "0000",
                                        "2021-00",    "21-01-01", "d",     "3x",      "-3d",
                                        "2021-02-30", "<",        ">>2021"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_false(filter_read_times(wrong[i], now, &least, &most));
}

/* What is not finished yet while it is being typed lets all through. */
static void test_unfinished_words_ask_for_nothing(void **state)
{
    static const char *const words[] = {
        "!",    "^",      "!^",        "role:", "!role:", "name:", "name:^",  "/",      "~",
        "id:>", "role:,", "joined:<=", "\"",    "\"\"",   "!\"\"", "name:\"", "id:\"\""};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        check_meaning(*state, &(struct meaning){words[i], "true"});
    check_meaning(*state, &(struct meaning){"role: alice", "id = 40"});
    check_meaning(*state, &(struct meaning){"\"alice and", "false OR id = 40"});
}

/* One user gets the name; the filter finds that user alone. */
static void check_hostile(struct fixture *fixture, const char *name, const char *filter)
{
    fixture_query(fixture, "UPDATE zerver_userprofile SET full_name = $1::text WHERE id = 50",
                  SQL_PARAMETERS(value_text(name)));
    struct keys keys =
        filtered_keys(fixture, &users_view, parse_filter(fixture, &users_view, filter));
    if (keys.count != 1)
        fail_msg("%s: %zu rows", filter, keys.count);
    assert_int_equal(keys.items[0], 50);
}

static void test_hostile_text_is_text(void **state)
{
    check_hostile(*state, "100%_\\", "%_\\");
    check_hostile(*state, "100%_\\", "name:^100%_\\");
    check_hostile(*state, "Robert'); DROP TABLE x;--", "');");
    check_hostile(*state, "$1::text", "$1");
    check_hostile(*state, "three\nlines", "three\nlines");
    check_hostile(*state, "a:b:c", "name:a:b");
    check_hostile(*state, "a:b:c", "\"a:b\"");
    check_hostile(*state, ":-)", ":-)");
    check_hostile(*state, "!important", "\"!important\"");
    check_hostile(*state, "a^b", "a^b");
    check_hostile(*state, "^caret", "\"^caret\"");
    check_hostile(*state, "^caret", "name:\"^car\"");
    check_hostile(*state, "^caret", "^^caret");
}

/* The last code point there is: nothing sorts behind it, so ranges must not end there. */
static void test_the_last_code_point_is_text(void **state)
{
    check_hostile(*state, "q\U0010FFFFz", "\U0010FFFF");
    check_hostile(*state, "q\U0010FFFFz", "name:^q\U0010FFFF");
    check_hostile(*state, "qqq\U0010FFFF\U0010FFFF", "name:^qqq");
    check_hostile(*state, "\U0010FFFF\U0010FFFF\U0010FFFF", "name:^\U0010FFFF");
}

static void check_refusal(struct fixture *fixture, const struct view *view, const char *filter,
                          const char *text)
{
    error_clear(&fixture->error);
    assert_null(view_filter_parse(fixture->region, view, filter, &fixture->error));
    assert_int_equal(fixture->error.kind, ERROR_USAGE);
    assert_string_equal(fixture->error.text, text);
}

static void test_wrong_filters_say_why(void **state)
{
    struct fixture *fixture = *state;
    check_refusal(fixture, &users_view, "foo:bar", "Users can't be filtered by \"foo\".");
    assert_string_equal(
        fixture->error.hint,
        "Columns: full_name, delivery_email, role, is_active, last_seen, id, is_bot, date_joined.");
    check_refusal(fixture, &users_view, "last_seen:never", "\"never\" is not a valid last_seen.");
    check_refusal(fixture, &users_view, "alice role:boss", "\"boss\" is not a valid role.");
    check_refusal(fixture, &users_view, "!active:maybe", "\"maybe\" is not a valid is_active.");
    check_refusal(fixture, &users_view, "id:4x", "\"4x\" is not a valid id.");
    check_refusal(fixture, &users_view, "id:99999999999999999999",
                  "\"99999999999999999999\" is not a valid id.");
    check_refusal(fixture, &users_view, "joined:soon", "\"soon\" is not a valid date_joined.");
    check_refusal(fixture, &users_view, "role:>guest", "\">guest\" is not a valid role.");
    check_refusal(fixture, &users_view, "joined:2021-13",
                  "\"2021-13\" is not a valid date_joined.");
    check_refusal(fixture, &users_view, "joined:2021-04-31",
                  "\"2021-04-31\" is not a valid date_joined.");
    check_refusal(fixture, &users_view, "joined:<9999999y",
                  "\"<9999999y\" is not a valid date_joined.");
}

/* Expressions that one engine would take otherwise than the other, or for ever. */
static void test_wrong_expressions_say_why(void **state)
{
    static const char *const refusals[][2] = {
        {"/a\\b/", "\\b is not known in an expression; there are \\d, \\w and \\s."},
        {"/a\\", "Nothing follows the \\ in the expression."},
        {"/(a)\\1/", "\\1 is not known in an expression; there are \\d, \\w and \\s."},
        {"/[a/", "A [ in the expression is not closed."},
        {"/[[:]]/", "Within [...] a [ only begins a class such as [:alpha:]."},
        {"/[[:", "Within [...] a [ only begins a class such as [:alpha:]."},
        {"/[[=a=]]/", "Within [...] a [ only begins a class such as [:alpha:]."},
        {"/[\\n]/", "Within [...] a \\ only begins \\d, \\w or \\s; ] stands first."},
        {"name:/(a/", "A ( in the expression is not closed."},
        {"/a)/", "A ) in the expression closes nothing; \\) is the sign."},
        {"/*a/", "Nothing that * could repeat is before it."},
        {"/a+?/", "Nothing that ? could repeat is before it."},
        {"/(?i)a/", "Nothing that ? could repeat is before it."},
        {"/a{,3}/", "A { in the expression needs {m}, {m,} or {m,n}; \\{ is the sign."},
        {"/a{3,2}/", "A { in the expression needs {m}, {m,} or {m,n}; \\{ is the sign."},
        {"/a{257}/", "The expression repeats too much."},
        {"/((a{99}){99}){99}/", "The expression repeats too much."},
        {"/[z-a]/", "The expression is wrong: Invalid range end."},
        {"/[[:word:]]/", "The expression is wrong: Invalid character class name."},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(refusals); i++)
        check_refusal(fixture, &users_view, refusals[i][0], refusals[i][1]);
    char longest[300] = "/";
    memset(longest + 1, 'a', 201);
    check_refusal(fixture, &users_view, longest, "The expression has more than 200 bytes.");
}

/* A list of so many words, with a separator behind each, behind `start`. */
static const char *words(struct region *region, const char *start, const char *word, size_t count)
{
    struct buffer text = {0};
    buffer_append_text(&text, start);
    for (size_t i = 0; i < count; i++)
        buffer_append_text(&text, word);
    return buffer_take_text(region, &text);
}

static void test_endless_filters_are_refused(void **state)
{
    struct region *region = region_create();
    (void)state;
    const char *const good[] = {words(region, "", "a ", 256), words(region, "id:", "1,", 256)};
    const char *const bad[] = {words(region, "", "a ", 257), words(region, "id:", "1,", 258),
                               words(region, "", "aaaaaaaa", 1025)};
    for (size_t i = 0; i < 2; i++)
        assert_non_null(view_filter_parse(region, &users_view, good[i], NULL));
    for (size_t i = 0; i < 3; i++) {
        struct error error = ERROR_IN(region);
        assert_null(view_filter_parse(region, &users_view, bad[i], &error));
        assert_int_equal(error.kind, ERROR_USAGE);
    }
    region_destroy(region);
}

static void test_filters_are_extended(void **state)
{
    struct fixture *fixture = *state;
    const struct view_filter *base = parse_filter(fixture, &users_view, "active:yes");
    const struct view_filter *both =
        view_filter_with(fixture->region, base, &users_view, "is_bot", value_boolean(true));
    struct keys expected = select_users(fixture, "is_active AND is_bot");
    struct keys keys = filtered_keys(fixture, &users_view, both);
    assert_true(expected.count > 0);
    keys_assert_same(&keys, &expected);
    const struct view_filter *one =
        view_filter_with(fixture->region, NULL, &users_view, "id", value_integer(40));
    keys = filtered_keys(fixture, &users_view, one);
    assert_int_equal(keys.count, 1);
    assert_int_equal(keys.items[0], 40);
}

/* A filter holds in windows on either side of an edge too. */
static void test_filtered_windows(void **state)
{
    struct fixture *fixture = *state;
    struct view_request request = {
        .view = &users_view,
        .scope = scope_of_it(),
        .filter = parse_filter(fixture, &users_view, "active:no !role:guest"),
        .order = view_order_by(USER_FULL_NAME, false),
    };
    struct rows *all = fixture_read_window(fixture, &request);
    assert_true(rows_count(all) > WINDOW);
    struct keys forwards = fixture_page(fixture, request, VIEW_FIRST, VIEW_AFTER);
    struct keys backwards = fixture_page(fixture, request, VIEW_LAST, VIEW_BEFORE);
    keys_reverse(&backwards);
    assert_int_equal(forwards.count, rows_count(all));
    keys_assert_same(&forwards, &backwards);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_filters_mean_what_they_say),
        TEST(test_memory_and_sql_agree),
        cmocka_unit_test(test_times_are_read_as_people_write_them),
        TEST(test_unfinished_words_ask_for_nothing),
        TEST(test_hostile_text_is_text),
        TEST(test_the_last_code_point_is_text),
        TEST(test_wrong_filters_say_why),
        TEST(test_wrong_expressions_say_why),
        TEST(test_endless_filters_are_refused),
        TEST(test_filters_are_extended),
        TEST(test_filtered_windows),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
