/* SPDX-License-Identifier: Apache-2.0 */
#include "change/change.h"

#include <string.h>

#include "change/outbox.h"
#include "change/record.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "server/rows.h"

struct change {
    struct change_settings settings;
    struct records *records;
    struct effects *effects;
    int64_t time;
};

/* Locks are not waited for longer than this, so that an act never hangs behind another one. */
static const char lock_timeout_sql[] = "SET LOCAL lock_timeout = '10s'";

struct rows *change_read(struct change *change, const char *sql, struct sql_parameters parameters)
{
    return database_query(change->settings.database, change->settings.region,
                          change->settings.error, sql, parameters);
}

static bool run_plain(struct change *change, const char *sql)
{
    return change_read(change, sql, NO_PARAMETERS) != NULL;
}

struct change *change_begin(const struct change_settings *settings)
{
    struct change *change = region_alloc(settings->region, sizeof *change);
    *change = (struct change){
        .settings = *settings,
        .records = records_create(settings->region),
        .effects = effects_create(settings->region),
        .time = clock_now(),
    };
    if (!run_plain(change, "BEGIN ISOLATION LEVEL READ COMMITTED") ||
        !run_plain(change, lock_timeout_sql))
        return NULL;
    return change;
}

struct region *change_region(const struct change *change)
{
    return change->settings.region;
}

struct error *change_error(const struct change *change)
{
    return change->settings.error;
}

bool change_is_preview(const struct change *change)
{
    return change->settings.preview;
}

int64_t change_time(const struct change *change)
{
    return change->time;
}

struct effects *change_effects(struct change *change)
{
    return change->effects;
}

const struct records *change_records(const struct change *change)
{
    return change->records;
}

static const char *key_column(const char *key)
{
    return key ? key : "id";
}

/*
 * UPDATE … RETURNING shows new values only, so the old ones are read, and locked, by a first part
 * of the same statement (PostgreSQL documentation, 7.8.4 "Data-Modifying Statements in WITH").
 */
static void write_update(struct buffer *sql, const struct update *update)
{
    const char *key = key_column(update->key);
    buffer_format(sql, "WITH before AS MATERIALIZED (SELECT t.%s AS row_key", key);
    for (size_t i = 0; i < update->assignment_count; i++)
        buffer_format(sql, ", t.%s AS old_%zu", update->assignments[i].column, i);
    buffer_format(sql,
                  " FROM %s t WHERE %s ORDER BY t.%s FOR UPDATE OF t), after AS (UPDATE %s t SET ",
                  update->table, update->where, key, update->table);
    for (size_t i = 0; i < update->assignment_count; i++)
        buffer_format(sql, "%s%s = %s", i ? ", " : "", update->assignments[i].column,
                      update->assignments[i].sql);
    buffer_format(sql, " FROM before WHERE t.%s = before.row_key RETURNING t.%s AS row_key", key,
                  key);
    for (size_t i = 0; i < update->assignment_count; i++)
        buffer_format(sql, ", t.%s AS new_%zu", update->assignments[i].column, i);
    buffer_append_text(sql, ") SELECT before.row_key");
    for (size_t i = 0; i < update->assignment_count; i++)
        buffer_format(sql, ", old_%zu, new_%zu", i, i);
    buffer_append_text(sql, " FROM before JOIN after USING (row_key) ORDER BY 1");
}

/* Runs what was written and frees the buffer. */
static struct rows *run_written(struct change *change, struct buffer *sql,
                                struct sql_parameters parameters)
{
    struct rows *rows = change_read(change, buffer_text(sql), parameters);
    buffer_free(sql);
    return rows;
}

static const char *key_text(struct region *region, const struct rows *rows, size_t row)
{
    struct value key = rows_value(rows, row, 0);
    return value_to_text(&key, region);
}

static bool values_differ(struct region *region, struct value a, struct value b)
{
    if (a.null || b.null)
        return a.null != b.null;
    return strcmp(value_to_text(&a, region), value_to_text(&b, region)) != 0;
}

/* One updated row, with the columns that really changed. */
static void record_update(struct change *change, const struct update *update,
                          const struct rows *rows, size_t row)
{
    struct region *region = change->settings.region;
    struct record_field *fields =
        region_alloc_array(region, update->assignment_count, sizeof *fields);
    size_t count = 0;
    for (size_t i = 0; i < update->assignment_count; i++) {
        struct value before = rows_value(rows, row, 1 + 2 * i);
        struct value after = rows_value(rows, row, 2 + 2 * i);
        if (values_differ(region, before, after))
            fields[count++] = (struct record_field){
                .column = update->assignments[i].column, .before = before, .after = after};
    }
    records_add(change->records, &(struct record){.table = update->table,
                                                  .operation = OPERATION_UPDATE,
                                                  .key = key_text(region, rows, row),
                                                  .fields = fields,
                                                  .field_count = count});
}

struct rows *change_update(struct change *change, const struct update *update)
{
    struct buffer sql = {0};
    write_update(&sql, update);
    struct rows *rows = run_written(change, &sql, update->parameters);
    for (size_t i = 0; rows && i < rows_count(rows); i++) {
        if (records_count_row(change->records, update->table, OPERATION_UPDATE))
            record_update(change, update, rows, i);
    }
    return rows;
}

static void record_insertion(struct change *change, const struct insertion *insertion,
                             const struct rows *rows, size_t row)
{
    struct region *region = change->settings.region;
    size_t count = rows_columns(rows) - 1;
    struct record_field *fields = region_alloc_array(region, count, sizeof *fields);
    for (size_t i = 0; i < count; i++) {
        struct value after = rows_value(rows, row, i + 1);
        fields[i] = (struct record_field){
            .column = region_copy_text(region, rows_column_name(rows, i + 1)),
            .before = value_null(after.type),
            .after = after,
        };
    }
    records_add(change->records, &(struct record){.table = insertion->table,
                                                  .operation = OPERATION_INSERT,
                                                  .key = key_text(region, rows, row),
                                                  .fields = fields,
                                                  .field_count = count});
}

struct rows *change_insert(struct change *change, const struct insertion *insertion)
{
    struct buffer sql = {0};
    buffer_format(&sql, "INSERT INTO %s (%s) %s RETURNING %s AS row_key, %s", insertion->table,
                  insertion->columns, insertion->source, key_column(insertion->key),
                  insertion->columns);
    struct rows *rows = run_written(change, &sql, insertion->parameters);
    for (size_t i = 0; rows && i < rows_count(rows); i++) {
        if (records_count_row(change->records, insertion->table, OPERATION_INSERT))
            record_insertion(change, insertion, rows, i);
    }
    return rows;
}

/* The keys of deleted rows, in the first column. */
static void record_deletions(struct change *change, const struct deletion *deletion,
                             const struct rows *rows)
{
    bool secret = record_is_secret(key_column(deletion->key));
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (records_count_row(change->records, deletion->table, OPERATION_DELETE))
            records_add(change->records,
                        &(struct record){.table = deletion->table,
                                         .operation = OPERATION_DELETE,
                                         .key = secret
                                                    ? "(secret)"
                                                    : key_text(change->settings.region, rows, i)});
    }
}

static void write_deletion(struct buffer *sql, const struct deletion *deletion)
{
    buffer_format(sql, "DELETE FROM %s t WHERE %s RETURNING t.%s AS row_key", deletion->table,
                  deletion->where, key_column(deletion->key));
}

struct rows *change_delete(struct change *change, const struct deletion *deletion)
{
    struct buffer sql = {0};
    write_deletion(&sql, deletion);
    struct rows *rows = run_written(change, &sql, deletion->parameters);
    if (rows)
        record_deletions(change, deletion, rows);
    return rows;
}

bool change_delete_many(struct change *change, const struct deletion *deletion)
{
    struct buffer sql = {0};
    buffer_append_text(&sql, "WITH gone AS (");
    write_deletion(&sql, deletion);
    buffer_format(&sql, ") SELECT row_key, count(*) OVER () FROM gone ORDER BY row_key LIMIT %d",
                  RECORDS_MAX);
    struct rows *rows = run_written(change, &sql, deletion->parameters);
    if (!rows)
        return false;
    record_deletions(change, deletion, rows);
    size_t fetched = rows_count(rows);
    if (fetched > 0)
        records_count_rows(change->records, deletion->table, OPERATION_DELETE,
                           (size_t)rows_integer(rows, 0, 1) - fetched);
    return true;
}

bool change_abandon(struct change *change)
{
    /* Where this fails the connection is gone, or closed soon after a signal: the server rolls back
     * by itself then. */
    return change &&
           database_query(change->settings.database, change->settings.region, NULL, "ROLLBACK",
                          NO_PARAMETERS) &&
           false;
}

bool change_commit(struct change *change)
{
    if (change->settings.error->kind != ERROR_NONE)
        return change_abandon(change);
    if (change->settings.preview)
        return run_plain(change, "ROLLBACK");
    return outbox_commit(change->settings.outbox, change->settings.database, change->effects,
                         change->settings.error);
}
