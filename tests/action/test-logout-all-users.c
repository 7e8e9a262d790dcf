/* SPDX-License-Identifier: Apache-2.0 */
/* list_sessions and logout_all_users, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

static const char all_sessions[] = "SELECT count(*) FROM django_session";
/* Alice of it has five sessions, Nora of the root realm too. */
static const char sessions_of_alice[] =
    "SELECT count(*) FROM generate_series(0, 4) n JOIN django_session s"
    " ON s.session_key = md5('session 40 ' || n)";
static const char sessions_of_nora[] =
    "SELECT count(*) FROM generate_series(0, 4) n JOIN django_session s"
    " ON s.session_key = md5('session 8 ' || n)";
/* What no server could read, under the most hostile key that fits. */
static const char add_broken[] = "INSERT INTO django_session VALUES ('\"}],''; DROP TABLE x; --',"
                                 " 'garbage', now()) RETURNING 1";

static void test_everybody(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, add_broken);
    struct told told =
        sandbox_told(sandbox, SANDBOX_RUN(sandbox, NULL, "logout_all_users", "--json"));
    assert_string_equal(sandbox_value(sandbox, all_sessions), "0");
    assert_has(told.effects, ":1:django.contrib.sessions.cached_db(secret)");
    assert_lacks(told.effects, sandbox_value(sandbox, "SELECT md5('session 40 0')"));
    assert_lacks(told.changes, sandbox_value(sandbox, "SELECT md5('session 40 0')"));
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "logout_all_users");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output, "");
}

static void test_one_realm(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, add_broken);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "logout_all_users", "-r", "it", "--deactivated-only");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, "1 sessions can't be read");
    assert_lacks(outcome.errors, "Deactivating");
    assert_string_equal(sandbox_value(sandbox, sessions_of_alice), "0");
    assert_string_equal(sandbox_value(sandbox, sessions_of_nora), "5");
}

/* Realms of a file go in one transaction; those of others stay. */
static void test_many_realms(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, add_broken);
    const char *before = sandbox_value(sandbox, all_sessions);
    struct outcome outcome = SANDBOX_RUN(sandbox, "it\nlear\n", "logout_all_users", "--from", "-");
    assert_string_equal(outcome.output, "ok   it\nok   lear\n");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(sandbox_value(sandbox, sessions_of_alice), "0");
    assert_string_equal(sandbox_value(sandbox, sessions_of_nora), "5");
    assert_string_not_equal(sandbox_value(sandbox, all_sessions), before);
    assert_true(sandbox_state_has(sandbox, "audit.jsonl", "\"items\":[\"it\",\"lear\"]"));
    outcome = SANDBOX_RUN(sandbox, "it\nnowhere\n", "logout_all_users", "--from", "-");
    assert_has(outcome.errors, "line 2: nowhere: There is no realm with id 'nowhere'");
    assert_int_equal(outcome.status, 1);
}

static void test_deactivated_only(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET is_active = false WHERE id = 8"
                           " RETURNING id");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "logout_all_users", "--deactivated-only");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, "2026-11-22 12:00:00.000 INFO [] Deactivating session for "
                               "deactivated user 8\n");
    assert_lacks(outcome.errors, "user 40");
    assert_string_equal(sandbox_value(sandbox, sessions_of_alice), "5");
    assert_string_equal(sandbox_value(sandbox, sessions_of_nora), "0");
}

/* Nora was deleted past the server: whose sessions hers are can't be told, so that they stay. */
static void test_sessions_of_nobody(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET is_active = false WHERE id = 40");
    sandbox_do(sandbox,
               "DO $$ DECLARE key record; BEGIN FOR key IN SELECT conrelid::regclass AS of, conname"
               " FROM pg_constraint WHERE confrelid = 'zerver_userprofile'::regclass LOOP EXECUTE"
               " format('ALTER TABLE %s DROP CONSTRAINT %I', key.of, key.conname); END LOOP;"
               " DELETE FROM zerver_userprofile WHERE id = 8; END $$");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "logout_all_users", "--deactivated-only");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors,
               "5 sessions stay, as they belong to users who do not exist, the first to a user 8.");
    assert_string_equal(sandbox_value(sandbox, sessions_of_alice), "0");
    assert_string_equal(sandbox_value(sandbox, sessions_of_nora), "5");
}

/* The server stops at such a bot; its key and all others are changed here before that is said. */
static void test_a_bot_without_owner(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = NULL WHERE id = 92");
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "logout_all_users", "-r", "it", "--rotate-api-keys");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, " has no owner who could be told");
    assert_string_equal(sandbox_value(sandbox, "SELECT count(*) FROM zerver_realmauditlog WHERE"
                                               " event_type = 127 AND modified_user_id IN"
                                               " (76, 92, 93)"),
                        "3");
}

/* Of many realms the one is named that the bot is in. */
static void test_bots_without_owner_in_realms(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = NULL WHERE id = 92");
    struct outcome outcome =
        SANDBOX_RUN(sandbox, "lear\nit\n", "logout_all_users", "--rotate-api-keys", "--from", "-");
    assert_string_equal(outcome.output, "ok   lear\nok   it\n");
    assert_has(outcome.errors, "it: The bot ");
    assert_lacks(outcome.errors, "lear: ");
    assert_int_equal(outcome.status, 0);
}

static void test_keys_are_rotated(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = 8 WHERE is_bot"
                        " AND bot_owner_id IS NULL");
    const char *key_sql = "SELECT api_key FROM zerver_userprofile WHERE id = 28";
    const char *users = sandbox_value(sandbox, "SELECT count(*) FROM zerver_userprofile"
                                               " WHERE realm_id = 2");
    const char *keys = sandbox_value(sandbox, "SELECT string_agg(api_key, '|') FROM"
                                              " zerver_userprofile WHERE realm_id = 2");
    const char *before = sandbox_value(sandbox, key_sql);
    struct told told = sandbox_told(sandbox, SANDBOX_RUN(sandbox, NULL, "logout_all_users", "-r",
                                                         "", "--rotate-api-keys", "--json"));
    assert_lacks(told.effects, before);
    assert_lacks(told.effects, sandbox_value(sandbox, key_sql));
    assert_lacks(told.changes, sandbox_value(sandbox, key_sql));
    assert_has(told.effects, "\"bot\":{\"user_id\":28,\"api_key\":\"(secret)\"}");
    assert_has(told.effects, "\"bot\":{\"user_id\":29,\"api_key\":\"(secret)\"}");
    assert_has(told.effects, "{\"type\":\"clear_push_device_tokens\",\"user_profile_id\":14}");
    assert_string_equal(
        sandbox_value(sandbox, region_format(sandbox->region,
                                             "SELECT count(*) FROM zerver_userprofile WHERE"
                                             " realm_id = 2 AND api_key ~ '^[A-Za-z0-9]{32}$'"
                                             " AND api_key !~ '%s'",
                                             keys)),
        users);
    assert_string_equal(sandbox_value(sandbox, "SELECT count(DISTINCT api_key) FROM"
                                               " zerver_userprofile WHERE realm_id = 2"),
                        users);
    assert_string_equal(sandbox_value(sandbox, "SELECT count(*) FROM zerver_realmauditlog WHERE"
                                               " event_type = 127 AND event_time >= '2026-11-22"
                                               " 12:00Z' AND realm_id = 2 AND acting_user_id ="
                                               " modified_user_id AND extra_data IS NULL"),
                        users);
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", sandbox_value(sandbox, key_sql)));
}

static void test_a_preview_changes_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "logout_all_users", "--rotate-api-keys", "-n");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "django_session");
    assert_has(outcome.output, "This was a dry run: nothing was changed.");
    assert_string_equal(sandbox_digest(sandbox), before);
    outcome = SANDBOX_RUN(sandbox, NULL, "logout_all_users", "--deactivated-only", "-n");
    assert_lacks(outcome.errors, "Deactivating");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_no_such_realm(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "logout_all_users", "-r", "nowhere");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "There is no realm with id 'nowhere'. Aborting.\n");
    assert_string_equal(sandbox_value(sandbox, sessions_of_nora), "5");
}

static void test_sessions_are_listed_without_their_keys(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, add_broken);
    sandbox_value(sandbox, "UPDATE django_session SET expire_date = '2026-12-24 01:02:03+00'"
                           " WHERE session_key = md5('session 40 3') RETURNING 1");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_sessions", "-c", "1", "--csv");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(
        outcome.output,
        "user,realm,ends,state,backend,user_id,realm_id\r\n"
        "alice@it.example.com,it,2026-12-24T01:02:03Z,open,EmailAuthBackend,40,3\r\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "list_sessions", "--jsonl");
    assert_has(outcome.output, "\"user\":\"alice@it.example.com\"");
    assert_has(outcome.output, "\"state\":\"expired\"");
    assert_lacks(outcome.output, sandbox_value(sandbox, "SELECT md5('session 40 3')"));
    assert_lacks(outcome.output, "DROP TABLE");
    assert_has(outcome.output, "1 sessions are not signed");
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "list_sessions", "-c", "0").status, 2);
    sandbox_write_etc(sandbox, "aloha-secrets.conf", "[secrets]\nshared_secret = x\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "list_sessions");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "can't be told without secret_key");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_everybody),
        TEST(test_one_realm),
        TEST(test_deactivated_only),
        TEST(test_many_realms),
        TEST(test_sessions_of_nobody),
        TEST(test_a_bot_without_owner),
        TEST(test_bots_without_owner_in_realms),
        TEST(test_keys_are_rotated),
        TEST(test_no_such_realm),
        TEST(test_a_preview_changes_nothing),
        TEST(test_sessions_are_listed_without_their_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
