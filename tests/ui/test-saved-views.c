/* SPDX-License-Identifier: Apache-2.0 */
/* What lists show, kept in a file: by whom, in what shape it is found, and what goes wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "ui/kept/saved_views.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"

struct saved_test {
    struct region *region;
    struct error error;
    const char *directory, *path;
};

static const struct list_column columns[] = {
    {.name = "number", .title = "number", .width = 6, .right = true, .sortable = true},
    {.name = "name", .title = "name", .sortable = true},
    {.name = "seen", .title = "seen", .width = 10, .hidden = true},
};

static int open_test(void **state)
{
    struct saved_test *test = calloc(1, sizeof *test);
    test->region = region_create();
    test->error = ERROR_IN(test->region);
    const char *temporary = getenv("TMPDIR");
    char *base = region_format(test->region, "%s/saved-XXXXXX", temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(base));
    test->directory = region_format(test->region, "%s/state/aloha-tui", base);
    test->path = region_format(test->region, "%s/views.json", test->directory);
    *state = test;
    return 0;
}

static int close_test(void **state)
{
    struct saved_test *test = *state;
    region_destroy(test->region);
    free(test);
    return 0;
}

static cJSON *shown_with_filter(const char *filter)
{
    cJSON *shown = cJSON_CreateObject();
    json_add_text(shown, "filter", filter);
    return shown;
}

static void put(struct saved_test *test, struct saved_views *saved, const char *name)
{
    if (!saved_views_put(saved, name, "users", shown_with_filter(name), &test->error))
        fail_msg("%s", test->error.text);
}

static void write_file(const struct saved_test *test, const char *text)
{
    struct saved_views *saved = saved_views_open(test->directory);
    saved_views_keep_list(saved, "x", cJSON_CreateObject(), NULL); /* makes the directory */
    saved_views_close(saved);
    FILE *file = fopen(test->path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_views_are_kept_renamed_and_deleted(void **state)
{
    struct saved_test *test = *state;
    struct saved_views *saved = saved_views_open(test->directory);
    put(test, saved, "role:admin");
    put(test, saved, "gone");
    put(test, saved, "ROLE:admin"); /* in the place of the first */
    assert_true(saved_views_rename(saved, "ROLE:admin", "admins", &test->error));
    assert_false(saved_views_rename(saved, "gone", "Admins", &test->error));
    assert_string_equal(test->error.text, "There is a view “Admins” already.");
    assert_true(saved_views_delete(saved, "gone", &test->error));
    error_clear(&test->error);
    assert_false(saved_views_delete(saved, "gone", &test->error));
    saved_views_close(saved);
    saved = saved_views_open(test->directory);
    assert_int_equal(saved_views_count(saved), 1);
    struct saved_view view = saved_views_at(saved, 0);
    assert_string_equal(view.name, "admins");
    assert_string_equal(view.list, "users");
    assert_string_equal(json_text(view.shown, "filter"), "ROLE:admin");
    assert_int_equal(saved_views_find(saved, "ADMINS"), 0);
    saved_views_close(saved);
}

static void test_the_file_is_its_owners_only(void **state)
{
    struct saved_test *test = *state;
    struct saved_views *saved = saved_views_open(test->directory);
    struct stat status;
    put(test, saved, "one");
    assert_int_equal(stat(test->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    saved_views_close(saved);
}

static void test_two_consoles_keep_what_each_changed(void **state)
{
    struct saved_test *test = *state;
    struct saved_views *one = saved_views_open(test->directory);
    struct saved_views *other = saved_views_open(test->directory);
    put(test, one, "of one");
    put(test, other, "of the other");
    assert_true(saved_views_keep_list(one, "users", cJSON_CreateObject(), &test->error));
    assert_int_equal(saved_views_count(one), 2);
    saved_views_close(one);
    saved_views_close(other);
}

static void test_a_broken_file_is_put_aside(void **state)
{
    static const char *const broken[] = {"", "{\"lists\": {", "[1, 2]", "\"text\"", "\x80\xff"};
    struct saved_test *test = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(broken); i++) {
        write_file(test, broken[i]);
        struct saved_views *saved = saved_views_open(test->directory);
        assert_int_equal(saved_views_count(saved), 0);
        assert_null(saved_views_of_list(saved, "users"));
        assert_int_equal(access(test->path, F_OK), -1);
        assert_int_equal(access(region_format(test->region, "%s.broken", test->path), F_OK), 0);
        put(test, saved, "new");
        assert_int_equal(saved_views_count(saved), 1);
        saved_views_close(saved);
    }
}

static void test_what_is_not_understood_is_left_alone(void **state)
{
    struct saved_test *test = *state;
    write_file(test, "{\"later\": [1], \"lists\": {\"users\": 7, \"bots\": {\"filter\": \"x\"}},"
                     " \"views\": [3, {\"name\": \"no list\"},"
                     " {\"name\": \"good\", \"list\": \"users\", \"shown\": {}}]}");
    struct saved_views *saved = saved_views_open(test->directory);
    assert_int_equal(saved_views_count(saved), 1);
    assert_null(saved_views_of_list(saved, "users"));
    assert_non_null(saved_views_of_list(saved, "bots"));
    put(test, saved, "mine");
    saved_views_close(saved);
    FILE *file = fopen(test->path, "r");
    char text[1024] = "";
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    assert_non_null(strstr(text, "\"later\":[1]"));
}

static void test_a_file_that_cannot_be_written_is_told(void **state)
{
    struct saved_test *test = *state;
    struct saved_views *saved = saved_views_open("/proc/self/nowhere");
    assert_false(saved_views_put(saved, "x", "users", cJSON_CreateObject(), &test->error));
    assert_non_null(strstr(test->error.text, "/proc/self/nowhere/views.json"));
    assert_int_equal(saved_views_count(saved), 1); /* holds until the console is left */
    saved_views_close(saved);
}

static struct list *open_list(struct saved_views *saved)
{
    struct list_source *source = memory_source_create(columns, ARRAY_LENGTH(columns));
    return list_create(&(struct list_options){.source = source, .name = "numbers", .saved = saved});
}

static const char *describe(const struct saved_test *test, const struct list *list)
{
    struct buffer text = {0};
    cJSON *shown = list_describe(list);
    json_write(&text, shown);
    cJSON_Delete(shown);
    const char *copy = region_copy_text(test->region, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

static void test_a_list_comes_back_as_it_was_left(void **state)
{
    struct saved_test *test = *state;
    struct saved_views *saved = saved_views_open(test->directory);
    struct list *list = open_list(saved);
    struct list_columns arranged = *list_columns(list);
    list_columns_move(&arranged, 2, -1);
    list_columns_toggle(&arranged, 1);
    list_columns_resize(&arranged, 0, 6, 3);
    arranged.frozen = 1;
    list_set_columns(list, &arranged);
    list_key(list, KEY_NONE, DO_SORT_PREVIOUS);
    list_key(list, KEY_NONE, DO_SORT_ADD);
    list_key(list, KEY_NONE, DO_REVERSE);
    const char *left = describe(test, list);
    list_destroy(list);
    saved_views_close(saved);
    saved = saved_views_open(test->directory);
    list = open_list(saved);
    assert_string_equal(describe(test, list), left);
    list_destroy(list);
    saved_views_close(saved);
}

/* Columns that there are no longer, twice the same, all hidden, of no possible width. */
static void test_a_list_makes_the_best_of_what_was_kept(void **state)
{
    struct saved_test *test = *state;
    write_file(test, "{\"lists\": {\"numbers\": {\"columns\": [{\"name\": \"went\"}, 7,"
                     " {\"name\": \"name\", \"width\": 100000}, {\"name\": \"name\"}],"
                     " \"frozen\": 99, \"sort\": [{\"column\": \"went\"}, {\"column\": \"seen\"},"
                     " {\"column\": \"name\", \"descending\": true}]}}}");
    struct saved_views *saved = saved_views_open(test->directory);
    struct list *list = open_list(saved);
    assert_string_equal(
        describe(test, list),
        "{\"columns\":[{\"name\":\"name\",\"hidden\":false},{\"name\":\"number\",\"hidden\":false},"
        "{\"name\":\"seen\",\"hidden\":true}],\"frozen\":0,"
        "\"sort\":[{\"column\":\"name\",\"descending\":true}],\"filter\":\"\"}");
    list_destroy(list);
    saved_views_close(saved);
    write_file(test,
               "{\"lists\": {\"numbers\": {\"columns\": [{\"name\": \"name\", \"hidden\": true},"
               " {\"name\": \"number\", \"hidden\": true}]}}}");
    saved = saved_views_open(test->directory);
    list = open_list(saved);
    assert_int_equal(list_columns_shown(list_columns(list)), 2);
    list_destroy(list);
    saved_views_close(saved);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)
    const struct CMUnitTest tests[] = {
        TEST(test_views_are_kept_renamed_and_deleted),
        TEST(test_the_file_is_its_owners_only),
        TEST(test_two_consoles_keep_what_each_changed),
        TEST(test_a_broken_file_is_put_aside),
        TEST(test_what_is_not_understood_is_left_alone),
        TEST(test_a_file_that_cannot_be_written_is_told),
        TEST(test_a_list_comes_back_as_it_was_left),
        TEST(test_a_list_makes_the_best_of_what_was_kept),
    };
#undef TEST
    return cmocka_run_group_tests_name("saved-views", tests, NULL, NULL);
}
