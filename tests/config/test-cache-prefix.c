/* SPDX-License-Identifier: Apache-2.0 */
/* The prefix of the cache keys: read, made, and waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config/cache_prefix.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"

static const char prefix[] = "0123456789abcdef0123456789abcdef:";

/* A deployment's directory. */
struct place {
    struct region *region;
    char directory[64];
    const char *var, *path;
    struct error error;
};

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    *place = (struct place){
        .region = region, .directory = "/tmp/test-prefix-XXXXXX", .error = ERROR_IN(region)};
    *state = place;
    if (!mkdtemp(place->directory))
        return -1;
    place->var = region_format(region, "%s/var", place->directory);
    place->path = region_format(region, "%s/remote_cache_prefix", place->var);
    return mkdir(place->var, 0755);
}

static int tear_down(void **state)
{
    struct place *place = *state;
    remove(place->path);
    rmdir(place->var);
    int failed = rmdir(place->directory);
    region_destroy(place->region);
    return failed;
}

static void write_file(const struct place *place, const char *content)
{
    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *read_prefix(struct place *place)
{
    error_clear(&place->error);
    return cache_prefix_read(place->region, place->directory, &place->error);
}

static void test_prefix_is_read(void **state)
{
    struct place *place = *state;
    write_file(place, region_format(place->region, "%s\n", prefix));
    assert_string_equal(read_prefix(place), prefix);
    write_file(place, region_format(place->region, "%s\nmore\n", prefix));
    assert_string_equal(read_prefix(place), prefix);
    write_file(place, prefix);
    assert_string_equal(read_prefix(place), prefix);
}

static void test_missing_prefix_is_made(void **state)
{
    struct place *place = *state;
    const char *made = read_prefix(place);
    assert_non_null(made);
    assert_int_equal(strlen(made), strlen(prefix));
    assert_int_equal(strspn(made, "0123456789abcdef"), 32);
    assert_int_equal(made[32], ':');
    assert_string_equal(read_prefix(place), made);
    struct stat status;
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_size, 34);
}

static void test_made_prefix_belongs_to_the_server(void **state)
{
    enum { SERVER_USER = 65534 };
    struct place *place = *state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(place->var, SERVER_USER, SERVER_USER), 0);
    assert_non_null(read_prefix(place));
    struct stat status;
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_uid, SERVER_USER);
    assert_int_equal(status.st_gid, SERVER_USER);
}

/* The server's user exchanged var/ for a link to a directory of root's. */
static void test_nothing_is_made_elsewhere(void **state)
{
    enum { SERVER_USER = 65534 };
    struct place *place = *state;
    if (geteuid() != 0)
        skip();
    const char *roots = region_format(place->region, "%s/roots", place->directory);
    assert_int_equal(rename(place->var, roots), 0);
    assert_int_equal(symlink("roots", place->var), 0);
    assert_int_equal(lchown(place->var, SERVER_USER, SERVER_USER), 0);
    assert_int_equal(chown(place->directory, SERVER_USER, SERVER_USER), 0);
    assert_null(read_prefix(place));
    assert_int_equal(unlink(place->var), 0);
    assert_int_equal(rename(roots, place->var), 0);
    assert_int_equal(access(place->path, F_OK), -1);
}

/* Many processes at once agree on one prefix. */
static void test_prefix_is_made_once(void **state)
{
    enum { PROCESSES = 8 };
    struct place *place = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() != 0)
            continue;
        const char *line = read_prefix(place);
        bool told = line && write(ends[1], line, strlen(prefix)) == (ssize_t)strlen(prefix);
        _exit(told ? 0 : 1);
    }
    close(ends[1]);
    for (int i = 0, status; i < PROCESSES; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    const char *expected = read_prefix(place);
    char line[64];
    ssize_t length;
    int count = 0;
    for (; (length = read(ends[0], line, strlen(prefix))) > 0; count++) {
        assert_int_equal(length, strlen(prefix));
        assert_memory_equal(line, expected, strlen(prefix));
    }
    assert_int_equal(count, PROCESSES);
    close(ends[0]);
}

/* The other process, which is slow, writes the rest while this one waits for it: its pause makes
 * that likely, and whatever comes first, the prefix is whole. */
static void test_half_written_prefix_is_waited_for(void **state)
{
    struct place *place = *state;
    write_file(place, "0123456789abcdef");
    int descriptor = open(place->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    pid_t child = fork();
    if (child == 0) {
        poll(NULL, 0, 100);
        _exit(write(descriptor, prefix + 16, 17) == 17 ? 0 : 1);
    }
    const char *line = read_prefix(place);
    assert_non_null(line);
    assert_string_equal(line, prefix);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(descriptor);
}

static void test_spoilt_prefix_is_given_up(void **state)
{
    struct place *place = *state;
    write_file(place, "0123456789abcdef0123456789abcdef:x\n");
    int64_t start = clock_monotonic_ms();
    assert_null(read_prefix(place));
    assert_in_range(clock_monotonic_ms() - start, 4400, 20000);
    assert_int_equal(place->error.kind, ERROR_FAILED);
    assert_non_null(strstr(place->error.text, "Could not read remote cache key prefix file"));
    assert_non_null(place->error.hint);
}

static void test_no_deployment(void **state)
{
    struct place *place = *state;
    assert_null(cache_prefix_read(place->region, "/nonexistent", &place->error));
    assert_int_equal(place->error.kind, ERROR_FAILED);
    assert_non_null(strstr(place->error.text, "cannot be made: No such file"));
    assert_non_null(strstr(place->error.hint, "`deployment`"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_prefix_is_read),
        TEST(test_missing_prefix_is_made),
        TEST(test_made_prefix_belongs_to_the_server),
        TEST(test_nothing_is_made_elsewhere),
        TEST(test_prefix_is_made_once),
        TEST(test_half_written_prefix_is_waited_for),
        TEST(test_spoilt_prefix_is_given_up),
        TEST(test_no_deployment),
    };
    return cmocka_run_group_tests_name("cache prefix", tests, NULL, NULL);
}
