/* SPDX-License-Identifier: Apache-2.0 */
/* The harness itself, on the small program sample.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "hygiene.h"
#include "terminal.h"

static const char *sample_path(struct region *region)
{
    const char *build = getenv("ALOHA_TEST_BUILDDIR");
    return region_format(region, "%s/tests/screen/sample", build ? build : ".");
}

static int start_sample(void **state)
{
    struct region *region = region_create();
    const char *const argv[] = {sample_path(region), NULL};
    *state = terminal_start(24, 80, argv, NULL);
    region_destroy(region);
    return 0;
}

static int end_sample(void **state)
{
    terminal_free(*state);
    return 0;
}

static void test_screen_is_read_with_wide_characters(void **state)
{
    struct terminal *terminal = *state;
    int row, column;
    assert_string_equal(terminal_row(terminal, 0), "sample 80x24");
    assert_string_equal(terminal_row(terminal, 1), "李 Bo e\u0301 🌺 end");
    assert_string_equal(terminal_screen(terminal),
                        "sample 80x24\n李 Bo e\u0301 🌺 end\nchosen\nalarm\n");
    assert_true(terminal_find(terminal, "end", &row, &column));
    assert_int_equal(row, 1);
    assert_int_equal(column, 11);
    assert_int_equal(terminal_cell(terminal, 1, 0).width, 2);
    assert_int_equal(terminal_cell(terminal, 1, 1).width, 0);
    assert_string_equal(terminal_cell(terminal, 1, 6).text, "e\u0301");
    assert_false(terminal_find(terminal, "nowhere", NULL, NULL));
}

static void test_looks_are_told_apart(void **state)
{
    struct terminal *terminal = *state;
    terminal_expect_reverse(terminal, "chosen");
    terminal_expect_bold(terminal, "alarm");
    assert_false(terminal_cell(terminal, 3, 0).reverse);
    assert_int_equal(terminal_cell(terminal, 3, 0).foreground, 1);
    assert_int_equal(terminal_cell(terminal, 2, 0).foreground, TERMINAL_COLOUR_DEFAULT);
    assert_int_equal(terminal_cell(terminal, 2, 0).background, TERMINAL_COLOUR_DEFAULT);
}

static void test_keys_arrive_as_pressed(void **state)
{
    static const char *const keys[][2] = {
        {"Down", "KEY_DOWN"},
        {"Up", "KEY_UP"},
        {"PgDn", "KEY_NPAGE"},
        {"PgUp", "KEY_PPAGE"},
        {"Home", "KEY_HOME"},
        {"End", "KEY_END"},
        {"Backspace", "KEY_BACKSPACE"},
        {"Delete", "KEY_DC"},
        {"Insert", "KEY_IC"},
        {"Tab", "^I"},
        {"Shift-Tab", "KEY_BTAB"},
        {"Shift-Up", "KEY_SR"},
        {"Enter", "^M"},
        {"Esc", "escape"},
        {"Ctrl-P", "^P"},
        {"F1", "KEY_F(1)"},
        {"F10", "KEY_F(10)"},
        {"Space", " "},
        {"/", "/"},
    };
    struct terminal *terminal = *state;
    struct buffer expected = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
        terminal_press(terminal, keys[i][0]);
        buffer_format(&expected, "<%s>", keys[i][1]);
    }
    const char *first = terminal_row(terminal, 4), *second = terminal_row(terminal, 5);
    size_t length = strlen(first);
    assert_memory_equal(buffer_text(&expected), first, length);
    assert_string_equal(buffer_text(&expected) + length, second);
    buffer_free(&expected);
}

static void test_text_is_typed_and_pasted(void **state)
{
    struct terminal *terminal = *state;
    terminal_type(terminal, "ab");
    terminal_expect_row(terminal, 4, "<a><b>");
    terminal_paste(terminal, "zz");
    terminal_expect(terminal, "<a><b><paste><z><z><pasted>");
}

/* What comes after the program has said that it is idle is waited for. */
static void test_what_comes_late_is_seen(void **state)
{
    struct terminal *terminal = *state;
    terminal_press(terminal, "l");
    terminal_expect(terminal, "late");
    terminal_press(terminal, "l");
    terminal_expect_absent(terminal, "alarm");
    terminal_press(terminal, "l");
    terminal_expect_row(terminal, 3, "late");
    terminal_press(terminal, "a");
    terminal_expect_bold(terminal, "alarm");
}

/* What was sent without waiting is done with when the next key is. */
static void test_idleness_is_of_now(void **state)
{
    struct terminal *terminal = *state;
    for (const char *key = "12345678"; *key; key++) {
        terminal_send(terminal, key, 1);
        terminal_wait_text(terminal, (const char[]){'<', *key, '>', '\0'});
        terminal_press(terminal, "a");
        assert_true(
            terminal_find(terminal, (const char[]){*key, '>', '<', 'a', '>', '\0'}, NULL, NULL));
    }
}

static void test_resize_is_seen(void **state)
{
    struct terminal *terminal = *state;
    terminal_resize(terminal, 10, 40);
    terminal_expect_row(terminal, 0, "sample 40x10");
    terminal_expect_absent(terminal, "80x24");
}

static void test_what_is_sent_is_counted(void **state)
{
    struct terminal *terminal = *state;
    assert_true(terminal_sent(terminal)->length > 100);
    terminal_forget(terminal);
    terminal_press(terminal, "a");
    assert_in_range(terminal_sent(terminal)->length, 3, 40);
    assert_non_null(strstr(buffer_text(terminal_sent(terminal)), "<a>"));
}

static void test_leaving_restores_the_terminal(void **state)
{
    struct terminal *terminal = *state;
    int row, column;
    bool visible;
    terminal_cursor(terminal, &row, &column, &visible);
    assert_false(visible);
    assert_true(terminal_is_alternate(terminal));
    assert_non_null(terminal_unrestored(terminal));
    terminal_press(terminal, "q");
    terminal_expect_exit(terminal, 3);
    terminal_cursor(terminal, &row, &column, &visible);
    assert_true(visible);
    assert_string_equal(terminal_screen(terminal), "");
}

static void test_leaving_without_restoring_is_noticed(void **state)
{
    struct terminal *terminal = *state;
    terminal_press(terminal, "x");
    assert_int_equal(terminal_wait_exit(terminal), 4);
    assert_string_equal(terminal_unrestored(terminal), "the modes of the terminal");
}

static void test_a_crash_is_noticed(void **state)
{
    struct terminal *terminal = *state;
    terminal_press(terminal, "k");
    assert_int_equal(terminal_wait_exit(terminal), 128 + SIGABRT);
}

static void test_a_signal_arrives(void **state)
{
    struct terminal *terminal = *state;
    terminal_signal(terminal, SIGKILL);
    assert_int_equal(terminal_wait_exit(terminal), 128 + SIGKILL);
}

static void test_copying_is_no_foul(void **state)
{
    struct terminal *terminal = *state;
    terminal_press(terminal, "y");
    assert_null(terminal_foul(terminal));
}

static void test_a_program_that_is_not_there(void **state)
{
    const char *const argv[] = {"/nonexistent/program", NULL};
    struct terminal *terminal = terminal_start(5, 60, argv, NULL);
    assert_int_equal(terminal_wait_exit(terminal), 127);
    terminal_expect(terminal, "can't start /nonexistent/program");
    terminal_free(terminal);
}

static void test_environment_reaches_the_program(void **state)
{
    const char *const argv[] = {"printenv", "SAMPLE", NULL};
    const char *const environment[] = {"SAMPLE=aloha", NULL};
    struct terminal *terminal = terminal_start(5, 60, argv, environment);
    terminal_wait_text(terminal, "aloha");
    terminal_expect_exit(terminal, 0);
    terminal_free(terminal);
}

static const char *find_foul(const char *bytes, struct hygiene *hygiene)
{
    *hygiene = (struct hygiene){0};
    /* A byte at a time: what arrives in pieces is judged as if it came at once. */
    for (; *bytes; bytes++)
        hygiene_feed(hygiene, bytes, 1);
    return hygiene->foul;
}

static void test_foul_bytes_are_found(void **state)
{
    static const char *const clean[] = {
        "plain\r\n\t\b\a",
        "\033[1;31mred\033[m",
        "\033(B\033)0\033=\033>\0337\0338",
        "李🌺é",
        "\033]52;c;YQ==\a",
        "\033]52;c;YQ==\033\\",
        "\033]104\a",
    };
    static const char *const foul[][2] = {
        {"a\001b", "a control byte 0x01"},
        {"\177", "a control byte 0x7f"},
        {"\016", "a control byte 0x0e"},
        {"\302\233", "a C1 control 0x9b"},
        {"\342\200\256", "a bidi control 0x202e"},
        {"\342\200\250", "a line separator 0x2028"},
        {"\377", "a byte that is no UTF-8 0xff"},
        {"\200", "a byte that is no UTF-8 0x80"},
        {"\303a", "a character cut short before 0x61"},
        {"\033]0;title\a", "a string that terminals obey, opened by ESC and 0x5d"},
        {"\033]104;1\a", "a string that terminals obey, opened by ESC and 0x5d"},
        {"\033P1$r\033\\", "a string that terminals obey, opened by ESC and 0x50"},
        {"\033[1\001m", "in a control sequence, byte 0x01"},
        {"\033\001", "after ESC, byte 0x01"},
    };
    struct hygiene hygiene;
    for (size_t i = 0; i < ARRAY_LENGTH(clean); i++)
        assert_string_equal(find_foul(clean[i], &hygiene), "");
    for (size_t i = 0; i < ARRAY_LENGTH(foul); i++)
        assert_string_equal(find_foul(foul[i][0], &hygiene), foul[i][1]);
}

#define ON_SAMPLE(test) cmocka_unit_test_setup_teardown(test, start_sample, end_sample)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SAMPLE(test_screen_is_read_with_wide_characters),
        ON_SAMPLE(test_looks_are_told_apart),
        ON_SAMPLE(test_keys_arrive_as_pressed),
        ON_SAMPLE(test_text_is_typed_and_pasted),
        ON_SAMPLE(test_what_comes_late_is_seen),
        ON_SAMPLE(test_idleness_is_of_now),
        ON_SAMPLE(test_resize_is_seen),
        ON_SAMPLE(test_what_is_sent_is_counted),
        ON_SAMPLE(test_leaving_restores_the_terminal),
        ON_SAMPLE(test_leaving_without_restoring_is_noticed),
        ON_SAMPLE(test_a_crash_is_noticed),
        ON_SAMPLE(test_a_signal_arrives),
        ON_SAMPLE(test_copying_is_no_foul),
        cmocka_unit_test(test_a_program_that_is_not_there),
        cmocka_unit_test(test_environment_reaches_the_program),
        cmocka_unit_test(test_foul_bytes_are_found),
    };
    text_use_locale();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
