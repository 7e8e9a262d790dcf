/* SPDX-License-Identifier: Apache-2.0 */
/* --plan-out and apply: exactly what was previewed, or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/action/sandbox.h"

/* A member of `it` who has been there for long. */
#define USER "ada.jones-parry148@it.example.com"

#define SET_ROLE(role)                                                                             \
    "UPDATE zerver_userprofile SET role = " role " WHERE delivery_email = '" USER "' RETURNING id"
static const char role_sql[] =
    "SELECT role FROM zerver_userprofile WHERE delivery_email = '" USER "'";

static const char *path_of(struct sandbox *sandbox, const char *name)
{
    return region_format(sandbox->region, "%s/%s", sandbox->directory, name);
}

static void assert_status(struct outcome outcome, int status, const char *errors)
{
    if (outcome.status != status)
        fail_msg("exit status %d: %s%s", outcome.status, outcome.output, outcome.errors);
    assert_has(outcome.errors, errors);
}

/* Saves a plan and returns its path; the database stays as it is. */
static const char *plan(struct sandbox *sandbox, const char *const words[])
{
    const char *path = path_of(sandbox, "plan"), *all[16];
    size_t count = 0;
    for (; words[count]; count++)
        all[count] = words[count];
    all[count++] = "--plan-out";
    all[count++] = path;
    all[count] = NULL;
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = sandbox_run(sandbox, NULL, all);
    assert_status(outcome, 0, "");
    assert_has(outcome.output, "The plan is in ");
    assert_string_equal(sandbox_digest(sandbox), before);
    return path;
}
#define PLAN(sandbox, ...) plan(sandbox, (const char *const[]){__VA_ARGS__, NULL})

static struct outcome apply(struct sandbox *sandbox, const char *path)
{
    return SANDBOX_RUN(sandbox, NULL, "apply", path);
}

/* Refused or overtaken: the status, a part of what is said, and nothing changed. */
static void assert_nothing_done(struct sandbox *sandbox, const char *path, int status,
                                const char *errors)
{
    const char *before = sandbox_digest(sandbox);
    assert_status(apply(sandbox, path), status, errors);
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_exactly_what_was_planned(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = PLAN(sandbox, "change_user_role", "-r", "it", USER, "admin");
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_status(SANDBOX_RUN(sandbox, NULL, "apply", "-n", path), 0, "");
    assert_string_equal(sandbox_value(sandbox, role_sql), "400");
    struct told told = sandbox_told(sandbox, SANDBOX_RUN(sandbox, NULL, "apply", path, "--json"));
    assert_has(told.changes, "\"before\":{\"role\":400},\"after\":{\"role\":200}");
    assert_has(told.effects, "\"role\":200");
    assert_string_equal(sandbox_value(sandbox, role_sql), "200");
    assert_nothing_done(sandbox, path, 5, ": role was 400, is 200");
    assert_status(SANDBOX_RUN(sandbox, NULL, "audit", "--verify"), 0, "");
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "\"result\":\"changed\""));
}

static void test_rows_that_moved(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, SET_ROLE("400"));
    const char *path = PLAN(sandbox, "change_user_role", "-r", "it", USER, "moderator");
    sandbox_value(sandbox, SET_ROLE("600"));
    assert_nothing_done(sandbox, path, 5, ": role was 400, is 600");
    /* Somebody else did the same: the command alone would say so with 1. */
    sandbox_value(sandbox, SET_ROLE("300"));
    assert_nothing_done(sandbox, path, 5, ": role was 400, is 300");
    sandbox_value(sandbox, SET_ROLE("400"));
    /* Another account has the address. */
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET delivery_email = 'gone@x' WHERE"
                           " delivery_email = '" USER "' RETURNING id");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET delivery_email = '" USER "' WHERE id ="
                           " (SELECT min(id) FROM zerver_userprofile WHERE realm_id = 3 AND role ="
                           " 400 AND is_active AND NOT is_bot) RETURNING id");
    assert_nothing_done(sandbox, path, 5, "which is not in the plan");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET delivery_email = 'other@x' WHERE"
                           " delivery_email = '" USER "' RETURNING id");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET delivery_email = '" USER "' WHERE"
                           " delivery_email = 'gone@x' RETURNING id");
}

/* Ids from sequences, times, keys and passwords come out differently each time. */
static void test_what_is_never_the_same(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path =
        PLAN(sandbox, "create_user", "-r", "it", "plan.one@it.example.com", "Plan One");
    assert_status(SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "it", "between@it.example.com",
                              "In Between"),
                  0, "");
    assert_status(apply(sandbox, path), 0, "create_user: there is no way back.");
    assert_string_equal(sandbox_value(sandbox, "SELECT full_name FROM zerver_userprofile WHERE"
                                               " delivery_email = 'plan.one@it.example.com'"),
                        "Plan One");
    path = PLAN(sandbox, "delete_user", "-f", "-r", "it", "-u", "plan.one@it.example.com");
    sandbox_value(sandbox,
                  "UPDATE zerver_usermessage SET flags = flags | 2 WHERE id = (SELECT"
                  " max(m.id) FROM zerver_usermessage m JOIN zerver_userprofile u ON u.id ="
                  " m.user_profile_id WHERE u.delivery_email = 'plan.one@it.example.com')"
                  " RETURNING id");
    assert_nothing_done(sandbox, path, 5, "zerver_usermessage: holds something else than it did");
    path = PLAN(sandbox, "delete_user", "-f", "-r", "it", "-u", "plan.one@it.example.com");
    assert_status(apply(sandbox, path), 0, "");
}

static void test_secrets_stay_out(void **state)
{
    struct sandbox *sandbox = *state;
    const char *old_key = sandbox_value(sandbox, "SELECT api_key FROM zerver_userprofile WHERE"
                                                 " realm_id = 3 AND is_active ORDER BY id LIMIT 1");
    const char *session = sandbox_value(sandbox, "SELECT session_key FROM django_session LIMIT 1");
    const char *data = sandbox_value(sandbox, "SELECT session_data FROM django_session LIMIT 1");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = 8 WHERE is_bot"
                        " AND bot_owner_id IS NULL");
    const char *path = PLAN(sandbox, "logout_all_users", "--rotate-api-keys");
    const char *content = program_read_file(sandbox->region, path);
    assert_has(content, "\"api_key\":{\"before\":\"");
    assert_lacks(content, old_key);
    assert_lacks(content, session);
    assert_lacks(content, data);
    assert_status(apply(sandbox, path), 0, "");
    const char *new_key = sandbox_value(sandbox, "SELECT api_key FROM zerver_userprofile WHERE"
                                                 " realm_id = 3 AND is_active ORDER BY id LIMIT 1");
    assert_int_not_equal(strcmp(old_key, new_key), 0);
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", new_key));
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", old_key));
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_files_that_are_refused(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = PLAN(sandbox, "change_user_role", "-r", "it", USER, "guest");
    char *content = region_copy_text(sandbox->region, program_read_file(sandbox->region, path));
    char *word = strstr(content, "\"guest\"");
    assert_non_null(word);
    memcpy(word, "\"owner\"", 7);
    const char *altered = path_of(sandbox, "altered");
    write_text(altered, content);
    assert_nothing_done(sandbox, altered, 3, "was altered since it was made");
    write_text(altered, "{}\n");
    assert_nothing_done(sandbox, altered, 3, "is no plan");
    assert_nothing_done(sandbox, path_of(sandbox, "none"), 1, "can't be read");
    /* The same state directory, but the database that the sandbox is a copy of. */
    const char *foreign = path_of(sandbox, "foreign.conf");
    struct buffer text = {0};
    buffer_format(&text, "[profile default]\ndatabase = %s\nstate = %s/state\n",
                  getenv("ALOHA_TEST_DATABASE"), sandbox->directory);
    write_text(foreign, buffer_text(&text));
    buffer_free(&text);
    struct program program = program_start(
        program_words(sandbox->region, foreign, (const char *const[]){"apply", path, NULL}), NULL);
    assert_status(program_finish(sandbox->region, &program), 3, "is for another database");
    sandbox_value(sandbox, "INSERT INTO django_migrations (app, name, applied) VALUES ('zerver',"
                           " '9999_later', now()) RETURNING id");
    assert_nothing_done(sandbox, path, 3, "the server was upgraded since it was made");
    sandbox_value(sandbox, "DELETE FROM django_migrations WHERE name = '9999_later' RETURNING id");
}

static void assert_no_plan(struct sandbox *sandbox, struct outcome outcome, int status,
                           const char *errors)
{
    assert_status(outcome, status, errors);
    assert_null(program_read_file(sandbox->region, path_of(sandbox, "no")));
}

static void test_what_can_not_be_planned(void **state)
{
    struct sandbox *sandbox = *state;
    const char *out = region_format(sandbox->region, "--plan-out=%s", path_of(sandbox, "no"));
    const char *names = path_of(sandbox, "names");
#define NO_PLAN(status, errors, ...)                                                               \
    assert_no_plan(sandbox, SANDBOX_RUN(sandbox, "x\nx\n", __VA_ARGS__, out), status, errors)
    NO_PLAN(2, "would change nothing with these arguments", "list_realms");
    NO_PLAN(2, "takes a secret", "change_password", "-r", "it", USER);
    NO_PLAN(2, "takes a secret", "create_user", "-r", "it", "a@b.example", "A", "--password", "x");
    NO_PLAN(2, "a plan holds no answers", "create_user", "-r", "it");
    NO_PLAN(2, "not allowed with argument --from", "deactivate_user", "-f", "--from", "-");
    NO_PLAN(2, "makes no plan", "apply", names);
    NO_PLAN(1, "Pass -f", "deactivate_user", "-r", "it", USER);
    write_text(names, USER ",One\n" USER ",Two\n");
    NO_PLAN(1, "more than once", "bulk_change_user_name", "-r", "it", names);
}

/* Both wait for the row at once; one changes it, the other one sees that. */
static void test_two_administrators(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, SET_ROLE("400"));
    const char *path = PLAN(sandbox, "change_user_role", "-r", "it", USER, "moderator");
    const char *const *words =
        program_words(sandbox->region, sandbox->config, (const char *const[]){"apply", path, NULL});
    assert_non_null(
        database_query(sandbox->database, sandbox->region, NULL, "BEGIN", NO_PARAMETERS));
    sandbox_value(sandbox,
                  "SELECT id FROM zerver_userprofile WHERE delivery_email = '" USER "' FOR UPDATE");
    struct program first = program_start(words, NULL), second = program_start(words, NULL);
    while (strcmp(sandbox_value(sandbox, "SELECT count(*) FROM pg_locks WHERE NOT granted"), "2"))
        sandbox_value(sandbox, "SELECT pg_stat_clear_snapshot()::text IS NULL");
    assert_non_null(
        database_query(sandbox->database, sandbox->region, NULL, "COMMIT", NO_PARAMETERS));
    struct outcome one = program_finish(sandbox->region, &first);
    struct outcome other = program_finish(sandbox->region, &second);
    assert_int_equal(one.status + other.status, 5);
    assert_has(one.status ? one.errors : other.errors, ": role was 400, is 300");
    assert_string_equal(sandbox_value(sandbox, role_sql), "300");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_that_moved),
        cmocka_unit_test(test_exactly_what_was_planned),
        cmocka_unit_test(test_two_administrators),
        cmocka_unit_test(test_what_is_never_the_same),
        cmocka_unit_test(test_secrets_stay_out),
        cmocka_unit_test(test_files_that_are_refused),
        cmocka_unit_test(test_what_can_not_be_planned),
    };
    return cmocka_run_group_tests(tests, sandbox_open, sandbox_close);
}
