/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every screen of the console, on a server whose people call themselves as they like, at every size
 * and on several kinds of terminal: frames stand straight, the cursor rests on what has the focus,
 * the key bar is whole and names no key that does nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "frames.h"
#include "names.h"
#include "terminal.h"
#include "tests/action/sandbox.h"

enum { KEYS_MOST = 32 };

/* How to get there from the main screen, and what tells that one is there. Keys are separated by
 * blanks; `=text` is typed, `~text` is waited for, `<line` is pasted to the end. */
static const struct screen {
    const char *keys, *shows;
    bool list; /* the cursor stands behind the marker of a row */
    bool bar;  /* has a key bar of its own */
} screens[] = {
    {"", "Realms", true, true},
    {"Tab", "Users of", true, false},
    {"Tab Tab", "Admins", true, false},
    {"Tab / =bo", "/bo", false, true},
    {"Tab / =no.such.name Enter", "nothing matches", false, true},
    {"Tab Space Down V Down", "marked", true, false},
    {"c Down", "Columns", true, true},
    {"w", "Views of", false, true},
    {"w s", "Name for what", false, true},
    {"s", "Save ", true, true},
    {"s Enter", "Save ", false, false},
    {": =zzzz", "Nothing is called so", false, false},
    {":", "Commands", false, true},
    {": =ctl", "Commands", false, false},
    {"a", "Commands for", false, false},
    {"Tab End a", "Commands for", false, false},
    {"v", "Record", true, true},
    {"Tab End v", "Record", true, false},
    {"d", "Dashboard of", false, true},
    {": =server.dash Enter", "Dashboard of", false, false},
    {"J", "Jobs", false, true},
    {"?", "Keys", true, true},
    {"? =zzzz", "Keys", false, false},
    {": =recipes Enter", "Recipes", false, false},
    {": =tour Enter", "tour", false, false},
    {": =tour Enter Right Right", "tour", false, false},
    {": =queues Enter", "ueues", false, true},
    {": =rate Enter", "ate limits", false, false},
    {"Enter Shift-Tab", "[Overview]", true, true},
    {"Enter", "[Users]", true, false},
    {"Enter End Enter", "lear › ", false, false},
    {"Enter End v", "Record", true, false},
    {"Tab Tab Enter Shift-Tab", "[Sessions]", false, false},
    {"Tab Tab Enter", "[Streams]", true, false},
    {"Tab Tab Enter End Enter", "[Subscribers]", true, false},
    {"Tab Tab Enter End Enter Tab", "[Topics]", false, false},
    {"Tab Tab Enter End Enter Shift-Tab", "[Overview]", true, false},
    {"Tab Tab Enter Tab", "[Groups]", true, false},
    {"Tab Tab Enter Tab Enter", "[Members]", true, false},
    {"Tab Tab Enter Tab Tab Tab", "[Activity]", true, false},
    {"Tab Tab Enter Tab Tab Tab Tab", "[Audit log]", true, false},
    {"Enter Tab", "[Streams]", true, false},
    {"Enter Tab End v", "Record", true, false},
    {"Enter Tab Tab", "[Groups]", true, false},
    {"Enter Tab Tab Tab", "[Bots]", false, false},
    {"Enter Tab Tab Tab Tab", "[Invitations]", false, false},
    {"Enter Tab Tab Tab Tab Tab", "[Links]", false, false},
    {"Enter Shift-Tab Shift-Tab", "[Audit log]", true, false},
    {"<aloha-tui --batch change_user_role cordelia@lear.example.com", "field 2", false, false},
    {"Tab End a =change_user_role Enter F2", "owner", true, false},
    {"<aloha-tui --batch show_user -r lear ~field F2", "Pick a user", true, true},
    {"<aloha-tui --batch list_users ~field F2", "Pick a realm", true, false},
};

struct survey {
    struct sandbox *sandbox;
    struct terminal *terminal; /* or NULL */
};

static int open_survey(void **state)
{
    struct survey *survey = memory_alloc(1, sizeof *survey);
    void *sandbox;
    sandbox_open(&sandbox);
    survey->sandbox = sandbox;
    names_load(sandbox);
    *state = survey;
    return 0;
}

static int close_survey(void **state)
{
    struct survey *survey = *state;
    void *sandbox = survey->sandbox;
    terminal_free(survey->terminal);
    sandbox_close(&sandbox);
    free(survey);
    return 0;
}

static void press(struct terminal *terminal, const char *key)
{
    terminal_press(terminal, key);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), ending = strlen(end);
    return length >= ending && strcmp(text + length - ending, end) == 0;
}

/* The main screen, with the cursor on the one realm that its filter leaves. */
static bool is_home(struct terminal *terminal)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    const char *bar = terminal_row(terminal, rows - 1);
    return strncmp(bar, " Enter open  Tab pane", 21) == 0 && ends_with(bar, " 1 of 1");
}

static void leave_all(struct terminal *terminal)
{
    enum { LAYERS_MOST = 8 };
    for (int i = 0; i < LAYERS_MOST && !is_home(terminal); i++)
        press(terminal, "Esc");
}

/* To the realm with the names, whose users are many. */
static void go_home(struct terminal *terminal)
{
    leave_all(terminal);
    if (is_home(terminal))
        return;
    press(terminal, "/");
    terminal_paste(terminal, "string_id:^" NAMES_REALM);
    press(terminal, "Enter");
    if (!is_home(terminal))
        terminal_fail(terminal, "Esc does not lead back to the main screen");
}

static void start(struct survey *survey, int rows, int columns, const char *environment)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", survey->sandbox->config,
                                NULL};
    const char *const variables[] = {environment, NULL};
    terminal_free(survey->terminal);
    survey->terminal = NULL; /* should the next not start */
    survey->terminal = terminal_start(rows, columns, argv, environment ? variables : NULL);
    go_home(survey->terminal);
}

/* "no.such" is typed with blanks for its dots. */
static void type(struct terminal *terminal, const char *text)
{
    for (; *text; text++)
        terminal_type(terminal, *text == '.' ? " " : (char[]){*text, '\0'});
}

static void step(struct terminal *terminal, const char *word)
{
    if (*word == '=')
        type(terminal, word + 1);
    else if (*word == '~')
        terminal_wait_text(terminal, word + 1);
    else
        press(terminal, word);
}

static void go_to(struct survey *survey, const struct screen *screen)
{
    char *rest = region_copy_text(survey->sandbox->region, screen->keys);
    terminal_set_place(survey->terminal, screen->keys);
    if (*rest == '<') {
        char *line = rest + 1;
        rest = strstr(line, " ~");
        if (rest)
            *rest++ = '\0';
        terminal_paste(survey->terminal, line);
    }
    for (char *word; rest && (word = strsep(&rest, " "));)
        if (*word)
            step(survey->terminal, word);
    terminal_expect(survey->terminal, screen->shows);
}

/* In reach of the person: on what is shown, and in a list behind its marker. */
static void expect_cursor(struct terminal *terminal, bool list)
{
    int rows, columns, row, column;
    bool visible;
    terminal_size(terminal, &rows, &columns);
    terminal_cursor(terminal, &row, &column, &visible);
    if (!visible)
        terminal_fail(terminal, "the cursor can't be seen");
    if (row < 1 || row > rows - 2)
        terminal_fail(terminal, "the cursor rests in row %d", row + 1);
    if (list && strcmp(terminal_cell(terminal, row, column - 1).text, "▸") != 0 &&
        strcmp(terminal_cell(terminal, row, column - 2).text, "▸") != 0)
        terminal_fail(terminal, "the cursor is not on a row: row %d, column %d", row + 1,
                      column + 1);
}

static void expect_sound(struct terminal *terminal, bool list)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    frames_expect_straight(terminal);
    expect_cursor(terminal, list);
    if (!strstr(terminal_row(terminal, 0), " default "))
        terminal_fail(terminal, "the server has no name");
    const char *bar = terminal_row(terminal, rows - 1);
    if (*bar == '\0' || ends_with(bar, "…"))
        terminal_fail(terminal, "the key bar is cut");
}

/* Each is made smaller and larger while it is there. */
static void test_all_screens_at_all_sizes(void **state)
{
    static const int sizes[][2] = {{16, 60}, {50, 200}, {100, 300}, {24, 80}};
    struct survey *survey = *state;
    start(survey, 24, 80, NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(screens); i++) {
        const struct screen *screen = &screens[i];
        go_to(survey, screen);
        expect_sound(survey->terminal, screen->list);
        for (size_t size = 0; size < ARRAY_LENGTH(sizes); size++) {
            terminal_resize(survey->terminal, sizes[size][0], sizes[size][1]);
            expect_sound(survey->terminal, screen->list);
        }
        go_home(survey->terminal);
    }
}

static void test_forms_of_all_commands_at_all_sizes(void **state)
{
    static const int sizes[][2] = {{16, 60}, {24, 80}};
    struct survey *survey = *state;
    size_t count;
    const struct command *const *commands = registry_all(&count);
    start(survey, 24, 80, NULL);
    for (size_t i = 0; i < count; i++) {
        terminal_set_place(survey->terminal, commands[i]->name);
        terminal_paste(survey->terminal, region_format(survey->sandbox->region,
                                                       "aloha-tui --batch %s", commands[i]->name));
        terminal_expect(survey->terminal, commands[i]->name);
        expect_sound(survey->terminal, false);
        for (size_t size = 0; size < ARRAY_LENGTH(sizes); size++) {
            terminal_resize(survey->terminal, sizes[size][0], sizes[size][1]);
            expect_sound(survey->terminal, false);
        }
        go_home(survey->terminal);
    }
}

/* Those with few colours, without any, and those that draw lines and keys differently. */
static void test_all_kinds_of_terminals(void **state)
{
    static const char *const kinds[] = {"TERM=xterm",         "TERM=vt100",  "TERM=linux",
                                        "TERM=tmux-256color", "TERM=screen", "NO_COLOR=1"};
    static const size_t every = 9;
    struct survey *survey = *state;
    for (size_t kind = 0; kind < ARRAY_LENGTH(kinds); kind++) {
        start(survey, 24, 80, kinds[kind]);
        for (size_t i = kind; i < ARRAY_LENGTH(screens); i += every) {
            go_to(survey, &screens[i]);
            expect_sound(survey->terminal, screens[i].list);
            go_home(survey->terminal);
        }
    }
}

/* The keys that the key bar names: the first word of each piece, two blanks after the one before.
 */
static size_t keys_of_bar(struct survey *survey, const char **keys)
{
    int rows, columns;
    size_t count = 0;
    terminal_size(survey->terminal, &rows, &columns);
    char *bar = region_copy_text(survey->sandbox->region, terminal_row(survey->terminal, rows - 1));
    char *end = strstr(bar, "   ");
    if (end)
        *end = '\0';
    for (char *piece = bar + strspn(bar, " "); piece && *piece && count < KEYS_MOST;) {
        char *next = strstr(piece, "  ");
        if (next)
            *next = '\0';
        piece[strcspn(piece, " ")] = '\0';
        keys[count++] = piece;
        piece = next ? next + 2 : NULL;
    }
    return count;
}

/* With the clock standing still, reading again shows nothing new. */
static bool shows_nothing(const char *key)
{
    return strcmp(key, "R") == 0 || strcmp(key, "F5") == 0;
}

static void expect_key_works(struct survey *survey, const struct screen *screen, const char *key)
{
    struct terminal *terminal = survey->terminal;
    go_to(survey, screen);
    terminal_forget(terminal);
    press(terminal, key);
    if (terminal_has_ended(terminal)) {
        start(survey, 50, 200, NULL);
        return;
    }
    if (terminal_sent(terminal)->length == 0 && !shows_nothing(key))
        terminal_fail(terminal, "%s is in the key bar and does nothing", key);
    terminal_expect_absent(terminal, "There is no list here");
    terminal_expect_absent(terminal, "Nothing to cancel");
    go_home(terminal);
}

static void test_key_bars_name_keys_that_work(void **state)
{
    struct survey *survey = *state;
    start(survey, 50, 200, NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(screens); i++) {
        const char *keys[KEYS_MOST];
        if (!screens[i].bar)
            continue;
        go_to(survey, &screens[i]);
        size_t count = keys_of_bar(survey, keys);
        go_home(survey->terminal);
        if (count == 0)
            terminal_fail(survey->terminal, "no keys are named at %s", screens[i].keys);
        for (size_t key = 0; key < count; key++)
            expect_key_works(survey, &screens[i], keys[key]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_screens_at_all_sizes, open_survey, close_survey),
        cmocka_unit_test_setup_teardown(test_forms_of_all_commands_at_all_sizes, open_survey,
                                        close_survey),
        cmocka_unit_test_setup_teardown(test_all_kinds_of_terminals, open_survey, close_survey),
        cmocka_unit_test_setup_teardown(test_key_bars_name_keys_that_work, open_survey,
                                        close_survey),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}
