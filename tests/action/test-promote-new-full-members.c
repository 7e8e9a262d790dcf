/* SPDX-License-Identifier: Apache-2.0 */
/* promote_new_full_members, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "tests/action/sandbox.h"

/* The ids in a system group of `it`, where people wait three days. */
#define MEMBERS(name)                                                                              \
    "(SELECT m.user_profile_id FROM zerver_usergroupmembership m JOIN zerver_usergroup g ON"       \
    " g.id = m.user_group_id WHERE g.realm_id = 3 AND g.is_system_group AND g.name = '" name "')"
#define IN_FULL_MEMBERS                                                                            \
    "SELECT id FROM zerver_userprofile WHERE id IN (43, 44, 45, 46) AND id IN " MEMBERS(           \
        "@role:fullmembers") " ORDER BY id"

/* 43 is due at this very microsecond, 44 a microsecond later; 45 has another role; 46 stays. */
static void prepare(struct sandbox *sandbox)
{
    sandbox_do(sandbox,
               "UPDATE zerver_userprofile SET role = CASE id WHEN 45 THEN 300 ELSE 400 END,"
               " date_joined = timestamptz '2026-11-19 12:00:00+00' + CASE id WHEN 44 THEN"
               " interval '1 microsecond' ELSE interval '0' END WHERE id IN (43, 44, 45, 46)");
    sandbox_do(sandbox,
               "DELETE FROM zerver_usergroupmembership WHERE user_profile_id IN"
               " (43, 44, 45, 46) AND user_group_id IN (SELECT id FROM zerver_usergroup WHERE"
               " is_system_group)");
    sandbox_do(sandbox,
               "INSERT INTO zerver_usergroupmembership (user_group_id, user_profile_id)"
               " SELECT g.id, u FROM zerver_usergroup g, unnest(ARRAY[43, 44, 45, 46]) u"
               " WHERE g.realm_id = 3 AND g.name = CASE u WHEN 45 THEN '@role:moderators' ELSE"
               " '@role:members' END");
    sandbox_do(sandbox, "INSERT INTO zerver_usergroupmembership (user_group_id, user_profile_id)"
                        " SELECT g.id, u FROM zerver_usergroup g, unnest(ARRAY[44, 45, 46]) u"
                        " WHERE g.realm_id = 3 AND g.name = '@role:fullmembers'");
}

static void test_members_come_and_go(void **state)
{
    prepare(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "promote_new_full_members");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output, "");
    assert_string_equal(sandbox_rows(*state, IN_FULL_MEMBERS), "43\n46");
}

static void test_clients_are_told(void **state)
{
    prepare(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "promote_new_full_members", "--json");
    const char *removed = strstr(outcome.output, "\"op\":\"remove_members\"");
    const char *added = strstr(outcome.output, "\"op\":\"add_members\"");
    assert_non_null(removed);
    assert_non_null(added);
    assert_true(removed < added);
    assert_has(removed, "\"user_ids\":[44,45]}");
    assert_has(added, "\"user_ids\":[43]}");
}

/* A role that was changed past the groups: 46 is still among the members, but is none. */
static void test_one_who_is_no_member_does_not_come_back(void **state)
{
    prepare(*state);
    sandbox_do(*state, "UPDATE zerver_userprofile SET role = 200 WHERE id = 46");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "promote_new_full_members").status, 0);
    assert_string_equal(sandbox_rows(*state, IN_FULL_MEMBERS), "43");
}

static void test_a_preview_changes_nothing(void **state)
{
    prepare(*state);
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "promote_new_full_members", "-n");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "zerver_usergroupmembership");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_twice_changes_nothing_more(void **state)
{
    prepare(*state);
    assert_int_equal(SANDBOX_RUN(*state, NULL, "promote_new_full_members").status, 0);
    const char *before = sandbox_digest(*state);
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "promote_new_full_members", "--json");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "\"changes\":[],\"effects\":[]");
    assert_string_equal(sandbox_digest(*state), before);
}

static void test_realms_without_waiting_period_are_left_alone(void **state)
{
    prepare(*state);
    sandbox_do(*state, "UPDATE zerver_realm SET waiting_period_threshold = 0 WHERE id = 3");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "promote_new_full_members").status, 0);
    assert_string_equal(sandbox_rows(*state, IN_FULL_MEMBERS), "44\n45\n46");
}

static void test_a_missing_group_is_named(void **state)
{
    sandbox_do(*state, "UPDATE zerver_usergroup SET name = 'renamed' WHERE realm_id = 3 AND"
                       " name = '@role:fullmembers'");
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "promote_new_full_members");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "The realm has no system group @role:fullmembers.");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_members_come_and_go),
        TEST(test_clients_are_told),
        TEST(test_one_who_is_no_member_does_not_come_back),
        TEST(test_a_preview_changes_nothing),
        TEST(test_twice_changes_nothing_more),
        TEST(test_realms_without_waiting_period_are_left_alone),
        TEST(test_a_missing_group_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
