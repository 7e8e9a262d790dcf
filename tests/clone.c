/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/clone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"

struct clone {
    struct region *region;
    struct database *database;
    const char *name;
    const char *config;
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

static const struct rows *query(struct region *region, struct database *database, const char *sql)
{
    struct error error = ERROR_IN(region);
    const struct rows *rows = database_query(database, region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

static void administer(struct clone *clone, const char *sql)
{
    struct database *admin = connect_to(clone->region, "user=postgres dbname=postgres");
    query(clone->region, admin, sql);
    database_close(admin);
}

static void drop(struct clone *clone)
{
    administer(clone, region_format(clone->region, "DROP DATABASE IF EXISTS %s WITH (FORCE)",
                                    clone->name));
}

struct clone *clone_open(const char *name)
{
    struct region *region = region_create();
    struct clone *clone = region_alloc(region, sizeof *clone);
    clone->region = region;
    clone->name = region_format(region, "aloha_%s", name);
    drop(clone);
    administer(clone,
               region_format(region, "CREATE DATABASE %s TEMPLATE aloha OWNER aloha", clone->name));
    clone->database = connect_to(region, region_format(region, "dbname=%s", clone->name));
    clone->config = program_config_with(
        region, "database",
        region_format(region, "%s dbname=%s", getenv("ALOHA_TEST_DATABASE"), clone->name));
    return clone;
}

void clone_close(struct clone *clone)
{
    database_close(clone->database);
    drop(clone);
    region_destroy(clone->region);
}

void clone_do(struct clone *clone, const char *sql)
{
    query(clone->region, clone->database, sql);
}

const char *clone_read(struct clone *clone, const char *sql)
{
    const struct rows *rows = query(clone->region, clone->database, sql);
    struct buffer text = {0};
    for (size_t i = 0; i < rows_count(rows); i++) {
        struct value value = rows_value(rows, i, 0);
        const char *cell = value_to_text(&value, clone->region);
        buffer_format(&text, "%s%s", i ? "\n" : "", cell ? cell : "NULL");
    }
    return buffer_take_text(clone->region, &text);
}

const char *clone_digest(struct clone *clone)
{
    return clone_read(
        clone, "SELECT md5(string_agg(query_to_xml(format('SELECT md5(string_agg(t::text, chr(10)"
               " ORDER BY t::text)) FROM %I t', relname), true, true, '')::text, ' '"
               " ORDER BY relname)) FROM pg_class WHERE relkind = 'r'"
               " AND relnamespace = 'public'::regnamespace");
}

struct outcome clone_run(struct clone *clone, const char *const words[])
{
    struct program program =
        program_start(program_words(clone->region, clone->config, words), NULL);
    return program_finish(clone->region, &program);
}
