/* SPDX-License-Identifier: Apache-2.0 */
/* Long commands started from the console, which go on without it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/error.h"
#include "core/region.h"
#include "job/job.h"
#include "terminal.h"
#include "tests/action/sandbox.h"

static struct terminal *start(const struct sandbox *sandbox)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", sandbox->config, NULL};
    return terminal_start(24, 80, argv, NULL);
}

static struct job newest_job(struct sandbox *sandbox)
{
    struct error error = ERROR_IN(sandbox->region);
    const struct job *jobs;
    size_t count;
    const char *state = region_format(sandbox->region, "%s/state", sandbox->directory);
    if (!job_list(sandbox->region, state, &jobs, &count, &error) || count == 0)
        fail_msg("there is no job");
    return jobs[0];
}

static void wait_for_end(struct sandbox *sandbox)
{
    struct job job = newest_job(sandbox);
    int fd = open(job.log, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_SH), 0);
    close(fd);
}

/* Up to the question, with Yes chosen. */
static void prepare_to_deactivate(struct terminal *terminal)
{
    terminal_press(terminal, ":");
    terminal_type(terminal, "soft_de");
    terminal_press(terminal, "Enter");
    terminal_paste(terminal, "soft_deactivate_users -d -r it bo@it.example.com");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "Run it?");
    terminal_press(terminal, "Tab");
}

static const char *is_idle(struct sandbox *sandbox)
{
    return sandbox_value(sandbox, "SELECT long_term_idle FROM zerver_userprofile WHERE"
                                  " delivery_email = 'bo@it.example.com'");
}

/* Every COMMIT after a change of users waits until the lock is let go; previews, which end
 * otherwise, do not. */
static void hold_commits(struct sandbox *sandbox)
{
    sandbox_do(sandbox, "CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS"
                        " 'BEGIN IF current_setting(''statement_timeout'') = ''0'' THEN PERFORM"
                        " pg_advisory_xact_lock(1); END IF; RETURN NULL; END'");
    sandbox_do(sandbox, "CREATE CONSTRAINT TRIGGER wait_for_test AFTER UPDATE ON"
                        " zerver_userprofile DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                        " EXECUTE FUNCTION wait_for_test()");
    sandbox_do(sandbox, "SELECT pg_advisory_lock(1)");
}

/* The console dies while it runs; the next one finds it, and what it said. */
static void test_a_job_survives_the_console(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    prepare_to_deactivate(terminal);
    hold_commits(sandbox);
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "Ctrl-C stops it");
    terminal_free(terminal);

    struct job job = newest_job(sandbox);
    assert_string_equal(job.status, "running");
    sandbox_do(sandbox, "SELECT pg_advisory_unlock(1)");
    wait_for_end(sandbox);
    assert_string_equal(is_idle(sandbox), "true");

    terminal = start(sandbox);
    terminal_press(terminal, "J");
    terminal_expect(terminal, "soft_deactivate_users  done");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "done · exit status 0");
    terminal_expect(terminal, "long_term_idle  false → true");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "Jobs");
    terminal_press(terminal, "X");
    terminal_expect(terminal, "None yet.");
    terminal_free(terminal);
}

/* Esc leaves it running; the bell tells of its end wherever one is then. */
static void test_the_end_of_a_job_rings(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    prepare_to_deactivate(terminal);
    hold_commits(sandbox);
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "goes on; J lists the jobs.");
    sandbox_do(sandbox, "SELECT pg_advisory_unlock(1)");
    terminal_wait_text(terminal, "soft_deactivate_users has ended: done");
    assert_string_equal(is_idle(sandbox), "true");
    terminal_free(terminal);
}

static void test_a_job_can_be_stopped(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    prepare_to_deactivate(terminal);
    hold_commits(sandbox);
    terminal_press(terminal, "Enter");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "J");
    terminal_expect(terminal, "soft_deactivate_users  running");
    terminal_press(terminal, "X");
    terminal_expect(terminal, "still runs");
    terminal_press(terminal, "Ctrl-C");
    terminal_wait_text(terminal, "soft_deactivate_users has ended: interrupted");
    sandbox_do(sandbox, "SELECT pg_advisory_unlock(1)");
    assert_string_equal(is_idle(sandbox), "false");
    terminal_free(terminal);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_job_survives_the_console),
        TEST(test_the_end_of_a_job_rings),
        TEST(test_a_job_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
