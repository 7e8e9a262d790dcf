/* SPDX-License-Identifier: Apache-2.0 */
/* What the palette offers for a few letters, and what it learns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/registry.h"
#include "config/profile.h"
#include "core/region.h"
#include "ui/form/form.h"
#include "ui/kept/palette_history.h"
#include "ui/kept/preferences.h"
#include "ui/kept/state_file.h"
#include "ui/run/act.h"
#include "ui/run/child_run.h"
#include "ui/run/run_history.h"
#include "ui/screen/palette_entries.h"
#include "ui/screen/palette_runs.h"

enum { TYPED_MOST = 3, ROWS = 3 };

static const int64_t hour = INT64_C(3600000000);

struct fixture {
    struct region *region;
    struct palette_entries entries;
    char state[32];
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->region = region_create();
    fixture->entries = palette_collect(fixture->region, NULL, NULL);
    strcpy(fixture->state, "/tmp/palette-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->state) ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    unlink(region_format(fixture->region, "%s/palette", fixture->state));
    unlink(region_format(fixture->region, "%s/console/runs.json", fixture->state));
    rmdir(region_format(fixture->region, "%s/console", fixture->state));
    unlink(region_format(fixture->region, "%s/preferences.json", fixture->state));
    rmdir(fixture->state);
    region_destroy(fixture->region);
    free(fixture);
    return 0;
}

/* Which row `name` stands in for what is typed, from 0; -1: in none. */
static int row_of(const struct fixture *fixture, const char *typed, const char *name)
{
    size_t count;
    struct palette_entry **best = palette_rank(&fixture->entries, fixture->region, typed, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(best[i]->name, name) == 0)
            return (int)i;
    }
    return -1;
}

/* Nine of ten. */
static void check_questions(const struct fixture *fixture)
{
    const char *path = region_format(fixture->region, "%s/tests/ui/palette-questions",
                                     getenv("ALOHA_TEST_SRCDIR"));
    FILE *stream = fopen(path, "r");
    char line[200];
    int questions = 0, answered = 0;
    assert_non_null(stream);
    while (fgets(line, sizeof line, stream)) {
        char question[120], typed[20], name[60];
        if (*line == '#')
            continue;
        assert_int_equal(sscanf(line, "%119[^|]|%19[^|]|%59[^\n]", question, typed, name), 3);
        assert_true(strlen(typed) <= TYPED_MOST);
        int row = row_of(fixture, typed, name);
        questions++;
        answered += row >= 0 && row < ROWS;
        if (row < 0 || row >= ROWS)
            print_message("# %s: %s is in row %d for \"%s\"\n", question, name, row + 1, typed);
    }
    fclose(stream);
    print_message("# %d of %d questions\n", answered, questions);
    assert_true(questions >= 60);
    assert_true(10 * answered >= 9 * questions);
}

static void test_questions_are_answered_within_three_letters(void **state)
{
    check_questions(*state);
}

static struct profile profile_of(const struct fixture *fixture, const char *name)
{
    return (struct profile){.name = name, .state = fixture->state};
}

static const char *run(const struct fixture *fixture, const char *profile, const char *command,
                       const char *const words[], size_t count)
{
    const struct profile its = profile_of(fixture, profile);
    const struct act act = {.command = registry_find(command), .words = words, .word_count = count};
    return run_history_begin(fixture->region, &its, &act, NULL);
}

static const struct past_run *runs_of(const struct fixture *fixture, const char *profile,
                                      size_t *count)
{
    const struct profile its = profile_of(fixture, profile);
    return run_history_list(fixture->region, &its, count);
}

#define RUN(fixture, profile, command, ...)                                                        \
    run(fixture, profile, command, (const char *const[]){__VA_ARGS__},                             \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void test_runs_are_noted(void **state)
{
    const struct fixture *fixture = *state;
    const struct profile here = profile_of(fixture, "here");
    size_t count;
    const char *first = RUN(fixture, "here", "list_users", "--realm", "it");
    RUN(fixture, "there", "list_realms", "-v", "2");
    RUN(fixture, "here", "show_admins", "-r", "it", "--from", "-");
    run_history_end(&here, first, &(struct child_end){.status = "failed", .milliseconds = 1500});
    const struct past_run *runs = runs_of(fixture, "here", &count);
    assert_int_equal(count, 2);
    assert_string_equal(runs[0].status, "unknown"); /* nobody heard its end */
    assert_string_equal(runs[1].id, first);
    assert_string_equal(runs[1].status, "failed");
    assert_int_equal(runs[1].milliseconds, 1500);
    assert_string_equal(past_run_line(fixture->region, &runs[1]),
                        "aloha-tui --batch list_users -r it");
    assert_null(past_run_obstacle(&runs[1]));
    assert_non_null(past_run_obstacle(&runs[0]));
    run_history_forget(&here, first);
    runs_of(fixture, "here", &count);
    assert_int_equal(count, 1);
    setenv("SUDO_USER", "somebody-else", 1);
    runs_of(fixture, "here", &count);
    unsetenv("SUDO_USER");
    assert_int_equal(count, 0);
}

static void test_what_is_kept_of_runs(void **state)
{
    const struct fixture *fixture = *state;
    const char *path = region_format(fixture->region, "%s/console/runs.json", fixture->state);
    struct stat status;
    size_t count;
    RUN(fixture, "p", "create_user", "--password", "hunter2", "-r", "it", "a@b.example", "A B");
    RUN(fixture, "p", "create_user", "-n", "-r", "it", "dry@b.example", "A B");
    const struct past_run *runs = runs_of(fixture, "p", &count);
    assert_int_equal(count, 1);
    assert_string_equal(runs[0].words, "a@b.example 'A B' -r it");
    assert_null(
        strstr(state_file_read(fixture->region, fixture->state, "console/runs.json"), "hunter"));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    for (int i = 0; i < RUN_HISTORY_MOST + 5; i++)
        RUN(fixture, "p", "list_users", "-r", region_format(fixture->region, "realm-%d", i));
    runs = runs_of(fixture, "p", &count);
    assert_int_equal(count, RUN_HISTORY_MOST);
    assert_string_equal(runs[count - 1].words, "-r realm-5");
}

/* Those of a busy morning are found by what they were told, and hide nothing else. */
static void test_runs_are_found(void **state)
{
    struct fixture *fixture = *state;
    static const char *const commands[] = {"change_user_role", "list_users", "show_user",
                                           "deactivate_user", "change_password"};
    for (size_t i = 0; i < 40; i++)
        RUN(fixture, "p", commands[i % ARRAY_LENGTH(commands)], "-r", "it",
            region_format(fixture->region, "user%zu@it.example.com", i / 2));
    size_t own = fixture->entries.count, count;
    const struct past_run *runs = runs_of(fixture, "p", &count);
    palette_add_runs(&fixture->entries, runs, count, 1000 * hour);
    assert_int_equal(fixture->entries.count, own + PALETTE_RUNS_MOST);
    check_questions(fixture);
    struct palette_entry **best =
        palette_rank(&fixture->entries, fixture->region, "user19", &count);
    assert_true(count > 0);
    assert_string_equal(best[0]->badge, "run");
    assert_non_null(strstr(best[0]->summary, "user19@it.example.com"));
}

static void test_a_choice_holds_until_another_is_configured(void **state)
{
    struct fixture *fixture = *state;
#define CHOSEN(configured) preference_of(fixture->region, fixture->state, "theme", configured)
    assert_string_equal(CHOSEN("dark"), "dark");
    preference_choose(fixture->state, "theme", "dark", "light");
    preference_choose(fixture->state, "mouse", "no", "yes");
    assert_string_equal(CHOSEN("dark"), "light");
    assert_string_equal(CHOSEN("mono"), "mono");
    preference_choose(fixture->state, "theme", "dark", "dark");
    assert_string_equal(CHOSEN("dark"), "dark");
    assert_string_equal(preference_of(fixture->region, fixture->state, "mouse", "no"), "yes");
#undef CHOSEN
}

/* By its whole name at the least, even where another one begins so. */
static void test_every_command_is_reached(void **state)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(row_of(*state, commands[i]->name, commands[i]->name), 0);
}

static void test_what_is_used_comes_first(void **state)
{
    struct fixture *fixture = *state;
    struct palette_history *history = palette_history_read(fixture->region, fixture->state);
    int64_t now = 1000 * hour;
    palette_note_use(&fixture->entries, history, now);
    int before = row_of(fixture, "", "version");
    assert_true(before > 1);
    palette_history_note(history, "command version", now);
    history = palette_history_read(fixture->region, fixture->state);
    palette_note_use(&fixture->entries, history, now);
    assert_int_equal(row_of(fixture, "", "version"), 0);
    assert_int_equal(row_of(fixture, "aud", "audit"), 0); /* a better match still wins */
}

static void test_use_counts_and_ages(void **state)
{
    struct fixture *fixture = *state;
    struct palette_history *history = palette_history_read(fixture->region, fixture->state);
    int64_t now = 1000 * hour;
    assert_true(palette_history_use(history, "a", now) == 0);
    palette_history_note(history, "a", now);
    palette_history_note(history, "b", now);
    palette_history_note(history, "b", now);
    assert_true(palette_history_use(history, "a", now) < palette_history_use(history, "b", now));
    double use = palette_history_use(history, "b", now);
    for (int age = 2; age < 400; age *= 13) {
        double older = palette_history_use(history, "b", now + age * hour);
        assert_true(older > 0 && older < use);
        use = older;
    }
}

static void test_the_file_is_ours_and_bounded(void **state)
{
    struct fixture *fixture = *state;
    const char *path = region_format(fixture->region, "%s/palette", fixture->state);
    FILE *stream = fopen(path, "w");
    fputs("not ours\n-1 2 x\n3 4\n\n7 5 command a\n", stream);
    fclose(stream);
    struct palette_history *history = palette_history_read(fixture->region, fixture->state);
    assert_true(palette_history_use(history, "x", 0) == 0);
    for (int i = 0; i < 300; i++)
        palette_history_note(history, region_format(fixture->region, "id %d", i), i + 10);
    assert_true(palette_history_use(history, "id 0", 400) == 0);
    assert_true(palette_history_use(history, "id 299", 400) > 0);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(status.st_size < 10000);
    palette_history_note(palette_history_read(fixture->region, "/proc/none"), "a", 1);
}

static void test_a_subject_leaves_what_takes_it(void **state)
{
    struct fixture *fixture = *state;
    const struct form_subject user = {.realm = "it", .user = "alice@it.example.com"};
    fixture->entries = palette_collect(fixture->region, NULL, &user);
    assert_true(row_of(fixture, "", "show_user") >= 0);
    assert_int_equal(row_of(fixture, "", "list_realms"), -1);
    assert_int_equal(row_of(fixture, "", "leave"), -1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(test_questions_are_answered_within_three_letters),
        TEST(test_runs_are_noted),
        TEST(test_what_is_kept_of_runs),
        TEST(test_runs_are_found),
        TEST(test_a_choice_holds_until_another_is_configured),
        TEST(test_every_command_is_reached),
        TEST(test_what_is_used_comes_first),
        TEST(test_use_counts_and_ages),
        TEST(test_the_file_is_ours_and_bounded),
        TEST(test_a_subject_leaves_what_takes_it),
    };
#undef TEST
    if (!getenv("ALOHA_TEST_SRCDIR"))
        return 1;
    return cmocka_run_group_tests_name("palette", tests, NULL, NULL);
}
