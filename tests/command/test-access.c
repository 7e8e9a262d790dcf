/* SPDX-License-Identifier: Apache-2.0 */
/* The access list: `allow` and `deny` of a profile, from every door of the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "command/access.h"
#include "command/arguments.h"
#include "command/command.h"
#include "command/options.h"
#include "command/registry.h"
#include "config/profile.h"
#include "core/error.h"
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

/* --- files --- */

/* Is it a word of the name, or the beginning of one? */
static bool has_word(const char *name, const char *word)
{
    const char *place = strstr(name, word);
    return place && (place == name || strchr("-_", place[-1]));
}

static bool sounds_like_a_path(const struct argument *argument)
{
    static const char *const parts[] = {"file", "path", "directory", "plan_out", "output", "from"};
    if (strcmp(argument->dest, "--pythonpath") == 0)
        return false; /* the server's, taken and left aside */
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        if (has_word(argument->dest, parts[i]) ||
            (argument->metavar && strcasecmp(argument->metavar, parts[i]) == 0))
            return argument_takes_value(argument);
    }
    return false;
}

static void check_declared(const char *whose, const struct argument *argument)
{
    for (; argument && argument->dest; argument++) {
        if (sounds_like_a_path(argument) && !argument_names_path(argument))
            fail_msg("%s of %s names a file, and neither type nor semantic says so", argument->dest,
                     whose);
    }
}

/* What names a file says so: a lock rests on it. */
static void test_arguments_for_files_are_declared(void **state)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    (void)state;
    check_declared("all commands", common_options);
    for (size_t i = 0; i < count; i++)
        check_declared(commands[i]->name, commands[i]->arguments);
}

static bool may_name(struct region *region, const char *command, const char *const words[],
                     size_t count)
{
    struct error error = ERROR_IN(region);
    const struct profile profile = {.state = "/var/lib/aloha-tui", .locked = true};
    struct arguments *arguments =
        arguments_create(region, registry_find(command)->arguments, common_options);
    arguments_parse(arguments, count, words);
    bool may = access_check_paths(&profile, arguments, &error);
    assert_int_equal(error.kind, may ? ERROR_NONE : ERROR_REFUSED);
    return may;
}
#define MAY_NAME(region, command, ...)                                                             \
    may_name(region, command, (const char *const[]){__VA_ARGS__},                                  \
             sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void test_a_lock_keeps_to_the_state_directory(void **state)
{
    struct region *region = region_create();
    (void)state;
    assert_true(MAY_NAME(region, "show_admins", "-r", "it"));
    assert_true(MAY_NAME(region, "show_admins", "--from", "-"));
    assert_true(MAY_NAME(region, "show_admins", "-o", "/dev/stdout"));
    assert_true(MAY_NAME(region, "apply", "/var/lib/aloha-tui/files/plan"));
    assert_false(MAY_NAME(region, "show_admins", "--from", "/etc/aloha/aloha-secrets.conf"));
    assert_false(MAY_NAME(region, "show_admins", "-o", "/root/.ssh/rc"));
    assert_false(
        MAY_NAME(region, "change_user_role", "--plan-out", "/var/lib/aloha-tui/audit.jsonl"));
    assert_false(MAY_NAME(region, "apply", "/var/lib/aloha-tui/files/../audit.jsonl"));
    assert_false(MAY_NAME(region, "apply", "/var/lib/aloha-tui/files/.."));
    assert_false(MAY_NAME(region, "apply", "/var/lib/aloha-tui/filesx/plan"));
    assert_false(MAY_NAME(region, "enqueue_file", "invites", "/etc/shadow"));
    assert_false(MAY_NAME(region, "version", "--config", "/tmp/own.conf"));
    region_destroy(region);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments_for_files_are_declared),
        cmocka_unit_test(test_a_lock_keeps_to_the_state_directory),
        TEST(test_denied_command),
        TEST(test_denied_among_lines),
        TEST(test_denied_in_bulk),
        TEST(test_allowed_alone),
        TEST(test_help_marks),
        TEST(test_unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
