/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/action/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/directory.h"
#include "core/error.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/process.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"

static const char drop_sql[] = "DROP DATABASE IF EXISTS aloha_sandbox WITH (FORCE)";

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

static void administer(struct region *region, const char *sql)
{
    struct database *admin = connect_to(region, "user=postgres dbname=postgres");
    struct error error = ERROR_IN(region);
    if (!database_query(admin, region, &error, sql, NO_PARAMETERS))
        fail_msg("%s: %s", sql, error.text);
    database_close(admin);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* The private server's configuration with other values for the keys that `more`, whole lines, has.
 */
static void write_config(struct sandbox *sandbox, const char *more)
{
    const char *rest = program_read_file(sandbox->region, getenv("ALOHA_TEST_CONFIG"));
    assert_non_null(rest);
    struct buffer text = {0};
    while (*rest) {
        size_t length = strcspn(rest, "\n"), key = strcspn(rest, "=\n");
        const char *line = region_copy_bytes(sandbox->region, rest, key < length ? key : length);
        if (rest[key] != '=' || !strstr(more, region_format(sandbox->region, "\n%s=", line)))
            buffer_format(&text, "%.*s\n", (int)length, rest);
        rest += length + (rest[length] == '\n');
    }
    buffer_append_text(&text, more);
    write_file(sandbox->config, buffer_text(&text));
    buffer_free(&text);
}

static const char *config_lines(struct sandbox *sandbox)
{
    return region_format(sandbox->region,
                         "\ndatabase = %s dbname=aloha_sandbox\nstate = %s/state\n",
                         getenv("ALOHA_TEST_DATABASE"), sandbox->directory);
}

int sandbox_open(void **state)
{
    struct sandbox *sandbox = memory_alloc(1, sizeof *sandbox);
    struct region *region = sandbox->region = region_create();
    *state = sandbox;
    char *directory = region_format(region, "%s/sandbox.XXXXXX", getenv("TMPDIR"));
    assert_non_null(mkdtemp(directory));
    sandbox->directory = directory;
    sandbox->config = region_format(region, "%s/aloha-tui.conf", directory);
    write_config(sandbox, config_lines(sandbox));
    administer(region, drop_sql);
    administer(region, "CREATE DATABASE aloha_sandbox TEMPLATE aloha OWNER aloha"
                       " STRATEGY FILE_COPY"); /* a third of what it takes through the log */
    sandbox->database = connect_to(region, "dbname=aloha_sandbox");
    return 0;
}

int sandbox_open_for_all(void **state)
{
    sandbox_open(state);
    const struct sandbox *sandbox = *state;
    const char *conninfo =
        region_format(sandbox->region, "%s dbname=aloha_sandbox", getenv("ALOHA_TEST_DATABASE"));
    setenv("ALOHA_TEST_CONFIG", sandbox->config, true);
    setenv("ALOHA_TEST_DATABASE", conninfo, true);
    return 0;
}

int sandbox_close(void **state)
{
    struct sandbox *sandbox = *state;
    database_close(sandbox->database);
    administer(sandbox->region, drop_sql);
    region_destroy(sandbox->region);
    free(sandbox);
    return 0;
}

void sandbox_make_development(struct sandbox *sandbox, const char *salt)
{
    struct region *region = sandbox->region;
    const char *etc = region_format(region, "%s/etc", sandbox->directory);
    const char *deployment = region_format(region, "%s/deployment", sandbox->directory);
    assert_true(directory_make(region, etc));
    assert_true(directory_make(region, region_format(region, "%s/zproject", deployment)));
    assert_true(directory_make(region, region_format(region, "%s/var", deployment)));
    write_file(region_format(region, "%s/settings.py", etc),
               "EXTERNAL_HOST = 'chat.example.com'\nUSING_RABBITMQ = USING_TORNADO = False\n");
    write_file(
        region_format(region, "%s/zproject/dev-secrets.conf", deployment),
        region_format(region, "[secrets]\nsecret_key = x\ninitial_password_salt = %s\n", salt));
    write_file(region_format(region, "%s/var/remote_cache_prefix", deployment),
               "0123456789abcdef0123456789abcdef:\n");
    write_config(sandbox, region_format(region, "%setc = %s\ndeployment = %s\n",
                                        config_lines(sandbox), etc, deployment));
}

/* Copies the private server's `etc`, unless that was done; its path. */
static const char *copy_etc(struct sandbox *sandbox)
{
    struct region *region = sandbox->region;
    const char *copy = region_format(region, "%s/etc", sandbox->directory);
    const char *text = program_read_file(region, getenv("ALOHA_TEST_CONFIG"));
    const char *etc = strstr(text, "\netc = ") + strlen("\netc = ");
    const char *from = region_format(region, "%.*s", (int)strcspn(etc, "\n"), etc);
    if (access(copy, F_OK) == 0)
        return copy;
    pid_t pid;
    assert_true(
        process_start((const char *[]){"cp", "-r", from, copy, NULL},
                      (struct process_streams){PROCESS_NULL, PROCESS_INHERIT, PROCESS_INHERIT},
                      false, &pid, NULL));
    assert_int_equal(process_wait(pid), 0);
    write_config(sandbox, region_format(region, "%setc = %s\n", config_lines(sandbox), copy));
    return copy;
}

void sandbox_write_etc(struct sandbox *sandbox, const char *name, const char *text)
{
    write_file(region_format(sandbox->region, "%s/%s", copy_etc(sandbox), name), text);
}

void sandbox_add_settings(struct sandbox *sandbox, const char *lines)
{
    struct region *region = sandbox->region;
    const char *path = region_format(region, "%s/settings.py", copy_etc(sandbox));
    write_file(path, region_format(region, "%s%s", program_read_file(region, path), lines));
}

struct outcome sandbox_run(struct sandbox *sandbox, const char *input, const char *const words[])
{
    struct program program =
        program_start(program_words(sandbox->region, sandbox->config, words), input);
    return program_finish(sandbox->region, &program);
}

static const struct rows *query(struct sandbox *sandbox, const char *sql)
{
    struct error error = ERROR_IN(sandbox->region);
    const struct rows *rows =
        database_query(sandbox->database, sandbox->region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

void sandbox_do(struct sandbox *sandbox, const char *sql)
{
    query(sandbox, sql);
}

static const char *first_cell(struct sandbox *sandbox, const struct rows *rows, size_t row)
{
    struct value value = rows_value(rows, row, 0);
    const char *text = value_to_text(&value, sandbox->region);
    return text ? text : "NULL";
}

const char *sandbox_value(struct sandbox *sandbox, const char *sql)
{
    const struct rows *rows = query(sandbox, sql);
    if (rows_count(rows) == 0)
        fail_msg("%s: no row", sql);
    return first_cell(sandbox, rows, 0);
}

const char *sandbox_rows(struct sandbox *sandbox, const char *sql)
{
    const struct rows *rows = query(sandbox, sql);
    const char *text = "";
    for (size_t i = 0; i < rows_count(rows); i++)
        text = region_format(sandbox->region, "%s%s%s", text, i ? "\n" : "",
                             first_cell(sandbox, rows, i));
    return text;
}

const char *sandbox_digest(struct sandbox *sandbox)
{
    const char *digest = sandbox_value(
        sandbox, "SELECT md5(string_agg(table_name || query_to_xml(format('SELECT count(*),"
                 " md5(string_agg(t::text, E''\\n'' ORDER BY t::text)) FROM %I t', table_name),"
                 " true, false, '')::text, ';' ORDER BY table_name)) FROM"
                 " information_schema.tables WHERE table_schema = current_schema() AND table_type ="
                 " 'BASE TABLE'");
    if (strcmp(digest, "NULL") == 0)
        fail_msg("there are no tables to digest");
    return digest;
}

static const char *member_text(struct sandbox *sandbox, const cJSON *json, const char *name)
{
    const cJSON *member = cJSON_GetObjectItem(json, name);
    assert_non_null(member);
    struct buffer text = {0};
    json_write(&text, member);
    return buffer_take_text(sandbox->region, &text);
}

struct told sandbox_told(struct sandbox *sandbox, struct outcome outcome)
{
    if (outcome.status != 0)
        fail_msg("exit status %d: %s", outcome.status, outcome.errors);
    struct error error = ERROR_IN(sandbox->region);
    const cJSON *json = json_parse(sandbox->region, outcome.output, &error);
    if (!json)
        fail_msg("%s: %s", error.text, outcome.output);
    return (struct told){member_text(sandbox, json, "changes"),
                         member_text(sandbox, json, "effects")};
}

bool sandbox_state_has(struct sandbox *sandbox, const char *file, const char *text)
{
    const char *content = program_read_file(
        sandbox->region, region_format(sandbox->region, "%s/state/%s", sandbox->directory, file));
    assert_non_null(content);
    return strstr(content, text) != NULL;
}

const char *sandbox_last_run(struct sandbox *sandbox, const char *undo)
{
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "audit", "-c", "1", "--plain", "--fields", "id,undo");
    const char *tab = strchr(outcome.output, '\t');
    assert_non_null(tab);
    assert_has(tab, undo);
    return region_copy_bytes(sandbox->region, outcome.output, (size_t)(tab - outcome.output));
}

void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\nis not in\n%s", part, text);
}

void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("%s\nis in\n%s", part, text);
}
