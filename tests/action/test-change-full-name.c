/* SPDX-License-Identifier: Apache-2.0 */
/* bulk_change_user_name, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

/* A file of names with this content. */
static const char *names(struct sandbox *sandbox, const char *text)
{
    const char *path = region_format(sandbox->region, "%s/names", sandbox->directory);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static const char name_of_greta[] = "SELECT full_name FROM zerver_userprofile WHERE id = 14";
static const char audit_rows[] =
    "SELECT string_agg(concat_ws(' ', realm_id, acting_user_id, modified_user_id, extra_data), ';'"
    " ORDER BY id) FROM zerver_realmauditlog WHERE event_type = 124 AND event_time >="
    " '2026-11-22 12:00Z'";

static void test_names_change(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = names(sandbox, " GRETA@Example.ORG ,Greta, the Great\r\n"
                                      "nobody@example.org,No One\n"
                                      "relay-bot@chat.example.com,Relay 2");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", path);
    assert_string_equal(outcome.output,
                        "GRETA@Example.ORG : Greta Vogel -> Greta, the Great\n"
                        "e-mail nobody@example.org doesn't exist in the realm <Realm:  2>, "
                        "skipping\n"
                        "relay-bot@chat.example.com: Relay -> Relay 2\n");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(sandbox_value(sandbox, name_of_greta), "Greta, the Great");
    assert_string_equal(sandbox_value(sandbox, audit_rows), "2 14 Greta Vogel;2 28 Relay");
}

static void test_what_is_told(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = names(sandbox, "relay-bot@chat.example.com,Relay 2");
    struct told told = sandbox_told(
        sandbox, SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", path, "--json"));
    assert_has(told.changes,
               "\"before\":{\"full_name\":\"Relay\"},\"after\":{\"full_name\":\"Relay 2\"}");
    assert_has(told.effects, ":1:*user_profile_by_id:28");
    assert_has(told.effects, ":1:*user_profile_by_api_key:(secret)");
    assert_has(told.effects, ":1:*realm_user_dicts:2");
    assert_has(told.effects, ":1:*bot_dicts_in_realm:2");
    assert_has(told.effects, ":1:*bulk_fetch_display_recipients:user_profile_by_id:28");
    assert_has(told.effects,
               "{\"type\":\"realm_user\",\"op\":\"update\",\"person\":{\"user_id\":28,"
               "\"full_name\":\"Relay 2\"}}");
    assert_has(told.effects, "{\"type\":\"realm_bot\",\"op\":\"update\",\"bot\":{\"user_id\":28,"
                             "\"full_name\":\"Relay 2\"}}");
    assert_lacks(told.effects, sandbox_value(sandbox, "SELECT api_key FROM zerver_userprofile"
                                                      " WHERE id = 28"));
}

/* Nobody could be told of it: the line is done, as on the server, and none after it. */
static void test_a_bot_without_owner(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = NULL WHERE id = 28");
    const char *path = names(sandbox, "relay-bot@chat.example.com,Relay 2\n"
                                      "greta@example.org,Greta the Second\n");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", path);
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.output, "relay-bot@chat.example.com: Relay -> Relay 2\n");
    assert_has(outcome.errors, "relay-bot@chat.example.com has no owner who could be told");
    assert_string_equal(sandbox_value(sandbox, audit_rows), "2 28 Relay");
}

static void test_a_preview_changes_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    const char *path = names(sandbox, "greta@example.org,Other\nyael@example.org,Another");
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", path, "-n");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "Greta Vogel");
    assert_has(outcome.output, "Another");
    assert_lacks(outcome.output, "->");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_a_name_that_stays_is_logged_again(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = names(sandbox, "greta@example.org,Greta Vogel\n");
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "2", path).status,
                     0);
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "2", path).status,
                     0);
    assert_string_equal(sandbox_value(sandbox, audit_rows), "2 14 Greta Vogel;2 14 Greta Vogel");
}

/* What came before a bad line is done, what comes after is not. */
static void check_bad_line(struct sandbox *sandbox, const char *text, const char *error)
{
    const char *path = names(sandbox, text);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", path);
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, error);
    assert_string_equal(sandbox_value(sandbox, "SELECT full_name FROM zerver_userprofile"
                                               " WHERE id = 16"),
                        "יעל כהן");
}

static void test_bad_lines(void **state)
{
    struct sandbox *sandbox = *state;
    check_bad_line(sandbox, "greta@example.org,First\n\nyael@example.org,Y\n",
                   "line 2: there is no comma");
    assert_string_equal(sandbox_value(sandbox, name_of_greta), "First");
    const char *line =
        region_format(sandbox->region, "greta@example.org,%0101d\nyael@example.org,Y", 0);
    check_bad_line(sandbox, line, "The name has 101 characters; at most 100 are possible.");
    check_bad_line(sandbox, "greta@example.org,Ok\nyael@example.org,\xff\n",
                   "line 2: it is not UTF-8 text.");
    assert_string_equal(sandbox_value(sandbox, name_of_greta), "First");
}

static void test_hostile_names(void **state)
{
    struct sandbox *sandbox = *state;
    const char *name = "'; DROP TABLE zerver_userprofile; -- \\ \"%s\" \033[31m\xe2\x80\xae";
    const char *path =
        names(sandbox, region_format(sandbox->region, "greta@example.org,%s!", name));
    struct told told = sandbox_told(
        sandbox, SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", path, "--json"));
    assert_lacks(told.effects, "\033");
    assert_string_equal(sandbox_value(sandbox, name_of_greta),
                        region_format(sandbox->region, "%s!", name));
}

static void test_no_file(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "bulk_change_user_name", "-r", "", "/nonexistent");
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "/nonexistent can't be read: No such file or directory.\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_names_change),
        TEST(test_what_is_told),
        TEST(test_a_bot_without_owner),
        TEST(test_a_preview_changes_nothing),
        TEST(test_a_name_that_stays_is_logged_again),
        TEST(test_bad_lines),
        TEST(test_hostile_names),
        TEST(test_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
