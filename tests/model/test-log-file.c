/* SPDX-License-Identifier: Apache-2.0 */
/* The server's logs: entries, read from either end, while the file grows, is cut and rotated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "model/log_entry.h"
#include "model/log_file.h"
#include "model/view_filter.h"

enum { BLOCK = 1 << 16, ENTRIES_MOST = 20000 };

struct place {
    struct region *region;
    const char *directory, *path;
    struct log_file *file; /* or NULL */
};

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    const char *temporary = getenv("TMPDIR");
    char *directory = region_format(region, "%s/test-log-XXXXXX", temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(directory));
    *place = (struct place){.region = region,
                            .directory = directory,
                            .path = region_format(region, "%s/server.log", directory)};
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    log_file_close(place->file);
    unlink(place->path);
    unlink(region_format(place->region, "%s.1", place->path));
    rmdir(place->directory);
    region_destroy(place->region);
    return 0;
}

static void put(const struct place *place, const char *mode, const char *bytes, size_t length)
{
    FILE *file = fopen(place->path, mode);
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void put_text(const struct place *place, const char *mode, const char *text)
{
    put(place, mode, text, strlen(text));
}

static struct log_file *open_log(struct place *place)
{
    struct error error = ERROR_IN(place->region);
    log_file_close(place->file);
    place->file = log_file_open(place->path, &error);
    if (!place->file)
        fail_msg("%s", error.text);
    return place->file;
}

/* Reads the file from both ends: the same entries, which have all of its bytes. */
static size_t count_entries(struct place *place)
{
    struct log_file *file = place->file;
    int64_t *offsets = region_alloc_array(place->region, ENTRIES_MOST, sizeof *offsets);
    int64_t read = 0;
    size_t count = 0;
    struct log_span span;
    for (int64_t at = 0; log_file_next(file, at, &span); at = span.offset + 1) {
        assert_int_equal(span.offset, read);
        read += (int64_t)span.length;
        offsets[count++] = span.offset;
        assert_in_range(count, 1, ENTRIES_MOST - 1);
    }
    assert_int_equal(read, log_file_size(file));
    size_t left = count;
    for (int64_t at = INT64_MAX; log_file_previous(file, at, &span); at = span.offset) {
        assert_in_range(left, 1, count);
        assert_int_equal(span.offset, offsets[--left]);
    }
    assert_int_equal(left, 0);
    return count;
}

static struct log_entry last_entry(struct place *place)
{
    struct log_span span;
    assert_true(log_file_previous(place->file, INT64_MAX, &span));
    return log_entry_read(place->region, span.bytes, span.length);
}

static void assert_field(const char *expected, struct value value)
{
    assert_int_equal(value.null, expected == NULL);
    if (expected)
        assert_string_equal(value.text, expected);
}

static void test_entries_are_told_apart(void **state)
{
    static const struct {
        const char *text, *level, *origin, *message, *summary;
    } cases[] = {
        {"2022-11-17 10:00:00.123 INFO [] text\n", "info", NULL, "text", "text"},
        {"2022-11-17 10:00:00.123 WARN [a.b] text\r\n", "warning", "a.b", "text", "text"},
        {"2022-11-17 10:00:00.123 ERR  [a] one\ntwo\n  three\n", "error", "a", "one\ntwo\n  three",
         "one [+2 lines: three]"},
        {"2022-11-17 10:00:00,123 CRITICAL it's over", "critical", NULL, "it's over", "it's over"},
        {"2022-11-17 10:00:00.123 DEBG [no end", "debug", NULL, "[no end", "[no end"},
        {"2022-11-17 10:00:00 Hello", NULL, NULL, "Hello", "Hello"},
        {"2022-11-17 10:00:00.1234567890123456789 INFO x", "info", NULL, "x", "x"},
        {"2022-11-17 10:00:00.123", NULL, NULL, "", ""},
    };
    struct region *region = ((struct place *)*state)->region;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct log_entry entry = log_entry_read(region, cases[i].text, strlen(cases[i].text));
        assert_int_equal(entry.values[LOG_TIME].time / 1000000, 1668679200);
        assert_field(cases[i].level, entry.values[LOG_LEVEL]);
        assert_field(cases[i].origin, entry.values[LOG_ORIGIN]);
        assert_field(cases[i].message, entry.values[LOG_MESSAGE]);
        assert_string_equal(entry.summary, cases[i].summary);
    }
}

static void test_strange_bytes_are_text(void **state)
{
    static const char bytes[] = "2022-11-17 10:00:00.123 INFO [] a\0b\xffz\n";
    struct region *region = ((struct place *)*state)->region;
    struct log_entry entry = log_entry_read(region, bytes, sizeof bytes - 1);
    assert_string_equal(entry.values[LOG_MESSAGE].text, "a\xEF\xBF\xBD"
                                                        "b\xEF\xBF\xBDz");
    entry = log_entry_read(region, "no time INFO x", 14);
    assert_true(entry.values[LOG_TIME].null);
    assert_string_equal(entry.values[LOG_MESSAGE].text, "no time INFO x");
    entry = log_entry_read(region, "2022-99-99 99:99:99 INFO x", 26);
    assert_non_null(strstr(entry.values[LOG_MESSAGE].text, "x"));
}

static bool matches(struct region *region, const char *filter, const char *line)
{
    struct error error = ERROR_IN(region);
    const char *folded[LOG_COLUMNS];
    struct log_entry entry = log_entry_read(region, line, strlen(line));
    log_entry_fold(region, &entry, folded);
    const struct view_filter *parsed = view_filter_parse(region, &log_view, filter, &error);
    if (!parsed)
        fail_msg("%s", error.text);
    return view_filter_matches(parsed, &log_view, entry.values, folded);
}

static void test_filters_match_entries(void **state)
{
    static const char line[] = "2022-11-17 10:00:00.123 ERR  [a.b] Lost\nTraceback\nKeyError: x";
    struct region *region = ((struct place *)*state)->region;
    assert_true(matches(region, "level:error", line));
    assert_true(matches(region, "level:critical,err", line));
    assert_false(matches(region, "!level:error", line));
    assert_true(matches(region, "keyerror", line));
    assert_true(matches(region, "origin:^a.", line));
    assert_true(matches(region, "time:2022-11-17 lost", line));
    assert_false(matches(region, "time:>2022-11-18", line));
    assert_false(matches(region, "level:error", "a line of something else"));
}

/* Entries of many lengths, some longer than a block, so that the ends of blocks fall everywhere. */
static void test_both_directions_agree(void **state)
{
    struct place *place = *state;
    FILE *file = fopen(place->path, "we");
    size_t entries = 0;
    assert_non_null(file);
    for (size_t i = 0; i < 3000; i++) {
        fprintf(file, "2022-11-17 10:00:%02zu.123 ERR [] %0*zu\n", i % 60, (int)(i * 7 % 211), i);
        entries++;
        for (size_t line = 0; line < i % 5; line++)
            fprintf(file, "  File \"x.py\", line %zu\n", line);
    }
    assert_int_equal(fclose(file), 0);
    open_log(place);
    assert_int_equal(count_entries(place), entries);
    bool exact;
    assert_in_range(log_file_estimate(place->file, &exact), entries / 2, entries * 2);
    assert_false(exact);
    for (size_t length = 18; length <= 22; length++) { /* a time that lies across the end */
        char *padding = region_alloc(place->region, BLOCK + 1);
        memset(padding, 'x', BLOCK - length);
        put_text(place, "we", "2022-11-17 10:00:00.123 INFO [] begun\n");
        put(place, "ae", padding, BLOCK - length - 38 - 1);
        put_text(place, "ae",
                 "\n2022-11-17 10:00:01.123 INFO [] next\nmore\n"
                 "2022-11-17 10:00:02.123 INFO [] last\n");
        open_log(place);
        assert_int_equal(count_entries(place), 3);
    }
}

static void test_files_of_other_programs_are_read_by_lines(void **state)
{
    struct place *place = *state;
    bool exact;
    put_text(place, "we", "one\ntwo\n\nthree");
    open_log(place);
    assert_int_equal(count_entries(place), 4);
    assert_int_equal(log_file_estimate(place->file, &exact), 4);
    assert_true(exact);
    assert_string_equal(last_entry(place).summary, "three");
    char *line = region_alloc(place->region, 5 * BLOCK);
    memset(line, 'x', 5 * BLOCK);
    put(place, "we", line, 5 * BLOCK); /* no line break at all: a piece a block */
    open_log(place);
    assert_int_equal(count_entries(place), 5);
    put_text(place, "we", "");
    open_log(place);
    assert_int_equal(count_entries(place), 0);
    put_text(place, "we", "left over\n2022-11-17 10:00:00.123 INFO [] dated\n");
    open_log(place);
    assert_int_equal(count_entries(place), 2);
}

static void test_a_file_is_followed(void **state)
{
    struct place *place = *state;
    put_text(place, "we", "");
    open_log(place);
    put_text(place, "ae", "2022-11-17 10:00:00.123 INFO [] one\n");
    assert_int_equal(count_entries(place), 0);
    assert_int_equal(log_file_look(place->file), LOG_GROWN);
    assert_int_equal(log_file_look(place->file), LOG_SAME);
    assert_int_equal(count_entries(place), 1);
    put_text(place, "ae", "a line more");
    assert_int_equal(log_file_look(place->file), LOG_GROWN);
    assert_int_equal(count_entries(place), 1);
    assert_string_equal(last_entry(place).summary, "one [+1 line: a line more]");
    put_text(place, "we", "2022-11-17 10:00:00.123 INFO [] new\n");
    assert_int_equal(log_file_look(place->file), LOG_CUT);
    assert_string_equal(last_entry(place).summary, "new");
    struct log_file *twin = log_file_share(place->file);
    assert_int_equal(rename(place->path, region_format(place->region, "%s.1", place->path)), 0);
    assert_int_equal(log_file_look(place->file), LOG_ROTATED);
    put_text(place, "we", "2022-11-17 10:00:00.123 INFO [] newest\n");
    assert_int_equal(log_file_look(place->file), LOG_ROTATED);
    assert_string_equal(last_entry(place).summary, "new");
    open_log(place);
    assert_string_equal(last_entry(place).summary, "newest");
    log_file_close(place->file);
    place->file = twin;
    assert_string_equal(last_entry(place).summary, "new");
}

static void test_what_can_not_be_read_says_why(void **state)
{
    struct place *place = *state;
    struct error error = ERROR_IN(place->region);
    assert_null(log_file_open(place->path, &error));
    assert_non_null(strstr(error.text, "No such file"));
    assert_non_null(strstr(error.hint, "aloha-tui.conf"));
    error_clear(&error);
    assert_null(log_file_open(place->directory, &error));
    assert_non_null(strstr(error.text, "not a file"));
}

int main(void)
{
#define LOG_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        LOG_TEST(test_entries_are_told_apart),
        LOG_TEST(test_strange_bytes_are_text),
        LOG_TEST(test_filters_match_entries),
        LOG_TEST(test_both_directions_agree),
        LOG_TEST(test_files_of_other_programs_are_read_by_lines),
        LOG_TEST(test_a_file_is_followed),
        LOG_TEST(test_what_can_not_be_read_says_why),
    };
    text_use_utf8();
    return cmocka_run_group_tests_name("log file", tests, NULL, NULL);
}
