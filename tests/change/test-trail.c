/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's audit trail: its chain, every way to tamper with it, and who writes at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "change/trail.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "tests/program.h"

/* What a test has: its memory, and a state directory of its own. */
struct place {
    struct region *region;
    struct error error;
    const char *state;
    const char *path;
};

static int make_place(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    char *path = region_format(region, "%s/trail.XXXXXX", getenv("TMPDIR"));
    *place = (struct place){.region = region, .error = ERROR_IN(region), .state = mkdtemp(path)};
    place->path = region_format(region, "%s/audit.jsonl", place->state);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;
    region_destroy(place->region);
    return 0;
}

static bool append(struct place *place, const char *command)
{
    cJSON *entry = trail_begin_entry(place->region);
    json_add_text(entry, "command", command);
    return trail_append(place->state, entry, &place->error);
}

static void append_some(struct place *place, int count)
{
    for (int i = 0; i < count; i++)
        assert_true(append(place, region_format(place->region, "command %d", i)));
}

static const char *content(struct place *place)
{
    const char *text = program_read_file(place->region, place->path);
    return text ? text : "";
}

static void replace_content(struct place *place, const char *bytes, size_t length)
{
    int fd = open(place->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, bytes, length), length);
    close(fd);
}

/* The first bad line, 0 if the chain holds. */
static size_t broken_line(struct place *place)
{
    size_t lines;
    error_clear(&place->error);
    bool holds = trail_verify(place->state, &lines, &place->error);
    assert_int_equal(holds, place->error.kind == ERROR_NONE);
    return holds ? 0 : lines;
}

static void test_chain_holds(void **state)
{
    struct place *place = *state;
    size_t lines = 9;
    assert_true(trail_verify(place->state, &lines, &place->error));
    assert_int_equal(lines, 0);
    append_some(place, 3);
    assert_true(trail_verify(place->state, &lines, &place->error));
    assert_int_equal(lines, 3);
    struct stat status;
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_entry_says_who(void **state)
{
    struct place *place = *state;
    setenv("SUDO_USER", "al\"ice\n", 1);
    setenv("SSH_CONNECTION", "10.0.0.9 50000 10.0.0.1 22", 1);
    append_some(place, 1);
    unsetenv("SUDO_USER");
    unsetenv("SSH_CONNECTION");
    const cJSON *entry = json_parse(place->region, content(place), &place->error);
    assert_non_null(entry);
    assert_string_equal(json_text(entry, "sudo_user"), "al\"ice\n");
    assert_string_equal(json_text(entry, "ssh"), "10.0.0.9 50000 10.0.0.1 22");
    assert_string_equal(json_text(entry, "command"), "command 0");
    assert_non_null(json_text(entry, "time"));
    assert_non_null(json_text(entry, "user"));
    assert_int_equal(broken_line(place), 0);
}

/* Every single byte counts, whichever it is. */
static void test_any_altered_byte_shows(void **state)
{
    struct place *place = *state;
    append_some(place, 3);
    const char *whole = content(place);
    size_t length = strlen(whole), line = 1;
    for (size_t i = 0; i < length; i++) {
        char *altered = region_copy_bytes(place->region, whole, length);
        altered[i] ^= 1;
        replace_content(place, altered, length);
        assert_int_equal(broken_line(place), line);
        line += whole[i] == '\n';
    }
    replace_content(place, whole, length);
    assert_int_equal(broken_line(place), 0);
}

/* The lines in the order that `order` gives, each a digit. */
static size_t broken_line_of(struct place *place, const char *whole, const char *order)
{
    const char *text = "";
    for (const char *digit = order; *digit; digit++) {
        const char *line = whole;
        for (int i = *digit - '0'; i > 0; i--)
            line = strchr(line, '\n') + 1;
        int length = (int)strcspn(line, "\n") + 1;
        text = region_format(place->region, "%s%.*s", text, length, line);
    }
    replace_content(place, text, strlen(text));
    return broken_line(place);
}

static void test_moved_lines_show(void **state)
{
    struct place *place = *state;
    append_some(place, 4);
    const char *whole = content(place);
    assert_int_equal(broken_line_of(place, whole, "0123"), 0);
    assert_int_equal(broken_line_of(place, whole, "123"), 1);
    assert_int_equal(broken_line_of(place, whole, "013"), 3);
    assert_int_equal(broken_line_of(place, whole, "0113"), 3);
    assert_int_equal(broken_line_of(place, whole, "0213"), 2);
    assert_non_null(strstr(place->error.text, "broken at line 2:"));
}

static void test_foreign_lines_show(void **state)
{
    struct place *place = *state;
    static const char *const foreign[] = {"\n", "{}\n", "x\n",
                                          "{\"previous\":\"\",\"hash\":\"\"}\n"};
    append_some(place, 1);
    const char *whole = content(place);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        const char *text = region_format(place->region, "%s%s", whole, foreign[i]);
        replace_content(place, text, strlen(text));
        assert_int_equal(broken_line(place), 2);
        error_clear(&place->error);
        assert_false(append(place, "after it"));
        assert_non_null(strstr(place->error.text, "its last line is not one of a trail"));
    }
}

/* A crash while a line was written: the next entry takes its place and says so. */
static void test_torn_last_line(void **state)
{
    struct place *place = *state;
    append_some(place, 2);
    const char *whole = content(place);
    size_t first = strcspn(whole, "\n") + 1;
    for (size_t cut = 1; cut < strlen(whole) - first; cut += 7) {
        replace_content(place, whole, strlen(whole) - cut);
        assert_int_equal(broken_line(place), 2);
        assert_non_null(strstr(place->error.text, "Line 2 of the audit trail is not whole"));
        error_clear(&place->error);
        assert_true(append(place, "the next"));
        assert_int_equal(broken_line(place), 0);
        const cJSON *entry = json_parse(place->region, content(place) + first, NULL);
        assert_string_equal(json_text(entry, "command"), "the next");
        assert_int_equal(json_integer(entry, "dropped_bytes", 0), strlen(whole) - cut - first);
    }
}

static void test_full_disk_leaves_no_half_line(void **state)
{
    struct place *place = *state;
    append_some(place, 2);
    const char *whole = content(place);
    struct rlimit before, small = {.rlim_cur = strlen(whole) + 20, .rlim_max = RLIM_INFINITY};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool appended = append(place, "too long for what room there is");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(appended);
    assert_int_equal(place->error.kind, ERROR_FAILED);
    assert_non_null(strstr(place->error.text, "Nothing was changed."));
    assert_string_equal(content(place), whole);
    error_clear(&place->error);
    assert_true(append(place, "there is room again"));
    assert_int_equal(broken_line(place), 0);
}

static int held_lock = -1;

static void let_go(int signal_number)
{
    (void)signal_number;
    flock(held_lock, LOCK_UN);
}

/* A signal while another process appends: what was done is noted all the same. */
static void test_a_signal_while_it_waits(void **state)
{
    struct place *place = *state;
    append_some(place, 1);
    held_lock = open(place->path, O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(held_lock, LOCK_EX), 0);
    struct sigaction action = {.sa_handler = let_go}, before;
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    struct itimerval soon = {.it_value.tv_usec = 20000};
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    assert_true(append(place, "all the same"));
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
    close(held_lock);
    assert_int_equal(broken_line(place), 0);
}

static void test_unwritable(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(place->path, 0700), 0);
    assert_false(append(place, "x"));
    assert_int_equal(place->error.kind, ERROR_FAILED);
    assert_non_null(strstr(place->error.text, "audit.jsonl can't be written: Is a directory. "
                                              "Nothing was changed."));
    assert_non_null(strstr(place->error.hint, "audit = no"));
}

static void test_eight_processes_at_once(void **state)
{
    enum { PROCESSES = 8, ENTRIES = 25 };
    struct place *place = *state;
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            bool good = true;
            for (int entry = 0; entry < ENTRIES && good; entry++)
                good = append(place, region_format(place->region, "%d", i));
            _exit(!good);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    size_t lines;
    assert_true(trail_verify(place->state, &lines, &place->error));
    assert_int_equal(lines, PROCESSES * ENTRIES);
}

static void test_last_entries(void **state)
{
    struct place *place = *state;
    const cJSON *const *entries;
    size_t count = 9;
    assert_true(trail_read(place->region, place->state, 5, &entries, &count, &place->error));
    assert_int_equal(count, 0);
    append_some(place, 7);
    assert_true(trail_read(place->region, place->state, 3, &entries, &count, &place->error));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(json_text(entries[i], "command"),
                            region_format(place->region, "command %zu", 4 + i));
    assert_true(trail_read(place->region, place->state, 100, &entries, &count, &place->error));
    assert_int_equal(count, 7);
    assert_true(trail_read(place->region, place->state, 0, &entries, &count, &place->error));
    assert_int_equal(count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, drop_place)
    const struct CMUnitTest tests[] = {
        TEST(test_chain_holds),
        TEST(test_entry_says_who),
        TEST(test_any_altered_byte_shows),
        TEST(test_moved_lines_show),
        TEST(test_foreign_lines_show),
        TEST(test_torn_last_line),
        TEST(test_full_disk_leaves_no_half_line),
        TEST(test_a_signal_while_it_waits),
        TEST(test_unwritable),
        TEST(test_eight_processes_at_once),
        TEST(test_last_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
