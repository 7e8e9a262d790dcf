/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strangers call themselves, everywhere that names are shown: no byte of it reaches the
 * terminal that is no text (the harness looks for that itself), every border stands where it
 * should, and what is read from files is what was in the database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "frames.h"
#include "names.h"
#include "terminal.h"
#include "tests/action/sandbox.h"

enum { NAMES_LEAST = 500, PAGES_MOST = 200 };

static void press(struct terminal *terminal, const char *key)
{
    terminal_press(terminal, key);
    frames_expect_straight(terminal);
}

/* Pages down until nothing moves any more. */
static void page_through(struct terminal *terminal)
{
    const char *before = "";
    press(terminal, "Home");
    for (int i = 0; i < PAGES_MOST && strcmp(before, terminal_screen(terminal)) != 0; i++) {
        before = terminal_screen(terminal);
        press(terminal, "PgDn");
    }
}

static void type(struct terminal *terminal, const char *text)
{
    terminal_type(terminal, text);
    frames_expect_straight(terminal);
}

struct test {
    struct sandbox *sandbox;
    struct terminal *terminal; /* or NULL */
    const char *const *names;
    size_t count;
};

static int open_test(void **state)
{
    struct test *test = memory_alloc(1, sizeof *test);
    void *sandbox;
    sandbox_open(&sandbox);
    test->sandbox = sandbox;
    names_load(sandbox);
    test->names = names_read(sandbox, &test->count);
    assert_true(test->count >= NAMES_LEAST);
    *state = test;
    return 0;
}

static int close_test(void **state)
{
    struct test *test = *state;
    void *sandbox = test->sandbox;
    terminal_free(test->terminal);
    sandbox_close(&sandbox);
    free(test);
    return 0;
}

/* Starts the console, or with `words` one command, in a terminal of that size. */
static struct terminal *start(struct test *test, int rows, int columns, const char *const words[])
{
    const char *const console[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", test->sandbox->config,
                                   NULL};
    const char *const *argv =
        words ? program_words(test->sandbox->region, test->sandbox->config, words) : console;
    terminal_free(test->terminal);
    test->terminal = terminal_start(rows, columns, argv, NULL);
    return test->terminal;
}

static void look_at_panes(struct terminal *terminal)
{
    press(terminal, "Esc");
    page_through(terminal);
    press(terminal, "/");
    type(terminal, "string_id:^" NAMES_REALM);
    press(terminal, "Enter");
    press(terminal, "Home");
    press(terminal, "Enter");
    terminal_expect(terminal, "lear › Users");
    page_through(terminal);
    press(terminal, ">");
    page_through(terminal);
    press(terminal, "Home");
}

/* The first user has all streams. */
static void look_at_a_user(struct terminal *terminal)
{
    enum { TABS = 8 };
    press(terminal, "Enter");
    for (int tab = 0; tab < TABS; tab++) {
        page_through(terminal);
        press(terminal, "Tab");
    }
    press(terminal, "Esc");
}

/* Form, picker and preview for the last user. */
static void look_at_forms(struct terminal *terminal)
{
    press(terminal, "End");
    press(terminal, "a");
    type(terminal, "change_user_role");
    press(terminal, "Enter");
    press(terminal, "Home");
    press(terminal, "F2");
    page_through(terminal);
    press(terminal, "Enter");
    press(terminal, "F5");
    press(terminal, "Esc");
    press(terminal, "Esc");
}

static void look_at_output(struct terminal *terminal, const char *line)
{
    press(terminal, ":");
    type(terminal, "list_users");
    press(terminal, "Enter");
    terminal_paste(terminal, line);
    press(terminal, "Ctrl-R");
    terminal_wait_text(terminal, "✔ done");
    page_through(terminal);
    press(terminal, "Right");
    page_through(terminal);
    press(terminal, "Esc");
    press(terminal, "Esc");
}

static void test_borders_stand_straight(void **state)
{
    static const int sizes[][2] = {{16, 60}, {24, 80}, {50, 200}};
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        struct terminal *terminal = start(*state, sizes[i][0], sizes[i][1], NULL);
        look_at_panes(terminal);
        look_at_a_user(terminal);
        look_at_forms(terminal);
        look_at_output(terminal, "aloha-tui --batch list_users -r " NAMES_REALM);
    }
}

/* Where the column after a name stands: at its own place, or beyond a name that needs more room. */
static int place_after(const struct test *test, const char *name, int column)
{
    enum { NAME_COLUMN = 8 };
    int end = NAME_COLUMN + text_width(text_clean(test->sandbox->region, name)) + 1;
    return end > column ? end : column;
}

static void test_a_table_on_a_terminal_stands_straight(void **state)
{
    static const char *const words[] = {
        "list_users", "-r", NAMES_REALM, "--active", "--fields", "id,full_name,role", NULL};
    enum { ROWS = 1000, COLUMNS = 240 };
    struct test *test = *state;
    struct terminal *terminal = start(test, ROWS, COLUMNS, words);
    int column;
    size_t rows = 0;
    assert_int_equal(terminal_wait_exit(terminal), 0);
    assert_true(terminal_find(terminal, "role", NULL, &column));
    for (int row = 0; row < ROWS; row++) {
        int64_t id = atoll(terminal_row(terminal, row));
        if (id < NAMES_FIRST_ID)
            continue;
        int place = place_after(test, test->names[id - NAMES_FIRST_ID], column);
        if (strcmp(terminal_cell(terminal, row, place - 1).text, " ") != 0 ||
            strcmp(terminal_cell(terminal, row, place).text, "o") != 0)
            terminal_fail(terminal, "row %d: no owner in column %d", row + 1, place + 1);
        rows++;
    }
    assert_int_equal(rows, test->count);
}

static struct outcome list_names(struct test *test, const char *format)
{
    struct outcome outcome = SANDBOX_RUN(test->sandbox, NULL, "list_users", "-r", NAMES_REALM,
                                         "--fields", "id,full_name", format);
    if (outcome.status != 0)
        fail_msg("exit status %d: %s", outcome.status, outcome.errors);
    return outcome;
}

/* Looks at one user's name. True if it is one of ours. */
static bool expect_name(const struct test *test, int64_t id, const char *name)
{
    if (id < NAMES_FIRST_ID)
        return false;
    assert_true(id < NAMES_FIRST_ID + (int64_t)test->count);
    assert_string_equal(name, test->names[id - NAMES_FIRST_ID]);
    return true;
}

static void test_json_has_the_names_as_they_are(void **state)
{
    struct test *test = *state;
    struct error error = ERROR_IN(test->sandbox->region);
    const cJSON *json =
        json_parse(test->sandbox->region, list_names(test, "--json").output, &error);
    const cJSON *tables = cJSON_GetObjectItem(json, "tables"), *row;
    size_t rows = 0;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(cJSON_GetArrayItem(tables, 0), "rows")) rows +=
        expect_name(test, json_integer(row, "id", 0), json_text(row, "full_name"));
    assert_int_equal(rows, test->count);
}

/* Reads one field of RFC 4180 from *text on, and goes beyond what ends it. */
static const char *read_field(struct region *region, const char **text)
{
    struct buffer field = {0};
    const char *rest = *text;
    bool quoted = *rest == '"';
    for (rest += quoted; *rest; rest++) {
        if (quoted && rest[0] == '"' && rest[1] == '"')
            rest++;
        else if (quoted ? *rest == '"' : *rest == ',' || *rest == '\r')
            break;
        buffer_append_byte(&field, *rest);
    }
    rest += quoted;
    rest += *rest == ',' ? 1 : strspn(rest, "\r\n");
    *text = rest;
    return buffer_take_text(region, &field);
}

static void test_csv_has_the_names_as_they_are(void **state)
{
    struct test *test = *state;
    struct region *region = test->sandbox->region;
    const char *text = list_names(test, "--csv").output;
    size_t rows = 0;
    assert_string_equal(read_field(region, &text), "id");
    assert_string_equal(read_field(region, &text), "full_name");
    while (*text) {
        int64_t id = atoll(read_field(region, &text));
        rows += expect_name(test, id, read_field(region, &text));
    }
    assert_int_equal(rows, test->count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_borders_stand_straight, open_test, close_test),
        cmocka_unit_test_setup_teardown(test_a_table_on_a_terminal_stands_straight, open_test,
                                        close_test),
        cmocka_unit_test_setup_teardown(test_json_has_the_names_as_they_are, open_test, close_test),
        cmocka_unit_test_setup_teardown(test_csv_has_the_names_as_they_are, open_test, close_test),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
