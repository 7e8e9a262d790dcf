/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of databases that are not the one this program knows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "server/schema.h"
#include "server/schema_columns.h"
#include "tests/servers.h"

static struct servers *servers;

struct session {
    struct region *region;
    struct database *database;
};

static struct rows *query(struct session *session, const char *sql)
{
    struct error error = ERROR_IN(session->region);
    struct rows *rows =
        database_query(session->database, session->region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

static void create_table(struct session *session, const struct schema_table *table)
{
    struct buffer sql = {0};
    buffer_format(&sql, "CREATE TABLE aloha.%s (", table->name);
    for (const struct schema_column *column = table->columns; column->name; column++)
        buffer_format(&sql, "%s\"%s\" %s", column == table->columns ? "" : ", ", column->name,
                      column->type);
    buffer_append_text(&sql, ")");
    query(session, buffer_text(&sql));
    buffer_free(&sql);
}

/* The database as the server makes it: in a schema of its own, which the role's search_path names.
 */
static int create_database(void **state)
{
    struct session *session = calloc(1, sizeof *session);
    session->region = region_create();
    struct database_options options = {
        .conninfo = servers_conninfo_with(servers, "options='-c search_path=aloha,public'")};
    session->database = database_connect(&options, NULL);
    *state = session;
    if (!session->database)
        return -1;
    query(session, "DROP SCHEMA IF EXISTS aloha CASCADE");
    query(session, "CREATE SCHEMA aloha");
    for (const struct schema_table *table = schema_tables; table->name; table++)
        create_table(session, table);
    query(session,
          "INSERT INTO django_migrations (app, name) VALUES "
          "('zerver', '0001_initial'), ('zerver', '0422_multiuseinvite_status'), "
          "('analytics', '0016_unique_constraint_when_subgroup_null'), "
          "('confirmation', '0011_alter_confirmation_expiry_date'), "
          "('auth', '0012_alter_user_first_name_max_length'), "
          "('contenttypes', '0002_remove_content_type_name'), ('sessions', '0001_initial'), "
          "('social_django', '0010_uid_db_index'), ('social_auth', '0005_auto_20160727_2333'), "
          "('default', '0004_auto_20160423_0400'), ('otp_static', '0002_throttling'), "
          "('otp_totp', '0002_auto_20190420_0723'), ('two_factor', '0007_auto_20201201_1019'), "
          "('another_application', '9999_later')");
    return 0;
}

static int leave_database(void **state)
{
    struct session *session = *state;
    database_close(session->database);
    region_destroy(session->region);
    free(session);
    return 0;
}

/* The differences, one a line. */
static const char *differences(struct session *session)
{
    size_t count;
    const char *const *list = schema_compare(session->region, query(session, schema_query), &count);
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%s\n", list[i]);
    assert_null(list[count]);
    return buffer_take_text(session->region, &text);
}

static void test_known_database_has_no_differences(void **state)
{
    struct session *session = *state;
    assert_string_equal(differences(session), "");
}

static void test_tables_are_found_along_the_search_path(void **state)
{
    struct session *session = *state;
    query(session, "SET search_path = public, aloha");
    assert_string_equal(differences(session), "");
    query(session, "SET search_path = public");
    assert_non_null(strstr(differences(session), "table zerver_realm is missing\n"));
}

static void test_missing_things_are_named(void **state)
{
    struct session *session = *state;
    query(session, "DROP TABLE zerver_stream");
    query(session, "ALTER TABLE zerver_userprofile DROP COLUMN role");
    query(session, "ALTER TABLE zerver_realm ALTER COLUMN max_invites TYPE text");
    query(session, "ALTER TABLE zerver_realm ADD COLUMN of_a_plug_in text");
    assert_string_equal(differences(session),
                        "column zerver_realm.max_invites is text, not integer\n"
                        "column zerver_userprofile.role is missing\n"
                        "table zerver_stream is missing\n");
}

static void test_longer_text_is_no_difference(void **state)
{
    struct session *session = *state;
    query(session, "ALTER TABLE zerver_realm ALTER COLUMN name TYPE varchar(99)");
    assert_string_equal(differences(session), "");
}

static void test_migrations_are_compared(void **state)
{
    struct session *session = *state;
    query(session, "DELETE FROM django_migrations WHERE name = '0016_unique_constraint_when_"
                   "subgroup_null'");
    query(session, "INSERT INTO django_migrations (app, name) VALUES ('zerver', '0430_later')");
    assert_string_equal(differences(session),
                        "unknown newer migration zerver 0430_later\n"
                        "migration analytics 0016_unique_constraint_when_subgroup_null has not "
                        "been applied\n");
}

static void test_missing_migrations_table_is_said_once(void **state)
{
    struct session *session = *state;
    query(session, "DROP TABLE django_migrations");
    assert_string_equal(differences(session), "table django_migrations is missing\n");
}

static void test_empty_migrations_table(void **state)
{
    struct session *session = *state;
    query(session, "DELETE FROM django_migrations");
    assert_non_null(strstr(differences(session),
                           "migration zerver 0422_multiuseinvite_status has not been applied\n"));
}

static int start_servers(void **state)
{
    servers = servers_start(SERVERS_POSTGRESQL);
    return 0;
}

static int stop_servers(void **state)
{
    servers_stop(servers);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, create_database, leave_database)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_known_database_has_no_differences),
        TEST(test_tables_are_found_along_the_search_path),
        TEST(test_missing_things_are_named),
        TEST(test_longer_text_is_no_difference),
        TEST(test_migrations_are_compared),
        TEST(test_missing_migrations_table_is_said_once),
        TEST(test_empty_migrations_table),
    };
    return cmocka_run_group_tests_name("schema", tests, start_servers, stop_servers);
}
