/* SPDX-License-Identifier: Apache-2.0 */
/* Opening files and starting programs beside somebody who lays traps: as root, since only root has
 * another user to fear and to become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/child.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/region.h"

enum { NOBODY = 65534, OTHER = 65533, TIMEOUT_MS = 10000 };

struct place {
    struct region *region;
    const char *directory; /* root's, which everybody can enter */
};

static const char *path_of(const struct place *place, const char *name)
{
    return region_format(place->region, "%s/%s", place->directory, name);
}

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    char *directory = region_format(region, "%s/open.XXXXXX", getenv("TMPDIR"));
    *place = (struct place){region, directory};
    *state = place;
    return mkdtemp(directory) && chmod(directory, 0755) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    const char *const argv[] = {"rm", "-rf", place->directory, NULL};
    pid_t pid;
    struct process_streams streams = {PROCESS_NULL, PROCESS_NULL, PROCESS_NULL};
    int status =
        process_start(argv, streams, PROCESS_OUR_GROUP, &pid, NULL) ? process_wait(pid) : 1;
    region_destroy(place->region);
    return status;
}

static void need_root(void)
{
    if (geteuid() != 0)
        skip();
}

static const char *write_file(const struct place *place, const char *name, const char *text,
                              mode_t mode, uid_t owner)
{
    const char *path = path_of(place, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
    assert_int_equal(chown(path, owner, owner), 0);
    return path;
}

static const char *make_directory(const struct place *place, const char *name, mode_t mode,
                                  uid_t owner)
{
    const char *path = path_of(place, name);
    assert_int_equal(mkdir(path, mode), 0);
    assert_int_equal(chmod(path, mode), 0);
    assert_int_equal(chown(path, owner, owner), 0);
    return path;
}

static const char *make_link(const struct place *place, const char *target, const char *name,
                             uid_t owner)
{
    const char *path = path_of(place, name);
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(lchown(path, owner, owner), 0);
    return path;
}

static void assert_refused(int fd, int cause)
{
    int found = errno;
    assert_int_equal(fd, -1);
    assert_int_equal(found, cause);
}

static void assert_opened(int fd)
{
    assert_true(fd >= 0);
    close(fd);
}

static void test_links_of_others_are_not_followed(void **state)
{
    struct place *place = *state;
    need_root();
    write_file(place, "secret", "s", 0600, 0);
    make_directory(place, "theirs", 0777, NOBODY);
    assert_opened(file_open(make_link(place, "secret", "ours", 0)));
    assert_refused(file_open(make_link(place, "secret", "link", NOBODY)), EMLINK);
    assert_refused(file_open(make_link(place, "../secret", "theirs/link", NOBODY)), EMLINK);
    make_link(place, ".", "theirs/here", NOBODY);
    write_file(place, "theirs/file", "f", 0644, NOBODY);
    assert_refused(file_open(path_of(place, "theirs/here/file")), EMLINK);
    assert_opened(file_open(path_of(place, "theirs/../theirs/file")));
}

static void test_circles_of_links_end(void **state)
{
    struct place *place = *state;
    const char *path = path_of(place, "a");
    assert_int_equal(symlink("b", path), 0);
    assert_int_equal(symlink("a", path_of(place, "b")), 0);
    assert_refused(file_open(path), ELOOP);
}

static void test_only_regular_files_are_opened(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkfifo(path_of(place, "fifo"), 0600), 0);
    assert_refused(file_open(path_of(place, "fifo")), ENOTSUP);
    assert_refused(file_open("/dev/zero"), ENOTSUP);
    assert_refused(file_open(place->directory), EISDIR);
    assert_refused(file_open(path_of(place, "none")), ENOENT);
    assert_refused(file_open(""), ENOENT);
    assert_refused(file_open_own(path_of(place, "fifo"), O_APPEND, 0600), ENOTSUP);
}

/* What only root can have written, however it is reached. */
static void test_trusted_files(void **state)
{
    struct place *place = *state;
    need_root();
    assert_opened(file_open_trusted(write_file(place, "good", "", 0644, 0), 0));
    assert_refused(file_open_trusted(write_file(place, "open", "", 0666, 0), 0), EPERM);
    const char *theirs = write_file(place, "theirs", "", 0644, NOBODY);
    assert_refused(file_open_trusted(theirs, 0), EPERM);
    assert_opened(file_open_trusted(theirs, NOBODY));
    assert_string_equal(file_trust_remedy(place->region, theirs, 0),
                        region_format(place->region, "chown root %s", theirs));
    const char *directory = make_directory(place, "d", 0777, 0);
    const char *inside = write_file(place, "d/file", "", 0644, 0);
    assert_refused(file_open_trusted(inside, 0), EPERM);
    assert_string_equal(file_trust_remedy(place->region, inside, 0),
                        region_format(place->region, "chmod go-w %s", directory));
    assert_int_equal(chmod(directory, 01777), 0);
    assert_opened(file_open_trusted(inside, 0));
}

static void test_below_is_below(void **state)
{
    struct place *place = *state;
    make_directory(place, "logs", 0755, geteuid());
    write_file(place, "logs/a.log", "a", 0644, geteuid());
    make_link(place, "/etc/shadow", "logs/x.log", geteuid());
    make_link(place, "a.log", "logs/y.log", geteuid());
    int directory = file_open_directory(path_of(place, "logs"));
    assert_true(directory >= 0);
    assert_opened(file_open_below(directory, "a.log"));
    assert_refused(file_open_below(directory, "x.log"), ELOOP);
    assert_refused(file_open_below(directory, "y.log"), ELOOP);
    assert_refused(file_open_below(directory, "../secret"), EXDEV);
    assert_refused(file_open_below(directory, "/etc/passwd"), EXDEV);
    close(directory);
}

/* A file that has another name, or another owner, may be somebody's trap. */
static void test_own_files(void **state)
{
    struct place *place = *state;
    need_root();
    assert_opened(file_open_own(path_of(place, "new"), O_CREAT, 0600));
    assert_int_equal(link(path_of(place, "new"), path_of(place, "twin")), 0);
    assert_refused(file_open_own(path_of(place, "new"), 0, 0), EMLINK);
    assert_refused(file_open_own(write_file(place, "theirs", "", 0666, NOBODY), 0, 0), EMLINK);
}

static void test_reading_has_a_limit(void **state)
{
    struct place *place = *state;
    struct buffer content = {0};
    int fd = file_open(write_file(place, "ten", "0123456789", 0600, geteuid()));
    assert_true(file_read_all(fd, 10, &content));
    assert_int_equal(content.length, 10);
    buffer_free(&content);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_false(file_read_all(fd, 9, &content));
    assert_int_equal(errno, EFBIG);
    buffer_free(&content);
    close(fd);
}

/* --- programs --- */

static const char *run_as(const struct place *place, uid_t owner, const char *script)
{
    struct error error = ERROR_IN(place->region);
    struct child_user user;
    const char *path = write_file(place, "script", script, 0755, owner);
    const char *const argv[] = {path, "word", NULL};
    if (!child_user_for(place->region, owner, &user, &error))
        fail_msg("%s", error.text);
    return child_read_output(place->region, &user, argv, TIMEOUT_MS);
}

static void test_a_child_is_its_owner_and_alone(void **state)
{
    struct place *place = *state;
    need_root();
    setenv("PGPASSWORD", "hunter2", 1);
    const char *said = run_as(place, NOBODY,
                              "#!/bin/sh\nid -u; id -g; id -G; pwd; echo $1\n"
                              "echo \"[$PGPASSWORD][$SSH_AUTH_SOCK]\"; ls /proc/self/fd | wc -l\n"
                              "cut -d' ' -f6,7 /proc/self/stat; echo x >/dev/tty\n"
                              "echo $?\n");
    unsetenv("PGPASSWORD");
    assert_non_null(said);
    assert_string_equal(region_copy_bytes(place->region, said, strcspn(said, "/")),
                        "65534\n65534\n65534\n");
    assert_non_null(strstr(said, "\n/\nword\n[][]\n4\n")); /* ls has one open itself */
    assert_non_null(strstr(said, " 0\n"));                 /* tty_nr, proc(5): no terminal */
    assert_string_equal(said + strlen(said) - 2, "2\n");
}

/* What was made for the child is its terminal; what governs another session is not given away. */
static void test_a_terminal_is_the_childs_own(void **state)
{
    struct place *place = *state;
    struct child_user user;
    pid_t first, second;
    need_root();
    const char *path =
        write_file(place, "script", "#!/bin/sh\nread line </dev/tty\n", 0755, NOBODY);
    const char *const argv[] = {path, NULL};
    int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(ours >= 0 && grantpt(ours) == 0 && unlockpt(ours) == 0);
    int theirs = open(ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
    const struct process_streams streams = {theirs, theirs, theirs};
    assert_true(theirs >= 0);
    assert_true(child_user_for(place->region, NOBODY, &user, NULL));
    assert_true(child_start(&user, argv, streams, &first, NULL));
    assert_int_equal(tcgetsid(ours), first);
    struct error error = ERROR_IN(place->region);
    assert_false(child_start(&user, argv, streams, &second, &error));
    assert_non_null(strstr(error.text, "Operation not permitted"));
    assert_int_equal(write(ours, "line\n", 5), 5);
    assert_int_equal(process_wait(first), 0);
    close(theirs);
    close(ours);
}

static void test_nothing_runs_as_root(void **state)
{
    struct place *place = *state;
    struct error error = ERROR_IN(place->region);
    struct child_user user;
    need_root();
    assert_false(child_user_for(place->region, 0, &user, &error));
    assert_int_equal(error.kind, ERROR_REFUSED);
    const struct child_user root = {.uid = 0, .gid = 0, .name = "root", .home = "/"};
    const char *const argv[] = {"/bin/true", NULL};
    assert_null(child_read_output(place->region, &root, argv, TIMEOUT_MS));
}

/* The link may be the deployment's owner's, as deployments/current is, but no third person's. */
static void test_whose_directory(void **state)
{
    struct place *place = *state;
    uid_t owner;
    need_root();
    make_directory(place, "d", 0755, NOBODY);
    make_link(place, "d", "current", NOBODY);
    make_link(place, "d", "trap", OTHER);
    int fd = file_open_owned_directory(path_of(place, "current"), &owner);
    assert_opened(fd);
    assert_int_equal(owner, NOBODY);
    assert_refused(file_open_owned_directory(path_of(place, "trap"), &owner), EMLINK);
    make_directory(place, "root", 0755, 0);
    assert_refused(file_open_owned_directory(make_link(place, "root", "to-root", NOBODY), &owner),
                   EMLINK);
}

static void test_programs_that_do_not_start_or_end(void **state)
{
    struct place *place = *state;
    need_root();
    assert_null(run_as(place, NOBODY, "no interpreter"));
    assert_null(run_as(place, NOBODY, "#!/bin/sh\nexec head -c 2000000 /dev/zero\n"));
    assert_null(run_as(place, NOBODY, "#!/bin/sh\nexit 3\n"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_links_of_others_are_not_followed),
        TEST(test_circles_of_links_end),
        TEST(test_only_regular_files_are_opened),
        TEST(test_trusted_files),
        TEST(test_below_is_below),
        TEST(test_own_files),
        TEST(test_reading_has_a_limit),
        TEST(test_a_child_is_its_owner_and_alone),
        TEST(test_a_terminal_is_the_childs_own),
        TEST(test_nothing_runs_as_root),
        TEST(test_whose_directory),
        TEST(test_programs_that_do_not_start_or_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
