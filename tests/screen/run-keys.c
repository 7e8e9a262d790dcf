/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plays key scripts: screen tests that are data. `run-keys FILE...` prints TAP, a test a file. A
 * script is read line by line; `#` starts a comment, quotes around a text keep blanks at its ends.
 *
 *   size 100x30            columns by rows; 80x24 when not said
 *   program tests/x/y      in the build directory; without it the console, on the test server
 *   arguments WORD...      what follows on its command line
 *   environment NAME=VALUE
 *                          all before the first of these:
 *   press KEY...           see terminal_press()
 *   type TEXT              paste TEXT
 *   click TEXT             where it stands first; also `double-click TEXT`, `wheel-up TEXT` and
 *                          `wheel-down TEXT`
 *   resize 60x16           signal TERM
 *   expect TEXT            stands somewhere on the screen; `row 3 TEXT`: in that row, from 1
 *   absent TEXT            stands nowhere; `wait TEXT`: comes without a key
 *   reverse TEXT           stands somewhere in that look; also `bold TEXT`
 *   cursor 3 1             where the cursor stands: row and column, from 1
 *   at-most 100            bytes sent since the last press, type, paste or resize
 *   screen                 the whole screen, in lines below that start with `|`
 *   exit 0                 the program ends so; without it, it is ended by SIGTERM
 *
 * What is expected of the screen is waited for. Each way the program must have given the terminal
 * back as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "program.h"
#include "terminal.h"

enum { WORDS_MAX = 32 };

struct words {
    const char *texts[WORDS_MAX + 1]; /* NULL at the end */
    size_t count;
};

struct script {
    struct region *region;
    const char *path;
    char **lines; /* NULL at the end */
    size_t line;  /* of the directive that is being played, from 0 */
    int rows, columns;
    const char *program; /* NULL: the console */
    struct words arguments, environment;
    struct terminal *terminal; /* NULL until it is started */
};

static const char *place(const struct script *script)
{
    return region_format(script->region, "%s:%zu", script->path, script->line + 1);
}

NORETURN PRINTF_LIKE(2, 3) static void reject(const struct script *script, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *message = region_vformat(script->region, format, arguments);
    va_end(arguments);
    fail_msg("%s: %s", place(script), message);
    die("a failed test went on");
}

static const char *need_environment(const struct script *script, const char *name)
{
    const char *value = getenv(name);
    if (!value || !*value)
        reject(script, "%s is not set: run this through tests/run", name);
    return value;
}

static void add_word(const struct script *script, struct words *words, const char *word)
{
    if (words->count == WORDS_MAX)
        reject(script, "more than %d words", WORDS_MAX);
    words->texts[words->count++] = word;
}

static void split_words(const struct script *script, const char *text, struct words *words)
{
    char *rest = region_copy_text(script->region, text);
    for (char *word; (word = strsep(&rest, " "));)
        if (*word)
            add_word(script, words, word);
}

static void read_size(const struct script *script, const char *text, int *columns, int *rows)
{
    if (sscanf(text, "%dx%d", columns, rows) != 2 || *columns < 1 || *rows < 1)
        reject(script, "'%s' is no size: COLUMNSxROWS was expected", text);
}

static int read_number(const struct script *script, const char *text, const char **end)
{
    char *after;
    long number = strtol(text, &after, 10);
    if (after == text || number < 0 || number > 1000000)
        reject(script, "'%s' does not start with a number", text);
    *end = *after == ' ' ? after + 1 : after;
    return (int)number;
}

/* Without the quotes around it, if there are any. */
static const char *unquote(const struct script *script, const char *text)
{
    size_t length = strlen(text);
    if (length < 2 || text[0] != '"' || text[length - 1] != '"')
        return text;
    return region_copy_bytes(script->region, text + 1, length - 2);
}

/* Each script finds a state directory that nobody else has written to. */
static const char *own_config(struct script *script)
{
    char *state =
        region_format(script->region, "%s/state-XXXXXX", need_environment(script, "TMPDIR"));
    if (!mkdtemp(state))
        fail_msg("%s: %s", state, strerror(errno));
    return program_config_with(script->region, "state", state);
}

static void start(struct script *script)
{
    struct words argv = {0};
    if (script->program) {
        add_word(script, &argv,
                 region_format(script->region, "%s/%s",
                               need_environment(script, "ALOHA_TEST_BUILDDIR"), script->program));
    } else {
        add_word(script, &argv, need_environment(script, "ALOHA_TEST_PROGRAM"));
        add_word(script, &argv, "--config");
        need_environment(script, "ALOHA_TEST_CONFIG");
        add_word(script, &argv, own_config(script));
    }
    for (size_t i = 0; i < script->arguments.count; i++)
        add_word(script, &argv, script->arguments.texts[i]);
    script->terminal =
        terminal_start(script->rows, script->columns, argv.texts, script->environment.texts);
}

static void play_size(struct script *script, const char *text)
{
    read_size(script, text, &script->columns, &script->rows);
}

static void play_program(struct script *script, const char *text)
{
    script->program = text;
}

static void play_arguments(struct script *script, const char *text)
{
    split_words(script, text, &script->arguments);
}

static void play_environment(struct script *script, const char *text)
{
    if (!strchr(text, '='))
        reject(script, "NAME=VALUE was expected");
    add_word(script, &script->environment, text);
}

static void play_press(struct script *script, const char *text)
{
    struct words keys = {0};
    split_words(script, text, &keys);
    for (size_t i = 0; i < keys.count; i++) {
        terminal_forget(script->terminal);
        terminal_press(script->terminal, keys.texts[i]);
    }
}

static void play_type(struct script *script, const char *text)
{
    terminal_forget(script->terminal);
    terminal_type(script->terminal, text);
}

static void play_paste(struct script *script, const char *text)
{
    terminal_forget(script->terminal);
    terminal_paste(script->terminal, text);
}

static void click(struct script *script, const char *text, int button, int times)
{
    terminal_forget(script->terminal);
    terminal_click(script->terminal, text, button, times);
}

static void play_click(struct script *script, const char *text)
{
    click(script, text, 1, 1);
}

static void play_double_click(struct script *script, const char *text)
{
    click(script, text, 1, 2);
}

static void play_wheel_up(struct script *script, const char *text)
{
    click(script, text, 4, 1);
}

static void play_wheel_down(struct script *script, const char *text)
{
    click(script, text, 5, 1);
}

static void play_resize(struct script *script, const char *text)
{
    int rows, columns;
    read_size(script, text, &columns, &rows);
    terminal_forget(script->terminal);
    terminal_resize(script->terminal, rows, columns);
}

static void play_signal(struct script *script, const char *text)
{
    for (int number = 1; number < NSIG; number++) {
        const char *name = sigabbrev_np(number);
        if (name && strcmp(name, text) == 0) {
            terminal_signal(script->terminal, number);
            return;
        }
    }
    reject(script, "there is no signal '%s'", text);
}

static void play_expect(struct script *script, const char *text)
{
    terminal_expect(script->terminal, text);
}

static void play_row(struct script *script, const char *text)
{
    int row = read_number(script, text, &text);
    terminal_expect_row(script->terminal, row - 1, unquote(script, text));
}

static void play_absent(struct script *script, const char *text)
{
    terminal_expect_absent(script->terminal, text);
}

static void play_wait(struct script *script, const char *text)
{
    terminal_wait_text(script->terminal, text);
}

static void play_reverse(struct script *script, const char *text)
{
    terminal_expect_reverse(script->terminal, text);
}

static void play_bold(struct script *script, const char *text)
{
    terminal_expect_bold(script->terminal, text);
}

struct place {
    int row, column; /* from 1 */
};

static struct place cursor_place(struct terminal *terminal)
{
    int row, column;
    bool visible;
    terminal_cursor(terminal, &row, &column, &visible);
    return (struct place){row + 1, column + 1};
}

static bool cursor_is_at(struct terminal *terminal, const void *context)
{
    const struct place *wanted = context;
    struct place got = cursor_place(terminal);
    return got.row == wanted->row && got.column == wanted->column;
}

static void play_cursor(struct script *script, const char *text)
{
    int row = read_number(script, text, &text);
    const struct place wanted = {row, read_number(script, text, &text)};
    if (terminal_await(script->terminal, cursor_is_at, &wanted))
        return;
    struct place got = cursor_place(script->terminal);
    terminal_fail(script->terminal, "the cursor stands in row %d, column %d", got.row, got.column);
}

static void play_at_most(struct script *script, const char *text)
{
    size_t most = (size_t)read_number(script, text, &text);
    size_t sent = terminal_sent(script->terminal)->length;
    if (sent > most)
        terminal_fail(script->terminal, "%zu bytes were sent", sent);
}

/* The next line if it is a row of a screen, without its `|`, else NULL. */
static const char *next_row(struct script *script)
{
    const char *line = script->lines[script->line + 1];
    if (!line || line[0] != '|')
        return NULL;
    script->line++;
    return line + 1;
}

/* The first row that is not as wanted, or -1. */
static int find_other_row(struct terminal *terminal, const char *const wanted[])
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    for (int row = 0; row < rows; row++)
        if (strcmp(terminal_row(terminal, row), wanted[row]) != 0)
            return row;
    return -1;
}

static bool screen_is(struct terminal *terminal, const void *context)
{
    return find_other_row(terminal, context) < 0;
}

static void play_screen(struct script *script, const char *text UNUSED)
{
    int rows, columns;
    terminal_size(script->terminal, &rows, &columns);
    const char **wanted = region_alloc_array(script->region, (size_t)rows, sizeof *wanted);
    for (int row = 0; row < rows; row++) {
        const char *line = next_row(script);
        wanted[row] = line ? line : "";
    }
    if (terminal_await(script->terminal, screen_is, wanted))
        return;
    int row = find_other_row(script->terminal, wanted);
    terminal_fail(script->terminal, "row %d should be \"%s\"", row + 1, wanted[row]);
}

static void play_exit(struct script *script, const char *text)
{
    terminal_expect_exit(script->terminal, read_number(script, text, &text));
}

static const struct directive {
    const char *name;
    void (*play)(struct script *script, const char *text);
    bool before_start;
} directives[] = {
    {"size", play_size, true},
    {"program", play_program, true},
    {"arguments", play_arguments, true},
    {"environment", play_environment, true},
    {"press", play_press, false},
    {"type", play_type, false},
    {"paste", play_paste, false},
    {"click", play_click, false},
    {"double-click", play_double_click, false},
    {"wheel-up", play_wheel_up, false},
    {"wheel-down", play_wheel_down, false},
    {"resize", play_resize, false},
    {"signal", play_signal, false},
    {"expect", play_expect, false},
    {"row", play_row, false},
    {"absent", play_absent, false},
    {"wait", play_wait, false},
    {"reverse", play_reverse, false},
    {"bold", play_bold, false},
    {"cursor", play_cursor, false},
    {"at-most", play_at_most, false},
    {"screen", play_screen, false},
    {"exit", play_exit, false},
};

static const struct directive *find_directive(const struct script *script, const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(directives); i++)
        if (strcmp(name, directives[i].name) == 0)
            return &directives[i];
    reject(script, "there is no directive '%s'", name);
}

static void play_line(struct script *script)
{
    char *text = region_copy_text(script->region, script->lines[script->line]);
    const char *name = strsep(&text, " ");
    if (!*name || *name == '#')
        return;
    const struct directive *directive = find_directive(script, name);
    if (directive->before_start && script->terminal)
        reject(script, "'%s' comes too late: the program runs", name);
    if (!directive->before_start && !script->terminal)
        start(script);
    if (script->terminal)
        terminal_set_place(script->terminal, place(script));
    directive->play(script, unquote(script, text ? text : ""));
}

static void read_lines(struct script *script)
{
    struct buffer text = {0};
    char bytes[4096];
    size_t length, count = 0;
    FILE *file = fopen(script->path, "re");
    if (!file)
        fail_msg("can't open %s: %s", script->path, strerror(errno));
    while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
        buffer_append(&text, bytes, length);
    fclose(file);
    char *rest = region_copy_text(script->region, buffer_text(&text));
    script->lines = region_alloc_array(script->region, text.length + 2, sizeof(*script->lines));
    for (char *line; (line = strsep(&rest, "\n"));)
        script->lines[count++] = line;
    buffer_free(&text);
}

static void end_program(struct script *script)
{
    if (!script->terminal)
        reject(script, "the script does nothing");
    terminal_signal(script->terminal, SIGTERM);
    terminal_wait_exit(script->terminal);
    if (terminal_unrestored(script->terminal))
        terminal_fail(script->terminal, "SIGTERM: the program did not give back %s",
                      terminal_unrestored(script->terminal));
}

static int open_script(void **state)
{
    struct region *region = region_create();
    struct script *script = region_alloc(region, sizeof(*script));
    *script = (struct script){.region = region, .path = *state, .rows = 24, .columns = 80};
    *state = script;
    return 0;
}

static int close_script(void **state)
{
    struct script *script = *state;
    terminal_free(script->terminal);
    region_destroy(script->region);
    return 0;
}

static void play_script(void **state)
{
    struct script *script = *state;
    read_lines(script);
    for (; script->lines[script->line]; script->line++)
        play_line(script);
    if (!script->terminal || !terminal_has_ended(script->terminal))
        end_program(script);
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argc, char *argv[])
{
    size_t count = (size_t)(argc - 1);
    struct CMUnitTest *tests = memory_alloc(count + 1, sizeof(*tests));
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){name_of(argv[i + 1]), play_script, open_script, close_script,
                                       argv[i + 1]};
    text_use_locale();
    int failed = _cmocka_run_group_tests("screen", tests, count, NULL, NULL);
    free(tests);
    return failed;
}
