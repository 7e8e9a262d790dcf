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
#include "core/region.h"
#include "ui/form.h"
#include "ui/palette_entries.h"
#include "ui/palette_history.h"

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

/* Nine of ten, without any history. */
static void test_questions_are_answered_within_three_letters(void **state)
{
    const char *path = region_format(((struct fixture *)*state)->region,
                                     "%s/tests/ui/palette-questions", getenv("ALOHA_TEST_SRCDIR"));
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
        int row = row_of(*state, typed, name);
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
