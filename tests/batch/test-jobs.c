/* SPDX-License-Identifier: Apache-2.0 */
/* Runs that go on by themselves: --detach, and what `jobs` tells of them. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "job/job.h"
#include "tests/action/sandbox.h"

static const char *state_of(const struct sandbox *sandbox)
{
    return region_format(sandbox->region, "%s/state", sandbox->directory);
}

static struct job only_job(struct sandbox *sandbox)
{
    struct error error = ERROR_IN(sandbox->region);
    const struct job *jobs;
    size_t count;
    if (!job_list(sandbox->region, state_of(sandbox), &jobs, &count, &error))
        fail_msg("%s", error.text);
    assert_int_equal(count, 1);
    return jobs[0];
}

/* Waits until the lock on the job's log is let go: its writer has ended. */
static struct job wait_for_end(struct sandbox *sandbox)
{
    struct job job = only_job(sandbox);
    int fd = open(job.log, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_SH), 0);
    close(fd);
    return only_job(sandbox);
}

static void start(struct sandbox *sandbox, const char *input, const char *const words[])
{
    struct outcome outcome = sandbox_run(sandbox, input, words);
    if (outcome.status != 0)
        fail_msg("%s", outcome.errors);
    assert_has(outcome.output, "is under way");
}
#define START(sandbox, input, ...)                                                                 \
    start(sandbox, input, (const char *const[]){"--detach", __VA_ARGS__, NULL})

static void test_a_job_goes_on_and_tells_how_it_ended(void **state)
{
    struct sandbox *sandbox = *state;
    START(sandbox, NULL, "change_user_role", "-r", "it", "bo@it.example.com", "moderator");
    struct job job = wait_for_end(sandbox);
    assert_string_equal(job.command, "change_user_role");
    assert_string_equal(job.status, "done");
    assert_int_equal(job.exit_status, 0);
    assert_int_equal(job.state, JOB_ENDED);
    assert_true(job.ended > 0);
    assert_string_equal(sandbox_value(sandbox, "SELECT role FROM zerver_userprofile WHERE"
                                               " delivery_email = 'bo@it.example.com'"),
                        "300");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--json");
    assert_has(outcome.output, "\"status\":\"done\",\"exit_status\":0");
    assert_has(outcome.output, job.id);
}

static void test_a_failure_is_told_later(void **state)
{
    struct sandbox *sandbox = *state;
    START(sandbox, NULL, "change_user_role", "-r", "it", "nobody@it.example.com", "moderator");
    struct job job = wait_for_end(sandbox);
    assert_string_equal(job.status, "failed");
    assert_int_equal(job.exit_status, 1);
}

/* What is wrong with the words is said at once: nothing is started. */
static void test_wrong_usage_starts_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    struct error error = ERROR_IN(sandbox->region);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "--detach", "change_user_role", "-r", "it");
    const struct job *jobs;
    size_t count;
    assert_int_equal(outcome.status, 2);
    assert_true(job_list(sandbox->region, state_of(sandbox), &jobs, &count, &error));
    assert_int_equal(count, 0);
}

static void test_a_job_reads_the_input(void **state)
{
    struct sandbox *sandbox = *state;
    START(sandbox, "bo@it.example.com\nalice@it.example.com\n", "show_user", "-r", "it", "--from",
          "-");
    struct job job = wait_for_end(sandbox);
    assert_string_equal(job.status, "done");
    const char *log = program_read_file(sandbox->region, job.log);
    assert_has(log, "bo@it.example.com");
    assert_has(log, "alice@it.example.com");
}

/* A job whose process is gone without a word is not taken for one that runs. */
static void test_a_killed_job_is_known_as_dead(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "BEGIN");
    sandbox_do(sandbox, "LOCK TABLE zerver_userprofile");
    START(sandbox, NULL, "change_user_role", "-r", "it", "bo@it.example.com", "moderator");
    struct job job = only_job(sandbox);
    assert_string_equal(job.status, "running");
    assert_int_equal(getsid(job.pid), job.pid); /* no terminal's end is its own */
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--forget", job.id);
    assert_int_equal(outcome.status, 3);
    outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--kill", job.id);
    assert_int_equal(outcome.status, 0);
    job = wait_for_end(sandbox);
    assert_string_equal(job.status, "died");
    assert_int_equal(job.exit_status, -1);
    outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--kill", job.id);
    assert_has(outcome.errors, "does not run");
    outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--forget", job.id);
    assert_int_equal(outcome.status, 0);
    assert_int_not_equal(access(job.directory, F_OK), 0);
    sandbox_do(sandbox, "ROLLBACK");
}

static void write_pid(struct sandbox *sandbox, const struct job *job, pid_t pid)
{
    FILE *file = fopen(region_format(sandbox->region, "%s/pid", job->directory), "we");
    assert_non_null(file);
    fprintf(file, "%ld\n", (long)pid);
    assert_int_equal(fclose(file), 0);
}

/* What its file says is not believed: 1 would mean all processes. */
static void test_only_the_jobs_own_process_is_signalled(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "BEGIN");
    sandbox_do(sandbox, "LOCK TABLE zerver_userprofile");
    START(sandbox, NULL, "change_user_role", "-r", "it", "bo@it.example.com", "moderator");
    struct job job = only_job(sandbox);
    const pid_t others[] = {1, getpid(), getppid()};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
        write_pid(sandbox, &job, others[i]);
        struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--cancel", job.id);
        assert_int_equal(outcome.status, 1);
        assert_has(outcome.errors, "is not that of job");
    }
    write_pid(sandbox, &job, job.pid);
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "jobs", "--kill", job.id).status, 0);
    wait_for_end(sandbox);
    sandbox_do(sandbox, "ROLLBACK");
}

/* Waits until the job waits for the table that this test has locked. */
static void wait_until_at_work(struct sandbox *sandbox)
{
    const char *waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while (strcmp(sandbox_value(sandbox, waiting), "0") == 0)
        assert_int_equal(only_job(sandbox).state, JOB_RUNNING);
}

static void test_a_job_can_be_cancelled(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "BEGIN");
    sandbox_do(sandbox, "LOCK TABLE zerver_userprofile");
    START(sandbox, NULL, "change_user_role", "-r", "it", "bo@it.example.com", "moderator");
    wait_until_at_work(sandbox);
    struct job job = only_job(sandbox);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--cancel", job.id);
    assert_int_equal(outcome.status, 0);
    job = wait_for_end(sandbox);
    assert_string_equal(job.status, "interrupted");
    assert_int_equal(job.exit_status, 130);
    sandbox_do(sandbox, "ROLLBACK");
}

/* What is kept can be read by its owner alone, and has no secret in it. */
static void test_what_is_kept_is_private(void **state)
{
    struct sandbox *sandbox = *state;
    struct stat status;
    START(sandbox, NULL, "create_user", "-r", "it", "--password", "Hush-Hush-77",
          "neu@it.example.com", "Neu");
    struct job job = wait_for_end(sandbox);
    assert_int_equal(stat(job.directory, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    static const char *const files[] = {"job.json", "events.jsonl", "pid"};
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        const char *path = region_format(sandbox->region, "%s/%s", job.directory, files[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
        assert_lacks(program_read_file(sandbox->region, path), "Hush-Hush");
    }
}

static void test_no_name_leads_out_of_the_directory(void **state)
{
    struct sandbox *sandbox = *state;
    static const char *const names[] = {"", ".", "..", "../audit.jsonl", "x/y", "nope"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "jobs", "--forget", names[i]);
        assert_int_equal(outcome.status, 1);
        assert_has(outcome.errors, "There is no job");
    }
}

/* Thirty days after its end a job is forgotten, when the next one starts. */
static void test_old_jobs_are_forgotten(void **state)
{
    struct sandbox *sandbox = *state;
    START(sandbox, NULL, "list_realms");
    struct job old = wait_for_end(sandbox);
    const struct timespec long_ago[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    assert_int_equal(utimensat(AT_FDCWD, old.log, long_ago, 0), 0);
    START(sandbox, NULL, "list_realms");
    struct job job = wait_for_end(sandbox);
    assert_string_not_equal(job.id, old.id);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_job_goes_on_and_tells_how_it_ended),
        TEST(test_a_failure_is_told_later),
        TEST(test_wrong_usage_starts_nothing),
        TEST(test_a_job_reads_the_input),
        TEST(test_a_killed_job_is_known_as_dead),
        TEST(test_only_the_jobs_own_process_is_signalled),
        TEST(test_a_job_can_be_cancelled),
        TEST(test_what_is_kept_is_private),
        TEST(test_no_name_leads_out_of_the_directory),
        TEST(test_old_jobs_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
