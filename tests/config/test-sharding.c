/* SPDX-License-Identifier: Apache-2.0 */
/* Which event processes serve a realm, and their queues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "config/sharding.h"
#include "core/error.h"
#include "core/region.h"

/* The directory of a server's own files. */
struct place {
    struct region *region;
    char directory[64];
    struct error error;
};

static const char *const file_names[] = {"aloha.conf", "settings.py", "sharding.json"};

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    *place = (struct place){
        .region = region, .directory = "/tmp/test-sharding-XXXXXX", .error = ERROR_IN(region)};
    *state = place;
    return mkdtemp(place->directory) ? 0 : -1;
}

static const char *path_of(struct place *place, const char *name)
{
    return region_format(place->region, "%s/%s", place->directory, name);
}

static int tear_down(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(file_names); i++)
        remove(path_of(place, file_names[i]));
    int failed = rmdir(place->directory);
    region_destroy(place->region);
    return failed;
}

/* Writes the three files, none for NULL, and reads them. */
static const struct sharding *load(struct place *place, const char *conf, const char *settings_py,
                                   const char *json)
{
    const char *const contents[] = {conf, settings_py, json};
    for (size_t i = 0; i < ARRAY_LENGTH(file_names); i++) {
        remove(path_of(place, file_names[i]));
        if (!contents[i])
            continue;
        FILE *file = fopen(path_of(place, file_names[i]), "w");
        assert_non_null(file);
        assert_true(fputs(contents[i], file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
    error_clear(&place->error);
    const struct settings *settings =
        settings_load(place->region, place->directory, NULL, &place->error);
    assert_non_null(settings);
    return sharding_load(place->region, settings, place->directory, &place->error);
}

static const struct sharding *loaded(struct place *place, const char *conf, const char *settings_py,
                                     const char *json)
{
    const struct sharding *sharding = load(place, conf, settings_py, json);
    if (!sharding)
        fail_msg("%s", place->error.text);
    return sharding;
}

static void assert_ports(struct place *place, struct sharding_ports ports, const char *expected)
{
    const char *text = "";
    for (size_t i = 0; i < ports.count; i++)
        text = region_format(place->region, "%s%s%d", text, i ? " " : "", ports.ports[i]);
    assert_string_equal(text, expected);
}

static void assert_fails(struct place *place, const struct sharding *sharding, const char *part)
{
    assert_null(sharding);
    assert_int_equal(place->error.kind, ERROR_USAGE);
    assert_non_null(place->error.hint);
    if (!strstr(place->error.text, part))
        fail_msg("\"%s\" lacks \"%s\"", place->error.text, part);
}

static void test_one_process_by_default(void **state)
{
    struct place *place = *state;
    static const char *const files[] = {NULL, "{}", "{\"shard_map\": {}, \"shard_regexes\": []}"};
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        const struct sharding *sharding = loaded(place, NULL, NULL, files[i]);
        assert_ports(place, sharding_all_ports(sharding), "9800");
        assert_ports(place, sharding_for_host(sharding, "a.example.com"), "9800");
        assert_string_equal(sharding_queue(place->region, sharding, 9800), "notify_tornado");
    }
    const struct sharding *sharding = loaded(place, "[tornado_sharding]\n", NULL, NULL);
    assert_ports(place, sharding_all_ports(sharding), "9800");
}

static void test_ports_of_the_options(void **state)
{
    struct place *place = *state;
    const struct sharding *sharding = loaded(
        place,
        "[tornado_sharding]\n9802_9801_regex = ^b\n9800 = a\n9803_9801 = c\n9804_regex = d\n", NULL,
        NULL);
    assert_ports(place, sharding_all_ports(sharding), "9800 9801 9802 9803 9804");
    assert_ports(place, sharding_for_host(sharding, "x"), "9800");
    assert_string_equal(sharding_queue(place->region, sharding, 9803), "notify_tornado_port_9803");
    static const char *const wrong[] = {"regex", "9800_", "_9800", "9800_x",
                                        "98000", "0",     "-1",    "9800_regex_9801"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_fails(place,
                     load(place,
                          region_format(place->region, "[tornado_sharding]\n%s = a\n", wrong[i]),
                          NULL, NULL),
                     "is no port");
}

static void test_ports_of_the_setting(void **state)
{
    struct place *place = *state;
    const struct sharding *sharding =
        loaded(place, "[tornado_sharding]\n9805 = a\n", "TORNADO_PORTS = [9802, 9801]\n", NULL);
    assert_ports(place, sharding_all_ports(sharding), "9802 9801");
    assert_ports(place, sharding_for_host(sharding, "x"), "9802");
    sharding = loaded(place, NULL, "TORNADO_PORTS = (9802,)\n", NULL);
    assert_string_equal(sharding_queue(place->region, sharding, 9802), "notify_tornado");
    assert_fails(place, load(place, NULL, "TORNADO_PORTS = []\n", NULL), "no list of ports");
    assert_fails(place, load(place, NULL, "TORNADO_PORTS = [0]\n", NULL), "no list of ports");
    assert_fails(place, load(place, NULL, "TORNADO_PORTS = ['9800']\n", NULL), "no list of ports");
    assert_fails(place, load(place, NULL, "TORNADO_PORTS = f()\n", NULL), "computes TORNADO_PORTS");
}

static const char two[] = "[tornado_sharding]\n9800 = a\n9801 = b\n";

static void test_hosts_have_ports(void **state)
{
    struct place *place = *state;
    static const char *const files[] = {
        "{\"shard_map\":{\"b.example.com\":9801,\"c.example.com\":[9803,9802]},"
        "\"shard_regexes\":[]}",
        "{\"b.example.com\":9801,\"c.example.com\":[9803,9802]}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        const struct sharding *sharding = loaded(place, two, NULL, files[i]);
        assert_ports(place, sharding_for_host(sharding, "b.example.com"), "9801");
        assert_ports(place, sharding_for_host(sharding, "c.example.com"), "9803 9802");
        assert_ports(place, sharding_for_host(sharding, "B.example.com"), "9800");
        assert_ports(place, sharding_for_host(sharding, "b.example.com:443"), "9800");
    }
}

static void test_patterns_have_ports(void **state)
{
    struct place *place = *state;
    const struct sharding *sharding =
        loaded(place, two, NULL,
               "{\"shard_map\":{\"abc.example.com\":9807},\"shard_regexes\":[[\"^a.*\",9801],"
               "[\"b|c\",[9802,9803]],[\"[]d(]\\\\.x$\",9804],[\".*\\\\.Org$\",9805]]}");
    assert_ports(place, sharding_for_host(sharding, "abc.example.com"), "9807");
    assert_ports(place, sharding_for_host(sharding, "Abd.example.com"), "9801");
    assert_ports(place, sharding_for_host(sharding, "c1"), "9802 9803");
    assert_ports(place, sharding_for_host(sharding, "xc1"), "9800");
    assert_ports(place, sharding_for_host(sharding, "a.net"), "9801");
    assert_ports(place, sharding_for_host(sharding, "x.ORG"), "9805");
    assert_ports(place, sharding_for_host(sharding, "x.org.example.com"), "9800");
}

static void test_users_are_divided(void **state)
{
    static const int ports[] = {9803, 9801, 9802};
    struct sharding_ports three = {ports, 3}, one = {ports, 1};
    assert_int_equal(sharding_port_of_user(three, 0), 9803);
    assert_int_equal(sharding_port_of_user(three, 10), 9801);
    assert_int_equal(sharding_port_of_user(three, INT64_C(5000000000)), 9802);
    assert_int_equal(sharding_port_of_user(one, 11), 9803);
}

static void test_broken_files_are_told(void **state)
{
    struct place *place = *state;
    static const char *const wrong[][2] = {
        {"{", "expected JSON"},
        {"[]", "an object of hosts"},
        {"{\"shard_map\":[]}", "an object of hosts"},
        {"{\"a\":\"9800\"}", "a port or a list"},
        {"{\"a\":9800.5}", "a port or a list"},
        {"{\"a\":70000}", "a port or a list"},
        {"{\"a\":[9800,null]}", "a port or a list"},
        {"{\"a\":[]}", "at least one port"},
        {"{\"shard_map\":{},\"shard_regexes\":{}}", "a list of patterns"},
        {"{\"shard_map\":{},\"shard_regexes\":[[\"a\"]]}", "pairs of a pattern"},
        {"{\"shard_map\":{},\"shard_regexes\":[\"a\"]}", "pairs of a pattern"},
        {"{\"shard_map\":{},\"shard_regexes\":[[9800,\"a\"]]}", "pairs of a pattern"},
        {"{\"shard_map\":{},\"shard_regexes\":[[\"(a\",9800]]}", "regular expressions"},
        {"{\"shard_map\":{},\"shard_regexes\":[[\"(?:a)\",9800]]}", "regular expressions"},
        {"{\"shard_map\":{},\"shard_regexes\":[[\"a\\\\d\",9800]]}", "regular expressions"},
        {"{\"shard_map\":{},\"shard_regexes\":[[\"[\\\\w-]\",9800]]}", "regular expressions"},
        {"{\"shard_map\":{},\"shard_regexes\":[[\"a\\\\\",9800]]}", "expected"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_fails(place, load(place, two, NULL, wrong[i][0]), wrong[i][1]);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_one_process_by_default), TEST(test_ports_of_the_options),
        TEST(test_ports_of_the_setting),   TEST(test_hosts_have_ports),
        TEST(test_patterns_have_ports),    TEST(test_users_are_divided),
        TEST(test_broken_files_are_told),
    };
    return cmocka_run_group_tests_name("sharding", tests, NULL, NULL);
}
