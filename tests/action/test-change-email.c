/* SPDX-License-Identifier: Apache-2.0 */
/* change_user_email, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

static const char addresses_of_greta[] =
    "SELECT email || ' ' || delivery_email FROM zerver_userprofile WHERE id = 14";
static const char audit_rows[] =
    "SELECT string_agg(concat_ws(' ', realm_id, acting_user_id, modified_user_id, extra_data), ';'"
    " ORDER BY id) FROM zerver_realmauditlog WHERE event_type = 125 AND event_time >="
    " '2026-11-22 12:00Z'";

static struct outcome change(struct sandbox *sandbox, const char *realm, const char *old_email,
                             const char *new_email)
{
    return SANDBOX_RUN(sandbox, NULL, "change_user_email", "-r", realm, old_email, new_email,
                       "--json");
}

static void test_everybody_sees_the_address(void **state)
{
    struct sandbox *sandbox = *state;
    struct told told =
        sandbox_told(sandbox, change(sandbox, "", "GRETA@example.org", " Greta.V@NEW.example "));
    assert_string_equal(sandbox_value(sandbox, addresses_of_greta),
                        "Greta.V@new.example Greta.V@new.example");
    assert_string_equal(sandbox_value(sandbox, audit_rows), "2 14 14");
    assert_has(told.effects, "\"users\":[14],\"body\":{\"type\":\"realm_user\",\"op\":\"update\","
                             "\"person\":{\"user_id\":14,\"delivery_email\":\"Greta.V@new."
                             "example\"}}");
    assert_has(told.effects, "\"person\":{\"user_id\":14,\"new_email\":\"Greta.V@new.example\"}");
    const char *md5 = sandbox_value(sandbox, "SELECT md5('greta.v@new.example')");
    assert_has(
        told.effects,
        region_format(sandbox->region, "https://secure.gravatar.com/avatar/%s?d=identicon", md5));
    /* The copies under the old address and the new: SHA-1 of each. */
    assert_has(told.effects, ":1:*user_profile_by_delivery_email:"
                             "df255c973b113a9ee8188f3ed937250ebf181a8a:2");
}

static void test_hidden_addresses_stay_hidden(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, "UPDATE zerver_realm SET email_address_visibility = 3 WHERE id = 2"
                           " RETURNING id");
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET email = 'user14@chat.example.com'"
                           " WHERE id = 14 RETURNING id");
    struct told told =
        sandbox_told(sandbox, change(sandbox, "", "greta@example.org", "secret@example.org"));
    assert_string_equal(sandbox_value(sandbox, addresses_of_greta),
                        "user14@chat.example.com secret@example.org");
    assert_lacks(told.effects, "new_email");
    assert_lacks(told.effects, "display_recipient");
}

static void test_a_bot_tells_its_watchers(void **state)
{
    struct sandbox *sandbox = *state;
    struct told told = sandbox_told(
        sandbox, change(sandbox, "", "relay-bot@chat.example.com", "relay2-bot@chat.example.com"));
    assert_has(told.effects, "\"type\":\"realm_bot\",\"op\":\"update\",\"bot\":{\"user_id\":28,"
                             "\"avatar_url\":\"https://secure.gravatar.com/avatar/");
    assert_has(told.effects, ":1:*bot_dicts_in_realm:2");
}

/* Its change of a Gravatar is told to its owner; without one the server fails when all is done. */
static void test_a_bot_without_owner(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = NULL WHERE id = 28");
    struct outcome outcome =
        change(sandbox, "", "relay-bot@chat.example.com", "relay2-bot@chat.example.com");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, " has no owner who could be told");
    assert_string_equal(
        sandbox_value(sandbox, "SELECT delivery_email FROM zerver_userprofile WHERE id = 28"),
        "relay2-bot@chat.example.com");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET avatar_source = 'U' WHERE id = 28");
    sandbox_told(sandbox,
                 change(sandbox, "", "relay2-bot@chat.example.com", "relay@chat.example.com"));
}

static void test_an_uploaded_picture_stays(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, "UPDATE zerver_userprofile SET avatar_source = 'U' WHERE id = 14"
                           " RETURNING id");
    struct told told =
        sandbox_told(sandbox, change(sandbox, "", "greta@example.org", "g@example.org"));
    assert_lacks(told.effects, "avatar");
}

static void test_a_preview_changes_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "change_user_email", "-r", "", "-n",
                                         "greta@example.org", "other@example.org");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "other@example.org");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_doing_it_twice(void **state)
{
    struct sandbox *sandbox = *state;
    assert_int_equal(change(sandbox, "", "greta@example.org", "g@example.org").status, 0);
    struct outcome outcome = change(sandbox, "", "greta@example.org", "g@example.org");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "The realm '<Realm:  2>' does not contain a user with email "
                               "'greta@example.org'\n");
    assert_int_equal(change(sandbox, "", "g@example.org", "g@example.org").status, 0);
    assert_string_equal(sandbox_value(sandbox, audit_rows), "2 14 14;2 14 14");
}

static void test_a_taken_address(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = change(sandbox, "", "greta@example.org", "YAEL@example.org");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "The realm '<Realm:  2>' already contains a user with email "
                               "'YAEL@example.org'\n");
    assert_string_equal(sandbox_digest(sandbox), before);
    /* Another realm's user is nobody's business, and one's own address in capitals is one's own. */
    assert_int_equal(change(sandbox, "", "greta@example.org", "alice@it.example.com").status, 0);
    assert_int_equal(change(sandbox, "", "yael@example.org", "YAEL@example.org").status, 0);
}

static void test_what_is_no_address(void **state)
{
    struct sandbox *sandbox = *state;
    static const char *const wrong[] = {"not an email",         "greta",
                                        "@example.org",         "greta@",
                                        "a@b@example.org",      "a..b@example.org",
                                        ".a@example.org",       "a@example",
                                        "a@-example.org",       "a@exam ple.org",
                                        "a@example..org",       "a\033[31m@example.org",
                                        "a@ex\xe2\x80\xae.org", "';DROP TABLE x@example.org"};
    const char *before = sandbox_digest(sandbox);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct outcome outcome = change(sandbox, "", "greta@example.org", wrong[i]);
        assert_int_equal(outcome.status, 1);
        assert_has(outcome.errors, "is not an e-mail address.");
    }
    const char *longer = region_format(sandbox->region, "%0250d@example.org", 0);
    assert_has(change(sandbox, "", "greta@example.org", longer).errors,
               "The new address has 262 characters; at most 254 are possible.");
    assert_string_equal(sandbox_digest(sandbox), before);
    static const char *const right[] = {"o'hara+x=y/{z}@example.org", "a@localhost",
                                        "a@z\xc3\xbcrich.example"};
    const char *present = "greta@example.org";
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_int_equal(change(sandbox, "", present, right[i]).status, 0);
        present = right[i];
    }
}

static void test_the_address_is_in_two_realms(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "change_user_email", "shared@example.com", "sam@example.com");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "please pass `--realm` to specify which one to modify.");
    assert_int_equal(change(sandbox, "it", "shared@example.com", "sam@example.com").status, 0);
    assert_string_equal(sandbox_value(sandbox, "SELECT string_agg(delivery_email, ' ' ORDER BY id)"
                                               " FROM zerver_userprofile WHERE id IN (13, 46)"),
                        "shared@example.com sam@example.com");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_everybody_sees_the_address),
        TEST(test_hidden_addresses_stay_hidden),
        TEST(test_a_bot_tells_its_watchers),
        TEST(test_a_bot_without_owner),
        TEST(test_an_uploaded_picture_stays),
        TEST(test_a_preview_changes_nothing),
        TEST(test_doing_it_twice),
        TEST(test_a_taken_address),
        TEST(test_what_is_no_address),
        TEST(test_the_address_is_in_two_realms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
