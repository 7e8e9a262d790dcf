/* SPDX-License-Identifier: Apache-2.0 */
/* undo: what a run changed is taken back to the letter, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/json.h"
#include "core/region.h"
#include "tests/action/sandbox.h"

/* A member of `it` who has been there for long, and one who owns bots. */
#define USER  "ada.jones-parry148@it.example.com"
#define OWNER "alice@it.example.com"

/* All that is kept of accounts: what undo has to bring back, keys of group memberships aside. */
static const char accounts_sql[] =
    "SELECT md5((SELECT string_agg(u::text, ';' ORDER BY id) FROM zerver_userprofile u)"
    " || (SELECT string_agg(s::text, ';' ORDER BY id) FROM zerver_subscription s)"
    " || (SELECT string_agg(user_group_id || ' ' || user_profile_id, ';'"
    " ORDER BY user_group_id, user_profile_id) FROM zerver_usergroupmembership))";

static const char role_sql[] =
    "SELECT role FROM zerver_userprofile WHERE delivery_email = '" USER "'";

/* Runs a command that has a way back. */
static const char *change(struct sandbox *sandbox, const char *const words[])
{
    struct outcome outcome = sandbox_run(sandbox, NULL, words);
    if (outcome.status != 0)
        fail_msg("%d: %s", outcome.status, outcome.errors);
    return sandbox_last_run(sandbox, "yes");
}
#define CHANGE(sandbox, ...) change(sandbox, (const char *const[]){__VA_ARGS__, NULL})

static void assert_status(struct outcome outcome, int status, const char *errors)
{
    if (outcome.status != status)
        fail_msg("exit status %d: %s%s", outcome.status, outcome.output, outcome.errors);
    assert_has(outcome.errors, errors);
}

static void assert_trail_holds(struct sandbox *sandbox)
{
    assert_status(SANDBOX_RUN(sandbox, NULL, "audit", "--verify"), 0, "");
}

static void test_role_and_back_and_forth(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, accounts_sql);
    const char *id = CHANGE(sandbox, "change_user_role", "-r", "it", USER, "admin");
    const char *after = sandbox_digest(sandbox);
    struct outcome preview = SANDBOX_RUN(sandbox, NULL, "undo", id, "-n");
    assert_status(preview, 0, "");
    assert_has(preview.output, "role  200 administrator → 400 member");
    assert_string_equal(sandbox_digest(sandbox), after);
    struct told told = sandbox_told(sandbox, SANDBOX_RUN(sandbox, NULL, "undo", id, "--json"));
    assert_has(told.changes, "\"table\":\"zerver_realmauditlog\",\"operation\":\"insert\"");
    assert_has(told.effects, "\"role\":400");
    assert_has(SANDBOX_RUN(sandbox, NULL, "outbox").output, "Nothing waits for delivery.");
    assert_string_equal(sandbox_value(sandbox, accounts_sql), before);
    const char *back = sandbox_last_run(sandbox, "yes");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 5, "role was 200, is 400");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", back), 0, "");
    assert_string_equal(sandbox_value(sandbox, role_sql), "200");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", sandbox_last_run(sandbox, "yes")), 0, "");
    assert_string_equal(sandbox_value(sandbox, accounts_sql), before);
    struct outcome listed = SANDBOX_RUN(sandbox, NULL, "audit", "-c", "1000", "--plain");
    assert_has(listed.output, "\tundone\t\\N\t" USER " admin");
    assert_trail_holds(sandbox);
}

static void test_rows_that_moved(void **state)
{
    struct sandbox *sandbox = *state;
    const char *id = CHANGE(sandbox, "change_user_role", "-r", "it", USER, "guest");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET role = 300 WHERE delivery_email = '" USER
                           "' RETURNING 1");
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "undo", id);
    assert_status(outcome, 5, "nothing was changed.\nzerver_userprofile ");
    assert_has(outcome.errors, ": role was 600, is 300\n");
    assert_string_equal(sandbox_digest(sandbox), before);
    /* What the user had before, but by other hands: the command alone would say so with 1. */
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET role = 400 WHERE delivery_email = '" USER
                           "' RETURNING 1");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 5, "role was 600, is 400");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET role = 600 WHERE delivery_email = '" USER
                           "' RETURNING 1");
    /* A row that is not read beforehand: the membership that the run made has another group. */
    sandbox_value(sandbox, "UPDATE zerver_usergroupmembership SET id = id + 1000000 WHERE id ="
                           " (SELECT max(id) FROM zerver_usergroupmembership) RETURNING id");
    before = sandbox_digest(sandbox);
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 5,
                  "would be deleted, though that change left it alone");
    assert_string_equal(sandbox_digest(sandbox), before);
    sandbox_value(sandbox, "UPDATE zerver_usergroupmembership SET id = id - 1000000 WHERE id ="
                           " (SELECT max(id) FROM zerver_usergroupmembership) RETURNING id");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 0, "");
    assert_string_equal(sandbox_value(sandbox, role_sql), "400");
}

static void test_permissions_and_addresses(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, accounts_sql);
    const char *granted = CHANGE(sandbox, "change_user_role", "-r", "it", USER, "can_create_users");
    const char *renamed = CHANGE(sandbox, "change_user_email", USER, "ada.new@it.example.com");
    /* The user is found by its id, whatever the address is by now. */
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", granted), 0, "");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", renamed), 0, "");
    assert_string_equal(sandbox_value(sandbox, accounts_sql), before);
}

static void test_deactivation_with_bots(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, accounts_sql);
    const char *id = CHANGE(sandbox, "deactivate_user", "-f", "-r", "it", OWNER);
    assert_string_equal(sandbox_value(sandbox,
                                      "SELECT count(*) FROM zerver_userprofile WHERE is_active AND"
                                      " bot_owner_id = (SELECT id FROM zerver_userprofile WHERE"
                                      " delivery_email = '" OWNER "')"),
                        "0");
    /* Undo would activate a subscription that the deactivation has not touched. */
    const char *inactive = "FROM zerver_userprofile u WHERE u.id = s.user_profile_id AND NOT"
                           " u.is_active AND u.realm_id = 3 AND u.delivery_email <> '" OWNER "'";
    const char *other = sandbox_value(
        sandbox, region_format(sandbox->region, "SELECT min(s.id) FROM zerver_subscription s, %s",
                               inactive + 5));
    const char *old_user = sandbox_value(
        sandbox,
        region_format(sandbox->region,
                      "SELECT user_profile_id FROM zerver_subscription WHERE id = %s", other));
    sandbox_value(
        sandbox, region_format(sandbox->region,
                               "INSERT INTO zerver_recipient (id, type, type_id) VALUES (999999, 2,"
                               " 999999) RETURNING id"));
    sandbox_value(
        sandbox,
        region_format(sandbox->region,
                      "UPDATE zerver_subscription SET recipient_id = 999999, user_profile_id ="
                      " (SELECT id FROM zerver_userprofile WHERE delivery_email = '" OWNER
                      "') WHERE id = %s RETURNING id",
                      other));
    const char *digest = sandbox_digest(sandbox);
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 5,
                  region_format(sandbox->region,
                                "zerver_subscription %s: would be updated, though that change left "
                                "it alone",
                                other));
    assert_string_equal(sandbox_digest(sandbox), digest);
    sandbox_value(sandbox, region_format(sandbox->region,
                                         "UPDATE zerver_subscription SET recipient_id = (SELECT"
                                         " min(id) FROM zerver_recipient), user_profile_id = %s"
                                         " WHERE id = %s RETURNING id",
                                         old_user, other));
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "undo", id);
    assert_status(outcome, 0, "There is no way back for ");
    assert_has(outcome.errors, " of django_session");
    assert_has(outcome.output, OWNER " reactivated.");
    assert_int_not_equal(strcmp(before, ""), 0);
    assert_string_equal(sandbox_value(sandbox,
                                      "SELECT count(*) FROM zerver_userprofile WHERE is_active AND"
                                      " bot_owner_id = (SELECT id FROM zerver_userprofile WHERE"
                                      " delivery_email = '" OWNER "')"),
                        "2");
}

static void test_reactivation(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, accounts_sql);
    const char *address = sandbox_value(
        sandbox, "SELECT delivery_email FROM zerver_userprofile WHERE realm_id = 3 AND NOT"
                 " is_active AND NOT is_bot AND NOT is_mirror_dummy ORDER BY id LIMIT 1");
    const char *id = CHANGE(sandbox, "reactivate_user", "-r", "it", address);
    assert_int_not_equal(strcmp(sandbox_value(sandbox, accounts_sql), before), 0);
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 0, "");
    assert_string_equal(sandbox_value(sandbox, accounts_sql), before);
}

static void test_names_from_a_file(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_value(sandbox, accounts_sql);
    const char *path = region_format(sandbox->region, "%s/names", sandbox->directory);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(USER ",Ada One\n" OWNER ",Alice, the First\n" USER ",Ada Two\n", file);
    assert_int_equal(fclose(file), 0);
    const char *id = CHANGE(sandbox, "bulk_change_user_name", "-r", "it", path);
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", "-n", id), 0, "");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "undo", id);
    assert_status(outcome, 0, "");
    assert_has(outcome.output, USER ": Ada Two -> Ada One\n");
    assert_string_equal(sandbox_value(sandbox, accounts_sql), before);
    assert_trail_holds(sandbox);
}

static void test_no_way_back(void **state)
{
    struct sandbox *sandbox = *state;
    assert_status(SANDBOX_RUN(sandbox, NULL, "logout_all_users", "-r", "it"), 0, "");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", sandbox_last_run(sandbox, "")), 1,
                  "There is no way back from the run");
    assert_status(SANDBOX_RUN(sandbox, NULL, "change_user_role", "-n", "-r", "it", USER, "guest"),
                  0, "");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", sandbox_last_run(sandbox, "")), 1,
                  "was a preview: there is nothing to take back");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", "none"), 1, "has no run none");
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", ""), 2, "");
    assert_has(SANDBOX_RUN(sandbox, NULL, "help", "create_user").output, "Undo:     no way back");
    assert_has(SANDBOX_RUN(sandbox, NULL, "create_user", "--describe").output,
               "\"no_way_back\":true");
    assert_has(SANDBOX_RUN(sandbox, NULL, "change_user_role", "--describe").output,
               "\"no_way_back\":false");
}

static void test_what_is_kept(void **state)
{
    struct sandbox *sandbox = *state;
    const char *id = CHANGE(sandbox, "deactivate_user", "-f", "-r", "it", USER);
    const char *path =
        region_format(sandbox->region, "%s/state/undo/%s.json", sandbox->directory, id);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    const char *kept = program_read_file(sandbox->region, path);
    assert_lacks(kept, sandbox_value(sandbox, "SELECT api_key FROM zerver_userprofile WHERE"
                                              " delivery_email = '" USER "'"));
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "\"undo\":\"reactivate_user -r 3"));
    /* Altered, it is not what the trail says. */
    FILE *file = fopen(path, "ae");
    assert_non_null(file);
    fputs(" ", file);
    assert_int_equal(fclose(file), 0);
    const char *before = sandbox_digest(sandbox);
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 3, "it was altered");
    assert_int_equal(remove(path), 0);
    assert_status(SANDBOX_RUN(sandbox, NULL, "undo", id), 1, "can't be read");
    assert_string_equal(sandbox_digest(sandbox), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_role_and_back_and_forth),
        cmocka_unit_test(test_rows_that_moved),
        cmocka_unit_test(test_permissions_and_addresses),
        cmocka_unit_test(test_reactivation),
        cmocka_unit_test(test_names_from_a_file),
        cmocka_unit_test(test_deactivation_with_bots),
        cmocka_unit_test(test_no_way_back),
        cmocka_unit_test(test_what_is_kept),
    };
    return cmocka_run_group_tests(tests, sandbox_open, sandbox_close);
}
