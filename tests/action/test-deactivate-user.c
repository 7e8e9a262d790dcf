/* SPDX-License-Identifier: Apache-2.0 */
/* deactivate_user, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "tests/action/sandbox.h"

/* A person in `it` with two active bots, 92 and 93, and a session. */
#define OWNER    "bot.owner@it.example.com"
#define OWNER_ID "76"

#define LISTING_BEGIN                                                                              \
    "Deactivating Benedikt Botmann (" OWNER ") - it\n" OWNER " has the following active "          \
    "sessions:\n"
#define LISTING_END "'}\n\n" OWNER " has 2 active bots that will also be deactivated.\n"

static void test_without_f_it_only_lists(void **state)
{
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", OWNER);
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.output, LISTING_BEGIN "2026-");
    assert_has(outcome.output, LISTING_END);
    assert_string_equal(outcome.errors, "This was a dry run. Pass -f to actually deactivate.\n");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_a_preview_changes_nothing(void **state)
{
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", "-n", OWNER);
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, LISTING_END);
    assert_has(outcome.output, "is_active  true → false");
    assert_has(outcome.output, "django_session              1 row");
    assert_null(strstr(outcome.output, "Sessions deleted"));
    assert_string_equal(sandbox_digest(*state), before);
}

/* Where a part comes in the text, after `start`. */
static const char *after(const char *start, const char *part)
{
    assert_has(start, part);
    return strstr(start, part) + strlen(part);
}

static void test_events_come_in_order(void **state)
{
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", "-n", "--json", OWNER);
    assert_int_equal(outcome.status, 0);
    const char *rest = after(outcome.output, "\"effects\":");
    rest = after(rest, "user_profile_by_id:92");
    rest = after(rest, "bot_dicts_in_realm:3");
    rest = after(rest, "user_profile_by_id:" OWNER_ID "\"");
    rest = after(rest, "\"realm_user\",\"op\":\"remove\",\"person\":{\"user_id\":92,");
    rest = after(rest, "\"realm_bot\",\"op\":\"remove\",\"bot\":{\"user_id\":92,");
    rest = after(rest, "\"realm_user\",\"op\":\"remove\",\"person\":{\"user_id\":93,");
    rest = after(rest, "\"realm_bot\",\"op\":\"remove\",\"bot\":{\"user_id\":93,");
    rest = after(rest, "\"realm_user\",\"op\":\"remove\",\"person\":{\"user_id\":" OWNER_ID ","
                       "\"full_name\":\"Benedikt Botmann\"}}");
    assert_null(strstr(rest, "invites_changed"));
}

static void test_user_and_bots_go(void **state)
{
    const char *role_counts =
        sandbox_rows(*state, "SELECT format('%s %s', count(*) FILTER (WHERE role = 400 AND NOT"
                             " is_bot) - 1, count(*) FILTER (WHERE is_bot) - 2)"
                             " FROM zerver_userprofile WHERE realm_id = 3 AND is_active");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER);
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, LISTING_END "Sessions deleted, user deactivated.\n");
    assert_string_equal(sandbox_rows(*state, "SELECT count(*) FROM zerver_userprofile WHERE"
                                             " id IN (76, 92, 93) AND is_active"),
                        "0");
    assert_string_equal(sandbox_rows(*state, "SELECT count(*) FROM zerver_subscription WHERE"
                                             " user_profile_id IN (76, 92, 93) AND is_user_active"),
                        "0");
    assert_string_equal(
        sandbox_rows(*state, "SELECT concat_ws(' ', modified_user_id, acting_user_id, event_type)"
                             " FROM zerver_realmauditlog WHERE event_type = 103 AND"
                             " event_time = '2026-11-22 12:00:00+00' ORDER BY id"),
        "92 103\n93 103\n76 103");
    assert_string_equal(sandbox_rows(*state,
                                     "SELECT format('%s %s', extra_data::json->'10'->'11'->>'400',"
                                     " extra_data::json->'10'->>'12') FROM zerver_realmauditlog"
                                     " ORDER BY id DESC LIMIT 1"),
                        role_counts);
    assert_string_equal(sandbox_rows(*state, "SELECT format('%s %s %s', subgroup, value, end_time)"
                                             " FROM analytics_realmcount WHERE realm_id = 3 AND"
                                             " property = 'active_users_log:is_bot:day' AND"
                                             " end_time > '2026-11-22 12:00:00+00' ORDER BY 1"),
                        "False -1 2026-11-23 00:00:00+00\nTrue -2 2026-11-23 00:00:00+00");
}

static void test_sessions_end_for_the_user_alone(void **state)
{
    const char *sessions = "SELECT count(*) FROM django_session";
    long before = strtol(sandbox_rows(*state, sessions), NULL, 10);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    assert_int_equal(strtol(sandbox_rows(*state, sessions), NULL, 10), before - 1);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", OWNER);
    assert_string_equal(outcome.output, LISTING_BEGIN
                        "\n" OWNER " has 0 active bots that will also be deactivated.\n");
}

/* Done as on the server, which fails at the end, as it knows nobody to tell. */
static void test_a_bot_without_owner(void **state)
{
    sandbox_do(*state, "UPDATE zerver_userprofile SET bot_owner_id = NULL WHERE id = 92");
    const char *address =
        sandbox_value(*state, "SELECT delivery_email FROM zerver_userprofile WHERE id = 92");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", address);
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, " has no owner who could be told");
    assert_string_equal(
        sandbox_value(*state, "SELECT is_active FROM zerver_userprofile WHERE id = 92"), "false");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", address).status, 0);
}

/* An item of many is done all the same, also where it stands alone. */
static void test_items_without_owner(void **state)
{
    sandbox_do(*state, "UPDATE zerver_userprofile SET bot_owner_id = NULL WHERE id IN (92, 93)");
    const char *bots = sandbox_rows(*state, "SELECT delivery_email FROM zerver_userprofile WHERE"
                                            " id IN (92, 93) ORDER BY id");
    const char *bot =
        sandbox_value(*state, "SELECT delivery_email FROM zerver_userprofile WHERE id = 92");
    const char *other =
        sandbox_value(*state, "SELECT delivery_email FROM zerver_userprofile WHERE id = 93");
    struct outcome outcome = SANDBOX_RUN(*state, bots, "deactivate_user", "-f", "--from", "-");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, bot);
    assert_has(strstr(outcome.errors, " has no owner"), other);
    sandbox_do(*state, "UPDATE zerver_userprofile SET is_active = true WHERE id = 92");
    outcome = SANDBOX_RUN(*state, bot, "deactivate_user", "-f", "--from", "-");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, " has no owner who could be told");
    sandbox_do(*state, "UPDATE zerver_userprofile SET is_active = true WHERE id = 92");
    outcome = SANDBOX_RUN(*state, bots, "delete_user", "-f", "--from", "-");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, " has no owner who could be told");
    assert_has(outcome.errors, bot);
    assert_lacks(outcome.errors, other);
}

static void test_twice_changes_nothing_more(void **state)
{
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER);
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "Sessions deleted, user deactivated.\n");
    assert_has(outcome.errors, OWNER " is not active: nothing is changed.\n");
    assert_string_equal(sandbox_digest(*state), before);
}

/* alice@ invited people by mail and by link; some of it has expired before. */
static void test_open_invitations_end(void **state)
{
    static const char expired[] = "SELECT id FROM confirmation_confirmation WHERE expiry_date ="
                                  " '2026-11-22 12:00:00+00' ORDER BY id";
    static const char open[] =
        "SELECT c.id FROM confirmation_confirmation c WHERE (c.type = 2 AND EXISTS (SELECT FROM"
        " zerver_preregistrationuser p WHERE p.id = c.object_id AND p.referred_by_id = 40 AND"
        " p.status = 0) OR c.type = 6 AND EXISTS (SELECT FROM zerver_multiuseinvite m WHERE m.id ="
        " c.object_id AND m.referred_by_id = 40))"
        " AND (c.expiry_date IS NULL OR c.expiry_date > '2026-11-22 12:00:00+00') ORDER BY c.id";
    const char *due = sandbox_rows(*state, open);
    assert_string_equal(sandbox_rows(*state, expired), "");
    assert_string_not_equal(due, "");
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", "--json", "alice@it.example.com");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "{\"type\":\"invites_changed\"}");
    assert_string_equal(sandbox_rows(*state, expired), due);
    assert_string_equal(sandbox_rows(*state, open), "");
}

static void test_the_last_owner_is_warned_of(void **state)
{
    static const char warning[] =
        "second.owner@it.example.com is the last active owner of the realm.\n";
    struct outcome outcome =
        SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", "-n", "second.owner@it.example.com");
    assert_null(strstr(outcome.errors, warning));
    sandbox_do(*state, "UPDATE zerver_userprofile SET is_active = false WHERE id = 40");
    outcome = SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", "second.owner@it.example.com");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, warning);
}

/* A mail for several people stays for the others. */
static void test_stored_mails_are_cleared(void **state)
{
    sandbox_do(*state, "INSERT INTO zerver_scheduledemail_users (scheduledemail_id, userprofile_id)"
                       " SELECT scheduledemail_id, 76 FROM zerver_scheduledemail_users"
                       " WHERE userprofile_id = 79");
    static const char stored[] =
        "SELECT format('%s %s', e.id, l.userprofile_id) FROM zerver_scheduledemail e LEFT JOIN"
        " zerver_scheduledemail_users l ON l.scheduledemail_id = e.id ORDER BY 1";
    assert_has(sandbox_rows(*state, stored), "2 76\n2 79");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", OWNER).status, 0);
    const char *left = sandbox_rows(*state, stored);
    assert_has(left, "2 79");
    assert_null(strstr(left, "2 76"));
    assert_int_equal(
        SANDBOX_RUN(*state, NULL, "deactivate_user", "-f", "recent@it.example.com").status, 0);
    assert_string_equal(sandbox_rows(*state, "SELECT id FROM zerver_scheduledemail WHERE id = 2"),
                        "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_without_f_it_only_lists),
        TEST(test_a_preview_changes_nothing),
        TEST(test_events_come_in_order),
        TEST(test_user_and_bots_go),
        TEST(test_sessions_end_for_the_user_alone),
        TEST(test_a_bot_without_owner),
        TEST(test_items_without_owner),
        TEST(test_twice_changes_nothing_more),
        TEST(test_open_invitations_end),
        TEST(test_the_last_owner_is_warned_of),
        TEST(test_stored_mails_are_cleared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
