/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: what a crash, a full disk or another process may do to its files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "change/journal.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"

/* What a test has: its memory, and a state directory of its own with a journal in it. */
struct place {
    struct region *region;
    struct error error;
    const char *state;
    const char *directory;
};

static int make_place(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    char *path = region_format(region, "%s/journal.XXXXXX", getenv("TMPDIR"));
    *place = (struct place){.region = region, .error = ERROR_IN(region), .state = mkdtemp(path)};
    place->directory = journal_directory(region, place->state, &place->error);
    *state = place;
    return place->directory ? 0 : -1;
}

static int drop_place(void **state)
{
    struct place *place = *state;
    region_destroy(place->region);
    return 0;
}

static struct journal_entry *write_entry(struct place *place, const char *content)
{
    const cJSON *json = json_parse(place->region, content, NULL);
    struct journal_entry *entry =
        journal_write(place->region, place->directory, json, &place->error);
    if (!entry)
        fail_msg("%s", place->error.text);
    return entry;
}

static const char three[] = "{\"purpose\":\"x\",\"effects\":[{},{},{}]}";

static size_t count_entries(struct place *place)
{
    const char *const *names = journal_list(place->region, place->directory);
    size_t count = 0;
    while (names[count])
        count++;
    return count;
}

static const char *only_name(struct place *place)
{
    assert_int_equal(count_entries(place), 1);
    return journal_list(place->region, place->directory)[0];
}

static const char *only_path(struct place *place)
{
    return region_format(place->region, "%s/%s", place->directory, only_name(place));
}

static enum journal_state open_only(struct place *place, struct journal_entry **entry)
{
    return journal_open(place->region, place->directory, only_name(place), entry);
}

static void append(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void test_entry_is_left_and_found(void **state)
{
    struct place *place = *state;
    struct journal_entry *entry = write_entry(place, three);
    struct stat status;
    assert_int_equal(stat(only_path(place), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_nlink, 1);
    assert_int_equal(stat(place->directory, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    journal_mark_done(entry, 1);
    journal_close(entry);
    assert_int_equal(open_only(place, &entry), JOURNAL_OPEN);
    assert_string_equal(json_text(journal_content(entry), "purpose"), "x");
    assert_false(journal_is_done(entry, 0));
    assert_true(journal_is_done(entry, 1));
    assert_false(journal_is_done(entry, 2));
    assert_false(journal_is_done(entry, 3));
    journal_remove(entry);
    assert_int_equal(count_entries(place), 0);
}

/* Removes the entries, whose purposes have to be 0, 1, 2, …; how many there were. */
static int take_purposes(struct place *place)
{
    const char *const *names = journal_list(place->region, place->directory);
    int count = 0;
    for (; names[count]; count++) {
        struct journal_entry *entry;
        assert_int_equal(journal_open(place->region, place->directory, names[count], &entry),
                         JOURNAL_OPEN);
        assert_int_equal(atoi(json_text(journal_content(entry), "purpose")), count);
        journal_remove(entry);
    }
    return count;
}

/* The clock of these tests stands still; names must differ all the same, and keep their order. */
static void test_entries_at_one_moment(void **state)
{
    enum { ENTRIES = 12 };
    struct place *place = *state;
    for (int i = 0; i < ENTRIES; i++)
        journal_close(write_entry(
            place, region_format(place->region, "{\"purpose\":\"%d\",\"effects\":[]}", i)));
    assert_int_equal(take_purposes(place), ENTRIES);
}

/* What was journalled after a clock was set back still follows what was journalled before. */
static void test_a_clock_that_is_set_back(void **state)
{
    static const char *const times[] = {"2026-11-22T12:00:00Z", "2026-11-22T09:00:00Z",
                                        "2026-11-22T10:00:00Z", "2026-11-22T13:00:00Z"};
    struct place *place = *state;
    const char *before = region_copy_text(place->region, getenv("ALOHA_TUI_NOW"));
    for (int i = 0; i < (int)ARRAY_LENGTH(times); i++) {
        setenv("ALOHA_TUI_NOW", times[i], 1);
        journal_close(write_entry(
            place, region_format(place->region, "{\"purpose\":\"%d\",\"effects\":[]}", i)));
    }
    if (before)
        setenv("ALOHA_TUI_NOW", before, 1);
    else
        unsetenv("ALOHA_TUI_NOW");
    assert_int_equal(take_purposes(place), ARRAY_LENGTH(times));
}

static void test_entry_of_a_living_process(void **state)
{
    struct place *place = *state;
    struct journal_entry *entry = write_entry(place, three), *other = NULL;
    assert_int_equal(open_only(place, &other), JOURNAL_IN_USE);
    assert_null(other);
    const char *name = only_name(place);
    journal_remove(entry);
    assert_int_equal(journal_open(place->region, place->directory, name, &other), JOURNAL_GONE);
}

static void test_torn_first_line(void **state)
{
    struct place *place = *state;
    static const char *const torn[] = {"", "{\"purpose\":\"x\",\"eff", "{\"purpose\":\"x\"}\n",
                                       "not json\n", "{\"effects\":3}\n"};
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
        const char *path = region_format(place->region, "%s/1-1", place->directory);
        append(path, torn[i]);
        struct journal_entry *entry = NULL;
        assert_int_equal(open_only(place, &entry), JOURNAL_UNREADABLE);
        assert_int_equal(count_entries(place), 1); /* it is somebody's effects: it stays */
        assert_int_equal(unlink(path), 0);
    }
}

/* Half a line must not become the start of another number. */
static void test_torn_last_line(void **state)
{
    struct place *place = *state;
    journal_close(write_entry(place, "{\"effects\":[0,1,2,3,4,5,6,7,8,9,10,11,12]}"));
    append(only_path(place), "0\n1");
    struct journal_entry *entry;
    assert_int_equal(open_only(place, &entry), JOURNAL_OPEN);
    assert_true(journal_is_done(entry, 0));
    assert_false(journal_is_done(entry, 1));
    journal_mark_done(entry, 2);
    journal_close(entry);
    assert_int_equal(open_only(place, &entry), JOURNAL_OPEN);
    assert_true(journal_is_done(entry, 2));
    assert_false(journal_is_done(entry, 12));
    journal_close(entry);
}

static void test_strange_strike_outs(void **state)
{
    struct place *place = *state;
    journal_close(write_entry(place, three));
    append(only_path(place), "99\n\n-1\nx\n2 \n");
    struct journal_entry *entry;
    assert_int_equal(open_only(place, &entry), JOURNAL_OPEN);
    for (size_t i = 0; i < 3; i++)
        assert_false(journal_is_done(entry, i));
    journal_close(entry);
}

static void test_directory_that_can_not_be_made(void **state)
{
    struct place *place = *state;
    const char *file = region_format(place->region, "%s/file", place->state);
    append(file, "");
    assert_null(journal_directory(place->region, file, &place->error));
    assert_int_equal(place->error.kind, ERROR_FAILED);
    assert_non_null(strstr(place->error.text, "/file/outbox can't be written: Not a directory. "
                                              "Nothing was changed."));
    assert_non_null(strstr(place->error.hint, "`state`"));
}

/* A disk that is full after a few bytes: nothing may be left, neither entry nor half of one. */
static void test_full_disk(void **state)
{
    struct place *place = *state;
    const cJSON *json = json_parse(place->region, three, NULL);
    struct rlimit before, small = {.rlim_cur = 8, .rlim_max = RLIM_INFINITY};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const void *entry = journal_write(place->region, place->directory, json, &place->error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_null(entry);
    assert_int_equal(place->error.kind, ERROR_FAILED);
    assert_non_null(strstr(place->error.text, "can't be written: File too large. Nothing was"));
    assert_int_equal(count_entries(place), 0);
    assert_int_equal(rmdir(place->directory), 0);
}

/* Of a strike-out for which there is no room nothing stays, or it would be read with the next. */
static void test_full_disk_at_a_strike_out(void **state)
{
    struct place *place = *state;
    struct journal_entry *entry =
        write_entry(place, "{\"effects\":[{},{},{},{},{},{},{},{},{},{},{},{},{}]}");
    struct stat status;
    struct rlimit before;
    assert_int_equal(stat(only_path(place), &status), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit tight = {(rlim_t)status.st_size + 1, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    journal_mark_done(entry, 1);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    journal_mark_done(entry, 2);
    journal_close(entry);
    assert_int_equal(open_only(place, &entry), JOURNAL_OPEN);
    assert_false(journal_is_done(entry, 1));
    assert_true(journal_is_done(entry, 2));
    assert_false(journal_is_done(entry, 12));
    journal_close(entry);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, drop_place)
    const struct CMUnitTest tests[] = {
        TEST(test_entry_is_left_and_found),
        TEST(test_entries_at_one_moment),
        TEST(test_a_clock_that_is_set_back),
        TEST(test_entry_of_a_living_process),
        TEST(test_torn_first_line),
        TEST(test_torn_last_line),
        TEST(test_strange_strike_outs),
        TEST(test_directory_that_can_not_be_made),
        TEST(test_full_disk),
        TEST(test_full_disk_at_a_strike_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
