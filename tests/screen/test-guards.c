/* SPDX-License-Identifier: Apache-2.0 */
/* What the console asks, hides and refuses where commands change something, on a copy of the
 * private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/region.h"
#include "core/text.h"
#include "terminal.h"
#include "tests/action/sandbox.h"

#define PASSWORD "plover-Quartz-71-lantern"

enum { ROWS = 30, COLUMNS = 110 };

static struct terminal *terminal;

static void start(struct sandbox *sandbox)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", sandbox->config, NULL};
    terminal = terminal_start(ROWS, COLUMNS, argv, NULL);
}

static int open_test(void **state)
{
    sandbox_open(state);
    struct sandbox *sandbox = *state;
    start(sandbox);
    return chdir(sandbox->directory);
}

static int close_test(void **state)
{
    terminal_free(terminal);
    return sandbox_close(state);
}

static void restart(struct sandbox *sandbox)
{
    terminal_free(terminal);
    start(sandbox);
}

/* From a list to the form of a command, filled from its command line. */
static void open_form(const char *command, const char *line)
{
    terminal_press(terminal, ":");
    terminal_type(terminal, command);
    terminal_press(terminal, "Enter");
    terminal_paste(terminal, line);
    terminal_expect(terminal, "The form is filled from the command line.");
}

/* --- the last owner --- */

static const char role_of_lear[] =
    "SELECT role::text FROM zerver_userprofile WHERE delivery_email = 'lear@lear.example.com'";

static void check_last_owner(struct sandbox *sandbox, const char *command, const char *line)
{
    const char *before = sandbox_digest(sandbox);
    open_form(command, line);
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "lear@lear.example.com is the last active owner of the realm.");
    terminal_expect(terminal, "To run it, type lear@lear.example.com");
    terminal_expect_absent(terminal, "[ No ]");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "That is not lear@lear.example.com: nothing has been changed.");
    terminal_type(terminal, "yes");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "That is not lear@lear.example.com: nothing has been changed.");
    assert_string_equal(sandbox_digest(sandbox), before);
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
}

static void test_the_last_owner_is_typed(void **state)
{
    struct sandbox *sandbox = *state;
    check_last_owner(sandbox, "deactivate_user",
                     "deactivate_user -f -r lear lear@lear.example.com");
    check_last_owner(sandbox, "delete_user", "delete_user -f -r lear -u lear@lear.example.com");
    check_last_owner(sandbox, "change_user_role",
                     "change_user_role -r lear lear@lear.example.com member");
    open_form("change_user_role", "change_user_role -r lear lear@lear.example.com member");
    terminal_press(terminal, "F10");
    terminal_type(terminal, "Lear@lear.example.com");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "✔ done");
    terminal_expect(terminal, "lear@lear.example.com is the last active owner of the realm.");
    assert_string_equal(sandbox_value(sandbox, role_of_lear), "400");
}

static void test_one_of_two_owners_is_not(void **state)
{
    (void)state;
    open_form("change_user_role", "change_user_role -r it second.owner@it.example.com member");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "100 owner → 400 member");
    terminal_expect(terminal, "[ No ]");
    terminal_expect_absent(terminal, "last active owner");
}

/* --- passwords --- */

static const char password_of_erin[] = "SELECT password FROM zerver_userprofile WHERE id = 45";

/* It stands nowhere on the screen, and was never sent to it. */
static void assert_hidden(void)
{
    terminal_expect_absent(terminal, PASSWORD);
    terminal_expect_absent(terminal, "plover");
}

static void test_a_password_is_typed_twice_and_hidden(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, password_of_erin);
    open_form("change_password", "change_password -r it erin@it.example.com");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "password: this has to be filled in.");
    terminal_type(terminal, PASSWORD);
    assert_hidden();
    terminal_press(terminal, "Tab");
    terminal_type(terminal, "plover-Quartz-71-lanterm");
    terminal_expect(terminal, "The two are not the same.");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "password (again): The two are not the same.");
    assert_string_equal(sandbox_value(sandbox, password_of_erin), before);
    terminal_press(terminal, "Backspace");
    terminal_type(terminal, "n");
    terminal_expect_absent(terminal, "The two are not the same.");
    terminal_expect(terminal, "$ aloha-tui --batch change_password erin@it.example.com -r it");
    assert_hidden();
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "zerver_userprofile");
    terminal_expect(terminal, "[ No ]");
    assert_hidden();
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "✔ done");
    terminal_expect(terminal, "Password changed successfully for user");
    assert_hidden();
    assert_string_not_equal(sandbox_value(sandbox, password_of_erin), before);
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", "plover"));
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "erin@it.example.com"));
}

static void test_a_password_is_in_no_draft(void **state)
{
    (void)state;
    open_form("change_password", "change_password -r it erin@it.example.com");
    terminal_press(terminal, "F10");
    terminal_type(terminal, PASSWORD);
    terminal_press(terminal, "Tab");
    terminal_paste(terminal, PASSWORD);
    terminal_expect_absent(terminal, "The two are not the same.");
    assert_hidden();
    terminal_press(terminal, "Esc");
    terminal_press(terminal, ":");
    terminal_type(terminal, "change_password");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "--batch change_password erin@it.example.com -r it");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "password: this has to be filled in.");
}

static void test_a_weak_password_is_refused(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    open_form("change_password", "change_password -r it erin@it.example.com");
    terminal_press(terminal, "F10");
    terminal_type(terminal, "abc");
    terminal_press(terminal, "Tab");
    terminal_type(terminal, "abc");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "It would fail. Nothing has been changed.");
    terminal_expect(terminal, "The password is too short.");
    terminal_expect(terminal, "hint: Take one of 6 characters or more.");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_a_new_user_gets_the_password(void **state)
{
    struct sandbox *sandbox = *state;
    open_form("create_user", "create_user -r it new.hand@it.example.com 'New Hand'");
    terminal_press(terminal, "Up");
    terminal_press(terminal, "Up");
    terminal_type(terminal, PASSWORD);
    terminal_expect(terminal, "create_user --password-file - new.hand@it.example.com 'New Hand'");
    assert_hidden();
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "[ No ]");
    assert_hidden();
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "✔ done");
    terminal_expect_absent(terminal, "disabled password");
    assert_string_equal(sandbox_value(sandbox, "SELECT left(password, 7) FROM zerver_userprofile"
                                               " WHERE delivery_email ="
                                               " 'new.hand@it.example.com'"),
                        "argon2$");
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", "plover"));
}

/* --- the access list --- */

static void configure(struct sandbox *sandbox, const char *keys)
{
    FILE *file = fopen(sandbox->config, "ae");
    assert_non_null(file);
    fputs(keys, file);
    assert_int_equal(fclose(file), 0);
}

static void test_denied_commands_say_why(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "deny = delete_user\n");
    restart(sandbox);
    terminal_press(terminal, ":");
    terminal_type(terminal, "delete_user");
    terminal_expect(terminal, "the configuration denies it: ");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "delete_user: the configuration denies it.");
    terminal_expect_absent(terminal, "[ F10 Run ]");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "a");
    terminal_type(terminal, "delete_user");
    terminal_expect(terminal, "the configuration denies it: ");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "delete_user: the configuration denies it.");
    terminal_press(terminal, "Esc");
    open_form("change_user_role", "change_user_role -r it leila@it.example.com moderator");
}

static void test_unknown_names_keep_it_from_starting(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "allow = realm\n");
    restart(sandbox);
    terminal_expect_exit(terminal, 2);
    terminal_expect(terminal, "Did you mean `realms`?");
}

/* --- keys pressed at random --- */

/* What leaves the console (Q, F10 in a list, Ctrl-C twice) or stops it (Ctrl-Z) is left out; Ctrl-R
 * runs where F10 does. */
static const char *const all_keys[] = {
    "a",      "e",      "g",      "G",          "h",       "I",      "j",      "J",      "k",
    "l",      "L",      "m",      "n",          "N",       "o",      "p",      "r",      "R",
    "s",      "u",      "U",      "v",          "V",       "w",      "x",      "y",      "Y",
    "z",      "Z",      "*",      "+",          "/",       ":",      "<",      ">",      "?",
    "[",      "]",      "!",      "1",          "0",       "Space",  "Tab",    "Enter",  "Down",
    "Up",     "Left",   "Right",  "Home",       "End",     "PgUp",   "PgDn",   "Delete", "F1",
    "F2",     "F3",     "F4",     "F5",         "F6",      "F7",     "F8",     "F9",     "Ctrl-R",
    "Ctrl-P", "Ctrl-T", "Ctrl-D", "Ctrl-U",     "Ctrl-F",  "Ctrl-B", "Ctrl-O", "Ctrl-L", "Ctrl-K",
    "Ctrl-X", "Ctrl-Y", "Ctrl-E", "Shift-Down", "Shift-Up"};

/* Those that open, choose, agree or run. */
static const char *const strong_keys[] = {"a", "Enter", "Ctrl-R", "Tab", "Space", "y", "x"};

/* The ways to the panes from the Realms pane. */
static const char *const ways[][4] = {{NULL},
                                      {"Tab", NULL},
                                      {"Tab", "Tab", NULL},
                                      {"Tab", "Enter", NULL},
                                      {"Tab", "Enter", "Tab", NULL},
                                      {"?", NULL},
                                      {":", NULL}};

/* Numbers that look random and are the same each time: Knuth's MMIX generator. */
static unsigned next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(*seed >> 33);
}

/* Esc leads out of whatever was opened. */
static void go_back(struct sandbox *sandbox)
{
    enum { LAYERS_MOST = 8 };
    if (terminal_has_ended(terminal))
        restart(sandbox);
    for (int i = 0; i < LAYERS_MOST && !strstr(terminal_row(terminal, ROWS - 1), "Tab pane"); i++)
        terminal_press(terminal, "Esc");
}

static void press_all(struct sandbox *sandbox, const char *const *way, const char *const *keys,
                      size_t count)
{
    go_back(sandbox);
    terminal_set_place(terminal,
                       region_format(sandbox->region, "%s %s %s %s", *way ? *way : "", keys[0],
                                     count > 1 ? keys[1] : "", count > 2 ? keys[2] : ""));
    for (; *way; way++)
        terminal_press(terminal, *way);
    for (size_t i = 0; i < count && !terminal_has_ended(terminal); i++)
        terminal_press(terminal, keys[i]);
}

static void press_from(struct sandbox *sandbox, const char *const *way, uint64_t *seed)
{
    enum { SAMPLES = 25, STRONG = ARRAY_LENGTH(strong_keys) };
    for (size_t i = 0; i < ARRAY_LENGTH(all_keys); i++)
        press_all(sandbox, way, &all_keys[i], 1);
    for (size_t i = 0; i < STRONG * STRONG; i++)
        press_all(sandbox, way,
                  (const char *const[]){strong_keys[i / STRONG], strong_keys[i % STRONG]}, 2);
    for (int i = 0; i < SAMPLES; i++)
        press_all(sandbox, way,
                  (const char *const[]){all_keys[next_random(seed) % ARRAY_LENGTH(all_keys)],
                                        strong_keys[next_random(seed) % STRONG],
                                        strong_keys[next_random(seed) % STRONG]},
                  3);
}

/* The draft of a command that would change something is complete meanwhile. */
static void test_keys_from_every_pane_change_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    uint64_t seed = 20221117;
    const char *before = sandbox_digest(sandbox);
    open_form("change_user_role", "change_user_role -r it leila@it.example.com moderator");
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
        press_from(sandbox, ways[i], &seed);
    assert_string_equal(sandbox_digest(sandbox), before);
}

/* From a form that only has to be run, two keys do not. */
static void test_two_keys_in_a_full_form_change_nothing(void **state)
{
    static const char *const forms[][2] = {
        {"bulk_change_user_name", "bulk_change_user_name -r it names"},
        {"change_user_email", "change_user_email -r it erin@it.example.com e2@it.example.com"},
        {"change_user_role", "change_user_role -r it leila@it.example.com moderator"},
        {"create_user", "create_user -r it new.hand@it.example.com New"},
        {"deactivate_user", "deactivate_user -f -r it coder@it.example.com"},
        {"delete_user", "delete_user -f -r it -u avi@it.example.com"},
        {"logout_all_users", "logout_all_users"},
        {"promote_new_full_members", "promote_new_full_members"},
        {"reactivate_user", "reactivate_user -r it max@it.example.com"},
        {"soft_deactivate_users", "soft_deactivate_users -d -r it bidi@it.example.com"},
    };
    static const char *const pairs[][2] = {
        {"Ctrl-R", "Enter"}, {"F10", "y"}, {"F10", "Ctrl-R"}, {"F5", "Enter"}};
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
        for (size_t pair = 0; pair < ARRAY_LENGTH(pairs); pair++) {
            open_form(forms[i][0], forms[i][1]);
            terminal_press(terminal, pairs[pair][0]);
            terminal_press(terminal, pairs[pair][1]);
            go_back(sandbox);
        }
    }
    assert_string_equal(sandbox_digest(sandbox), before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)
    const struct CMUnitTest tests[] = {
        TEST(test_the_last_owner_is_typed),
        TEST(test_one_of_two_owners_is_not),
        TEST(test_a_password_is_typed_twice_and_hidden),
        TEST(test_a_password_is_in_no_draft),
        TEST(test_a_weak_password_is_refused),
        TEST(test_a_new_user_gets_the_password),
        TEST(test_denied_commands_say_why),
        TEST(test_unknown_names_keep_it_from_starting),
        TEST(test_keys_from_every_pane_change_nothing),
        TEST(test_two_keys_in_a_full_form_change_nothing),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("guards", tests, NULL, NULL);
}
