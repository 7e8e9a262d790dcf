/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed into forms outlives the form, the database and the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/region.h"
#include "terminal.h"
#include "tests/program.h"
#include "tests/servers.h"

struct place {
    struct region *region;
    const char *state;  /* a directory of its own */
    const char *config; /* of the common server, but for that */
    struct terminal *terminal;
};

static int open_place(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    char *directory = region_format(region, "%s/drafts-XXXXXX", getenv("TMPDIR"));
    place->region = region;
    place->state = mkdtemp(directory);
    assert_non_null(place->state);
    place->config = program_config_with(region, "state", place->state);
    *state = place;
    return 0;
}

static int close_place(void **state)
{
    struct place *place = *state;
    terminal_free(place->terminal);
    region_destroy(place->region);
    return 0;
}

static void start_with(struct place *place, const char *config)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", config, NULL};
    terminal_free(place->terminal);
    place->terminal = terminal_start(24, 80, argv, NULL);
}

static struct terminal *open_form(struct place *place, const char *letters)
{
    terminal_press(place->terminal, "Esc");
    terminal_press(place->terminal, ":");
    terminal_type(place->terminal, letters);
    terminal_press(place->terminal, "Enter");
    return place->terminal;
}

static const char *draft_path(const struct place *place)
{
    return region_format(place->region, "%s/console/drafts/create_user.json", place->state);
}

static void test_a_hang_up_loses_no_draft(void **state)
{
    struct place *place = *state;
    struct stat status;
    start_with(place, place->config);
    struct terminal *terminal = open_form(place, "create_user");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Tab");
    terminal_type(terminal, "zoe");
    terminal_press(terminal, "Tab");
    terminal_type(terminal, "Zoë 李");
    terminal_press(terminal, "Tab");
    terminal_type(terminal, "hunter2");
    terminal_expect(terminal, "create_user --password-file - zoe 'Zoë 李'");
    terminal_expect_absent(terminal, "hunter2");
    terminal_signal(terminal, SIGHUP);
    terminal_expect_exit(terminal, 143);
    assert_int_equal(stat(draft_path(place), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    const char *draft = program_read_file(place->region, draft_path(place));
    assert_non_null(strstr(draft, "zoe"));
    assert_null(strstr(draft, "hunter2"));
    start_with(place, place->config);
    terminal = open_form(place, "create_user");
    terminal_expect(terminal, "The draft of 12:00 is restored; Ctrl-X clears it.");
    terminal_expect(terminal, "create_user zoe 'Zoë 李'");
    terminal_press(terminal, "Ctrl-X");
    terminal_expect_absent(terminal, "zoe");
    terminal_press(terminal, "Esc");
    assert_int_equal(stat(draft_path(place), &status), -1);
}

static void test_a_draft_about_somebody_else_is_left_alone(void **state)
{
    struct place *place = *state;
    start_with(place, place->config);
    struct terminal *terminal = open_form(place, "show_user");
    terminal_type(terminal, "bo@it.example.com");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "a");
    terminal_type(terminal, "show_user");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "show_user · ");
    terminal_expect_absent(terminal, "bo@it.example.com");
    terminal_expect_absent(terminal, "is restored");
    terminal_press(terminal, "Esc");
    open_form(place, "show_user");
    terminal_expect(terminal, "show_user bo@it.example.com");
}

static const char *write_profile(const struct place *place, const struct servers *servers)
{
    const char *path = region_format(place->region, "%s/aloha-tui.conf", getenv("TMPDIR"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[profile default]\netc = %s\ndatabase = %s\nstate = %s\n",
            servers_directory(servers), servers_conninfo(servers), place->state);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void test_a_lost_database_leaves_the_form_as_it_is(void **state)
{
    struct place *place = *state;
    struct servers *servers = servers_start(SERVERS_POSTGRESQL);
    start_with(place, write_profile(place, servers));
    struct terminal *terminal = open_form(place, "show_admins");
    terminal_type(terminal, "it");
    servers_stop_postgresql(servers);
    terminal_wait_text(terminal, "Database lost, next try in");
    terminal_expect(terminal, "show_admins -r it");
    terminal_send(terminal, "2", 1);
    terminal_wait_text(terminal, "show_admins -r it2");
    terminal_signal(terminal, SIGTERM);
    terminal_expect_exit(terminal, 143);
    const char *path =
        region_format(place->region, "%s/console/drafts/show_admins.json", place->state);
    assert_non_null(strstr(program_read_file(place->region, path), "\"it2\""));
    servers_stop(servers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_hang_up_loses_no_draft, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_a_draft_about_somebody_else_is_left_alone, open_place,
                                        close_place),
        cmocka_unit_test_setup_teardown(test_a_lost_database_leaves_the_form_as_it_is, open_place,
                                        close_place),
    };
    return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
