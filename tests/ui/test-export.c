/* SPDX-License-Identifier: Apache-2.0 */
/* What a list shows, saved: all its rows, or the marked ones, in three formats. */
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

#include "core/error.h"
#include "core/loop.h"
#include "core/region.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/run/export_run.h"

struct export_test {
    struct region *region;
    struct error error;
    struct loop *loop;
    struct list_source *source;
    struct list *list;
    const char *path;
    struct export_run *run;
    bool ended;
    int64_t rows;
    const char *text, *problem;
};

static const struct list_column columns[] = {
    {.name = "id",
     .title = "id",
     .width = 6,
     .right = true,
     .sortable = true,
     .type = VALUE_INTEGER},
    {.name = "secret", .title = "secret", .hidden = true},
    {.name = "name", .title = "name", .sortable = true},
};

static void add_row(struct export_test *test, int64_t key, const char *name)
{
    const char *cells[] = {"as people read it", "hidden", name};
    const struct value values[] = {value_integer(key), value_text("hidden"), value_text(name)};
    memory_source_add(test->source, key, false, cells, values);
}

static int open_test(void **state)
{
    struct export_test *test = calloc(1, sizeof *test);
    const char *temporary = getenv("TMPDIR");
    test->region = region_create();
    test->error = ERROR_IN(test->region);
    test->loop = loop_create();
    char *directory =
        region_format(test->region, "%s/export-XXXXXX", temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(directory));
    test->path = region_format(test->region, "%s/saved", directory);
    test->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    test->list = list_create(
        &(struct list_options){.source = test->source, .name = "people", .loop = test->loop});
    *state = test;
    return 0;
}

static int close_test(void **state)
{
    struct export_test *test = *state;
    export_run_stop(test->run);
    list_destroy(test->list);
    loop_destroy(test->loop);
    region_destroy(test->region);
    free(test);
    return 0;
}

static void on_progress(void *context, int64_t rows)
{
    ((struct export_test *)context)->rows = rows;
}

static void on_end(void *context, int64_t rows, const char *text, const char *problem)
{
    struct export_test *test = context;
    test->ended = true;
    test->rows = rows;
    test->text = text ? region_copy_text(test->region, text) : NULL;
    test->problem = problem ? region_copy_text(test->region, problem) : NULL;
}

static void begin(struct export_test *test, enum output_format format, const char *path)
{
    const struct export_listener listener = {on_progress, on_end, test};
    list_refresh(test->list);
    test->ended = false;
    export_run_stop(test->run);
    const struct export_rows rows = export_rows_of(test->list);
    test->run = export_run_start(test->loop, &rows, format, path, &listener, &test->error);
}

static const char *save(struct export_test *test, enum output_format format, const char *path)
{
    begin(test, format, path);
    assert_non_null(test->run);
    while (!test->ended)
        loop_turn(test->loop, 1000);
    return test->text;
}

static void add_people(struct export_test *test)
{
    add_row(test, 1, "Alice");
    add_row(test, 2, "Bo, the \"second\"");
    add_row(test, 3, "=cmd|'/C calc'!A1");
    add_row(test, 4, "line\nbreak \033[31m");
    add_row(test, 5, "<b>*|`_");
}

static void test_formats(void **state)
{
    struct export_test *test = *state;
    add_people(test);
    assert_string_equal(save(test, OUTPUT_CSV, NULL),
                        "id,name\r\n1,Alice\r\n2,\"Bo, the \"\"second\"\"\"\r\n"
                        "3,'=cmd|'/C calc'!A1\r\n4,\"line\nbreak \033[31m\"\r\n5,<b>*|`_\r\n");
    assert_string_equal(
        save(test, OUTPUT_JSON, NULL),
        "{\"schema_version\":1,\"command\":null,\"preview\":false,\"tables\":[{\"name\":\"people\","
        "\"fields\":"
        "[{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"name\",\"type\":\"text\"}],\"rows\":["
        "\n"
        "{\"id\":1,\"name\":\"Alice\"},\n{\"id\":2,\"name\":\"Bo, the \\\"second\\\"\"},\n"
        "{\"id\":3,\"name\":\"=cmd|'/C calc'!A1\"},\n"
        "{\"id\":4,\"name\":\"line\\nbreak \\u001b[31m\"},\n{\"id\":5,\"name\":\"<b>*|`_\"}]}],"
        "\"changes\":[],\"effects\":[],\"status\":\"done\",\"exit_code\":0,\"error\":null}\n");
    const char *markdown = save(test, OUTPUT_MARKDOWN, NULL);
    assert_non_null(strstr(markdown, "| id | name |\n| ---: | --- |\n| 1 | Alice |\n"));
    assert_non_null(strstr(markdown, "| 5 | \\<b\\>\\*\\|\\`\\_ |\n"));
    assert_null(strchr(markdown, '\033'));
    size_t lines = 0;
    for (const char *at = markdown; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, 2 + 5);
}

static void test_order_filter_marks_and_columns_are_heeded(void **state)
{
    struct export_test *test = *state;
    add_people(test);
    struct list_columns arranged = *list_columns(test->list);
    list_columns_move(&arranged, 2, -1);
    list_columns_move(&arranged, 1, -1);
    list_set_columns(test->list, &arranged);
    list_set_filter(test->list, "b"); /* Bo, break, <b> */
    list_key(test->list, KEY_NONE, DO_SORT_PREVIOUS);
    list_key(test->list, KEY_NONE, DO_REVERSE);
    assert_string_equal(save(test, OUTPUT_CSV, NULL),
                        "name,id\r\n<b>*|`_,5\r\n\"line\nbreak \033[31m\",4\r\n"
                        "\"Bo, the \"\"second\"\"\",2\r\n");
    list_key(test->list, KEY_NONE, DO_FIRST);
    list_key(test->list, KEY_NONE, DO_TOGGLE);
    list_key(test->list, KEY_NONE, DO_LAST);
    list_key(test->list, KEY_NONE, DO_TOGGLE);
    assert_string_equal(save(test, OUTPUT_CSV, NULL),
                        "name,id\r\n<b>*|`_,5\r\n\"Bo, the \"\"second\"\"\",2\r\n");
    assert_int_equal(test->rows, 2);
}

static void test_more_rows_than_a_list_holds_go_to_a_file(void **state)
{
    struct export_test *test = *state;
    struct stat status;
    for (int64_t i = 0; i < 12345; i++)
        add_row(test, i, "x");
    save(test, OUTPUT_CSV, test->path);
    assert_null(test->problem);
    assert_int_equal(test->rows, 12345);
    assert_int_equal(stat(test->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    FILE *file = fopen(test->path, "r");
    char line[64], expected[64];
    assert_non_null(fgets(line, sizeof line, file));
    for (int i = 0; i < 12345; i++) {
        snprintf(expected, sizeof expected, "%d,x\r\n", i);
        assert_non_null(fgets(line, sizeof line, file));
        assert_string_equal(line, expected);
    }
    assert_null(fgets(line, sizeof line, file));
    fclose(file);
}

static void test_stopping_leaves_a_file_as_it_was(void **state)
{
    struct export_test *test = *state;
    for (int64_t i = 0; i < 5000; i++)
        add_row(test, i, "x");
    FILE *file = fopen(test->path, "w");
    fputs("before", file);
    fclose(file);
    begin(test, OUTPUT_CSV, test->path);
    while (test->rows == 0)
        loop_turn(test->loop, 1000);
    export_run_stop(test->run);
    test->run = NULL;
    char text[16] = "";
    file = fopen(test->path, "r");
    assert_int_equal(fread(text, 1, sizeof text - 1, file), 6);
    fclose(file);
    assert_string_equal(text, "before");
    assert_false(test->ended);
}

static void test_a_file_that_cannot_be_written_is_told(void **state)
{
    struct export_test *test = *state;
    add_people(test);
    begin(test, OUTPUT_CSV, "/nowhere/saved");
    assert_null(test->run);
    assert_string_equal(test->error.text,
                        "Cannot write /nowhere/saved: No such file or directory.");
    save(test, OUTPUT_CSV, "/dev/full");
    assert_string_equal(test->problem, "The output could not be written: No space left on device.");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)
    const struct CMUnitTest tests[] = {
        TEST(test_formats),
        TEST(test_order_filter_marks_and_columns_are_heeded),
        TEST(test_more_rows_than_a_list_holds_go_to_a_file),
        TEST(test_stopping_leaves_a_file_as_it_was),
        TEST(test_a_file_that_cannot_be_written_is_told),
    };
#undef TEST
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
