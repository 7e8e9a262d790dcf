/* SPDX-License-Identifier: Apache-2.0 */
/* Runs in child processes, and what is kept of what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "command/options.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/run/child_run.h"
#include "ui/run/eta.h"
#include "ui/run/transcript.h"

/* What a run told, a line an event. */
struct hearing {
    struct loop *loop;
    struct child_run *run;
    struct buffer said;
    bool ended;
    bool interrupt; /* at the first text */
};

static void on_table(void *context, const char *name, const struct child_column *columns,
                     size_t count)
{
    struct hearing *hearing = context;
    buffer_format(&hearing->said, "table %s", name);
    for (size_t i = 0; i < count; i++)
        buffer_format(&hearing->said, " %s%s", columns[i].name, columns[i].number ? "#" : "");
    buffer_append_text(&hearing->said, "\n");
}

static void on_row(void *context, bool inactive, const char *const *cells)
{
    struct hearing *hearing = context;
    buffer_format(&hearing->said, "%s %s %s\n", inactive ? "gone" : "row", cells[0], cells[1]);
}

static void on_line(void *context, enum child_line kind, const char *text)
{
    static const char *const names[] = {"text", "warning", "stray"};
    struct hearing *hearing = context;
    buffer_format(&hearing->said, "%s %s\n", names[kind], text);
    if (hearing->interrupt)
        child_run_interrupt(hearing->run);
}

static void on_progress(void *context, int64_t done, int64_t total, const char *units)
{
    struct hearing *hearing = context;
    buffer_format(&hearing->said, "progress %d of %d %s\n", (int)done, (int)total, units);
}

static void on_changes(void *context, const cJSON *changes, const cJSON *effects)
{
    struct hearing *hearing = context;
    buffer_format(&hearing->said, "changes %d %d\n", cJSON_GetArraySize(changes),
                  cJSON_GetArraySize(effects));
}

static void on_end(void *context, const struct child_end *end)
{
    struct hearing *hearing = context;
    buffer_format(&hearing->said, "end %s %d %s | %s\n", end->status, end->exit_status,
                  end->text ? end->text : "", end->hint ? "hint" : "");
    hearing->ended = true;
    child_run_destroy(hearing->run);
    hearing->run = NULL;
    loop_stop(hearing->loop);
}

static const struct child_listener listener = {.table = on_table,
                                               .row = on_row,
                                               .line = on_line,
                                               .progress = on_progress,
                                               .changes = on_changes,
                                               .end = on_end};

static void start(struct hearing *hearing, const char *script, const char *input)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct child_listener mine = listener;
    mine.context = hearing;
    if (!hearing->loop)
        hearing->loop = loop_create();
    hearing->run = child_run_start(hearing->loop, argv, input, &mine, NULL);
    assert_non_null(hearing->run);
}

/* Runs a shell script in the place of a command; what was heard of it. */
static void hear(struct hearing *hearing, const char *script, const char *input)
{
    start(hearing, script, input);
    loop_run(hearing->loop);
    assert_true(hearing->ended);
}

static void finish(struct hearing *hearing, const char *expected)
{
    assert_string_equal(buffer_text(&hearing->said), expected);
    buffer_free(&hearing->said);
    loop_destroy(hearing->loop);
}

static void test_events_are_told_in_order(void **state)
{
    struct hearing hearing = {0};
    hear(&hearing,
         "echo '{\"event\":\"begin\",\"command\":\"x\"}';"
         "echo '{\"event\":\"table\",\"table\":\"t\",\"fields\":[{\"name\":\"id\",\"type\":"
         "\"integer\"},{\"name\":\"who\",\"type\":\"text\"}]}';"
         "echo '{\"event\":\"row\",\"row\":{\"id\":9007199254740993,\"who\":\"a b\"}}';"
         "echo '{\"event\":\"row\",\"inactive\":true,\"row\":{\"id\":2,\"who\":null}}';"
         "echo '{\"event\":\"progress\",\"done\":1,\"total\":2,\"units\":\"users\"}';"
         "echo '{\"event\":\"warning\",\"text\":\"mind\"}';"
         "echo '{\"event\":\"changes\",\"changes\":[{},{}],\"effects\":[{}]}';"
         "echo '{\"event\":\"end\",\"status\":\"failed\",\"exit_code\":1,\"error\":{\"kind\":"
         "\"failed\",\"text\":\"No.\",\"hint\":\"Yes.\"}}'; exit 1",
         NULL);
    finish(&hearing, "table t id# who\nrow 9007199254740993 a b\ngone 2 -\n"
                     "progress 1 of 2 users\nwarning mind\nchanges 2 1\nend failed 1 No. | hint\n");
}

static void test_what_is_no_event_is_passed_on(void **state)
{
    struct hearing hearing = {0};
    hear(&hearing, "echo plain; echo '{\"event\":\"other\"}'; echo '{broken'; printf unfinished",
         NULL);
    finish(&hearing, "stray plain\nstray {\"event\":\"other\"}\nstray {broken\nstray unfinished\n"
                     "end died 0 It ended without saying how. | hint\n");
}

static void test_standard_error_is_heard_too(void **state)
{
    struct hearing hearing = {0};
    hear(&hearing, "echo oops >&2; exit 3", NULL);
    finish(&hearing, "stray oops\nend died 3 It ended without saying how. | hint\n");
}

static void test_a_killed_child_is_told_with_its_signal(void **state)
{
    struct hearing hearing = {0};
    hear(&hearing, "kill -SEGV $$", NULL);
    finish(&hearing, "end died 139 It was killed by signal 11 (Segmentation fault). | hint\n");
}

static void test_input_is_read_by_the_child(void **state)
{
    struct hearing hearing = {0};
    hear(&hearing, "read secret; echo \"${#secret}\"; cat", "hunter2\n");
    finish(&hearing, "stray 7\nend died 0 It ended without saying how. | hint\n");
}

/* More than a pipe holds, and without anybody who would go on writing. */
static void test_long_input_is_read_by_the_child(void **state)
{
    enum { LENGTH = 300000 };
    struct hearing hearing = {0};
    char *input = memory_alloc(LENGTH + 1, 1);
    memset(input, 'x', LENGTH);
    hear(&hearing, "printf %s. \"$(wc -c)\"", input);
    finish(&hearing, "stray 300000.\nend died 0 It ended without saying how. | hint\n");
    free(input);
}

static void test_an_interrupt_is_asked_for_then_forced(void **state)
{
    struct hearing hearing = {.interrupt = true};
    hear(&hearing, "trap 'echo asked' INT; echo ready; while :; do sleep 0.05; done", NULL);
    finish(&hearing,
           "stray ready\nstray asked\nend died 137 It was killed by signal 9 (Killed). | hint\n");
}

static void test_a_run_that_is_destroyed_leaves_no_child(void **state)
{
    struct hearing hearing = {0};
    start(&hearing, "trap '' INT TERM; while :; do sleep 1; done", NULL);
    child_run_destroy(hearing.run);
    loop_turn(hearing.loop, 0);
    assert_false(hearing.ended);
    finish(&hearing, "");
}

static void test_a_program_that_is_not_there_is_an_error(void **state)
{
    static const char *const argv[] = {"/nonexistent/program", NULL};
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct loop *loop = loop_create();
    assert_null(child_run_start(loop, argv, NULL, &listener, &error));
    assert_non_null(strstr(error.text, "/nonexistent/program"));
    loop_destroy(loop);
    region_destroy(region);
}

static void test_the_words_name_configuration_and_profile(void **state)
{
    static const char *const words[] = {"-r", "it"};
    struct options options = {.config = "/c", .profile = "p"};
    struct region *region = region_create();
    const char *const *argv =
        child_run_words(region, &options, false, "show_admins", words, 2, NULL);
    static const char *const expected[] = {"--config", "/c",          "--profile", "p", "--jsonl",
                                           "--batch",  "show_admins", "-r",        "it"};
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++)
        assert_string_equal(argv[i + 1], expected[i]);
    assert_null(argv[ARRAY_LENGTH(expected) + 1]);
    region_destroy(region);
}

static void assert_lines(const struct transcript *transcript, const char *expected)
{
    struct buffer all = {0}, line = {0};
    for (size_t i = 0; i < transcript_count(transcript); i++) {
        transcript_read(transcript, i, &line);
        buffer_format(&all, "%s\n", buffer_text(&line));
    }
    assert_string_equal(buffer_text(&all), expected);
    buffer_free(&all);
    buffer_free(&line);
}

static const struct child_column two[] = {{"id", true}, {"name", false}};

static void test_columns_are_as_wide_as_their_widest_cell(void **state)
{
    struct transcript *transcript = transcript_create();
    transcript_add_text(transcript, TRANSCRIPT_TEXT, "one\ntwo\x1b[31m");
    transcript_begin_table(transcript, two, 2);
    transcript_add_row(transcript, false, (const char *const[]){"7", "李 Bo"});
    transcript_add_row(transcript, true, (const char *const[]){"1234", "x"});
    transcript_settle(transcript);
    assert_lines(transcript, "one\ntwo␛[31m\n    id  name\n     7  李 Bo\n✗ 1234  x\n");
    assert_int_equal(transcript_width(transcript), 2 + 6 + 7);
    transcript_destroy(transcript);
}

static void test_a_single_row_of_many_columns_is_a_list_of_facts(void **state)
{
    static const struct child_column columns[] = {
        {"a", false}, {"bee", false}, {"c", true}, {"d", false}, {"e", false}};
    static const char *const cells[] = {"1", "2", "3", "4", "5"};
    struct transcript *transcript = transcript_create();
    transcript_begin_table(transcript, columns, 5);
    transcript_add_row(transcript, false, cells);
    transcript_settle(transcript);
    assert_lines(transcript, "  a    1\n  bee  2\n  c    3\n  d    4\n  e    5\n");
    transcript_begin_table(transcript, columns, 5);
    transcript_add_row(transcript, false, cells);
    transcript_add_row(transcript, false, cells);
    assert_int_equal(transcript_count(transcript), 5 + 3);
    transcript_destroy(transcript);
}

static void test_lines_beyond_the_limit_are_counted_not_kept(void **state)
{
    struct transcript *transcript = transcript_create();
    transcript_begin_table(transcript, two, 2);
    for (int i = 0; i < TRANSCRIPT_LINES_MOST + 50; i++)
        transcript_add_row(transcript, false, (const char *const[]){"1", "x"});
    transcript_settle(transcript);
    assert_int_equal(transcript_count(transcript), TRANSCRIPT_LINES_MOST);
    assert_int_equal(transcript_dropped(transcript), 51);
    transcript_add_text(transcript, TRANSCRIPT_ERROR, "It failed.");
    assert_int_equal(transcript_count(transcript), TRANSCRIPT_LINES_MOST + 1);
    transcript_destroy(transcript);
}

static void test_search_goes_round_and_ignores_case(void **state)
{
    struct transcript *transcript = transcript_create();
    transcript_add_text(transcript, TRANSCRIPT_TEXT, "Älpha\nbeta\ngamma äL");
    assert_int_equal(transcript_find(transcript, "äl", 0, false), 0);
    assert_int_equal(transcript_find(transcript, "äl", 1, false), 2);
    assert_int_equal(transcript_find(transcript, "äl", 1, true), 0);
    assert_int_equal(transcript_find(transcript, "beta", 2, false), 1);
    assert_int_equal(transcript_find(transcript, "delta", 0, false), -1);
    assert_int_equal(transcript_find(transcript, "", 0, false), -1);
    transcript_destroy(transcript);
}

/* By the last seconds, not by all that was done: the first of these is forgotten. */
static void test_what_is_left_is_told_by_the_last_seconds(void **state)
{
    char bytes[ETA_TEXT_SIZE];
    struct eta eta = {0};
    eta_note(&eta, 0, 0);
    assert_int_equal(eta_seconds(&eta, 5000), -1);
    eta_note(&eta, 100, 900);
    assert_int_equal(eta_seconds(&eta, 5000), -1);
    for (int second = 1; second <= 20; second++)
        eta_note(&eta, 1000 * second, 1000 + 10 * second);
    assert_int_equal(eta_seconds(&eta, 5000), 380);
    assert_int_equal(eta_seconds(&eta, 1200), 0);
    assert_int_equal(eta_seconds(&eta, 1000), -1);
    assert_string_equal(eta_text(bytes, 40), "40 s");
    assert_string_equal(eta_text(bytes, 380), "6 min");
    assert_string_equal(eta_text(bytes, 3 * 3600 + 300), "3 h 5 min");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_are_told_in_order),
        cmocka_unit_test(test_what_is_no_event_is_passed_on),
        cmocka_unit_test(test_standard_error_is_heard_too),
        cmocka_unit_test(test_a_killed_child_is_told_with_its_signal),
        cmocka_unit_test(test_input_is_read_by_the_child),
        cmocka_unit_test(test_long_input_is_read_by_the_child),
        cmocka_unit_test(test_an_interrupt_is_asked_for_then_forced),
        cmocka_unit_test(test_a_run_that_is_destroyed_leaves_no_child),
        cmocka_unit_test(test_a_program_that_is_not_there_is_an_error),
        cmocka_unit_test(test_the_words_name_configuration_and_profile),
        cmocka_unit_test(test_columns_are_as_wide_as_their_widest_cell),
        cmocka_unit_test(test_a_single_row_of_many_columns_is_a_list_of_facts),
        cmocka_unit_test(test_lines_beyond_the_limit_are_counted_not_kept),
        cmocka_unit_test(test_search_goes_round_and_ignores_case),
        cmocka_unit_test(test_what_is_left_is_told_by_the_last_seconds),
    };
    text_use_locale();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
