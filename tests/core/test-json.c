/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: exact integers, harmless text, and what is read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

enum { LAST_CODE_POINT = 0x10FFFF, CODE_POINTS_PER_TEXT = 256 };

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

static const char *write_json(struct region *region, const cJSON *item)
{
    struct buffer buffer = {0};
    json_write(&buffer, item);
    return buffer_take_text(region, &buffer);
}

static void test_integers_are_exact(void **state)
{
    static const int64_t integers[] = {
        0,
        -1,
        INT32_MAX,
        999999999999999,
        1000000000000000,
        -1000000000000001,
        1700000000123456,
        9007199254740991,
        9007199254740993,
        INT64_MAX,
        INT64_MIN,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(integers); i++) {
        cJSON *object = cJSON_CreateObject();
        json_add_integer(object, "id", integers[i]);
        assert_true(json_integer(object, "id", 5) == integers[i]);
        const char *json = write_json(*state, object);
        cJSON_Delete(object);
        assert_string_equal(json, region_format(*state, "{\"id\":%" PRId64 "}", integers[i]));

        cJSON *parsed = json_parse(*state, json, NULL);
        assert_true(json_integer(parsed, "id", 5) == integers[i]);
        assert_string_equal(write_json(*state, parsed), json);
    }
}

static void test_integers_stay_exact_wherever_they_stand(void **state)
{
    const char *json = "{\"9007199254740993\":[9007199254740993,1.5,\"\\\"-1\",-9007199254740995],"
                       "\"e\":{\"a\":true,\"b\":9223372036854775807,\"c\":[]},\"d\":12}";
    cJSON *item = json_parse(*state, json, NULL);
    assert_non_null(item);
    assert_string_equal(write_json(*state, item), json);
    assert_int_equal(json_integer(item, "d", 0), 12);
}

static void test_what_is_no_integer_gives_the_fallback(void **state)
{
    cJSON *item = json_parse(*state,
                             "{\"text\":\"1\",\"half\":0.5,\"large\":9223372036854775808,"
                             "\"huge\":1e300,\"null\":null,\"round\":2e3}",
                             NULL);
    static const char *const names[] = {"text", "half", "large", "huge", "null", "missing"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        assert_int_equal(json_integer(item, names[i], -7), -7);
    assert_int_equal(json_integer(item, "round", -7), 2000);
    assert_int_equal(json_integer(NULL, "round", -7), -7);
    cJSON_AddRawToObject(item, "raw", "[1]");
    assert_int_equal(json_integer(item, "raw", -7), -7);
}

static void test_members_are_read_by_type(void **state)
{
    cJSON *item = json_parse(*state, "{\"a\":\"x\",\"b\":true,\"c\":false,\"d\":1}", NULL);
    assert_string_equal(json_text(item, "a"), "x");
    assert_null(json_text(item, "A"));
    assert_null(json_text(item, "b"));
    assert_null(json_text(NULL, "a"));
    assert_true(json_boolean(item, "b"));
    assert_false(json_boolean(item, "c"));
    assert_false(json_boolean(item, "d"));
    assert_false(json_boolean(item, "missing"));
}

static void test_values_keep_their_types(void **state)
{
    const struct {
        struct value value;
        const char *json;
    } cases[] = {
        {value_text("a\"b"), "\"a\\\"b\""},
        {value_text("a\xFFz"), "\"a\uFFFDz\""},
        {value_text(NULL), "null"},
        {value_null(VALUE_INTEGER), "null"},
        {value_integer(INT64_MAX), "9223372036854775807"},
        {value_number(0.1), "0.1"},
        {value_number(NAN), "null"},
        {value_boolean(true), "true"},
        {value_boolean(false), "false"},
        {value_time(1700000000123456), "\"2023-11-14T22:13:20.123456Z\""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        cJSON *item = json_from_value(&cases[i].value);
        assert_string_equal(write_json(*state, item), cases[i].json);
        cJSON_Delete(item);
    }
}

static void test_text_is_harmless_on_a_terminal(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"Zo\u00EB \u674E\u00A0e\u0301", "{\"k\":\"Zo\u00EB \u674E\u00A0e\u0301\"}"},
        {"\033]52;c;ZQ==\a", "{\"k\":\"\\u001b]52;c;ZQ==\\u0007\"}"},
        {"a\n\t\"\\\177", "{\"k\":\"a\\n\\t\\\"\\\\\\u007f\"}"},
        {"\302\2332J", "{\"k\":\"\\u009b2J\"}"},
        {"\u202E\u2066\u061C\u2028", "{\"k\":\"\\u202e\\u2066\\u061c\\u2028\"}"},
        {"\u200D\uFE0F\uFEFF", "{\"k\":\"\\u200d\\ufe0f\\ufeff\"}"},
        {"\U000E0041\U0001F468", "{\"k\":\"\\udb40\\udc41\U0001F468\"}"},
        {"\xED\xA0\x80|\xC0\xAF|\xE6", "{\"k\":\"\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD|\uFFFD\"}"},
        {NULL, "{\"k\":null}"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        cJSON *object = cJSON_CreateObject();
        json_add_text(object, "k", cases[i].text);
        assert_string_equal(write_json(*state, object), cases[i].json);
        cJSON_Delete(object);
    }
}

static void test_invalid_text_of_others_is_repaired(void **state)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "key\xFF\x1B", "\xC0\x80");
    assert_string_equal(write_json(*state, object), "{\"key\uFFFD\\u001b\":\"\uFFFD\uFFFD\"}");
    cJSON_Delete(object);

    cJSON *parsed = json_parse(*state, "{\"k\":\"a\xFFz\"}", NULL);
    assert_string_equal(json_text(parsed, "k"), "a\uFFFDz");
}

static void assert_harmless(const char *json)
{
    while (*json) {
        uint32_t point;
        json += text_decode(json, &point);
        assert_false(text_is_unsafe(point));
    }
}

static void test_every_code_point_comes_back(void **state)
{
    struct region *region = *state;
    for (uint32_t first = 1; first <= LAST_CODE_POINT; first += CODE_POINTS_PER_TEXT) {
        struct buffer text = {0};
        for (uint32_t i = 0; i < CODE_POINTS_PER_TEXT && first + i <= LAST_CODE_POINT; i++) {
            char bytes[4];
            buffer_append(&text, bytes, text_encode(first + i, bytes));
        }
        cJSON *object = cJSON_CreateObject();
        json_add_text(object, "k", buffer_text(&text));
        const char *json = write_json(region, object);
        cJSON_Delete(object);
        assert_harmless(json);
        cJSON *parsed = cJSON_Parse(json);
        assert_string_equal(json_text(parsed, "k"), buffer_text(&text));
        cJSON_Delete(parsed);
        buffer_free(&text);
        region_reset(region);
    }
}

static void test_what_is_no_json_is_refused(void **state)
{
    static const struct {
        const char *text;
        int after, length;
    } cases[] = {
        {"", 0, 0},
        {"{\"password\":hunter2}", 12, 20},
        {"[1,2", 4, 4},
        {"{} {}", 3, 5},
        {"\"\\ud800\"", 1, 8},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error error = ERROR_IN(*state);
        assert_null(json_parse(*state, cases[i].text, &error));
        assert_int_equal(error.kind, ERROR_FAILED);
        assert_string_equal(error.text,
                            region_format(*state,
                                          "This is not JSON: it goes wrong after %d of %d bytes.",
                                          cases[i].after, cases[i].length));
    }
    assert_null(json_parse(*state, "[", NULL));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, create_region, destroy_region)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_integers_are_exact),
        TEST(test_integers_stay_exact_wherever_they_stand),
        TEST(test_what_is_no_integer_gives_the_fallback),
        TEST(test_members_are_read_by_type),
        TEST(test_values_keep_their_types),
        TEST(test_text_is_harmless_on_a_terminal),
        TEST(test_invalid_text_of_others_is_repaired),
        TEST(test_every_code_point_comes_back),
        TEST(test_what_is_no_json_is_refused),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
