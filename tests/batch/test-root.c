/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root at work in directories where another user lays traps, and changes them while root looks:
 * each test runs the attack over and over in a process of that user's. Skipped unless root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/output_file.h"
#include "config/cache_prefix.h"
#include "config/computed.h"
#include "config/profile.h"
#include "config/python_literal.h"
#include "core/error.h"
#include "core/process.h"
#include "core/region.h"
#include "model/log_file.h"

enum { ATTACKER = 65534, ROUNDS = 400, PROGRAM_ROUNDS = 60 };

struct place {
    struct region *region;
    const char *roots;  /* a directory of root's */
    const char *theirs; /* one of the attacker's */
    const char *secret; /* a file of root's */
    pid_t attacker;
};

static const char *join(const struct place *place, const char *directory, const char *name)
{
    return region_format(place->region, "%s/%s", directory, name);
}

static const char *make_directory(const struct place *place, const char *above, const char *name,
                                  mode_t mode, uid_t owner)
{
    const char *path = join(place, above, name);
    assert_int_equal(mkdir(path, mode), 0);
    assert_int_equal(chmod(path, mode), 0);
    assert_int_equal(chown(path, owner, owner), 0);
    return path;
}

static void write_file(const char *path, const char *text, mode_t mode, uid_t owner)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    assert_int_equal(chown(path, owner, owner), 0);
}

static void assert_content(const char *path, const char *text)
{
    char content[256] = "";
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t length = fread(content, 1, sizeof content - 1, file);
    fclose(file);
    content[length] = '\0';
    assert_string_equal(content, text);
}

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    *place = (struct place){.region = region};
    *state = place;
    if (geteuid() != 0)
        return 0;
    char *above = region_copy_text(region, "/tmp/test-root.XXXXXX"); /* where others may enter */
    if (!mkdtemp(above) || chmod(above, 0755) != 0)
        return -1;
    place->roots = make_directory(place, above, "roots", 0755, 0);
    place->theirs = make_directory(place, above, "theirs", 0755, ATTACKER);
    place->secret = join(place, place->roots, "secret");
    write_file(place->secret, "secret", 0600, 0);
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    if (place->attacker > 0) {
        kill(place->attacker, SIGKILL);
        waitpid(place->attacker, NULL, 0);
    }
    int status = 0;
    if (place->roots) {
        const char *above =
            region_copy_bytes(place->region, place->roots, strlen(place->roots) - strlen("/roots"));
        const char *const argv[] = {"/bin/rm", "-rf", above, NULL};
        const struct process_streams streams = {PROCESS_NULL, PROCESS_NULL, PROCESS_NULL};
        pid_t pid;
        status =
            process_start(argv, streams, PROCESS_OUR_GROUP, &pid, NULL) ? process_wait(pid) : 1;
    }
    region_destroy(place->region);
    return status;
}

static void need_root(void)
{
    if (geteuid() != 0)
        skip();
}

/* What the attacker has to exchange: `name` stands for one of the others in turn. */
struct trap {
    const char *name;
    const char *others[3]; /* each is named so while it is not in place; NULL ends them */
};

_Noreturn static void exchange_forever(const struct trap *trap)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setgroups(0, NULL) != 0 || setresgid(ATTACKER, ATTACKER, ATTACKER) != 0 ||
        setresuid(ATTACKER, ATTACKER, ATTACKER) != 0)
        _exit(1);
    for (;;) {
        for (size_t i = 0; i < ARRAY_LENGTH(trap->others) && trap->others[i]; i++) {
            rename(trap->others[i], trap->name);
            rename(trap->name, trap->others[i]);
        }
    }
}

static void begin_attack(struct place *place, const struct trap *trap)
{
    place->attacker = fork();
    assert_true(place->attacker >= 0);
    if (place->attacker == 0)
        exchange_forever(trap);
}

/* An attack that ended would prove nothing. */
static void assert_under_attack(const struct place *place)
{
    assert_int_equal(waitpid(place->attacker, NULL, WNOHANG), 0);
}

static void make_link(const char *target, const char *path)
{
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(lchown(path, ATTACKER, ATTACKER), 0);
}

/* The program that is asked is exchanged for one of root's: neither ever runs as root. */
static void test_the_servers_program_never_runs_as_root(void **state)
{
    static const char script[] = "#!/bin/sh\nid -u\n";
    struct place *place = *state;
    need_root();
    const char *scripts = make_directory(place, place->theirs, "scripts", 0755, ATTACKER);
    const char *of_root = join(place, place->roots, "script");
    write_file(of_root, script, 0755, 0);
    write_file(join(place, scripts, "own"), script, 0755, ATTACKER);
    make_link(of_root, join(place, scripts, "link"));
    const struct trap trap = {
        .name = join(place, scripts, "get-django-setting"),
        .others = {join(place, scripts, "own"), join(place, scripts, "link")},
    };
    begin_attack(place, &trap);
    for (int i = 0; i < PROGRAM_ROUNDS; i++) {
        struct computed *computed = computed_create(place->region, place->theirs);
        const struct python_value *value = computed ? computed_ask(computed, "UID") : NULL;
        assert_true(!value || value->integer == ATTACKER);
    }
    assert_under_attack(place);
}

/* var/ is exchanged for a link to a directory of root's. */
static void test_no_prefix_is_made_elsewhere(void **state)
{
    struct place *place = *state;
    need_root();
    make_directory(place, place->theirs, "own", 0755, ATTACKER);
    make_link(place->roots, join(place, place->theirs, "link"));
    const struct trap trap = {
        .name = join(place, place->theirs, "var"),
        .others = {join(place, place->theirs, "own"), join(place, place->theirs, "link")},
    };
    const char *elsewhere = join(place, place->roots, "remote_cache_prefix");
    begin_attack(place, &trap);
    for (int i = 0; i < ROUNDS; i++) {
        struct error error = ERROR_IN(place->region);
        const char *prefix = cache_prefix_read(place->region, place->theirs, &error);
        assert_true(prefix || error.text);
        assert_int_equal(access(elsewhere, F_OK), -1);
        unlink(join(place, trap.others[0], "remote_cache_prefix"));
        unlink(join(place, trap.name, "remote_cache_prefix"));
    }
    assert_under_attack(place);
}

/* In a directory such as /tmp: the name is exchanged for a link, a FIFO and a file of all. */
static void test_no_output_goes_through_a_link(void **state)
{
    struct place *place = *state;
    need_root();
    const char *directory = make_directory(place, place->roots, "tmp", 01777, 0);
    const struct trap trap = {
        .name = join(place, directory, "report"),
        .others = {join(place, directory, "link"), join(place, directory, "fifo"),
                   join(place, directory, "open")},
    };
    make_link(place->secret, trap.others[0]);
    assert_int_equal(mkfifo(trap.others[1], 0666), 0);
    assert_int_equal(chown(trap.others[1], ATTACKER, ATTACKER), 0);
    write_file(trap.others[2], "", 0666, ATTACKER);
    begin_attack(place, &trap);
    for (int i = 0; i < ROUNDS; i++) {
        struct error error = ERROR_IN(place->region);
        struct stat facts;
        struct output_file *file = output_file_open(place->region, trap.name, &error);
        if (!file)
            continue;
        fputs("report", output_file_stream(file));
        assert_int_equal(fstat(fileno(output_file_stream(file)), &facts), 0);
        assert_int_equal(facts.st_mode & 07777, 0600);
        assert_int_equal(facts.st_uid, 0);
        output_file_drop(file);
    }
    assert_content(place->secret, "secret");
    assert_under_attack(place);
}

/* A log is exchanged for a link to what root alone can read. */
static void test_no_secret_is_shown_as_a_log(void **state)
{
    struct place *place = *state;
    need_root();
    const struct trap trap = {
        .name = join(place, place->theirs, "server.log"),
        .others = {join(place, place->theirs, "own"), join(place, place->theirs, "link")},
    };
    write_file(trap.others[0], "harmless", 0644, ATTACKER);
    make_link(place->secret, trap.others[1]);
    begin_attack(place, &trap);
    for (int i = 0; i < ROUNDS; i++) {
        struct error error = ERROR_IN(place->region);
        struct log_file *file = log_file_open(trap.name, &error);
        assert_true(file || error.text);
        if (file)
            assert_int_equal(log_file_size(file), strlen("harmless"));
        log_file_close(file);
    }
    assert_under_attack(place);
}

static void assert_unread(const struct place *place, const char *file, const char *remedy)
{
    struct error error = ERROR_IN(place->region);
    assert_null(profile_load(place->region, file, NULL, &error));
    assert_int_equal(error.kind, ERROR_REFUSED);
    assert_non_null(error.hint);
    assert_string_equal(error.hint, remedy);
}

/* A configuration says where programs are, and whom root trusts. */
static void test_no_configuration_of_others_is_read(void **state)
{
    static const char text[] = "[profile default]\ncolour = red\n";
    struct place *place = *state;
    need_root();
    const char *file = join(place, place->theirs, "aloha-tui.conf");
    write_file(file, text, 0644, 0);
    assert_unread(place, file, region_format(place->region, "chown root %s", place->theirs));
    file = join(place, place->roots, "aloha-tui.conf");
    write_file(file, text, 0644, ATTACKER);
    assert_unread(place, file, region_format(place->region, "chown root %s", file));
    write_file(file, text, 0666, 0);
    assert_unread(place, file, region_format(place->region, "chmod go-w %s", file));
    assert_int_equal(chmod(file, 0644), 0);
    make_link(file, join(place, place->theirs, "link"));
    struct error error = ERROR_IN(place->region);
    assert_null(profile_load(place->region, join(place, place->theirs, "link"), NULL, &error));
    error_clear(&error);
    assert_non_null(profile_load(place->region, file, NULL, &error));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_the_servers_program_never_runs_as_root),
        TEST(test_no_prefix_is_made_elsewhere),
        TEST(test_no_output_goes_through_a_link),
        TEST(test_no_configuration_of_others_is_read),
        TEST(test_no_secret_is_shown_as_a_log),
    };
    return cmocka_run_group_tests_name("root", tests, NULL, NULL);
}
