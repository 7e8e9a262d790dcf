/* SPDX-License-Identifier: Apache-2.0 */
/* delete_user, on a copy of the private server's database: nothing of the user's stays, everything
 * of others' does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <inttypes.h>
#include <string.h>

#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"
#include "tests/program.h"

/* Who is deleted: a member with bots, files, a group conversation and what all-of-a-user.sql adds.
 */
#define VICTIM "greta@example.org"

struct fixture {
    struct region *region;
    struct database *database; /* the copy */
    const char *config;
    int64_t id;
    int64_t recipient_id;
};

static struct database *connect_to(struct region *region, const char *more)
{
    struct error error = ERROR_IN(region);
    struct database_options options = {
        .conninfo = region_format(region, "%s %s", getenv("ALOHA_TEST_DATABASE"), more),
        .application_name = "aloha-test",
    };
    struct database *database = database_connect(&options, &error);
    if (!database)
        fail_msg("%s", error.text);
    return database;
}

static struct rows *query(struct region *region, struct database *database, const char *sql,
                          struct sql_parameters parameters)
{
    struct error error = ERROR_IN(region);
    struct rows *rows = database_query(database, region, &error, sql, parameters);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

/* The one value of a statement whose $1 is the user and $2 the user's recipient at the start. */
static const char *look_up(struct fixture *fixture, const char *sql)
{
    const struct rows *rows =
        query(fixture->region, fixture->database, sql,
              SQL_PARAMETERS(value_integer(fixture->id), value_integer(fixture->recipient_id)));
    assert_int_equal(rows_count(rows), 1);
    return rows_text(rows, 0, 0);
}

#define OF_USER "($1::int IS NOT NULL AND $2::int IS NOT NULL) AND "

static void administer(struct region *region, const char *sql)
{
    struct database *admin = connect_to(region, "user=postgres dbname=postgres");
    query(region, admin, sql, NO_PARAMETERS);
    database_close(admin);
}

static const char drop_sql[] = "DROP DATABASE IF EXISTS aloha_deletion WITH (FORCE)";

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct region *region = fixture->region = region_create();
    *state = fixture;
    administer(region, drop_sql);
    administer(region, "CREATE DATABASE aloha_deletion TEMPLATE aloha OWNER aloha");
    fixture->database = connect_to(region, "dbname=aloha_deletion");
    const char *sql =
        program_read_file(region, region_format(region, "%s/tests/action/%s",
                                                getenv("ALOHA_TEST_SRCDIR"), "all-of-a-user.sql"));
    assert_non_null(sql);
    query(region, fixture->database, sql, NO_PARAMETERS);
    const struct rows *user = query(region, fixture->database,
                                    "SELECT id, recipient_id FROM zerver_userprofile"
                                    " WHERE delivery_email = '" VICTIM "'",
                                    NO_PARAMETERS);
    assert_int_equal(rows_count(user), 1);
    fixture->id = rows_integer(user, 0, 0);
    fixture->recipient_id = rows_integer(user, 0, 1);
    fixture->config = program_config_with(
        region, "database",
        region_format(region, "%s dbname=aloha_deletion", getenv("ALOHA_TEST_DATABASE")));
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    database_close(fixture->database);
    administer(fixture->region, drop_sql);
    region_destroy(fixture->region);
    free(fixture);
    return 0;
}

static struct outcome run(struct fixture *fixture, const char *const words[])
{
    struct program program =
        program_start(program_words(fixture->region, fixture->config, words), NULL);
    return program_finish(fixture->region, &program);
}

#define RUN(fixture, ...) run(fixture, (const char *const[]){__VA_ARGS__, NULL})

#define LISTING                                                                                    \
    VICTIM " has 2 active bots that will be deactivated as a result of the user's deletion.\n"

static void delete_victim(struct fixture *fixture)
{
    struct outcome outcome = RUN(fixture, "delete_user", "-f", "-u", VICTIM);
    if (outcome.status != 0)
        fail_msg("%s", outcome.errors);
    assert_string_equal(outcome.output, LISTING "Successfully deleted user " VICTIM ".\n");
}

/* The columns with a foreign key to zerver_userprofile that name the user. */
static const char named_sql[] =
    "SELECT coalesce(string_agg(format('%s.%s', c.conrelid::regclass, a.attname), ' '"
    " ORDER BY c.conrelid::regclass::text, a.attname), '')"
    " FROM pg_constraint c JOIN pg_attribute a"
    " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1],"
    " LATERAL query_to_xml(format('SELECT count(*) AS n FROM %s WHERE %I = %s', "
    "c.conrelid::regclass,"
    " a.attname, $1::int), false, true, '') found"
    " WHERE c.contype = 'f' AND c.confrelid = 'zerver_userprofile'::regclass"
    " AND $2::int IS NOT NULL AND (xpath('/row/n/text()', found))[1]::text::int > 0";

/* All columns that can name a user. */
static const char ways_sql[] =
    "SELECT string_agg(format('%s.%s', c.conrelid::regclass, a.attname), ' '"
    " ORDER BY c.conrelid::regclass::text, a.attname)"
    " FROM pg_constraint c JOIN pg_attribute a"
    " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND c.confrelid = 'zerver_userprofile'::regclass"
    " AND $1::int + $2::int IS NOT NULL";

static void test_nothing_names_the_user(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(look_up(fixture, named_sql), look_up(fixture, ways_sql));
    delete_victim(fixture);
    assert_string_equal(
        look_up(fixture, named_sql),
        "zerver_realmauditlog.modified_user_id zerver_subscription.user_profile_id");
    assert_string_equal(
        look_up(fixture, "SELECT string_agg(concat_ws(' ', event_type, acting_user_id, extra_data),"
                         " ',') FROM zerver_realmauditlog WHERE " OF_USER "modified_user_id = $1"),
        "106");
}

/* Rows of any foreign key, checked or not, whose target is missing. */
static const char dangling_sql[] =
    "SELECT coalesce(string_agg(format('%s.%s', c.conrelid::regclass, a.attname), ' '), '')"
    " FROM pg_constraint c JOIN pg_attribute a"
    " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] JOIN pg_attribute b"
    " ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1],"
    " LATERAL query_to_xml(format('SELECT count(*) AS n FROM %s t WHERE %I IS NOT NULL AND NOT"
    " EXISTS (SELECT FROM %s o WHERE o.%I = t.%I)', c.conrelid::regclass, a.attname,"
    " c.confrelid::regclass, b.attname, a.attname), false, true, '') found"
    " WHERE c.contype = 'f' AND $1::int + $2::int IS NOT NULL"
    " AND (xpath('/row/n/text()', found))[1]::text::int > 0";

/* What no foreign key guards: an invitation's confirmations, a recipient's target, the other way
 * from accounts and conversations to their recipients. */
static const char loose_sql[] =
    "SELECT concat_ws(' ', (SELECT count(*) FROM confirmation_confirmation f JOIN"
    " django_content_type ct ON ct.id = f.content_type_id AND ct.model = 'preregistrationuser'"
    " WHERE NOT EXISTS (SELECT FROM zerver_preregistrationuser p WHERE p.id = f.object_id)),"
    " (SELECT count(*) FROM zerver_recipient r WHERE r.type = 1 AND NOT EXISTS (SELECT FROM"
    " zerver_userprofile u WHERE u.id = r.type_id AND u.recipient_id = r.id)))"
    " WHERE $1::int + $2::int IS NOT NULL";

static void test_nothing_is_left_hanging(void **state)
{
    struct fixture *fixture = *state;
    const char *loose = look_up(fixture, loose_sql);
    delete_victim(fixture);
    assert_string_equal(look_up(fixture, dangling_sql), "");
    assert_string_equal(look_up(fixture, loose_sql), loose);
    assert_string_equal(
        look_up(fixture, "SELECT count(*)::text FROM zerver_recipient WHERE " OF_USER "id = $2"),
        "0");
}

static const char placeholder_sql[] =
    "SELECT concat_ws(' ', u.full_name, u.delivery_email, u.email, u.is_active, u.is_mirror_dummy,"
    " u.is_bot, u.bot_owner_id, u.role, left(u.password, 1), length(u.password),"
    " u.api_key ~ '^[A-Za-z0-9]{32}$', u.last_login = u.date_joined, u.avatar_source,"
    " u.tutorial_status, u.onboarding_steps, u.default_language, r.type, r.type_id = u.id,"
    " to_jsonb(u) @> (to_jsonb(d) - ARRAY['id', 'realm_id', 'default_language',"
    " 'enable_login_emails']))"
    " FROM zerver_userprofile u JOIN zerver_recipient r ON r.id = u.recipient_id"
    " JOIN zerver_realmuserdefault d ON d.realm_id = u.realm_id"
    " WHERE u.id = $1::int AND $2::int IS NOT NULL";

static void test_the_placeholder(void **state)
{
    struct fixture *fixture = *state;
    static const char kept_sql[] =
        "SELECT date_joined::text FROM zerver_userprofile WHERE " OF_USER "id = $1";
    static const char keys_sql[] =
        "SELECT concat(api_key, uuid) FROM zerver_userprofile WHERE " OF_USER "id = $1";
    static const char conversations_sql[] =
        "SELECT string_agg(s.recipient_id::text, ',' ORDER BY s.recipient_id) FROM"
        " zerver_subscription s JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 3"
        " WHERE " OF_USER "s.user_profile_id = $1";
    const char *joined = look_up(fixture, kept_sql), *keys = look_up(fixture, keys_sql);
    const char *conversations = look_up(fixture, conversations_sql);
    assert_string_not_equal(conversations, "");
    delete_victim(fixture);
    const char *address =
        region_format(fixture->region, "deleteduser%" PRId64 "@chat.example.com", fixture->id);
    assert_string_equal(look_up(fixture, placeholder_sql),
                        region_format(fixture->region,
                                      "Deleted User %" PRId64 " %s %s f t f 400 ! 41 t t G W [] en"
                                      " 1 t t",
                                      fixture->id, address, address));
    assert_string_equal(look_up(fixture, kept_sql), joined);
    assert_string_not_equal(look_up(fixture, keys_sql), keys);
    assert_string_equal(look_up(fixture, conversations_sql), conversations);
    assert_string_equal(
        look_up(fixture, "SELECT string_agg(DISTINCT concat_ws(' ', active, is_user_active, color),"
                         " ',') FROM zerver_subscription WHERE " OF_USER "user_profile_id = $1"),
        "t f #c2c2c2");
}

/* Digests of what is not the user's, in tables that lose rows. */
static const char others_sql[] =
    "WITH kept AS (SELECT * FROM zerver_message m WHERE m.sender_id <> $1::int AND m.recipient_id"
    " <> $2::int), archived AS (SELECT * FROM zerver_archivedmessage m WHERE m.sender_id <> $1::int"
    " AND m.recipient_id <> $2::int) SELECT concat_ws(' ',"
    " (SELECT md5(string_agg(k::text, '' ORDER BY id)) FROM kept k),"
    " (SELECT md5(string_agg(k::text, '' ORDER BY id)) FROM archived k),"
    " (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM zerver_usermessage t WHERE"
    " user_profile_id <> $1::int AND message_id IN (SELECT id FROM kept)),"
    " (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM zerver_reaction t WHERE"
    " user_profile_id <> $1::int AND message_id IN (SELECT id FROM kept)),"
    " (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM zerver_attachment t WHERE"
    " owner_id <> $1::int),"
    " (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM zerver_huddle t),"
    " (SELECT md5(string_agg((to_jsonb(t) - 'recipient_id')::text, '' ORDER BY id))"
    " FROM zerver_draft t WHERE user_profile_id <> $1::int),"
    " (SELECT md5(string_agg((to_jsonb(t) - ARRAY['created_user_id', 'multiuse_invite_id'])::text,"
    " '' ORDER BY id)) FROM zerver_preregistrationuser t"
    " WHERE referred_by_id IS DISTINCT FROM $1::int),"
    " (SELECT md5(string_agg((to_jsonb(t) - ARRAY['is_active', 'bot_owner_id'])::text, ''"
    " ORDER BY id)) FROM zerver_userprofile t WHERE id <> $1::int))";

static void test_what_others_have_stays(void **state)
{
    struct fixture *fixture = *state;
    const char *others = look_up(fixture, others_sql);
    delete_victim(fixture);
    assert_string_equal(look_up(fixture, others_sql), others);
}

static void test_bots_lose_their_owner(void **state)
{
    struct fixture *fixture = *state;
    const char *bots = look_up(fixture, "SELECT array_agg(id)::text FROM zerver_userprofile"
                                        " WHERE " OF_USER "bot_owner_id = $1 AND is_bot");
    delete_victim(fixture);
    const struct rows *rows = query(fixture->region, fixture->database,
                                    "SELECT string_agg(DISTINCT concat_ws(' ', is_active,"
                                    " bot_owner_id IS NULL, is_mirror_dummy), ',')"
                                    " FROM zerver_userprofile WHERE id = ANY($1::int[])",
                                    SQL_PARAMETERS(value_text(bots)));
    assert_string_equal(rows_text(rows, 0, 0), "f t f");
}

/* A digest of every row of every table. */
static const char everything_sql[] =
    "SELECT md5(string_agg(c.relname || (xpath('/row/d/text()', found))[1]::text, ''"
    " ORDER BY c.relname)) FROM pg_class c,"
    " LATERAL query_to_xml(format('SELECT md5(coalesce(string_agg(t::text, '''' ORDER BY t::text),"
    " '''')) AS d FROM %s t', c.oid::regclass), false, true, '') found"
    " WHERE c.relkind = 'r' AND c.relnamespace = 'aloha'::regnamespace"
    " AND $1::int + $2::int IS NOT NULL";

static void test_without_f_and_in_a_preview_nothing_changes(void **state)
{
    struct fixture *fixture = *state;
    const char *everything = look_up(fixture, everything_sql);
    struct outcome outcome = RUN(fixture, "delete_user", "-u", VICTIM);
    assert_string_equal(outcome.output, LISTING);
    assert_string_equal(outcome.errors, "This was a dry run. Pass -f to actually delete.\n");
    assert_int_equal(outcome.status, 1);
    outcome = RUN(fixture, "delete_user", "-n", "-f", "-u", VICTIM);
    assert_int_equal(outcome.status, 0);
    assert_null(strstr(outcome.output, "Successfully"));
    assert_non_null(strstr(outcome.output, "zerver_usermessage"));
    assert_string_equal(look_up(fixture, everything_sql), everything);
    delete_victim(fixture);
    assert_string_not_equal(look_up(fixture, everything_sql), everything);
}

static void test_a_table_of_billing_is_cleared_where_it_is(void **state)
{
    struct fixture *fixture = *state;
    query(fixture->region, fixture->database,
          "CREATE TABLE aloha.corporate_alohasponsorshiprequest (id int PRIMARY KEY,"
          " requested_by_id int NOT NULL REFERENCES zerver_userprofile DEFERRABLE INITIALLY"
          " DEFERRED)",
          NO_PARAMETERS);
    query(fixture->region, fixture->database,
          "INSERT INTO corporate_alohasponsorshiprequest SELECT id, id FROM zerver_userprofile"
          " WHERE realm_id = 2",
          NO_PARAMETERS);
    static const char count_sql[] = "SELECT count(*)::text FROM corporate_alohasponsorshiprequest"
                                    " WHERE " OF_USER "requested_by_id = $1";
    assert_string_equal(look_up(fixture, count_sql), "1");
    delete_victim(fixture);
    assert_string_equal(look_up(fixture, count_sql), "0");
}

static void test_a_placeholder_can_be_deleted_again(void **state)
{
    struct fixture *fixture = *state;
    delete_victim(fixture);
    const char *address =
        region_format(fixture->region, "deleteduser%" PRId64 "@chat.example.com", fixture->id);
    assert_int_equal(RUN(fixture, "delete_user", "-f", "-u", address).status, 0);
    assert_string_equal(
        look_up(fixture, named_sql),
        "zerver_realmauditlog.modified_user_id zerver_subscription.user_profile_id");
}

static void test_many_users_each_once(void **state)
{
    struct fixture *fixture = *state;
    struct outcome outcome =
        RUN(fixture, "delete_user", "-r", "", "-u", "nosuch@example.org," VICTIM, "-f");
    assert_string_equal(outcome.errors, "The realm '<Realm:  2>' does not contain a user with email"
                                        " 'nosuch@example.org'\n");
    outcome = RUN(fixture, "delete_user", "-r", "", "-u",
                  "yael@example.org, " VICTIM ",GRETA@example.org", "-f");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output,
                        LISTING "yael@example.org has 0 active bots that will be deactivated as a"
                                " result of the user's deletion.\n"
                                "Successfully deleted user " VICTIM ".\n"
                                "Successfully deleted user yael@example.org.\n");
}

/* How many rows every table has. */
static const char counts_sql[] =
    "SELECT string_agg(c.relname || ' ' || (xpath('/row/n/text()', found))[1]::text, '\n'"
    " ORDER BY c.relname) FROM pg_class c,"
    " LATERAL query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, true,"
    " '') found WHERE c.relkind = 'r' AND c.relnamespace = 'aloha'::regnamespace"
    " AND $1::int + $2::int IS NOT NULL";

/* The victim, two who write to her, one of them an administrator, and one of her bots. */
#define TOGETHER "yael@example.org", VICTIM, "nora@example.org", "relay-bot@chat.example.com"

static void test_many_in_one_transaction(void **state)
{
    static const char *const users[] = {TOGETHER};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(users); i++)
        assert_string_equal(RUN(fixture, "delete_user", "-f", "-u", users[i]).errors, "");
    char *one_by_one = strdup(look_up(fixture, counts_sql));
    close_fixture(state);
    open_fixture(state);
    fixture = *state;
    struct program program = program_start(
        program_words(fixture->region, fixture->config,
                      (const char *const[]){"delete_user", "-f", "--from", "-", NULL}),
        region_format(fixture->region, "%s\n%s\n%s\n%s\n", TOGETHER));
    struct outcome outcome = program_finish(fixture->region, &program);
    assert_string_equal(
        outcome.output,
        region_format(fixture->region, "ok   %s\nok   %s\nok   %s\nok   %s\n", TOGETHER));
    assert_int_equal(outcome.status, 0);
    assert_string_equal(look_up(fixture, counts_sql), one_by_one);
    assert_string_equal(look_up(fixture, dangling_sql), "");
    assert_string_equal(
        look_up(fixture, named_sql),
        "zerver_realmauditlog.modified_user_id zerver_subscription.user_profile_id");
    assert_string_equal(
        look_up(fixture, "SELECT count(DISTINCT xmin::text)::text || ' ' || count(*)::text FROM"
                         " zerver_realmauditlog WHERE " OF_USER "event_type = 106 AND event_time"
                         " = '2026-11-22 12:00Z'"),
        "1 4");
    free(one_by_one);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(test_nothing_names_the_user),
        FRESH(test_nothing_is_left_hanging),
        FRESH(test_the_placeholder),
        FRESH(test_what_others_have_stays),
        FRESH(test_bots_lose_their_owner),
        FRESH(test_without_f_and_in_a_preview_nothing_changes),
        FRESH(test_a_table_of_billing_is_cleared_where_it_is),
        FRESH(test_a_placeholder_can_be_deleted_again),
        FRESH(test_many_users_each_once),
        FRESH(test_many_in_one_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
