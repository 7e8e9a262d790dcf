/* SPDX-License-Identifier: Apache-2.0 */
/* The access list: `allow` and `deny` of a profile, from every door of the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

static const char role[] = "SELECT role::text FROM zerver_userprofile WHERE id = 51";

#define CHANGE_ROLE "change_user_role", "-r", "it"
#define LEILA       "leila@it.example.com"

/* Adds keys to the sandbox's one profile. */
static void configure(struct sandbox *sandbox, const char *keys)
{
    FILE *file = fopen(sandbox->config, "ae");
    assert_non_null(file);
    fputs(keys, file);
    assert_int_equal(fclose(file), 0);
}

static void assert_refused(struct outcome outcome, const char *command, const char *why)
{
    assert_has(outcome.errors, command);
    assert_has(outcome.errors, why);
    assert_has(outcome.errors, "hint: ");
    assert_int_equal(outcome.status, 3);
}

static void test_denied_command(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "deny = list_streams , change_user_role\n");
    const char *before = sandbox_digest(sandbox);
    static const char why[] = "is refused: the configuration denies it.";
    assert_refused(SANDBOX_RUN(sandbox, NULL, CHANGE_ROLE, LEILA, "owner"), "change_user_role",
                   why);
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "\"phase\":\"refused\""));
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "leila@it.example.com owner"));
    assert_refused(SANDBOX_RUN(sandbox, NULL, CHANGE_ROLE, LEILA, "owner", "-n"),
                   "change_user_role", why);
    assert_refused(SANDBOX_RUN(sandbox, NULL, "list_streams", "-r", "it"), "list_streams", why);
    assert_string_equal(sandbox_digest(sandbox), before);
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "list_realms").status, 0);
}

static void test_denied_among_lines(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "deny = change_user_role\n");
    struct outcome outcome =
        SANDBOX_RUN(sandbox, "list_realms\nchange_user_role -r it " LEILA " owner\n", "-");
    assert_has(outcome.output, "IT Department");
    assert_has(outcome.errors, "line 2: exit status 3");
    assert_int_equal(outcome.status, 3);
    assert_string_equal(sandbox_value(sandbox, role), "400");
}

/* Once for all items, and before any of them is looked at. */
static void test_denied_in_bulk(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "deny = users\n");
    struct outcome outcome = SANDBOX_RUN(sandbox, LEILA "\ncoder@it.example.com\n", CHANGE_ROLE,
                                         "--from", "-", "--continue-on-error", "owner");
    assert_refused(outcome, "change_user_role", "the configuration denies it.");
    assert_lacks(outcome.errors, "coder@");
    assert_string_equal(sandbox_value(sandbox, role), "400");
    struct outcome trail = SANDBOX_RUN(sandbox, NULL, "audit", "--json");
    const char *first = strstr(trail.output, "\"refused\"");
    assert_non_null(first);
    assert_null(strstr(first + 1, "\"refused\""));
}

static void test_allowed_alone(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "allow = realms, change_user_role\ndeny = show_admins\n");
    static const char why[] = "is refused: it is not among what the configuration allows.";
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "list_realms").status, 0);
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, CHANGE_ROLE, LEILA, "moderator").status, 0);
    assert_refused(SANDBOX_RUN(sandbox, NULL, "show_admins", "-r", "it"), "show_admins",
                   "is refused: the configuration denies it.");
    assert_refused(SANDBOX_RUN(sandbox, NULL, "delete_user", "-u", LEILA), "delete_user", why);
    assert_refused(SANDBOX_RUN(sandbox, NULL, "doctor"), "doctor", why);
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "version").status, 0);
}

static void test_help_marks(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "allow = list_realms\n");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "help");
    assert_has(outcome.output, "\n    delete_user  (not allowed here)\n");
    assert_has(outcome.output, "\n    list_realms\n");
    assert_has(outcome.output, "\n    help\n");
    assert_has(SANDBOX_RUN(sandbox, NULL, "help", "delete_user").output,
               "\nNot allowed here: it is not among what the configuration allows.\n");
    assert_lacks(SANDBOX_RUN(sandbox, NULL, "help", "list_realms").output, "Not allowed");
    assert_has(SANDBOX_RUN(sandbox, NULL, "help", "--json").output,
               "\"refused\":\"it is not among what the configuration allows\"");
}

static void test_unknown_names(void **state)
{
    struct sandbox *sandbox = *state;
    configure(sandbox, "deny = user, list_realm\n");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_realms");
    assert_int_equal(outcome.status, 2);
    assert_has(outcome.errors, "profile default: `deny` names `user`, which is neither a command "
                               "nor a category.\nhint: Did you mean `users`?");
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "help").status, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_denied_command), TEST(test_denied_among_lines), TEST(test_denied_in_bulk),
        TEST(test_allowed_alone),  TEST(test_help_marks),         TEST(test_unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
