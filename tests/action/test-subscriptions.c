/* SPDX-License-Identifier: Apache-2.0 */
/* create_stream, add_users_to_streams, remove_users_from_stream and merge_streams, on a copy of the
 * private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

#define ERIN "erin@it.example.com"
#define BO   "bo@it.example.com"

static const char *subscribers(struct sandbox *sandbox, const char *stream)
{
    return sandbox_rows(
        sandbox,
        region_format(sandbox->region,
                      "SELECT u.delivery_email FROM zerver_subscription s JOIN zerver_stream t"
                      " ON t.recipient_id = s.recipient_id JOIN zerver_userprofile u"
                      " ON u.id = s.user_profile_id WHERE t.name = '%s' AND t.realm_id = 3"
                      " AND s.active ORDER BY 1",
                      stream));
}

static void test_streams_are_made_once(void **state)
{
    struct sandbox *sandbox = *state;
    static const char count[] = "SELECT count(*)::text FROM zerver_stream WHERE realm_id = 3";
    const char *before = sandbox_value(sandbox, count);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "create_stream", "-r", "it", "HelpDesk");
    assert_string_equal(outcome.output, "");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(sandbox_value(sandbox, count), before);
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "create_stream", "-r", "it", " 新 one ").status, 0);
    assert_string_equal(subscribers(sandbox, "新 one"), "");
    assert_string_equal(
        sandbox_value(sandbox, "SELECT name FROM zerver_stream ORDER BY id DESC LIMIT 1"),
        "新 one");
}

static void check_refused(struct sandbox *sandbox, const char *name, const char *text)
{
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "create_stream", "-r", "it", name);
    assert_has(outcome.errors, text);
    assert_int_equal(outcome.status, 1);
    outcome = SANDBOX_RUN(sandbox, NULL, "add_users_to_streams", "-r", "it", "-u", ERIN, "-s",
                          region_format(sandbox->region, "good,%s", name));
    assert_has(outcome.errors, text);
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_names_that_no_stream_has(void **state)
{
    struct sandbox *sandbox = *state;
    char *name = region_alloc(sandbox->region, 62);
    memset(name, 'n', 61);
    check_refused(sandbox, name, "The name of a stream has at most 60 characters.");
    check_refused(sandbox, " ", "The name of a stream is empty.");
    check_refused(sandbox, "a\033[2Jb", "The name of a stream has characters that can't be seen.");
}

static void test_users_come_and_go(void **state)
{
    struct sandbox *sandbox = *state;
    const char *both = ERIN "," BO ", " ERIN;
    const char *before = sandbox_digest(sandbox);
    assert_has(SANDBOX_RUN(sandbox, NULL, "add_users_to_streams", "-n", "-r", "it", "-u", both,
                           "-s", "first one")
                   .output,
               "zerver_subscription");
    assert_string_equal(sandbox_digest(sandbox), before);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "add_users_to_streams", "-r", "it", "-u",
                                         both, "-s", "first one, second one,first one");
    assert_string_equal(outcome.errors, "");
    assert_has(outcome.output, "Subscribed " ERIN " to first one\n");
    assert_has(outcome.output, "Subscribed " BO " to second one\n");
    assert_string_equal(subscribers(sandbox, "first one"), BO "\n" ERIN);
    outcome = SANDBOX_RUN(sandbox, NULL, "add_users_to_streams", "-r", "it", "-u", ERIN, "-s",
                          "FIRST one");
    assert_string_equal(outcome.output, "Already subscribed " ERIN " to FIRST one\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "remove_users_from_stream", "-r", "it", "-u", ERIN, "-s",
                          " First One ");
    assert_string_equal(outcome.output, "Removed " ERIN " from First One\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "remove_users_from_stream", "-r", "it", "-u", ERIN, "-s",
                          "first one");
    assert_string_equal(outcome.output, ERIN " was not subscribed\n");
    assert_string_equal(subscribers(sandbox, "first one"), BO);
}

static void test_streams_are_merged(void **state)
{
    struct sandbox *sandbox = *state;
    SANDBOX_RUN(sandbox, NULL, "add_users_to_streams", "-r", "it", "-u", ERIN "," BO, "-s", "old");
    SANDBOX_RUN(sandbox, NULL, "add_users_to_streams", "-r", "it", "-u", BO, "-s", "new");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "merge_streams", "-r", "it", "new", "OLD");
    assert_string_equal(outcome.output,
                        "Added 1 subscriptions\nMoved 0 messages\nDeactivated 2 subscriptions\n");
    assert_string_equal(subscribers(sandbox, "new"), BO "\n" ERIN);
    outcome = SANDBOX_RUN(sandbox, NULL, "merge_streams", "-r", "it", "new", "old");
    assert_has(outcome.errors, "There is no stream 'old' in the realm 'it'.");
    assert_int_equal(outcome.status, 1);
    outcome = SANDBOX_RUN(sandbox, NULL, "merge_streams", "-r", "it", "new", "New");
    assert_string_equal(outcome.output,
                        "Added 0 subscriptions\nMoved 0 messages\nDeactivated 0 subscriptions\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_streams_are_made_once),
        TEST(test_names_that_no_stream_has),
        TEST(test_users_come_and_go),
        TEST(test_streams_are_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
