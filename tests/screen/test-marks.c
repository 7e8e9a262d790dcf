/* SPDX-License-Identifier: Apache-2.0 */
/* Commands over marked rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/region.h"
#include "terminal.h"
#include "tests/action/sandbox.h"

#define MEMBERS                                                                                    \
    " FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id WHERE r.string_id ="      \
    " 'it' AND u.is_active AND NOT u.is_bot AND u.role = 400"

/* The console, with the first members of realm `it` in its list, in order of address. */
static struct terminal *start(const struct sandbox *sandbox)
{
    const char *const argv[] = {getenv("ALOHA_TEST_PROGRAM"), "--config", sandbox->config, NULL};
    struct terminal *terminal = terminal_start(24, 80, argv, NULL);
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Tab");
    terminal_expect(terminal, "Users of IT Department");
    terminal_press(terminal, "/");
    terminal_type(terminal, "role:member active:yes bot:no");
    terminal_press(terminal, "Enter");
    return terminal;
}

static void mark_three(struct terminal *terminal)
{
    terminal_press(terminal, "Space");
    terminal_press(terminal, "Space");
    terminal_press(terminal, "Space");
    terminal_expect(terminal, "3 marked");
}

/* The form of change_user_role for what is marked, with the role chosen. */
static void open_form(struct terminal *terminal, const char *marked)
{
    terminal_press(terminal, "a");
    terminal_type(terminal, "change_user_role");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, marked);
    terminal_paste(terminal, "change_user_role guest -r it");
}

/* From the form through the preview to the run. */
static void answer_yes(struct terminal *terminal)
{
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "Run it?");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
}

/* A column of one of those in the list. */
static const char *member(struct sandbox *sandbox, const char *column, int place)
{
    return sandbox_value(sandbox, region_format(sandbox->region,
                                                "SELECT u.%s::text" MEMBERS
                                                " ORDER BY upper(u.delivery_email::text)"
                                                " OFFSET %d LIMIT 1",
                                                column, place));
}

static void set_address(struct sandbox *sandbox, const char *id, const char *address)
{
    sandbox_do(sandbox,
               region_format(sandbox->region,
                             "UPDATE zerver_userprofile SET delivery_email = '%s' WHERE id = %s",
                             address, id));
}

static const char *role_of(struct sandbox *sandbox, const char *id)
{
    return sandbox_value(
        sandbox, region_format(sandbox->region,
                               "SELECT role::text FROM zerver_userprofile WHERE id = %s", id));
}

static const char *count_guests(struct sandbox *sandbox)
{
    return sandbox_value(sandbox,
                         "SELECT count(*)::text FROM zerver_userprofile u JOIN zerver_realm r"
                         " ON r.id = u.realm_id WHERE r.string_id = 'it' AND u.is_active"
                         " AND u.role = 600");
}

/* What happens before a user is changed, but not in previews, which have a time limit. */
static void hinder_changes(struct sandbox *sandbox, const char *statement)
{
    sandbox_do(sandbox,
               region_format(sandbox->region,
                             "CREATE FUNCTION hinder() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
                             " IF current_setting(''statement_timeout'') = ''0'' THEN %s; END IF;"
                             " RETURN NEW; END'",
                             statement));
    sandbox_do(sandbox, "CREATE TRIGGER hinder BEFORE UPDATE ON zerver_userprofile FOR EACH ROW"
                        " EXECUTE FUNCTION hinder()");
}

/* What failed stays marked, and is run again by itself. */
static void test_failures_are_run_again(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    long before = strtol(count_guests(sandbox), NULL, 10);
    mark_three(terminal);
    open_form(terminal, "3 marked users");
    terminal_expect(terminal, "change_user_role guest -r it --from -");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "change_user_role · 3 marked users · preview");
    terminal_expect(terminal, "zerver_userprofile 3 rows");
    hinder_changes(sandbox, region_format(sandbox->region,
                                          "IF NEW.id = %s THEN RAISE ''not this one''; END IF",
                                          member(sandbox, "id", 1)));
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "exit status 4");
    terminal_press(terminal, "G");
    terminal_expect(terminal, "2 of 3 done, 1 failed, 0 not tried.");
    assert_int_equal(strtol(count_guests(sandbox), NULL, 10), before + 2);

    sandbox_do(sandbox, "DROP TRIGGER hinder ON zerver_userprofile");
    terminal_press(terminal, "x");
    terminal_expect(terminal, "change_user_role · 1 marked user · preview");
    answer_yes(terminal);
    terminal_wait_text(terminal, "exit status 0");
    assert_int_equal(strtol(count_guests(sandbox), NULL, 10), before + 3);
    terminal_press(terminal, "x");
    terminal_expect(terminal, "All of them are done");
    for (int i = 0; i < 3; i++)
        terminal_press(terminal, "Esc");
    terminal_expect(terminal, "Users of IT Department");
    terminal_expect_absent(terminal, " marked");
    terminal_free(terminal);
}

/* It is said what was not done, and that stays marked. */
static void test_a_run_is_stopped(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    mark_three(terminal);
    open_form(terminal, "3 marked users");
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "Run it?");
    hinder_changes(sandbox, "PERFORM pg_advisory_xact_lock(1)");
    sandbox_do(sandbox, "SELECT pg_advisory_lock(1)");
    terminal_press(terminal, "Tab");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "0 of 3 users");
    terminal_press(terminal, "Ctrl-C");
    terminal_wait_text(terminal, "exit status 130");
    terminal_press(terminal, "G");
    terminal_expect(terminal, "0 of 3 done, 1 failed, 2 not tried.");
    sandbox_do(sandbox, "SELECT pg_advisory_unlock(1)");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
    terminal_expect(terminal, "3 marked");
    terminal_free(terminal);
}

/* Who is marked is meant, whoever has got the address since. */
static void test_marks_are_ids(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    const char *first = member(sandbox, "id", 0), *second = member(sandbox, "id", 1);
    const char *address = member(sandbox, "delivery_email", 0);
    terminal_press(terminal, "Space");
    open_form(terminal, "1 marked user");
    set_address(sandbox, first, "moved@it.example.com");
    set_address(sandbox, second, address);
    answer_yes(terminal);
    terminal_wait_text(terminal, "exit status 0");
    assert_string_equal(role_of(sandbox, first), "600");
    assert_string_equal(role_of(sandbox, second), "400");
    terminal_free(terminal);
}

/* They stand for a list of users too, and what can't be had back takes their number. */
static void test_marked_users_are_a_list(void **state)
{
    struct sandbox *sandbox = *state;
    struct terminal *terminal = start(sandbox);
    const char *first = member(sandbox, "id", 0), *third = member(sandbox, "id", 2);
    const char *moved = member(sandbox, "delivery_email", 0);
    terminal_press(terminal, "Space");
    terminal_press(terminal, "Space");
    terminal_press(terminal, "a");
    terminal_type(terminal, "delete_user");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "2 marked users");
    terminal_paste(terminal, "delete_user -f -r it");
    terminal_expect(terminal, "delete_user -f -r it --from - --continue-on-error");
    set_address(sandbox, first, "moved@it.example.com");
    set_address(sandbox, third, moved);
    terminal_press(terminal, "F10");
    terminal_expect(terminal, "ok   moved@it.example.com");
    terminal_expect(terminal, "To run it, type 2 users");
    terminal_type(terminal, "2 users");
    terminal_press(terminal, "Enter");
    terminal_wait_text(terminal, "exit status 0");
    assert_string_equal(sandbox_value(sandbox, "SELECT count(*)::text FROM zerver_userprofile"
                                               " WHERE delivery_email = 'moved@it.example.com'"),
                        "0");
    assert_string_equal(role_of(sandbox, third), "400");
    assert_string_equal(member(sandbox, "id", 0), third);
    terminal_free(terminal);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sandbox_open, sandbox_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_failures_are_run_again),
        TEST(test_a_run_is_stopped),
        TEST(test_marks_are_ids),
        TEST(test_marked_users_are_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
