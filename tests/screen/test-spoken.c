/* SPDX-License-Identifier: Apache-2.0 */
/* The console line by line: as a script types it through a pipe, and as a person at a terminal that
 * can do nothing. Whatever is said, no control byte is sent but line ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/private_file.h"
#include "core/region.h"
#include "pty.h"
#include "tests/action/sandbox.h"
#include "ui/spoken/throttle.h"

enum { PATIENCE_MS = 30000 };

#define BO "bo@it.example.com"

static void assert_is_plain(const char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte < ' ' && byte != '\n' && byte != '\r') || byte == 0x7f)
            fail_msg("the byte %#x was sent before: %.60s", byte, text + 1);
    }
}

static const char *const *words(struct sandbox *sandbox)
{
    const char **argv = region_alloc_array(sandbox->region, 5, sizeof *argv);
    argv[0] = getenv("ALOHA_TEST_PROGRAM");
    argv[1] = "--config";
    argv[2] = sandbox->config;
    argv[3] = "--accessible";
    return argv;
}

/* What is said when `input` is typed, to its end. */
static const char *say(struct sandbox *sandbox, const char *input)
{
    struct program program = program_start(words(sandbox), input);
    struct outcome outcome = program_finish(sandbox->region, &program);
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
    assert_is_plain(outcome.output);
    return outcome.output;
}

static const char *role(struct sandbox *sandbox)
{
    return sandbox_value(sandbox,
                         "SELECT role FROM zerver_userprofile WHERE delivery_email = '" BO "'");
}

static void test_lists_are_told_by_number_and_opened(void **state)
{
    const char *said = say(*state, "3\n2\nmore\nfilter bo@\n1\n1\nback\nback\nquit\nnever read\n");
    assert_has(said, "Realms, 1 to 5 of 5:\n1. 1; string_id: alohainternal; name: ");
    assert_has(said, "5. 5; string_id: old; name: Old realm; inactive\nEnd of the list.");
    assert_has(said, "realm it:\n1. Overview\n2. Users\n");
    assert_has(said, "Users, 1 to 20 of ");
    assert_has(said, ". Alice Anders; email: alice@it.example.com; role: owner;");
    assert_has(said, "There are more: type more.");
    assert_has(said, "Users, 21 to 40 of ");
    assert_has(said, "Users, 1 to 1 of 1:\n1. 李 Bo; email: " BO "; role: admin;");
    assert_has(said, "user 李 Bo:\n1. Overview\n2. Sessions\n");
    assert_has(said, "\nid: 41\n");
    assert_has(said, "Users, 1 to 1 of 1; again tells them.\n");
    assert_has(said, "realm it; again tells its menu.\n");
    assert_lacks(said, "never read");
}

static void test_sessions_are_a_list_too(void **state)
{
    const char *said = say(*state, "3\n2\nfilter alice@\n1\n2\nrecord 1\n");
    assert_has(said, "Sessions, 1 to ");
    assert_has(said, "\nends (UTC): ");
}

static void test_sorts_and_says_by_what(void **state)
{
    const char *said = say(*state, "sort name down\nsort nothing\nfilter nothing:x\n7\n");
    assert_has(said, "1. 1; string_id: alohainternal; name: System bot realm\n");
    assert_has(said, "'nothing' is no column to sort by. There are: id, string_id, name");
    assert_has(said, "nothing");
    assert_has(said, "There is no number 7 here.");
}

static void test_figures_are_told_day_by_day(void **state)
{
    const char *said = say(*state, "figures\n3\nfigures\n");
    assert_has(said, "Daily active users:\n2026-11-21: ");
    assert_has(said, "2026-11-15: ");
}

static void test_results_are_labels_and_values(void **state)
{
    const char *said = say(*state, "show_admins -r it\n");
    assert_has(said, "row 1\nid: 40\ndelivery_email: alice@it.example.com\nfull_name: ");
    assert_has(said, "Done, ");
}

static void test_mistakes_come_with_a_hint(void **state)
{
    const char *said = say(*state, "show_admins -r nosuch\nlist_raelms\nshow_admins --x\n"
                                   "list_users -r it --json\nfilter 'x\nlist_realms 'x\n");
    assert_has(said, "Error: There is no realm with id 'nosuch'. Aborting.\n"
                     "Hint: list_realms shows the realms that there are.\n");
    assert_has(said, "Did you mean list_realms?");
    assert_has(said, "Hint: help show_admins explains it; show_admins alone asks for each value.");
    assert_has(said, "Error: Results are told here: formats and files are for aloha-tui --batch.");
    assert_has(said, "Error: ");
}

static void test_strangers_bytes_are_not_sent(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox,
               "UPDATE zerver_userprofile SET full_name = U&'\\001b[2J\\0007\\009b Bo\\000d'"
               " WHERE delivery_email = '" BO "'");
    const char *said = say(sandbox, "3\n2\nfilter bo@\n1\nact\n\nshow_user -r it " BO "\n");
    assert_has(said, "␛[2J");
}

static void test_a_form_asks_checks_previews_and_runs(void **state)
{
    struct sandbox *sandbox = *state;
    const char *said = say(sandbox, "change_user_role\n" BO "\n9\n?\n3\n\nit\nyes\n");
    assert_has(said, "change_user_role: ");
    assert_has(said, "email, required. ");
    assert_has(said, "'9' is none of the answers.\n1. owner\n2. admin\n3. moderator\n");
    assert_has(said, "Command line: aloha-tui --batch change_user_role " BO " moderator -r it\n");
    assert_has(said, "zerver_userprofile 1 row\n");
    assert_has(said, "Server: profile default, database ");
    assert_has(said, "Run it? yes or no, no if you say nothing: ");
    assert_has(said, "Done, ");
    assert_string_equal(role(sandbox), "300");
}

static void test_what_is_there_is_edited(void **state)
{
    struct sandbox *sandbox = *state;
    const char *said = say(sandbox, "edit\n3\nedit\n2\nfilter bo@\nedit 1\n3\n\n4\n!\nyes\n"
                                    "edit 1\n1\nBo Li\nyes\n1\nedit\n1\n\n");
    assert_has(said, "Say of whom: edit and a number of a list of users.");
    assert_has(said, "No command here edits a realm.");
    assert_has(said, "What can be changed of 李 Bo:\n1. name: 李 Bo, by bulk_change_user_name\n");
    assert_has(said, "\n4. password, by change_password\n5. state: active, by deactivate_user\n");
    assert_has(said, "new_role, now admin: ");
    assert_has(said, "full_name 李 Bo → Bo Li\n");
    assert_has(said, "What can be changed of Bo Li:\n");
    assert_has(said, "Nothing is changed.");
    assert_string_equal(role(sandbox), "400");
}

static void test_nothing_happens_without_a_yes(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = role(sandbox);
    const char *said = say(sandbox, "change_user_role -r it " BO " guest\n\n"
                                    "change_user_role -r it " BO " guest\nno\n"
                                    "preview change_user_role -r it " BO " guest\n"
                                    "change_user_role -n -r it " BO " guest\n"
                                    "change_user_role -r it " BO " guest\n");
    assert_has(said, "Nothing has been changed.");
    assert_has(said, "This was a preview: nothing has been changed.");
    assert_string_equal(role(sandbox), before);
}

static void test_what_cannot_be_had_back_takes_the_name(void **state)
{
    struct sandbox *sandbox = *state;
    static const char count[] =
        "SELECT count(*) FROM zerver_userprofile WHERE delivery_email = '" BO "'";
    const char *said = say(sandbox, "delete_user -f -r it -u " BO "\nyes\n");
    assert_has(said, "This can't be taken back.\nTo run it, type " BO ": ");
    assert_has(said, "That is not " BO ".\nNothing has been changed.");
    assert_string_equal(sandbox_value(sandbox, count), "1");
    assert_has(say(sandbox, "delete_user -f -r it -u " BO "\n" BO "\n"), "Done, ");
    assert_string_equal(sandbox_value(sandbox, count), "0");
}

/* The number of the entry that begins with `words`, behind it. */
static int number_of(const char *said, const char *words)
{
    const char *start = strstr(said, words);
    assert_non_null(start);
    while (start > said && start[-1] != '\n')
        start--;
    return atoi(start);
}

static void test_what_can_be_done_is_a_menu(void **state)
{
    struct sandbox *sandbox = *state;
    const char *said = say(sandbox, "act\n3\n2\nfilter bo@\nact 1\n");
    assert_has(said, "Say with which: act and a number of the list.");
    assert_has(said, "What can be done with " BO ", realm it:\n1. ");
    said = say(sandbox, region_format(sandbox->region, "act\n3\n2\nfilter bo@\nact 1\n%d\n",
                                      number_of(said, ". change_password:")));
    assert_has(said, "now " BO ": ");
}

static void test_commands_and_help(void **state)
{
    const char *said =
        say(*state, "help\ncommands role\nhelp show_admins\ncommands nothing at all\n"
                    "form nothing\n");
    assert_has(said, "One line is one request");
    assert_has(said, "Section users:\n");
    assert_has(said, "change_user_role, writes");
    assert_has(said, "usage: aloha-tui --batch show_admins");
    assert_has(said, "No command has 'nothing at all' in its name or summary.");
}

/* A person at a terminal without any ability. */
struct talk {
    struct pty pty;
    struct buffer heard;
};

static void start(struct talk *talk, struct sandbox *sandbox)
{
    static const char *const environment[] = {"TERM=dumb", NULL};
    *talk = (struct talk){.pty = pty_start(24, 80, words(sandbox), environment)};
}

/* Reads until `text` has come, which is forgotten with what came before it. */
static void hear(struct talk *talk, const char *text)
{
    char *found;
    while (!(found = talk->heard.length ? strstr(talk->heard.bytes, text) : NULL)) {
        char bytes[4096];
        struct pollfd ready = {.fd = talk->pty.master, .events = POLLIN};
        if (poll(&ready, 1, PATIENCE_MS) != 1)
            fail_msg("'%s' is not heard after: %s", text, buffer_text(&talk->heard));
        ssize_t length = read(talk->pty.master, bytes, sizeof bytes);
        if (length <= 0)
            fail_msg("the end comes before '%s'", text);
        buffer_append(&talk->heard, bytes, (size_t)length);
    }
    assert_is_plain(buffer_text(&talk->heard));
    buffer_consume(&talk->heard, (size_t)(found - talk->heard.bytes) + strlen(text));
}

static void type(struct talk *talk, const char *text)
{
    assert_int_equal(write(talk->pty.master, text, strlen(text)), strlen(text));
}

static void leave(struct talk *talk)
{
    struct pollfd end = {.fd = talk->pty.end, .events = POLLIN};
    type(talk, "\004");
    assert_int_equal(poll(&end, 1, PATIENCE_MS), 1);
    assert_int_equal(pty_exit_status(&talk->pty), 0);
    assert_true(pty_modes_are_restored(&talk->pty));
    pty_close(&talk->pty);
    buffer_free(&talk->heard);
}

static void test_secrets_are_asked_for_without_echo(void **state)
{
    struct sandbox *sandbox = *state;
    static const char password[] =
        "SELECT password FROM zerver_userprofile WHERE delivery_email = '" BO "'";
    const char *before = sandbox_value(sandbox, password);
    struct talk talk;
    start(&talk, sandbox);
    hear(&talk, "aloha> ");
    type(&talk, "change_password -r it " BO "\n");
    hear(&talk, "not shown: ");
    type(&talk, "one long and good secret\n");
    hear(&talk, "not shown: ");
    assert_null(strstr(buffer_text(&talk.heard), "secret"));
    type(&talk, "one long and good secret\n");
    hear(&talk, "Run it? yes or no");
    type(&talk, "yes\n");
    hear(&talk, "Done, ");
    hear(&talk, "aloha> ");
    leave(&talk);
    assert_string_not_equal(sandbox_value(sandbox, password), before);
}

static void test_ctrl_c_stops_what_goes_on(void **state)
{
    struct sandbox *sandbox = *state;
    struct talk talk;
    start(&talk, sandbox);
    hear(&talk, "aloha> ");
    type(&talk, "\003");
    hear(&talk, "aloha> ");
    type(&talk, "form show_admins\n");
    hear(&talk, "--realm: ");
    type(&talk, "\003");
    hear(&talk, "show_admins was not run.");
    hear(&talk, "aloha> ");
    sandbox_do(sandbox, "BEGIN");
    sandbox_do(sandbox, "LOCK TABLE zerver_realm");
    type(&talk, "show_admins -r it\n");
    hear(&talk, "Still at work.");
    type(&talk, "\003");
    hear(&talk, "Asked to stop.");
    hear(&talk, "show_admins was interrupted; nothing was changed.");
    hear(&talk, "aloha> ");
    type(&talk, "realms\n");
    while (strcmp(sandbox_value(sandbox, "SELECT count(*) FROM pg_locks WHERE NOT granted"), "1"))
        continue;
    type(&talk, "\003");
    hear(&talk, "Not read.");
    hear(&talk, "aloha> ");
    sandbox_do(sandbox, "ROLLBACK");
    leave(&talk);
}

static void test_questions_tell_what_they_can_be_answered_with(void **state)
{
    const char *said = say(*state, "show_user\n?\n? IT dep\n#9\n#1\n? bo@\n#1\n!\n");
    assert_has(said, "First the realm that it is in.\n--realm: ");
    assert_has(said, "To choose from, 1 to 1 of 1:\n1. 3; string_id: it; name: IT Department\n");
    assert_has(said, "There is no #9 here.");
    assert_has(said, "There are more: type +, or ? and a part of the name.");
    assert_has(said, "1. 李 Bo; email: " BO ";");
    assert_has(said, "Command line: aloha-tui --batch show_user " BO " -r it\n");
    said = say(*state, "show_user\n?\nit\n+\n#21\n\n");
    assert_has(said, "To choose from, 21 to 40 of ");
    assert_has(said, "Command line: aloha-tui --batch show_user ");
    said = say(*state, "list_streams\n?\n");
    assert_has(said, "Used before: it\n");
}

static void test_what_is_kept_is_listed_and_opened(void **state)
{
    const char *said = say(*state, "keep\nkeep a/b\nshow_admins -r lear\nkeep morning\n"
                                   "recipes\n1\n\nrecipes evening\nruns\n1\n\nruns\n999\n\n");
    assert_has(said, "Say as what: keep and the name of the recipe.");
    assert_has(said, "The recipe morning has the line: show_admins -r lear\n");
    assert_has(said, "Recipes, 1 to 1 of 1:\n1. morning; does: reads; begins with: show_admins -r "
                     "lear\n");
    assert_has(said, "Recipe morning:\nshow_admins -r lear\nshow_admins: ");
    assert_has(said, "--realm, now lear: ");
    assert_has(said, "Error: There is no recipe evening.");
    assert_has(said, "2. now; command: show_admins; ended: done; took: ");
    assert_has(said, "arguments: -r lear\n");
    assert_has(said, "There is no number 999 here.");
    said = say(*state, "show_admins -r it\nkeep morning\nrecipes morning\n");
    assert_has(said, "Recipe morning:\nshow_admins -r lear\nshow_admins -r it\n");
    assert_has(said, "Administrators:");
}

static void test_rows_are_found_and_views_shown(void **state)
{
    struct sandbox *sandbox = *state;
    const char *home = region_copy_text(sandbox->region, getenv("XDG_STATE_HOME"));
    const char *directory = region_format(sandbox->region, "%s/aloha-tui", sandbox->directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    FILE *file = fopen(region_format(sandbox->region, "%s/views.json", directory), "w");
    fputs("{\"views\": [{\"name\": \"bosses\", \"list\": \"users\", \"shown\": {\"filter\": "
          "\"role:owner\", \"sort\": [{\"column\": \"email\", \"descending\": true}]}}]}",
          file);
    fclose(file);
    setenv("XDG_STATE_HOME", sandbox->directory, 1);
    const char *said = say(sandbox, "find\nfind IT Depart\n1\nviews bosses\n2\nviews\n1\n"
                                    "views none\nrefresh\nfind nobodyhere\nfigures x\nfigures 2\n");
    setenv("XDG_STATE_HOME", home, 1);
    assert_has(said, "Say what: find and a part of a name or address.");
    assert_has(said, "1. IT Department; kind: realm; address: it; realm: it\n");
    assert_has(said, "realm it:\n1. Overview\n2. Users\n");
    assert_has(said, "bosses is a view of users: go to such a list first.");
    assert_has(said, "Views, 1 to 1 of 1:\n1. bosses; of: users\n");
    assert_has(said, "Users, 1 to 2 of 2:\n1. Olga Owens; ");
    assert_has(said, "There is no view none.");
    assert_has(said, "Found: no rows.");
    assert_has(said, "Say how many days: figures and a number.");
    assert_has(said, "Daily active users:\n2026-11-21: ");
    assert_lacks(said, "2026-11-19: ");
}

static void test_a_list_is_saved(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = region_format(sandbox->region, "%s/rows.csv", sandbox->directory);
    const char *said = say(sandbox, region_format(sandbox->region,
                                                  "save\nsave x.txt\nfilter lear\nsave %s\nfilter\n"
                                                  "save %s\nno\n1\nsave %s\n",
                                                  path, path, path));
    assert_has(said, "Say where: save and the name of a file");
    assert_has(said, region_format(sandbox->region, "Saved 1 rows as %s.", path));
    assert_has(said, "File exists. Overwrite? (yes/no) ");
    assert_has(said, "There is no list here to save.");
    size_t length;
    struct error error = ERROR_IN(sandbox->region);
    const char *text = private_file_read(sandbox->region, path, &length, &error);
    assert_has(text, "lear,Lear & Co");
    assert_lacks(text, "IT Department");
}

/* What the screen has, and what is typed for it here. */
static const struct {
    const char *layer, *words;
} counterparts[] = {
    {"browse", "act"},        {"columns", "record"},      {"confirm", "preview"},
    {"dashboard", "figures"}, {"form", "form"},           {"help", "help"},
    {"home", "realms"},       {"jobs", "jobs"},           {"name", "keep"},
    {"output", "NAME"},       {"palette", "find"},        {"picker", "?"},
    {"recipes", "recipes"},   {"record", "record"},       {"runs", "runs"},
    {"save", "save"},         {"service", "list_queues"}, {"tour", "help"},
    {"views", "views"},       {"edit", "edit"},           {"log", "list_logs"},
};

static const char *counterpart_of(const char *layer)
{
    for (size_t i = 0; i < sizeof counterparts / sizeof *counterparts; i++) {
        if (strcmp(counterparts[i].layer, layer) == 0)
            return counterparts[i].words;
    }
    return NULL;
}

/* The name in a line of a table of a layer's kind, or NULL. */
static const char *layer_name(struct region *region, const char *path)
{
    char line[200], name[40];
    const char *found = NULL;
    bool kind = false;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (!found && fgets(line, sizeof line, file)) {
        if (kind && sscanf(line, " .name = \"%39[^\"]", name) == 1)
            found = region_copy_text(region, name);
        kind |= strncmp(line, "static const struct layer_kind ", 31) == 0;
    }
    fclose(file);
    return found;
}

static void test_every_pane_of_the_screen_has_its_words(void **state)
{
    struct sandbox *sandbox = *state;
    const char *said = say(sandbox, "help\ncommands\n"), *source = getenv("ALOHA_TEST_SRCDIR");
    glob_t files;
    size_t layers = 0;
    assert_int_equal(glob(region_format(sandbox->region, "%s/ui/*/*.c", source), 0, NULL, &files),
                     0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *layer = layer_name(sandbox->region, files.gl_pathv[i]);
        const char *typed = layer ? counterpart_of(layer) : "";
        if (!typed || !strstr(said, typed))
            fail_msg("The layer %s has no words that help tells", layer);
        layers += layer != NULL;
    }
    globfree(&files);
    assert_int_equal(layers, sizeof counterparts / sizeof *counterparts);
}

static void test_progress_is_told_now_and_then(void **state)
{
    struct throttle throttle = {.said_ms = 1000};
    (void)state;
    assert_false(throttle_is_due(&throttle, 1, 100, 1000));
    assert_false(throttle_is_due(&throttle, 24, 100, 5999));
    assert_true(throttle_is_due(&throttle, 24, 100, 6000));
    assert_true(throttle_is_due(&throttle, 25, 100, 6001));
    assert_false(throttle_is_due(&throttle, 49, 100, 6002));
    assert_true(throttle_is_due(&throttle, 80, 100, 6003));
    assert_false(throttle_is_due(&throttle, 100, 100, 6004));
    assert_true(throttle_is_due(&throttle, INT64_MAX, 0, 11003));
    assert_false(throttle_is_due(&throttle, INT64_MAX, INT64_MAX, 11004));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    setenv("TERM", "dumb", 1);
    const struct CMUnitTest reading[] = {
        cmocka_unit_test(test_lists_are_told_by_number_and_opened),
        cmocka_unit_test(test_sessions_are_a_list_too),
        cmocka_unit_test(test_sorts_and_says_by_what),
        cmocka_unit_test(test_figures_are_told_day_by_day),
        cmocka_unit_test(test_results_are_labels_and_values),
        cmocka_unit_test(test_mistakes_come_with_a_hint),
        cmocka_unit_test(test_nothing_happens_without_a_yes),
        cmocka_unit_test(test_what_can_be_done_is_a_menu),
        cmocka_unit_test(test_commands_and_help),
        cmocka_unit_test(test_questions_tell_what_they_can_be_answered_with),
        cmocka_unit_test(test_what_is_kept_is_listed_and_opened),
        cmocka_unit_test(test_rows_are_found_and_views_shown),
        cmocka_unit_test(test_a_list_is_saved),
        cmocka_unit_test(test_every_pane_of_the_screen_has_its_words),
        cmocka_unit_test(test_ctrl_c_stops_what_goes_on),
        cmocka_unit_test(test_progress_is_told_now_and_then),
    };
    const struct CMUnitTest changing[] = {
        TEST(test_strangers_bytes_are_not_sent),
        TEST(test_a_form_asks_checks_previews_and_runs),
        TEST(test_what_is_there_is_edited),
        TEST(test_what_cannot_be_had_back_takes_the_name),
        TEST(test_secrets_are_asked_for_without_echo),
    };
    int failures = cmocka_run_group_tests(reading, sandbox_open, sandbox_close);
    return failures + cmocka_run_group_tests(changing, NULL, NULL);
}
