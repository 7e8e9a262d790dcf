/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random keys, pastes, bytes and sizes, pressed on the real console: it must neither crash nor
 * hang, send the terminal nothing foul, nor change data.
 *
 * ALOHA_TEST_FUZZ is the number of events (a few thousand where it is not set; `make fuzz` has a
 * hundred thousand), ALOHA_TEST_FUZZ_SEED what they are made from. Every start of the console has a
 * seed of its own, counted up from there: a failure prints it with the events since, and begins
 * with them when it is given again.
 *
 * The console may write, so that previews and questions are met; but the database, a copy, refuses
 * every commit that changed a row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "names.h"
#include "terminal.h"
#include "tests/action/sandbox.h"

enum {
    EVENTS = 3000,
    EVENTS_A_START = 2000, /* then the console is left, as a log of all of a day helps nobody */
    BURST_MOST = 12,
    BYTES_MOST = 24,
    PASTE_MOST = 4000,
    ROWS_MOST = 70,
    COLUMNS_MOST = 220,
};

struct fuzz {
    struct sandbox *sandbox;
    struct terminal *terminal; /* NULL between two starts */
    uint64_t seed;             /* of this start */
    uint64_t random;
    struct buffer log; /* the events of this start, as a key script */
    long events;       /* of all starts: keys, pastes and resizes */
    bool done;
};

/* Keys by how often they are wanted: moving and opening most, leaving least. */
static const struct {
    const char *name;
    int weight;
} key_weights[] = {
    {"Down", 30},  {"Up", 20},      {"PgDn", 15},      {"PgUp", 10},     {"Home", 6},
    {"End", 6},    {"Left", 6},     {"Right", 6},      {"Tab", 25},      {"Shift-Tab", 8},
    {"Enter", 40}, {"Esc", 25},     {"Space", 10},     {"Backspace", 8}, {"Delete", 4},
    {"Insert", 1}, {"Shift-Up", 3}, {"Shift-Down", 3}, {"Shift-F3", 1},  {"Ctrl-Left", 1},
    {"F1", 3},     {"F2", 6},       {"F3", 2},         {"F4", 4},        {"F5", 6},
    {"F6", 2},     {"F7", 2},       {"F8", 2},         {"F9", 2},        {"F11", 1},
    {"F12", 1},    {"Ctrl-A", 2},   {"Ctrl-B", 3},     {"Ctrl-D", 3},    {"Ctrl-E", 2},
    {"Ctrl-F", 3}, {"Ctrl-G", 1},   {"Ctrl-K", 2},     {"Ctrl-L", 2},    {"Ctrl-N", 2},
    {"Ctrl-O", 4}, {"Ctrl-P", 4},   {"Ctrl-R", 8},     {"Ctrl-T", 6},    {"Ctrl-U", 4},
    {"Ctrl-V", 1}, {"Ctrl-W", 2},   {"Ctrl-X", 1},     {"Ctrl-Y", 1},    {"Ctrl-C", 2},
    {"Alt-b", 2},  {"Alt-f", 2},    {"Alt-x", 1},      {":", 12},        {"/", 10},
    {"?", 4},      {"a", 20},       {"v", 6},          {"j", 5},         {"k", 5},
    {"g", 3},      {"G", 3},        {"n", 3},          {"N", 3},         {"s", 3},
    {"x", 4},      {"y", 3},        {"e", 3},          {"d", 4},         {"p", 4},
    {"r", 2},      {"R", 3},        {"J", 2},          {"L", 2},         {"Z", 2},
    {"U", 2},      {"V", 2},        {"*", 2},          {"I", 3},         {"<", 4},
    {">", 4},      {"[", 3},        {"]", 3},          {"+", 3},         {"-", 3},
    {"c", 2},      {"w", 2},        {"1", 2},          {"q", 3},         {"F10", 1},
};

/* What people type and paste, and what they had better not. */
static const char *const words[] = {
    "role:owner",
    "role:",
    "!is_active:yes",
    "^a",
    "/[a-z]+/",
    "/((((a*)*)*)*)$/",
    "list_users",
    "change_user_role",
    "create_user",
    "delete_user",
    "deactivate",
    "dashboard",
    "theme",
    "hamlet@example.com",
    "cordelia@lear.example.com",
    "-r it",
    "moderator",
    "2021-03-02",
    "99999999999999999999",
    "-1",
    "Alice Anders",
    "李 Bo",
    "naïve",
    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "👩‍👩‍👧‍👦🏳️‍🌈🇩🇪",
    "שלום",
    "\u202eabc\u2066",
    "%s%n%d",
    "'; DROP TABLE zerver_realm; --",
    "aloha-tui --batch change_user_role hamlet@example.com moderator -r ''",
    "aloha-tui --batch list_users -r it --columns id",
    "$ aloha-tui --batch 'unfinished",
    "a\tb\nc\r\nd",
    "\033[31m",
    "\033[200~",
    "\xff\xfe",
};

static const char *const bytes_of_others[] = {
    "\033[M !!",  "\033[<0;10;10M", "\033[<0;10;10m", "\033[<64;5;5M", "\033[I",
    "\033[O",     "\033[1;5A",      "\033[",          "\033O",         "\033]11;rgb:",
    "\033[?1;2c", "\033[99~",       "\033[200~x",     "\033[201~",     "\xc3",
    "\xe2\x80",   "\xf0\x9f",       "\x80",           "\033\033",
};

/* The next number of splitmix64. Source: G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014. */
static uint64_t next_random(struct fuzz *fuzz)
{
    uint64_t z = fuzz->random += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* From 0 to `limit` - 1. */
static int pick(struct fuzz *fuzz, size_t limit)
{
    return (int)(next_random(fuzz) % limit);
}

static const char *pick_key(struct fuzz *fuzz)
{
    int total = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(key_weights); i++)
        total += key_weights[i].weight;
    int left = pick(fuzz, (size_t)total);
    size_t i = 0;
    while ((left -= key_weights[i].weight) >= 0)
        i++;
    return key_weights[i].name;
}

static long number_from(const char *name, long otherwise)
{
    int64_t number;
    const char *text = getenv(name);
    if (!text || !*text)
        return otherwise;
    if (text_parse_integer(text, &number) != TEXT_INTEGER || number < 0)
        fail_msg("%s is no number: %s", name, text);
    return (long)number;
}

/* Puts an event into the log: what stands in it, with bytes that are not printable as C has them.
 */
static void note(struct fuzz *fuzz, const char *what, const char *bytes, size_t length)
{
    buffer_format(&fuzz->log, "%s ", what);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] >= ' ' && bytes[i] <= '~')
            buffer_append_byte(&fuzz->log, bytes[i]);
        else
            buffer_format(&fuzz->log, "\\x%02x", (unsigned char)bytes[i]);
    }
    buffer_append_byte(&fuzz->log, '\n');
    fuzz->events++;
}

/* A file is saved below the directory we stand in, and nowhere else. */
static bool may_type_slash(struct fuzz *fuzz)
{
    return !terminal_find(fuzz->terminal, "save to:", NULL, NULL);
}

static void press_key(struct fuzz *fuzz)
{
    const char *key = pick_key(fuzz);
    if (strcmp(key, "/") == 0 && !may_type_slash(fuzz))
        return;
    note(fuzz, "press", key, strlen(key));
    terminal_press(fuzz->terminal, key);
}

static void type_character(struct fuzz *fuzz)
{
    char key[] = {(char)('!' + pick(fuzz, '~' - '!' + 1)), '\0'};
    if (key[0] == '/' && !may_type_slash(fuzz))
        return;
    note(fuzz, "press", key, 1);
    terminal_press(fuzz->terminal, key);
}

/* Sends so many keys at once, as somebody does who types ahead, and waits at their end. */
static void send(struct fuzz *fuzz, const char *bytes, size_t length, size_t keys)
{
    note(fuzz, "send", bytes, length);
    fuzz->events += (long)keys - 1;
    terminal_send(fuzz->terminal, bytes, length);
    terminal_wait_idle(fuzz->terminal);
}

static void type_word(struct fuzz *fuzz)
{
    const char *word = words[pick(fuzz, ARRAY_LENGTH(words))];
    if (strchr(word, '/') && !may_type_slash(fuzz))
        return;
    send(fuzz, word, strlen(word), text_length(word));
}

static void type_ahead(struct fuzz *fuzz)
{
    static const char *const sequences[] = {"\033OB", "\033OA", "\033[6~", "\033[5~", "\r", "\t",
                                            "j",      "k",      "\033",    "a",       ":",  "\022",
                                            ">",      "I",      "R",       "\033OF",  " ",  "G"};
    char bytes[BURST_MOST * 8] = "";
    int count = 1 + pick(fuzz, BURST_MOST);
    for (int i = 0; i < count; i++)
        strcat(bytes, sequences[pick(fuzz, ARRAY_LENGTH(sequences))]);
    send(fuzz, bytes, strlen(bytes), (size_t)count);
}

/* Not those by which the terminal's driver stops output or program, or ends it. */
static bool byte_is_for_program(unsigned char byte)
{
    return byte != 0x11 && byte != 0x13 && byte != 0x1a && byte != 0x1c && byte != '/';
}

/* Noise, then a key that is understood whatever the noise has begun. */
static void send_noise(struct fuzz *fuzz)
{
    struct buffer bytes = {0};
    int count = pick(fuzz, BYTES_MOST);
    buffer_append_text(&bytes, bytes_of_others[pick(fuzz, ARRAY_LENGTH(bytes_of_others))]);
    for (int i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)pick(fuzz, 256);
        if (byte_is_for_program(byte))
            buffer_append_byte(&bytes, (char)byte);
    }
    buffer_append_text(&bytes, "\033[201~\014");
    send(fuzz, bytes.bytes, bytes.length, 1);
    buffer_free(&bytes);
}

static void paste(struct fuzz *fuzz)
{
    struct buffer text = {0};
    int count = pick(fuzz, 20) ? 1 + pick(fuzz, 4) : PASTE_MOST / 10;
    if (!may_type_slash(fuzz))
        return;
    for (int i = 0; i < count; i++)
        buffer_append_text(&text, words[pick(fuzz, ARRAY_LENGTH(words))]);
    note(fuzz, "paste", text.bytes, text.length);
    terminal_paste(fuzz->terminal, buffer_text(&text));
    buffer_free(&text);
}

static void resize(struct fuzz *fuzz)
{
    static const int usual[][2] = {{24, 80}, {50, 200}, {16, 60}, {100, 300}, {1, 1}, {2, 2}};
    int rows, columns, old_rows, old_columns;
    size_t which = (size_t)pick(fuzz, 2 * ARRAY_LENGTH(usual));
    bool strange = which >= ARRAY_LENGTH(usual);
    rows = strange ? 1 + pick(fuzz, ROWS_MOST) : usual[which][0];
    columns = strange ? 1 + pick(fuzz, COLUMNS_MOST) : usual[which][1];
    terminal_size(fuzz->terminal, &old_rows, &old_columns);
    if (rows == old_rows && columns == old_columns)
        return;
    buffer_format(&fuzz->log, "resize %dx%d\n", columns, rows);
    fuzz->events++;
    terminal_resize(fuzz->terminal, rows, columns);
}

static void do_something(struct fuzz *fuzz)
{
    static const struct {
        int weight;
        void (*act)(struct fuzz *fuzz);
    } acts[] = {{48, press_key}, {12, type_character}, {10, type_word}, {22, type_ahead},
                {3, send_noise}, {2, paste},           {3, resize}};
    int left = pick(fuzz, 100);
    size_t i = 0;
    while ((left -= acts[i].weight) >= 0)
        i++;
    acts[i].act(fuzz);
}

static void start_console(struct fuzz *fuzz)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", fuzz->sandbox->config,
                                NULL};
    buffer_clear(&fuzz->log);
    fuzz->random = fuzz->seed;
    fuzz->terminal = terminal_start(24, 80, argv, NULL);
}

static void end_console(struct fuzz *fuzz)
{
    if (!terminal_has_ended(fuzz->terminal))
        terminal_signal(fuzz->terminal, SIGTERM);
    int status = terminal_wait_exit(fuzz->terminal);
    if (status != 0 && status != 128 + SIGTERM)
        terminal_fail(fuzz->terminal, "the console ended with exit status %d", status);
    if (terminal_unrestored(fuzz->terminal))
        terminal_fail(fuzz->terminal, "the program did not give back %s",
                      terminal_unrestored(fuzz->terminal));
    terminal_free(fuzz->terminal);
    fuzz->terminal = NULL;
    fuzz->seed++;
}

static void test_nothing_pressed_brings_it_down(void **state)
{
    struct fuzz *fuzz = *state;
    const char *before = sandbox_digest(fuzz->sandbox);
    long events = number_from("ALOHA_TEST_FUZZ", EVENTS);
    while (fuzz->events < events) {
        long end = fuzz->events + EVENTS_A_START;
        start_console(fuzz);
        while (fuzz->events < events && fuzz->events < end && !terminal_has_ended(fuzz->terminal))
            do_something(fuzz);
        end_console(fuzz);
    }
    assert_string_equal(sandbox_digest(fuzz->sandbox), before);
    fuzz->done = true;
}

/* Lets all be changed, and nothing be committed. */
static void refuse_commits(struct sandbox *sandbox)
{
    sandbox_do(sandbox, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                        " 'BEGIN RAISE EXCEPTION ''Not for real.''; END'");
    sandbox_do(sandbox,
               "DO $$ DECLARE name text; BEGIN FOR name IN SELECT table_name FROM"
               " information_schema.tables WHERE table_schema = current_schema() AND table_type ="
               " 'BASE TABLE' LOOP EXECUTE format('CREATE CONSTRAINT TRIGGER refuse AFTER INSERT"
               " OR UPDATE OR DELETE ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE"
               " FUNCTION refuse()', name); END LOOP; END $$");
}

static int open_fuzz(void **state)
{
    struct fuzz *fuzz = memory_alloc(1, sizeof *fuzz);
    void *sandbox;
    sandbox_open(&sandbox);
    fuzz->sandbox = sandbox;
    names_load(fuzz->sandbox);
    refuse_commits(fuzz->sandbox);
    fuzz->seed = (uint64_t)number_from("ALOHA_TEST_FUZZ_SEED", 1);
    assert_int_equal(chdir(fuzz->sandbox->directory), 0);
    *state = fuzz;
    return 0;
}

static int close_fuzz(void **state)
{
    struct fuzz *fuzz = *state;
    void *sandbox = fuzz->sandbox;
    if (!fuzz->done)
        printf("# %ld events; ALOHA_TEST_FUZZ_SEED=%" PRIu64 " repeats these:\n%s\n", fuzz->events,
               fuzz->seed, buffer_text(&fuzz->log));
    terminal_free(fuzz->terminal);
    sandbox_close(&sandbox);
    buffer_free(&fuzz->log);
    free(fuzz);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_pressed_brings_it_down, open_fuzz, close_fuzz),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("fuzz", tests, NULL, NULL);
}
