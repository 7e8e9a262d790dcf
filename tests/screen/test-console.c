/* SPDX-License-Identifier: Apache-2.0 */
/* The console in a terminal, on the demo server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/region.h"
#include "terminal.h"
#include "tests/program.h"
#include "tests/servers.h"

/* What a key may cost at 80x24, in bytes sent; see the design of the console. */
enum { BUDGET_FIRST = 3000, BUDGET_DOWN = 100, BUDGET_PAGE = 1300 };

static struct terminal *start_in(int rows, int columns, const char *const environment[])
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config",
                                getenv("ALOHA_TEST_CONFIG"), NULL};
    return terminal_start(rows, columns, argv, environment);
}

static int start(void **state)
{
    *state = start_in(24, 80, NULL);
    return 0;
}

static int end(void **state)
{
    terminal_free(*state);
    return 0;
}

/* From the users of the first realm to those of realm `it`, which are many. */
static void go_to_big_realm(struct terminal *terminal)
{
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Tab");
    terminal_expect(terminal, "Users of IT Department");
}

static void test_main_screen_shows_realms_users_and_admins(void **state)
{
    struct terminal *terminal = *state;
    terminal_expect(terminal, "Realms ─ 5");
    terminal_expect(terminal, "Users of Aloha Community");
    terminal_expect(terminal, "Admins ─ ");
    terminal_expect(terminal, "▸    2 ''");
    terminal_expect(terminal, "✗   5 old");
    terminal_expect(terminal, "as of 12:00");
    terminal_expect_reverse(terminal, " default ");
}

static void test_realm_under_the_cursor_rules_the_other_panes(void **state)
{
    struct terminal *terminal = *state;
    go_to_big_realm(terminal);
    terminal_expect(terminal, "1 of 3");
    terminal_press(terminal, "End");
    terminal_press(terminal, "Home");
    terminal_expect(terminal, " 1 of 3");
}

static void test_filter_narrows_as_typed(void **state)
{
    struct terminal *terminal = *state;
    go_to_big_realm(terminal);
    terminal_press(terminal, "/");
    terminal_type(terminal, "role:owner");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "filter: role:owner");
    terminal_expect_absent(terminal, "member");
    terminal_press(terminal, "Esc");
    terminal_expect_absent(terminal, "filter:");
    terminal_press(terminal, "/");
    terminal_type(terminal, "nosuchcolumn:x");
    terminal_expect(terminal, "nosuchcolumn");
    terminal_press(terminal, "Esc");
    terminal_type(terminal, "zzzzzz");
    terminal_expect(terminal, "nothing matches “zzzzzz”");
}

static void test_user_opens_and_esc_comes_back_to_the_same_row(void **state)
{
    struct terminal *terminal = *state;
    go_to_big_realm(terminal);
    terminal_press(terminal, "PgDn");
    terminal_press(terminal, "Down");
    const char *before = terminal_screen(terminal);
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "[Streams]");
    terminal_expect(terminal, "it › ");
    terminal_press(terminal, "Tab");
    terminal_expect(terminal, "[Groups]");
    terminal_press(terminal, "Shift-Tab");
    terminal_press(terminal, "Shift-Tab");
    terminal_expect(terminal, "[Sessions]");
    terminal_press(terminal, "Esc");
    assert_string_equal(terminal_screen(terminal), before);
}

/* From user to stream to user and so on: the oldest screens are forgotten. */
static void test_screens_do_not_pile_up(void **state)
{
    enum { SCREENS_MOST = 32 };
    struct terminal *terminal = *state;
    go_to_big_realm(terminal);
    for (int i = 0; i < 3 * SCREENS_MOST; i++)
        terminal_press(terminal, "Enter");
    terminal_expect(terminal, "› Subscribers ─");
    for (int i = 1; i < SCREENS_MOST; i++)
        terminal_press(terminal, "Esc");
    terminal_expect(terminal, "it › ");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "Users of IT Department");
}

static void test_sorting_shows_its_arrow(void **state)
{
    struct terminal *terminal = *state;
    go_to_big_realm(terminal);
    terminal_press(terminal, ">");
    terminal_expect(terminal, "role▲");
    terminal_expect(terminal, "owner");
    terminal_press(terminal, "I");
    terminal_expect(terminal, "role▼");
    terminal_expect(terminal, "guest");
}

/* The rows that are there while others are on their way have the order, and the values, of before.
 */
static void test_refresh_while_sorting_reads_from_the_top(void **state)
{
    struct terminal *terminal = *state;
    go_to_big_realm(terminal);
    terminal_press(terminal, ">");
    terminal_expect(terminal, "role▲");
    terminal_press(terminal, "PgDn");
    terminal_press(terminal, "PgDn");
    terminal_send(terminal, "<R", 2);
    terminal_wait_idle(terminal);
    terminal_expect(terminal, "email▲");
    terminal_expect(terminal, " 1 of 3");
}

static void test_help_is_a_list_of_all_keys(void **state)
{
    struct terminal *terminal = *state;
    terminal_press(terminal, "?");
    terminal_expect(terminal, "what it does");
    terminal_type(terminal, "reverse");
    terminal_expect(terminal, "Reverses the order.");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "Realms");
    terminal_expect_absent(terminal, "what it does");
}

static void test_every_size_shows_the_pane_with_the_focus(void **state)
{
    static const int sizes[][2] = {{16, 60}, {50, 200}, {8, 40}, {3, 10}, {24, 80}};
    struct terminal *terminal = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        terminal_resize(terminal, sizes[i][0], sizes[i][1]);
        terminal_expect(terminal, sizes[i][0] < 8 ? "too small" : "Users of Aloha Community");
    }
    terminal_expect(terminal, "Realms");
}

static void test_leaving_gives_the_terminal_back(void **state)
{
    terminal_press(*state, "?");
    terminal_press(*state, "Esc");
    terminal_send(*state, "Q", 1);
    terminal_expect_exit(*state, 0);
}

static void test_signals_give_the_terminal_back(void **state)
{
    terminal_signal(*state, SIGTERM);
    terminal_expect_exit(*state, 143);
}

static void test_a_crash_gives_the_terminal_back(void **state)
{
    terminal_signal(*state, SIGABRT);
    terminal_wait_exit(*state);
    assert_null(terminal_unrestored(*state));
}

/* As `start`, with a configuration that wants the mouse: then there is most to give back. */
static int start_with_mouse(void **state)
{
    struct region *region = region_create();
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config",
                                program_config_with(region, "mouse", "yes"), NULL};
    *state = terminal_start(24, 80, argv, NULL);
    region_destroy(region);
    return 0;
}

static void test_mouse_of_the_configuration_works_from_the_start(void **state)
{
    terminal_click(*state, "lear", 1, 1);
    terminal_expect(*state, "Users of Lear");
    terminal_send(*state, "Q", 1);
    terminal_expect_exit(*state, 0);
}

static void test_suspending_gives_the_terminal_back_until_resumed(void **state)
{
    assert_string_equal(terminal_unrestored(*state), "the modes of the terminal");
    for (int i = 0; i < 2; i++) {
        terminal_send(*state, "\032", 1);
        terminal_wait_stop(*state);
        assert_null(terminal_unrestored(*state));
        terminal_continue(*state);
        terminal_click(*state, i == 0 ? "lear" : "it     ", 1, 1);
        terminal_expect(*state, i == 0 ? "Users of Lear" : "Users of IT Department");
    }
}

static void test_interrupt_says_how_to_leave_and_then_leaves(void **state)
{
    terminal_press(*state, "Ctrl-C");
    terminal_expect(*state, "Ctrl-C again");
    terminal_send(*state, "\003", 1);
    terminal_expect_exit(*state, 0);
}

static int compare_sizes(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    return (a > b) - (a < b);
}

/* The median of what `times` presses of a key send. */
static size_t bytes_of(struct terminal *terminal, const char *key, int times)
{
    size_t sizes[16];
    for (int i = 0; i < times; i++) {
        terminal_forget(terminal);
        terminal_press(terminal, key);
        sizes[i] = terminal_sent(terminal)->length;
    }
    qsort(sizes, (size_t)times, sizeof *sizes, compare_sizes);
    return sizes[times / 2];
}

static void expect_at_most(struct terminal *terminal, const char *what, size_t bytes, size_t budget)
{
    if (bytes > budget)
        terminal_fail(terminal, "%s sent %zu bytes, more than %zu", what, bytes, budget);
}

/* What the first screen takes when the rows are there in time for it. On a busy machine the frame
 * may have to go out before them, and is painted over; the best of a few starts tells. */
static size_t bytes_of_first_screen(void)
{
    size_t least = SIZE_MAX;
    for (int i = 0; i < 4 && least > BUDGET_FIRST; i++) {
        struct terminal *terminal = start_in(24, 80, NULL);
        size_t sent = terminal_sent(terminal)->length;
        least = sent < least ? sent : least;
        terminal_free(terminal);
    }
    return least;
}

static void test_keys_cost_no_more_than_their_budget(void **state)
{
    struct terminal *terminal = *state;
    expect_at_most(terminal, "the first screen", bytes_of_first_screen(), BUDGET_FIRST);
    expect_at_most(terminal, "Down", bytes_of(terminal, "Down", 11), BUDGET_DOWN);
    go_to_big_realm(terminal);
    expect_at_most(terminal, "Down", bytes_of(terminal, "Down", 13), BUDGET_DOWN);
    expect_at_most(terminal, "PgDn", bytes_of(terminal, "PgDn", 7), BUDGET_PAGE);
}

/* A paste whose end got lost on the way does not swallow all that is typed from then on. */
static void test_a_paste_without_an_end_can_be_broken_off(void **state)
{
    struct terminal *terminal = *state;
    terminal_send(terminal, "\033[200~lost", 10);
    terminal_wait_idle(terminal);
    terminal_press(terminal, "?");
    terminal_expect_absent(terminal, "what it does");
    terminal_press(terminal, "Ctrl-C");
    terminal_press(terminal, "?");
    terminal_expect(terminal, "what it does");
}

/* How often the program has slept of its own will. */
static long sleeps(struct terminal *terminal)
{
    char path[64], line[256];
    long count = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)terminal_program(terminal));
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        sscanf(line, "voluntary_ctxt_switches: %ld", &count);
    fclose(file);
    return count;
}

/* Longer than any timer that a console would run to look at something: it must not have one. The
 * kernel counts a sleep now and then that is none of ours, but not every time. */
static void test_idle_sends_and_wakes_nothing(void **state)
{
    enum { LOOKED_AT_MS = 1500, LOOKS = 4 };
    struct terminal *terminal = *state;
    long slept = 1;
    terminal_press(terminal, "Down");
    terminal_forget(terminal);
    for (int i = 0; i < LOOKS && slept > 0; i++) {
        long before = sleeps(terminal);
        assert_true(before > 0);
        assert_false(terminal_does_anything(terminal, LOOKED_AT_MS));
        slept = sleeps(terminal) - before;
    }
    assert_int_equal(terminal_sent(terminal)->length, 0);
    assert_int_equal(slept, 0);
}

static char *make_state(struct region *region)
{
    const char *temporary = getenv("TMPDIR");
    char *path = region_format(region, "%s/kept-XXXXXX", temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(path));
    return region_format(region, "XDG_STATE_HOME=%s", path);
}

/* One console hides a column and sorts by another; the next one shows its list so. */
static void test_the_next_console_finds_lists_as_they_were_left(void **state)
{
    (void)state;
    struct region *region = region_create();
    const char *const environment[] = {make_state(region), NULL};
    struct terminal *terminal = start_in(24, 80, environment);
    terminal_expect(terminal, "email▲");
    terminal_press(terminal, "c");
    terminal_press(terminal, "Space");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, ">");
    terminal_press(terminal, "I");
    terminal_send(terminal, "Q", 1);
    terminal_expect_exit(terminal, 0);
    terminal_free(terminal);
    terminal = start_in(24, 80, environment);
    terminal_expect(terminal, "role▼");
    terminal_expect(terminal, "│  email");
    terminal_free(terminal);
    region_destroy(region);
}

static void test_the_first_start_says_where_to_begin(void **state)
{
    (void)state;
    struct region *region = region_create();
    const char *const environment[] = {make_state(region), NULL};
    struct terminal *terminal = start_in(24, 80, environment);
    terminal_expect(terminal, "First time here? ? lists the keys, : tour shows around.");
    expect_at_most(terminal, "the very first screen", terminal_sent(terminal)->length,
                   2 * BUDGET_FIRST); /* on a busy machine it may be painted twice */
    terminal_press(terminal, "Down");
    terminal_expect_absent(terminal, "First time here?");
    terminal_free(terminal);
    terminal = start_in(24, 80, environment);
    terminal_expect_absent(terminal, "First time here?");
    terminal_free(terminal);
    region_destroy(region);
}

/* A configuration for a database that has none of the server's tables. */
static const char *write_profile(struct region *region, const struct servers *servers)
{
    const char *path = region_format(region, "%s/aloha-tui.conf", getenv("TMPDIR"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[profile default]\netc = %s\ndatabase = %s\n", servers_directory(servers),
            servers_conninfo(servers));
    assert_int_equal(fclose(file), 0);
    return path;
}

static void test_a_lost_or_strange_database_is_told_and_comes_back(void **state)
{
    struct region *region = region_create();
    struct servers *servers = servers_start(SERVERS_POSTGRESQL);
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config",
                                write_profile(region, servers), NULL};
    struct terminal *terminal = terminal_start(24, 100, argv, NULL);
    terminal_wait_text(terminal, "Not the database this program knows: ");
    terminal_expect(terminal, "zerver_realm");
    servers_stop_postgresql(servers);
    terminal_wait_text(terminal, "Database lost, next try in");
    terminal_wait_text(terminal, "PostgreSQL ✗");
    servers_start_postgresql(servers);
    terminal_send(terminal, "r", 1);
    terminal_wait_text(terminal, "Not the database this program knows: ");
    terminal_send(terminal, "Q", 1);
    terminal_expect_exit(terminal, 0);
    terminal_free(terminal);
    servers_stop(servers);
    region_destroy(region);
}

static void test_ascii_terminal_is_sent_ascii(void **state)
{
    static const char *const environment[] = {"LC_ALL=C", "NO_COLOR=1", NULL};
    struct terminal *terminal = start_in(24, 80, environment);
    const struct buffer *sent = terminal_sent(terminal);
    for (size_t i = 0; i < sent->length; i++)
        assert_true((unsigned char)sent->bytes[i] < 0x80);
    terminal_expect(terminal, "x   5 old");
    terminal_free(terminal);
}

int main(void)
{
#define SCREEN_TEST(function) cmocka_unit_test_setup_teardown(function, start, end)
#define MOUSE_TEST(function)  cmocka_unit_test_setup_teardown(function, start_with_mouse, end)
    const struct CMUnitTest tests[] = {
        SCREEN_TEST(test_main_screen_shows_realms_users_and_admins),
        SCREEN_TEST(test_realm_under_the_cursor_rules_the_other_panes),
        SCREEN_TEST(test_filter_narrows_as_typed),
        SCREEN_TEST(test_user_opens_and_esc_comes_back_to_the_same_row),
        SCREEN_TEST(test_screens_do_not_pile_up),
        SCREEN_TEST(test_sorting_shows_its_arrow),
        SCREEN_TEST(test_refresh_while_sorting_reads_from_the_top),
        SCREEN_TEST(test_help_is_a_list_of_all_keys),
        SCREEN_TEST(test_every_size_shows_the_pane_with_the_focus),
        SCREEN_TEST(test_leaving_gives_the_terminal_back),
        MOUSE_TEST(test_mouse_of_the_configuration_works_from_the_start),
        MOUSE_TEST(test_suspending_gives_the_terminal_back_until_resumed),
        MOUSE_TEST(test_signals_give_the_terminal_back),
        MOUSE_TEST(test_a_crash_gives_the_terminal_back),
        SCREEN_TEST(test_interrupt_says_how_to_leave_and_then_leaves),
        SCREEN_TEST(test_keys_cost_no_more_than_their_budget),
        SCREEN_TEST(test_a_paste_without_an_end_can_be_broken_off),
        SCREEN_TEST(test_idle_sends_and_wakes_nothing),
        cmocka_unit_test(test_a_lost_or_strange_database_is_told_and_comes_back),
        cmocka_unit_test(test_ascii_terminal_is_sent_ascii),
        cmocka_unit_test(test_the_first_start_says_where_to_begin),
        cmocka_unit_test(test_the_next_console_finds_lists_as_they_were_left),
    };
    return cmocka_run_group_tests_name("console", tests, NULL, NULL);
}
