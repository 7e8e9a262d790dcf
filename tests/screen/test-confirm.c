/* SPDX-License-Identifier: Apache-2.0 */
/* Changing data from the console: what it takes, and what does not. Each test leaves the server's
 * data as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/region.h"
#include "core/text.h"
#include "server/database.h"
#include "server/rows.h"
#include "terminal.h"
#include "tests/program.h"

#define SOMEBODY "cordelia@lear.example.com"

struct test {
    struct region *region;
    struct database *database;
    struct terminal *terminal;
};

static struct terminal *start_with(const char *config)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", config, NULL};
    return terminal_start(24, 80, argv, NULL);
}

static int open_test(void **state)
{
    struct test *test = calloc(1, sizeof *test);
    assert_non_null(test);
    test->region = region_create();
    test->database = database_connect(
        &(struct database_options){.conninfo = getenv("ALOHA_TEST_DATABASE")}, NULL);
    assert_non_null(test->database);
    test->terminal = start_with(getenv("ALOHA_TEST_CONFIG"));
    *state = test;
    return 0;
}

static int close_test(void **state)
{
    struct test *test = *state;
    terminal_free(test->terminal);
    database_close(test->database);
    region_destroy(test->region);
    free(test);
    return 0;
}

static const char *query(struct test *test, const char *sql)
{
    const struct rows *rows =
        database_query(test->database, test->region, NULL, sql, NO_PARAMETERS);
    assert_non_null(rows);
    return rows_text(rows, 0, 0);
}

static const char *role(struct test *test)
{
    return query(test,
                 "SELECT role::text FROM zerver_userprofile WHERE delivery_email = '" SOMEBODY "'");
}

/* All that commands on users and realms can touch, in a word. */
static const char *data(struct test *test)
{
    return query(test, "SELECT md5(concat((SELECT string_agg(t::text, '' ORDER BY id) "
                       "FROM zerver_userprofile t), (SELECT string_agg(t::text, '' ORDER BY id) "
                       "FROM zerver_realm t), (SELECT count(*) FROM zerver_usergroupmembership), "
                       "(SELECT count(*) FROM zerver_realmauditlog)))");
}

static void set_role(struct test *test, const char *role)
{
    const char *const words[] = {"change_user_role", SOMEBODY, role, "-r", "lear", NULL};
    struct program program = program_start(program_words(test->region, NULL, words), NULL);
    assert_int_equal(program_finish(test->region, &program).status, 0);
}

/* From the main screen to the row of the user in the Users pane. */
static void find_somebody(struct terminal *terminal)
{
    terminal_press(terminal, "Esc");
    for (int i = 0; i < 2; i++)
        terminal_press(terminal, "Down");
    terminal_press(terminal, "Tab");
    terminal_expect(terminal, "Users of Lear & Co");
    terminal_press(terminal, "/");
    terminal_type(terminal, "cordelia");
    terminal_press(terminal, "Enter");
}

/* From there to the form of change_user_role, filled from the row. */
static void open_form(struct terminal *terminal, const char *role)
{
    find_somebody(terminal);
    terminal_press(terminal, "a");
    terminal_type(terminal, "change_user_role");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "--batch change_user_role " SOMEBODY " -r lear");
    terminal_press(terminal, "F2");
    terminal_type(terminal, role);
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "-r lear");
}

static void test_yes_changes_and_the_pane_shows_it(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = test->terminal;
    open_form(terminal, "guest");
    terminal_press(terminal, "F10");
    terminal_expect_reverse(terminal, " default ");
    terminal_expect(terminal, "[ No ]");
    terminal_press(terminal, "Tab");
    assert_string_equal(role(test), "400");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "✔ done");
    terminal_expect(terminal, "changed from Member to Guest.");
    terminal_expect(terminal, "role  400 member → 600 guest");
    assert_string_equal(role(test), "600");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "guest");
    terminal_expect_absent(terminal, "member");
    set_role(test, "member");
}

static const char *name(struct test *test)
{
    return query(test,
                 "SELECT full_name FROM zerver_userprofile WHERE delivery_email = '" SOMEBODY "'");
}

/* Edits the name of the user under the cursor, by these keys, and agrees. */
static void edit_name(struct terminal *terminal, const char *key, int times)
{
    terminal_press(terminal, "e");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "New name:");
    for (int i = 0; i < times; i++)
        terminal_press(terminal, key);
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "zerver_userprofile 1 row");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "✔ done");
    terminal_press(terminal, "Esc");
}

/* By the same question as everywhere; and the list shows it. */
static void test_a_name_is_edited(void **state)
{
    struct test *test = *state;
    const char *before = name(test);
    const char *longer = region_format(test->region, "%sxxx", before);
    find_somebody(test->terminal);
    edit_name(test->terminal, "x", 3);
    assert_string_equal(name(test), longer);
    terminal_expect(test->terminal, longer);
    edit_name(test->terminal, "Backspace", 3);
    assert_string_equal(name(test), before);
    terminal_expect_absent(test->terminal, longer);
}

static void test_no_changes_nothing(void **state)
{
    struct test *test = *state;
    const char *before = data(test);
    open_form(test->terminal, "guest");
    terminal_press(test->terminal, "F10");
    terminal_press(test->terminal, "Enter");
    terminal_expect(test->terminal, "[ F10 Run ]");
    assert_string_equal(data(test), before);
}

static void test_rows_that_moved_are_shown_again(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = test->terminal;
    open_form(terminal, "guest");
    terminal_press(terminal, "F10");
    set_role(test, "moderator");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "Rows have changed since the preview");
    terminal_expect(terminal, "role  300 moderator → 600 guest");
    terminal_expect(terminal, "[ No ]");
    assert_string_equal(role(test), "300");
    set_role(test, "guest");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "Rows have changed since the preview: it would fail now.");
    terminal_expect(terminal, "User already has this role.");
    set_role(test, "member");
}

static void test_a_write_is_not_run_again_unasked(void **state)
{
    struct test *test = *state;
    struct terminal *terminal = test->terminal;
    open_form(terminal, "guest");
    terminal_press(terminal, "F10");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "✔ done");
    set_role(test, "member");
    terminal_press(terminal, "x");
    terminal_expect(terminal, "change_user_role · preview");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_expect_absent(terminal, "Run it?");
    assert_string_equal(role(test), "400");
}

static void test_a_read_only_profile_refuses(void **state)
{
    struct test *test = *state;
    terminal_free(test->terminal);
    test->terminal = start_with(program_config_with(test->region, "read_only", "yes"));
    terminal_press(test->terminal, ":");
    terminal_type(test->terminal, "change_user_role");
    terminal_expect(test->terminal, "this profile is read-only: ");
    terminal_press(test->terminal, "Enter");
    terminal_expect(test->terminal, "change_user_role: this profile is read-only.");
    terminal_expect_absent(test->terminal, "Run");
}

/* Back to the Realms pane, whose cursor stays on `lear`: the fourth of five. */
static void go_home(struct terminal *terminal)
{
    enum { LAYERS_MOST = 6 };
    for (int i = 0; i < LAYERS_MOST && !strstr(terminal_row(terminal, 23), " 4 of 5"); i++)
        terminal_press(terminal, "Esc");
    terminal_expect_row(terminal, 23, " 4 of 5");
}

/* Every sequence of three of the keys that open or run anything, each from the same pane. F10 is
 * left out, as it leaves the console where it does not do what Ctrl-R does too. */
static void press_all_triples(struct terminal *terminal, const char *const way[])
{
    static const char *const keys[] = {"a", "Enter", "Ctrl-R", "Tab"};
    enum { KEYS = ARRAY_LENGTH(keys) };
    for (int i = 0; i < KEYS * KEYS * KEYS; i++) {
        const char *const triple[] = {keys[i / KEYS / KEYS], keys[i / KEYS % KEYS], keys[i % KEYS]};
        for (size_t step = 0; way[step]; step++)
            terminal_press(terminal, way[step]);
        for (size_t key = 0; key < ARRAY_LENGTH(triple); key++)
            terminal_press(terminal, triple[key]);
        go_home(terminal);
    }
}

static void test_three_keys_from_a_pane_change_nothing(void **state)
{
    static const char *const far[] = {"Tab", "a", "Enter", "Ctrl-R"};
    static const char *const ways[][3] = {{"Tab", NULL}, {"Tab", "Enter", NULL}};
    struct test *test = *state;
    const char *before = data(test);
    open_form(test->terminal, "guest"); /* its draft is complete from now on */
    go_home(test->terminal);
    for (size_t i = 0; i < ARRAY_LENGTH(far); i++)
        terminal_press(test->terminal, far[i]);
    /* Three keys get so far, as the command that was used last comes first. */
    terminal_expect(test->terminal, "change_user_role · preview");
    terminal_expect(test->terminal, "Nothing has been changed yet.");
    go_home(test->terminal);
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
        press_all_triples(test->terminal, ways[i]);
    assert_string_equal(data(test), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_yes_changes_and_the_pane_shows_it, open_test,
                                        close_test),
        cmocka_unit_test_setup_teardown(test_a_name_is_edited, open_test, close_test),
        cmocka_unit_test_setup_teardown(test_no_changes_nothing, open_test, close_test),
        cmocka_unit_test_setup_teardown(test_rows_that_moved_are_shown_again, open_test,
                                        close_test),
        cmocka_unit_test_setup_teardown(test_a_write_is_not_run_again_unasked, open_test,
                                        close_test),
        cmocka_unit_test_setup_teardown(test_a_read_only_profile_refuses, open_test, close_test),
        cmocka_unit_test_setup_teardown(test_three_keys_from_a_pane_change_nothing, open_test,
                                        close_test),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("confirm", tests, NULL, NULL);
}
