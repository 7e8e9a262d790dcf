/* SPDX-License-Identifier: Apache-2.0 */
/* Values as Python's repr() writes them; what is expected is what CPython 3.11 printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/python.h"
#include "core/region.h"

static void test_text(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "''"},
        {"zproject.backends.EmailAuthBackend", "'zproject.backends.EmailAuthBackend'"},
        {"it's", "\"it's\""},
        {"say \"it\"", "'say \"it\"'"},
        {"it's \"it\"", "'it\\'s \"it\"'"},
        {"back\\slash", "'back\\\\slash'"},
        {"\t\n\r\a\x1b\x7f", "'\\t\\n\\r\\x07\\x1b\\x7f'"},
        {"Zoë 😀 日本", "'Zoë 😀 日本'"},
        {"\u00a0\u00ad", "'\\xa0\\xad'"},
        {"\u202e\u2028", "'\\u202e\\u2028'"},
        {"\U000e0041", "'\\U000e0041'"},
        {"a\xff", "'a\\udcff'"},
    };
    struct region *region = region_create();
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_string_equal(python_text(region, cases[i].text), cases[i].expected);
    region_destroy(region);
}

static void check_json(const char *json, const char *expected)
{
    struct region *region = region_create();
    struct buffer buffer = {0};
    cJSON *item = json_parse(region, json, NULL);
    assert_non_null(item);
    python_write(&buffer, item);
    assert_string_equal(buffer_text(&buffer), expected);
    buffer_free(&buffer);
    region_destroy(region);
}

static void test_items(void **state)
{
    check_json("{}", "{}");
    check_json("[]", "[]");
    check_json("[true,false,null]", "[True, False, None]");
    check_json("{\"_auth_user_id\":\"10\",\"_auth_user_backend\":\"x.Y\"}",
               "{'_auth_user_id': '10', '_auth_user_backend': 'x.Y'}");
    check_json("{\"z\":{\"it's\":[[],{}]},\"a\":\"\\u00eb\\\"\"}",
               "{'z': {\"it's\": [[], {}]}, 'a': 'ë\"'}");
}

static void test_numbers(void **state)
{
    check_json("[0,-1,1669093200]", "[0, -1, 1669093200]");
    check_json("[999999999999999,1000000000000000,9223372036854775807]",
               "[999999999999999, 1000000000000000, 9223372036854775807]");
    check_json("[-9223372036854775808]", "[-9223372036854775808]");
    check_json("[0.1,1.5,-2.675,123456.789,1669093200.123457]",
               "[0.1, 1.5, -2.675, 123456.789, 1669093200.123457]");
    check_json("[0.0001,0.00001,1.5e-7,5e-324]", "[0.0001, 1e-05, 1.5e-07, 5e-324]");
    check_json("[0.30000000000000004,1e15,1e16,1.7976931348623157e308]",
               "[0.30000000000000004, 1000000000000000.0, 1e+16, 1.7976931348623157e+308]");
    check_json("[1e999,-1e999]", "[inf, -inf]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
