/* SPDX-License-Identifier: Apache-2.0 */
/* Realms, users and roles by what people call them, against the private server's rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/error.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/role.h"
#include "model/stream.h"
#include "model/user.h"
#include "server/database.h"

struct fixture {
    struct region *region;
    struct error error;
    struct database *database;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->region = region_create();
    fixture->error = ERROR_IN(fixture->region);
    struct database_options options = {.conninfo = getenv("ALOHA_TEST_DATABASE")};
    fixture->database = database_connect(&options, &fixture->error);
    *state = fixture;
    return fixture->database ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    database_close(fixture->database);
    region_destroy(fixture->region);
    free(fixture);
    return 0;
}

static void assert_realm(struct fixture *fixture, const char *argument, int64_t id)
{
    struct realm realm;
    if (!realm_find(fixture->database, fixture->region, argument, &realm, &fixture->error))
        fail_msg("%s: %s", argument, fixture->error.text);
    assert_int_equal(realm.id, id);
}

static void assert_no_realm(struct fixture *fixture, const char *argument, const char *hint)
{
    struct realm realm;
    error_clear(&fixture->error);
    assert_false(realm_find(fixture->database, fixture->region, argument, &realm, &fixture->error));
    assert_int_equal(fixture->error.kind, ERROR_FAILED);
    assert_string_equal(
        fixture->error.text,
        region_format(fixture->region, "There is no realm with id '%s'. Aborting.", argument));
    assert_string_equal(fixture->error.hint, hint);
    error_clear(&fixture->error);
}

static void test_realms_by_id(void **state)
{
    assert_realm(*state, "3", 3);
    assert_realm(*state, " 3 ", 3);
    assert_realm(*state, "+3", 3);
    assert_realm(*state, "0_3", 3);
    assert_realm(*state, "\u0663", 3); /* ARABIC-INDIC DIGIT THREE */
    assert_realm(*state, "\uFF13", 3); /* FULLWIDTH DIGIT THREE */
}

static void test_realms_by_string_id(void **state)
{
    assert_realm(*state, "", 2);
    assert_realm(*state, "it", 3);
    assert_realm(*state, "old", 5);
    assert_realm(*state, "alohainternal", 1);
}

static void test_a_realm_is_told_whole(void **state)
{
    struct fixture *fixture = *state;
    struct realm realm;
    assert_true(realm_find(fixture->database, fixture->region, "old", &realm, &fixture->error));
    assert_string_equal(realm.string_id, "old");
    assert_string_equal(realm.name, "Old realm");
    assert_true(realm.deactivated);
    assert_true(realm_find(fixture->database, fixture->region, "", &realm, &fixture->error));
    assert_string_equal(realm.string_id, "");
    assert_false(realm.deactivated);
}

static void test_realms_that_do_not_exist(void **state)
{
    static const char none[] = "list_realms shows the realms that there are.";
    assert_no_realm(*state, "itt", "did you mean it?");
    assert_no_realm(*state, "IT", none);
    assert_no_realm(*state, " it", "did you mean it?");
    assert_no_realm(*state, " ", none);
    assert_no_realm(*state, "''", none);
    assert_no_realm(*state, "0", none);
    assert_no_realm(*state, "-3", none);
    assert_no_realm(*state, "9223372036854775807", none);
    assert_no_realm(*state, "-9223372036854775808", none);
    assert_no_realm(*state, "9223372036854775808", none);
    assert_no_realm(*state, "99999999999999999999999999999999", none);
    assert_no_realm(*state, "3'; DROP TABLE zerver_realm; --", none);
    assert_no_realm(*state, "learn", "did you mean lear?");
    assert_no_realm(*state, "\U0010FFFF", none);
}

static void test_a_failed_search_is_not_a_missing_realm(void **state)
{
    struct fixture *fixture = *state;
    struct realm realm;
    assert_false(realm_find(fixture->database, fixture->region, "\xff", &realm, &fixture->error));
    assert_string_equal(fixture->error.text, "invalid byte sequence for encoding \"UTF8\": 0xff");
}

static void test_string_ids_for_people(void **state)
{
    (void)state;
    assert_string_equal(realm_show_string_id(""), "''");
    assert_string_equal(realm_show_string_id("it"), "it");
}

static struct realm realm_of(struct fixture *fixture, const char *string_id)
{
    struct realm realm;
    assert_true(realm_find(fixture->database, fixture->region, string_id, &realm, &fixture->error));
    return realm;
}

static void assert_user(struct fixture *fixture, const struct realm *realm, const char *email,
                        int64_t id)
{
    struct user user;
    if (!user_find(fixture->database, fixture->region, realm, email, &user, &fixture->error))
        fail_msg("%s: %s", email, fixture->error.text);
    assert_int_equal(user.id, id);
}

static void assert_no_user(struct fixture *fixture, const struct realm *realm, const char *email,
                           const char *text)
{
    struct user user;
    error_clear(&fixture->error);
    assert_false(
        user_find(fixture->database, fixture->region, realm, email, &user, &fixture->error));
    assert_int_equal(fixture->error.kind, ERROR_FAILED);
    assert_string_equal(fixture->error.text, text);
    error_clear(&fixture->error);
}

static void test_users_by_address(void **state)
{
    struct fixture *fixture = *state;
    struct realm it = realm_of(fixture, "it");
    assert_user(fixture, &it, "alice@it.example.com", 40);
    assert_user(fixture, NULL, "alice@it.example.com", 40);
    assert_user(fixture, NULL, "ALICE@It.Example.COM", 40);
    assert_user(fixture, &it, " \talice@it.example.com\u00A0\n", 40);
    assert_user(fixture, NULL, "\u2003alice@it.example.com", 40);
}

static void test_bots_placeholders_and_the_deactivated_are_users(void **state)
{
    assert_user(*state, NULL, "left@it.example.com", 77);
    assert_user(*state, NULL, "left-bot@it.chat.example.com", 94);
    assert_user(*state, NULL, "printer@irc.example.net", 81);
}

static void test_a_user_is_told_whole(void **state)
{
    struct fixture *fixture = *state;
    struct user user;
    assert_true(user_find(fixture->database, fixture->region, NULL, "alice@IT.example.com", &user,
                          &fixture->error));
    assert_int_equal(user.realm_id, 3);
    assert_string_equal(user.delivery_email, "alice@it.example.com");
    assert_string_equal(user.full_name, "Alice Anders");
}

static void test_one_address_in_two_realms(void **state)
{
    struct fixture *fixture = *state;
    assert_no_user(fixture, NULL, "Shared@Example.com",
                   "This Aloha server contains multiple users with that email (in different "
                   "realms); please pass `--realm` to specify which one to modify.");
    struct realm root = realm_of(fixture, "");
    assert_user(fixture, &root, "shared@example.com", 13);
}

static void test_users_that_do_not_exist(void **state)
{
    struct fixture *fixture = *state;
    struct realm lear = realm_of(fixture, "lear"), root = realm_of(fixture, "");
    assert_no_user(fixture, &lear, "alice@it.example.com",
                   "The realm '<Realm: lear 4>' does not contain a user with email "
                   "'alice@it.example.com'");
    assert_no_user(fixture, &root, " alice ",
                   "The realm '<Realm:  2>' does not contain a user with email 'alice'");
    assert_no_user(fixture, NULL, "%", "This Aloha server does not contain a user with email '%'");
    assert_no_user(fixture, NULL, "", "This Aloha server does not contain a user with email ''");
    assert_no_user(fixture, NULL, "' OR true --",
                   "This Aloha server does not contain a user with email '' OR true --'");
}

static void test_admins_of_a_realm(void **state)
{
    struct fixture *fixture = *state;
    struct realm realm = realm_of(fixture, "lear");
    struct rows *rows =
        user_list_admins(fixture->database, fixture->region, &realm, &fixture->error);
    assert_non_null(rows);
    assert_int_equal(rows_count(rows), 3);
    assert_string_equal(rows_text(rows, 0, 1), "lear@lear.example.com");
    assert_int_equal(rows_integer(rows, 0, 3), ROLE_OWNER);
    assert_false(rows_boolean(rows, 0, 4));
}

static void test_roles_have_names(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(role_name(fixture->region, 100), "owner");
    assert_string_equal(role_name(fixture->region, 200), "administrator");
    assert_string_equal(role_short_name(fixture->region, 200), "admin");
    assert_string_equal(role_short_name(fixture->region, 300), "moderator");
    assert_string_equal(role_name(fixture->region, 600), "guest");
    assert_string_equal(role_name(fixture->region, 700), "role 700");
    assert_string_equal(role_short_name(fixture->region, -1), "role -1");
    assert_string_equal(role_name(fixture->region, INT64_MAX), "role 9223372036854775807");
}

static void assert_role(const char *name, enum role expected)
{
    enum role role = ROLE_GUEST;
    if (!role_parse(name, &role))
        fail_msg("%s", name);
    assert_int_equal(role, expected);
}

static void test_roles_are_read(void **state)
{
    (void)state;
    assert_role("owner", ROLE_OWNER);
    assert_role("administrator", ROLE_ADMINISTRATOR);
    assert_role("ADMIN", ROLE_ADMINISTRATOR);
    assert_role("mo", ROLE_MODERATOR);
    assert_role("me", ROLE_MEMBER);
    assert_role("g", ROLE_GUEST);
    static const char *const wrong[] = {"", "owners", "400", "boss", " owner", "administrators"};
    enum role role;
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_false(role_parse(wrong[i], &role));
}

static void test_streams_are_public_or_not(void **state)
{
    (void)state;
    assert_string_equal(stream_visibility_name(false, true, true), "web-public");
    assert_string_equal(stream_visibility_name(false, true, false), "public");
    assert_string_equal(stream_visibility_name(false, false, false), "public, protected history");
    assert_string_equal(stream_visibility_name(true, true, false), "private");
    assert_string_equal(stream_visibility_name(true, false, false), "private, protected history");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(test_realms_by_id),
        TEST(test_realms_by_string_id),
        TEST(test_a_realm_is_told_whole),
        TEST(test_realms_that_do_not_exist),
        TEST(test_a_failed_search_is_not_a_missing_realm),
        cmocka_unit_test(test_string_ids_for_people),
        TEST(test_users_by_address),
        TEST(test_bots_placeholders_and_the_deactivated_are_users),
        TEST(test_a_user_is_told_whole),
        TEST(test_one_address_in_two_realms),
        TEST(test_users_that_do_not_exist),
        TEST(test_admins_of_a_realm),
        TEST(test_roles_have_names),
        cmocka_unit_test(test_roles_are_read),
        cmocka_unit_test(test_streams_are_public_or_not),
    };
#undef TEST
    if (!getenv("ALOHA_TEST_DATABASE"))
        return 1;
    return cmocka_run_group_tests_name("lookup", tests, NULL, NULL);
}
