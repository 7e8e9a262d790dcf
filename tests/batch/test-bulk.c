/* SPDX-License-Identifier: Apache-2.0 */
/* One command for many: --from, on a copy of the database that is made for each test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "command/bulk_state.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/program.h"

enum { PATIENCE_MS = 20000, USERS = 4 };

/* Of the test that runs. */
static struct region *region;
static struct database *database; /* the copy */
static const char *config;
static const char *users[USERS]; /* active members of realm `it` */

static struct database *connect_to(const char *more)
{
    struct error error = ERROR_IN(region);
    struct database_options options = {
        .conninfo = region_format(region, "%s %s", getenv("ALOHA_TEST_DATABASE"), more),
        .application_name = "aloha-test",
    };
    struct database *connection = database_connect(&options, &error);
    if (!connection)
        fail_msg("%s", error.text);
    return connection;
}

static struct rows *query(struct database *connection, const char *sql)
{
    struct error error = ERROR_IN(region);
    struct rows *rows = database_query(connection, region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

static int open_copy(void **state)
{
    (void)state;
    region = region_create();
    struct database *admin = connect_to("user=postgres dbname=postgres");
    query(admin, "DROP DATABASE IF EXISTS aloha_bulk WITH (FORCE)");
    query(admin, "CREATE DATABASE aloha_bulk TEMPLATE aloha OWNER aloha");
    database_close(admin);
    config = program_config_with(
        region, "database",
        region_format(region, "%s dbname=aloha_bulk", getenv("ALOHA_TEST_DATABASE")));
    database = connect_to("dbname=aloha_bulk");
    struct rows *rows =
        query(database, "SELECT u.delivery_email FROM zerver_userprofile u"
                        " JOIN zerver_realm r ON r.id = u.realm_id WHERE r.string_id = 'it'"
                        " AND u.is_active AND NOT u.is_bot AND u.role = 400"
                        " ORDER BY u.id DESC LIMIT 4");
    for (size_t i = 0; i < USERS; i++)
        users[i] = rows_text(rows, i, 0);
    return 0;
}

static int drop_copy(void **state)
{
    (void)state;
    database_close(database);
    struct database *admin = connect_to("user=postgres dbname=postgres");
    query(admin, "DROP DATABASE aloha_bulk WITH (FORCE)");
    database_close(admin);
    region_destroy(region);
    return 0;
}

static struct outcome run(const char *input, const char *const words[])
{
    struct program program = program_start(program_words(region, config, words), input);
    return program_finish(region, &program);
}

#define RUN(input, ...) run(input, (const char *const[]){__VA_ARGS__, NULL})
#define DEACTIVATE      "deactivate_user", "-f", "-r", "it", "--from", "-"

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\nis not in\n%s", part, text);
}

static int64_t count(const char *sql)
{
    return rows_integer(query(database, sql), 0, 0);
}

/* How many of the users have what the condition says. */
static int64_t count_users(const char *condition)
{
    return count(region_format(region,
                               "SELECT count(*) FROM zerver_userprofile WHERE delivery_email IN"
                               " ('%s', '%s', '%s', '%s') AND %s",
                               users[0], users[1], users[2], users[3], condition));
}

static int64_t count_deactivations(void)
{
    return count("SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 103");
}

static const char *all_users(void)
{
    return region_format(region, "%s\n%s\n%s\n%s\n", users[0], users[1], users[2], users[3]);
}

/* The same, no two of them alike, so that each is done by itself. */
static const char *one_by_one(void)
{
    const char *id = rows_text(
        query(database, "SELECT id::text FROM zerver_realm WHERE string_id = 'it'"), 0, 0);
    return region_format(region, "email,realm_id\n%s,it\n%s,%s\n%s,it\n%s,%s\n", users[0], users[1],
                         id, users[2], users[3], id);
}

static void test_a_list(void **state)
{
    (void)state;
    const char *list =
        region_format(region, "# who left\n\n  %s \r\n%s\n%s\n", users[0], users[1], users[0]);
    struct outcome outcome = RUN(list, DEACTIVATE);
    assert_string_equal(
        outcome.errors,
        region_format(region, "line 5: %s comes again, and is done once.\n", users[0]));
    assert_string_equal(outcome.output,
                        region_format(region, "ok   %s\nok   %s\n", users[0], users[1]));
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("NOT is_active"), 2);
}

static void test_a_csv(void **state)
{
    (void)state;
    const char *csv =
        region_format(region, "new_role,email\r\nguest,\"%s\"\r\n,%s\r\n", users[0], users[1]);
    /* An address by place would be the role: only the role is left to give. */
    struct outcome outcome = RUN(csv, "change_user_role", "moderator", "-r", "it", "--from", "-");
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("role = 600"), 1);
    assert_int_equal(count_users("role = 300"), 1);
}

static const char *id_of(const char *email)
{
    return rows_text(query(database, region_format(region,
                                                   "SELECT id::text FROM zerver_userprofile"
                                                   " WHERE delivery_email = '%s'",
                                                   email)),
                     0, 0);
}

/* An id needs no realm beside it, and means who has it, whatever the address was before. */
static void test_ids(void **state)
{
    (void)state;
    const char *csv = region_format(region, "id\n%s\n%s\n%s\n", id_of(users[0]), id_of(users[1]),
                                    id_of(users[0]));
    query(database,
          region_format(region,
                        "UPDATE zerver_userprofile SET delivery_email = 'new@it.example.com'"
                        " WHERE id = %s RETURNING id",
                        id_of(users[0])));
    struct outcome outcome = RUN(csv, "change_user_role", "guest", "--from", "-");
    assert_contains(outcome.errors, " comes again, and is done once.");
    assert_string_equal(outcome.output,
                        region_format(region, "ok   new@it.example.com\nok   %s\n", users[1]));
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count("SELECT count(*) FROM zerver_userprofile WHERE role = 600"
                           " AND delivery_email = 'new@it.example.com'"),
                     1);
    assert_int_equal(count_users("role = 600"), 1);
    csv = region_format(region, "new_role,id\nmoderator,%s\n", id_of(users[1]));
    assert_int_equal(RUN(csv, "change_user_role", "-r", "it", "--from", "-").status, 0);
    assert_int_equal(count_users("role = 300"), 1);
}

/* A realm that is given counts, for ids as for addresses. */
static void test_ids_of_another_realm(void **state)
{
    (void)state;
    const char *csv = region_format(region, "id\n%s\n", id_of(users[0]));
    struct outcome outcome = RUN(csv, "change_user_role", "guest", "-r", "lear", "--from", "-");
    assert_contains(outcome.errors, "does not contain a user with email");
    assert_int_equal(outcome.status, 1);
    assert_int_equal(count_users("role = 400"), USERS);
}

static void test_ids_of_realms(void **state)
{
    (void)state;
    const char *id = rows_text(
        query(database, "SELECT id::text FROM zerver_realm WHERE string_id = 'it'"), 0, 0);
    struct outcome outcome =
        RUN(region_format(region, "id\n%s\n", id), "show_admins", "--from", "-");
    assert_contains(outcome.output, "ok   it\n");
    assert_int_equal(outcome.status, 0);
}

/* Where an argument is a list of users, each item is a list by itself. */
static void test_lists_of_users(void **state)
{
    (void)state;
    struct outcome outcome = RUN(region_format(region, "%s\n%s\n", users[0], users[1]),
                                 "soft_deactivate_users", "-d", "-r", "it", "--from", "-");
    assert_contains(outcome.output, region_format(region, "ok   %s", users[0]));
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("long_term_idle"), 2);
    outcome = RUN(region_format(region, "id\n%s\n", id_of(users[2])), "soft_deactivate_users", "-d",
                  "--from", "-");
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("long_term_idle"), 3);
    outcome = RUN(region_format(region, "id\n%s\n%s\n", id_of(users[2]), id_of(users[3])),
                  "delete_user", "-f", "--from", "-");
    assert_string_equal(outcome.errors, "");
    assert_contains(outcome.output, region_format(region, "ok   %s", users[3]));
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("true"), 2);
}

/* What would be taken for two is refused, and nobody is deleted for another's mistake. */
static void test_lists_are_checked_first(void **state)
{
    (void)state;
    struct outcome outcome = RUN(region_format(region, "%s\nno@it.example.com\n", users[0]),
                                 "delete_user", "-f", "-r", "it", "--from", "-");
    assert_contains(outcome.errors, "1 of 2 items can't be done; nothing was changed.\nline 2: ");
    outcome = RUN(region_format(region, "users\n\"no@it.example.com,%s\"\n", users[0]),
                  "delete_user", "-f", "-r", "it", "--from", "-");
    assert_contains(outcome.errors, "an address with a comma in it would be taken for two");
    assert_int_equal(outcome.status, 2);
    assert_int_equal(count_users("true"), USERS);
}

/* Such a command takes realms too, where the heading says so. */
static void test_realms_for_lists_of_users(void **state)
{
    (void)state;
    struct outcome outcome = RUN("realm_id\nit\nlear\n", "soft_deactivate_users", "-d",
                                 "--inactive-for", "30000", "--from", "-");
    assert_contains(outcome.output, "ok   it");
    assert_contains(outcome.output, "ok   lear");
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("long_term_idle"), 0);
}

/* What takes many users at once still takes one realm after the other. */
static void test_all_users_of_realms(void **state)
{
    (void)state;
    static const char active[] = "SELECT count(*) FROM zerver_userprofile u JOIN zerver_realm r"
                                 " ON r.id = u.realm_id WHERE r.string_id IN ('it', 'lear')"
                                 " AND u.is_active";
    int64_t before = count(active);
    assert_true(before > 4);
    struct outcome outcome =
        RUN("realm_id\nit\nlear\n", "delete_user", "-a", "--from", "-", "--continue-on-error");
    assert_contains(outcome.output, "FAIL it: This was a dry run. Pass -f to actually delete.");
    assert_contains(outcome.output, "FAIL lear: This was a dry run. Pass -f to actually delete.");
    assert_int_equal(outcome.status, 1);
    assert_int_equal(count(active), before);
    outcome = RUN("realm_id\nlear\nit\n", "delete_user", "-a", "-f", "--from", "-");
    assert_contains(outcome.output, "ok   lear");
    assert_contains(outcome.output, "ok   it");
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count(active), 0);
}

static void check_refusal(const char *input, int status, const char *part)
{
    struct outcome outcome = RUN(input, "change_user_role", "guest", "-r", "it", "--from", "-");
    assert_contains(outcome.errors, part);
    assert_string_equal(outcome.output, "");
    assert_int_equal(outcome.status, status);
    assert_int_equal(count_users("role = 400"), USERS);
}

static void test_all_is_checked_first(void **state)
{
    (void)state;
    check_refusal(region_format(region, "%s\nno@it.example.com\n%s\nnone@it.example.com\n",
                                users[0], users[1]),
                  1,
                  "2 of 4 items can't be done; nothing was changed.\nline 2: no@it.example.com: ");
    check_refusal(region_format(region, "email,new_role\n%s,owner\n%s,king\n", users[0], users[1]),
                  2, "\nline 3: ");
    check_refusal("email,new_rle\na,b\n", 2, "hint: did you mean new_role?");
    check_refusal("realm_id,new_role\na,b\n", 2, "The heading lacks 'email'");
    check_refusal(region_format(region, "id\n%s\n2147483648\n", id_of(users[0])), 1,
                  "1 of 2 items can't be done; nothing was changed.\n"
                  "line 3: 2147483648: There is no user with id 2147483648.\n");
    check_refusal("id,email\n1,a\n", 2, "The heading names both 'email' and 'id'.");
    check_refusal("id,new_role\n,guest\n", 2, "line 2: id is empty.");
    check_refusal("email,new_role\na,b,c\n", 2, "line 2: 3 cells under a heading of 2.");
    check_refusal("email,new_role\n\"a,b\n", 2, "line 2: the quote is never closed.");
    check_refusal("# nobody\n", 2, "There are no items in it.");
    check_refusal("a\xff\n", 2, "Standard input, line 1: it is not UTF-8 text.");
}

static void test_where_it_makes_no_sense(void **state)
{
    (void)state;
    assert_int_equal(RUN("a\n", "version", "--from", "-").status, 2);
    assert_int_equal(RUN("it\n", "show_admins", "-r", "it", "--from", "-").status, 2);
    assert_int_equal(RUN("it\n", "list_realms", "--continue-on-error").status, 2);
    assert_int_equal(RUN("show_admins --from -\n", "-").status, 2);
    assert_int_equal(RUN(NULL, "show_admins", "--from", "/nonexistent/list").status, 1);
}

static void test_failures_and_going_on(void **state)
{
    (void)state;
    const char *csv =
        region_format(region, "email,new_role\n%s,member\n%s,guest\n%s,member\n%s,guest\n",
                      users[0], users[1], users[2], users[3]);
#define CHANGE "change_user_role", "-r", "it", "--from", "-"
    struct outcome outcome = RUN(csv, CHANGE);
    assert_string_equal(outcome.output,
                        region_format(region, "FAIL %s: User already has this role.\n", users[0]));
    assert_string_equal(outcome.errors, "0 of 4 done, 1 failed, 3 not tried.\n");
    assert_int_equal(outcome.status, 1);
    outcome = RUN(csv, CHANGE, "--continue-on-error");
    assert_contains(outcome.errors, "2 of 4 done, 2 failed, 0 not tried.\n");
    assert_int_equal(outcome.status, 4);
    assert_int_equal(count_users("role = 600"), 2);
    outcome = RUN(csv, CHANGE, "--json", "--continue-on-error");
    assert_contains(outcome.errors, "resuming: 2 of 4 done before");
    assert_int_equal(outcome.status, 4);
    struct error error = ERROR_IN(region);
    const cJSON *json = json_parse(region, outcome.output, &error);
    const cJSON *table = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "tables"), 0);
    assert_string_equal(json_text(table, "name"), "items");
    const cJSON *row = cJSON_GetArrayItem(cJSON_GetObjectItem(table, "rows"), 1);
    assert_string_equal(json_text(row, "item"), users[1]);
    assert_string_equal(json_text(row, "result"), "done before");
#undef CHANGE
}

static void test_a_preview(void **state)
{
    (void)state;
    struct outcome outcome = RUN(all_users(), DEACTIVATE, "-n");
    assert_contains(outcome.output, region_format(region, "ok   %s\n", users[3]));
    assert_contains(outcome.output, "is_active  true");
    assert_int_equal(outcome.status, 0);
    outcome = RUN(all_users(), DEACTIVATE, "-n", "--csv");
    assert_contains(outcome.output, region_format(region, "%s,4,previewed,", users[3]));
    assert_int_equal(count_users("is_active"), USERS);
}

static void test_reading_for_many(void **state)
{
    (void)state;
    struct outcome outcome = RUN("it\nlear\n", "list_users", "--from", "-", "--plain");
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.output, "@it.example.com\t");
    assert_contains(outcome.output, "@lear.example.com\t");
}

/* Starts deactivating all users and waits until the third, whose row is held, is under way. */
static struct program start_and_stall(struct database *holder, const char *items)
{
    query(holder, "BEGIN");
    query(holder, region_format(region,
                                "SELECT id FROM zerver_userprofile WHERE delivery_email = '%s'"
                                " FOR UPDATE",
                                users[2]));
    struct program program = program_start(
        program_words(region, config, (const char *const[]){DEACTIVATE, NULL}), items);
    int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
    while (count("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'aloha-tui'"
                 " AND wait_event_type = 'Lock'") == 0) {
        assert_true(clock_monotonic_ms() < deadline);
        poll(NULL, 0, 5);
    }
    return program;
}

static const char *state_directory(void)
{
    const char *text = strstr(program_read_file(region, config), "\nstate = ");
    assert_non_null(text);
    text += strlen("\nstate = ");
    return region_format(region, "%.*s", (int)strcspn(text, "\n"), text);
}

/* The one file that says how far a run has come. */
static const char *state_file(void)
{
    const char *directory = region_format(region, "%s/bulk", state_directory());
    DIR *stream = opendir(directory);
    assert_non_null(stream);
    const char *found = NULL;
    for (struct dirent *entry; (entry = readdir(stream));) {
        if (entry->d_name[0] == '.')
            continue;
        const char *path = region_format(region, "%s/%s", directory, entry->d_name);
        const char *content = program_read_file(region, path);
        if (strstr(content, "done 1\n") && !strstr(content, "done 3\n"))
            found = path;
    }
    closedir(stream);
    return found;
}

/* What a crash right after the second COMMIT, or in the middle of the line after it, leaves. */
static void forget_second(const char *path, const char *rest)
{
    const char *content = program_read_file(region, path);
    const char *end = strstr(content, "done 1\n");
    assert_non_null(end);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file, "%.*s%s", (int)(end - content), content, rest);
    assert_int_equal(fclose(file), 0);
}

static void check_crash(const char *rest)
{
    int64_t before = count_deactivations();
    struct database *holder = connect_to("dbname=aloha_bulk");
    struct program program = start_and_stall(holder, one_by_one());
    kill(program.pid, SIGKILL);
    assert_int_equal(program_finish(region, &program).status, 128 + SIGKILL);
    database_close(holder);
    assert_int_equal(count_users("NOT is_active"), 2);
    const char *path = state_file();
    assert_non_null(path);
    forget_second(path, rest);
    struct outcome outcome = RUN(one_by_one(), DEACTIVATE);
    assert_contains(outcome.errors, "resuming: 2 of 4 done before");
    assert_string_equal(outcome.output,
                        region_format(region, "ok   %s\nok   %s\n", users[2], users[3]));
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("NOT is_active"), USERS);
    assert_int_equal(count_deactivations() - before, USERS);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_a_crash_after_a_commit(void **state)
{
    (void)state;
    check_crash("");
}

static void test_a_crash_in_a_line(void **state)
{
    (void)state;
    check_crash("don");
}

static void interrupt(const char *items, const char *result, int64_t done)
{
    struct database *holder = connect_to("dbname=aloha_bulk");
    struct program program = start_and_stall(holder, items);
    struct outcome same = RUN(items, DEACTIVATE);
    assert_contains(same.errors, "The same run is under way");
    assert_int_equal(same.status, 3);
    kill(program.pid, SIGINT);
    struct outcome outcome = program_finish(region, &program);
    database_close(holder);
    assert_int_equal(outcome.status, 130);
    assert_contains(outcome.errors, result);
    assert_int_equal(count_users("NOT is_active"), done);
    outcome = RUN(items, DEACTIVATE);
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("NOT is_active"), USERS);
}

static void test_an_interruption(void **state)
{
    (void)state;
    interrupt(one_by_one(),
              "deactivate_user was interrupted: 2 of 4 done, 1 failed, 1 not tried.\n", 2);
}

/* What is one transaction is done or not as a whole. */
static void test_an_interruption_of_a_group(void **state)
{
    (void)state;
    interrupt(all_users(), "deactivate_user was interrupted: 0 of 4 done, 1 failed, 3 not tried.\n",
              0);
}

/* The others of a group don't fail with the one that does, and come in their order. */
static void test_a_failure_in_a_group(void **state)
{
    (void)state;
    int64_t before = count("SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 105");
    assert_int_equal(RUN(NULL, "change_user_role", "-r", "it", users[2], "guest").status, 0);
    struct outcome outcome =
        RUN(all_users(), "change_user_role", "guest", "-r", "it", "--from", "-");
    assert_string_equal(outcome.output,
                        region_format(region,
                                      "ok   %s\nok   %s\nFAIL %s: User already has this role.\n",
                                      users[0], users[1], users[2]));
    assert_contains(outcome.errors, "2 of 4 done, 1 failed, 1 not tried.\n");
    assert_int_equal(outcome.status, 4);
    outcome = RUN(all_users(), "change_user_role", "guest", "-r", "it", "--from", "-",
                  "--continue-on-error");
    assert_contains(outcome.errors, "3 of 4 done, 1 failed, 0 not tried.\n");
    assert_int_equal(RUN(NULL, "change_user_role", "-r", "it", users[2], "member").status, 0);
    outcome = RUN(all_users(), "change_user_role", "guest", "-r", "it", "--from", "-");
    assert_contains(outcome.errors, "resuming: 3 of 4 done before");
    assert_int_equal(outcome.status, 0);
    assert_int_equal(count_users("role = 600"), USERS);
    assert_int_equal(count("SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 105"),
                     before + USERS + 2);
}

/* What is written of each is what would be if one was done after the other: the realm's counts go
 * down by one each time. The audit trail has two lines for all, with their names. */
static void test_a_group_counts_one_by_one(void **state)
{
    (void)state;
    assert_int_equal(RUN(all_users(), DEACTIVATE).status, 0);
    struct rows *rows =
        query(database,
              "SELECT (extra_data::json #>> '{10,11,400}')::int, u.delivery_email"
              " FROM zerver_realmauditlog a JOIN zerver_userprofile u"
              " ON u.id = a.modified_user_id WHERE event_type = 103 ORDER BY a.id DESC LIMIT 4");
    int64_t left = count("SELECT count(*) FROM zerver_userprofile u JOIN zerver_realm r"
                         " ON r.id = u.realm_id WHERE r.string_id = 'it' AND u.role = 400"
                         " AND u.is_active AND NOT u.is_bot");
    for (size_t i = 0; i < USERS; i++) {
        assert_int_equal(rows_integer(rows, i, 0), left + (int64_t)i);
        assert_string_equal(rows_text(rows, i, 1), users[USERS - 1 - i]);
    }
    const char *trail =
        program_read_file(region, region_format(region, "%s/audit.jsonl", state_directory()));
    assert_contains(trail, region_format(region, "\"items\":[\"%s\",\"%s\",\"%s\",\"%s\"]",
                                         users[0], users[1], users[2], users[3]));
    assert_contains(RUN(NULL, "audit", "-c", "3").output, " --from - (4 together)\n");
}

/* The same for those who come back: the counts go up. */
static void test_a_group_comes_back_one_by_one(void **state)
{
    (void)state;
    assert_int_equal(RUN(all_users(), DEACTIVATE).status, 0);
    int64_t left = count("SELECT count(*) FROM zerver_userprofile u JOIN zerver_realm r"
                         " ON r.id = u.realm_id WHERE r.string_id = 'it' AND u.role = 400"
                         " AND u.is_active AND NOT u.is_bot");
    struct outcome outcome = RUN(all_users(), "reactivate_user", "-r", "it", "--from", "-");
    assert_string_equal(outcome.output,
                        region_format(region, "ok   %s\nok   %s\nok   %s\nok   %s\n", users[0],
                                      users[1], users[2], users[3]));
    struct rows *rows =
        query(database,
              "SELECT (extra_data::json #>> '{10,11,400}')::int, u.delivery_email"
              " FROM zerver_realmauditlog a JOIN zerver_userprofile u"
              " ON u.id = a.modified_user_id WHERE event_type = 104 ORDER BY a.id DESC LIMIT 4");
    for (size_t i = 0; i < USERS; i++) {
        assert_int_equal(rows_integer(rows, i, 0), left + USERS - (int64_t)i);
        assert_string_equal(rows_text(rows, i, 1), users[USERS - 1 - i]);
    }
    assert_int_equal(count_users("is_active"), USERS);
    assert_contains(RUN(all_users(), "reactivate_user", "--from", "-", "-v", "2").output,
                    " is active already.");
}

/* Whom an event of `type` about a user tells, of these users, as a list of their numbers. */
static const char *told_of(const cJSON *effects, const char *type, const char *about)
{
    const char *told = "";
    const cJSON *effect, *user;
    cJSON_ArrayForEach(effect, effects)
    {
        const cJSON *body = cJSON_GetObjectItem(effect, "body");
        char *text = cJSON_PrintUnformatted(body);
        bool meant = body && strstr(text, type) && strstr(text, about);
        cJSON_free(text);
        if (!meant)
            continue;
        cJSON_ArrayForEach(user, cJSON_GetObjectItem(effect, "users")) for (size_t i = 0; i < USERS;
                                                                            i++)
        {
            if (atoi(id_of(users[i])) == user->valueint)
                told = region_format(region, "%s%zu", told, i);
        }
    }
    return told;
}

/* Of those who come each hears of itself alone: the others have no client yet. */
static void test_who_is_told_of_a_comeback(void **state)
{
    (void)state;
    assert_int_equal(RUN(all_users(), DEACTIVATE).status, 0);
    struct outcome outcome =
        RUN(all_users(), "reactivate_user", "-r", "it", "--from", "-", "-n", "--json");
    assert_int_equal(outcome.status, 0);
    const cJSON *effects = cJSON_GetObjectItem(json_parse(region, outcome.output, NULL), "effects");
    static const char *const persons[USERS] = {"0", "1", "2", "3"};
    static const char *const peers[USERS] = {"", "", "", ""};
    for (size_t i = 0; i < USERS; i++) {
        const char *about = region_format(region, "\"user_id\":%s,", id_of(users[i]));
        assert_string_equal(told_of(effects, "\"realm_user\"", about), persons[i]);
        about = region_format(region, "\"user_ids\":[%s]", id_of(users[i]));
        assert_string_equal(told_of(effects, "\"peer_add\"", about), peers[i]);
    }
}

/* Two spellings of one address are two items, and no run together. */
static void test_one_user_twice(void **state)
{
    (void)state;
    char *shouted = region_copy_text(region, users[0]);
    for (char *at = shouted; *at; at++)
        *at = (char)(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
    struct outcome outcome = RUN(region_format(region, "%s\n%s\n", users[0], shouted),
                                 "change_user_role", "guest", "-r", "it", "--from", "-");
    assert_contains(outcome.output,
                    region_format(region, "FAIL %s: User already has this role.", shouted));
    assert_contains(outcome.errors, "1 of 2 done, 1 failed, 0 not tried.");
    assert_int_equal(outcome.status, 4);
}

/* Killed at every step of a group: when it is run again, nothing is done twice or not at all. */
static void test_a_group_is_killed(void **state)
{
    (void)state;
    static const struct {
        const char *point;
        bool committed;
    } kills[] = {{"before-journal:1", false}, {"before-commit:1", false}, {"after-commit:1", true},
                 {"before-delivery:1", true}, {"after-delivery:2", true}, {"after-strike:1", true},
                 {"before-removal:1", true},  {"after-removal:1", true}};
    const char *const to[] = {"guest", "moderator"};
    for (size_t i = 0; i < sizeof kills / sizeof *kills; i++) {
        int64_t before = count("SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 105");
#define CHANGE "change_user_role", to[i % 2], "-r", "it", "--from", "-"
        setenv("ALOHA_TUI_FAULT", kills[i].point, 1);
        struct outcome outcome = RUN(all_users(), CHANGE);
        unsetenv("ALOHA_TUI_FAULT");
        if (outcome.status == 0)
            skip();
        assert_int_equal(outcome.status, 128 + SIGKILL);
        outcome = RUN(all_users(), CHANGE);
#undef CHANGE
        assert_int_equal(outcome.status, 0);
        assert_int_equal(strstr(outcome.errors, "resuming: 4 of 4 done before") != NULL,
                         kills[i].committed);
        assert_int_equal(count_users(i % 2 ? "role = 300" : "role = 600"), USERS);
        assert_int_equal(count("SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 105"),
                         before + USERS);
        assert_string_equal(RUN(NULL, "outbox", "--deliver", "-q").errors, "");
        assert_string_equal(RUN(NULL, "outbox", "--plain").output, "");
    }
}

/* Of notes for which there is no room nothing stays, or the next ones would speak of other items.
 */
static void test_a_full_disk(void **state)
{
    (void)state;
    static const size_t many[] = {10, 11, 12, 13}, one[] = {2};
    const char *path = region_format(region, "%s/full-XXXXXX", getenv("TMPDIR"));
    char *directory = mkdtemp(region_copy_text(region, path));
    struct error error = ERROR_IN(region);
    struct rlimit before, tight;
    struct bulk_state *notes = bulk_state_open(region, directory, "run", 20, &error);
    assert_non_null(notes);
    assert_true(bulk_state_begin(notes, one, 1, "77", &error));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    tight = (struct rlimit){strlen("begun 2 77\ndone 10\ndone 1"), before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    assert_false(bulk_state_finish(notes, many, 4, &error));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_contains(error.text, "can't be written: File too large.");
    error_clear(&error);
    assert_true(bulk_state_finish(notes, one, 1, &error));
    bulk_state_close(notes);
    notes = bulk_state_open(region, directory, "run", 20, &error);
    assert_non_null(notes);
    assert_int_equal(bulk_state_done_count(notes), 1);
    assert_true(bulk_state_is_done(notes, 2));
    bulk_state_close(notes);
}

/* What is chosen are results, or, where rows are what is asked for, their columns. */
static void test_chosen_fields(void **state)
{
    (void)state;
    struct outcome outcome = RUN(all_users(), DEACTIVATE, "--fields", "item,reslt");
    assert_contains(outcome.errors, "There is no field 'reslt'.\nhint: did you mean result?\n");
    assert_int_equal(outcome.status, 2);
    assert_int_equal(count_users("is_active"), USERS);
    const char *list = region_format(region, "%s\n%s\n", users[0], users[1]);
    outcome = RUN(list, DEACTIVATE, "--fields", "result,item");
    assert_string_equal(outcome.errors, "");
    assert_contains(outcome.output, "result      item\n");
    assert_contains(outcome.output, region_format(region, "done        %s\n", users[1]));
    assert_null(strstr(outcome.output, "ok "));
    outcome = RUN(list, "change_user_role", "guest", "-r", "it", "--from", "-", "--csv", "--fields",
                  "item,text");
    assert_string_equal(
        outcome.output,
        region_format(region,
                      "item,text\r\n%s,Role for %s changed from Member to Guest.\r\n"
                      "%s,Role for %s changed from Member to Guest.\r\n",
                      users[0], users[0], users[1], users[1]));
    outcome = RUN("it\n", "show_admins", "--from", "-", "--json", "--fields", "delivery_email");
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.output, "\"fields\":[{\"name\":\"delivery_email\"");
    assert_contains(outcome.output, "\"name\":\"item\",");
    outcome = RUN("it\n", "show_admins", "--from", "-", "--plain", "--fields", "nothing");
    assert_contains(outcome.errors, "There is no field 'nothing'.");
}

/* With other items it is another run. */
static void test_another_list(void **state)
{
    (void)state;
    struct database *holder = connect_to("dbname=aloha_bulk");
    struct program program = start_and_stall(holder, one_by_one());
    kill(program.pid, SIGTERM);
    assert_int_equal(program_finish(region, &program).status, 143);
    database_close(holder);
    struct outcome outcome = RUN(region_format(region, "%s\n", users[3]), DEACTIVATE);
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
    const char *path = state_file();
    assert_non_null(path);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_copy, drop_copy)
    const struct CMUnitTest tests[] = {
        TEST(test_a_list),
        TEST(test_a_csv),
        TEST(test_ids),
        TEST(test_ids_of_another_realm),
        TEST(test_ids_of_realms),
        TEST(test_lists_of_users),
        TEST(test_lists_are_checked_first),
        TEST(test_realms_for_lists_of_users),
        TEST(test_all_users_of_realms),
        TEST(test_all_is_checked_first),
        TEST(test_where_it_makes_no_sense),
        TEST(test_failures_and_going_on),
        TEST(test_a_preview),
        TEST(test_reading_for_many),
        TEST(test_a_crash_after_a_commit),
        TEST(test_a_crash_in_a_line),
        TEST(test_an_interruption),
        TEST(test_an_interruption_of_a_group),
        TEST(test_a_failure_in_a_group),
        TEST(test_a_group_counts_one_by_one),
        TEST(test_a_group_comes_back_one_by_one),
        TEST(test_who_is_told_of_a_comeback),
        TEST(test_one_user_twice),
        TEST(test_a_group_is_killed),
        TEST(test_chosen_fields),
        TEST(test_a_full_disk),
        TEST(test_another_list),
    };
#undef TEST
    if (!getenv("ALOHA_TEST_CONFIG") || !getenv("ALOHA_TEST_PROGRAM") || !getenv("TMPDIR"))
        return 1;
    return cmocka_run_group_tests_name("bulk", tests, NULL, NULL);
}
