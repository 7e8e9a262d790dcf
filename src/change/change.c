/* SPDX-License-Identifier: Apache-2.0 */
#include "change/change.h"

#include <string.h>

#include "change/outbox.h"
#include "change/record.h"
#include "change/row_snapshot.h"
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
    int64_t actor;
};

/* A preview may also be one in a session that is read-only: it takes everything back. */
static const char *const begin_sql[] = {
    [false] = "BEGIN ISOLATION LEVEL READ COMMITTED",
    [true] = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE",
};

/* Locks are not waited for longer than this, so that an act never hangs behind another one; nor
 * does a preview hold its own for long, though --timeout may say otherwise. */
static const char limits_sql[] = "SELECT set_config('lock_timeout', '10s', true),"
                                 " set_config('statement_timeout', CASE WHEN $1::boolean AND"
                                 " current_setting('statement_timeout') = '0' THEN '60s'"
                                 " ELSE current_setting('statement_timeout') END, true)";

/* What two sessions that change the same rows do to one another, in words for who waits. */
static void explain_conflict(const struct change *change)
{
    struct error *error = change->settings.error;
    const char *sqlstate = database_sqlstate(change->settings.database);
    bool waited = strcmp(sqlstate, "55P03") == 0, deadlock = strcmp(sqlstate, "40P01") == 0;
    if (!waited && !deadlock)
        return;
    error_clear(error);
    error_set(error, ERROR_TIMED_OUT,
              waited ? "Another session holds the rows to be changed and did not let go within 10 "
                       "s. The change was not made."
                     : "Another session and this one waited for each other's rows. The change was "
                       "not made.");
    error_hint(error, "try again; pg_stat_activity shows who holds locks for long.");
}

struct rows *change_read(struct change *change, const char *sql, struct sql_parameters parameters)
{
    struct rows *rows = database_query(change->settings.database, change->settings.region,
                                       change->settings.error, sql, parameters);
    if (!rows)
        explain_conflict(change);
    return rows;
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
    if (!run_plain(change, begin_sql[settings->preview]))
        return NULL;
    if (change_read(change, limits_sql, SQL_PARAMETERS(value_boolean(settings->preview))))
        return change;
    change_abandon(change);
    return NULL;
}

struct region *change_region(const struct change *change)
{
    return change->settings.region;
}

struct database *change_database(const struct change *change)
{
    return change->settings.database;
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

void change_set_actor(struct change *change, int64_t user_id)
{
    change->actor = user_id;
}

int64_t change_actor(const struct change *change)
{
    return change->actor;
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

/* One row of the result, whose first column is the key. */
static void record(struct change *change, struct record record, const char *key,
                   const struct rows *rows, size_t row)
{
    struct value value = rows_value(rows, row, 0);
    record.key = record_is_secret(record.table, key_column(key))
                     ? RECORD_SECRET
                     : value_to_text(&value, change->settings.region);
    records_add(change->records, &record);
}

/* The same for whoever wants the whole of it. `digest` is that of a row that is gone, or NULL. */
static void keep_snapshot(const struct change *change, const struct record *record, const char *key,
                          const struct value *value, const char *digest)
{
    if (change->settings.snapshots)
        row_snapshots_add(change->settings.snapshots, record, key_column(key), value, digest);
}

static bool values_differ(struct region *region, struct value a, struct value b)
{
    if (a.null || b.null)
        return a.null != b.null;
    return strcmp(value_to_text(&a, region), value_to_text(&b, region)) != 0;
}

/* All columns that one updated row was given. */
static struct record_field *updated_fields(struct change *change, const struct update *update,
                                           const struct rows *rows, size_t row)
{
    struct record_field *fields =
        region_alloc_array(change->settings.region, update->assignment_count, sizeof *fields);
    for (size_t i = 0; i < update->assignment_count; i++)
        fields[i] = (struct record_field){.column = update->assignments[i].column,
                                          .before = rows_value(rows, row, 1 + 2 * i),
                                          .after = rows_value(rows, row, 2 + 2 * i)};
    return fields;
}

/* Only the columns that really changed are recorded. */
static size_t drop_unchanged(struct region *region, struct record_field *fields, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (values_differ(region, fields[i].before, fields[i].after))
            fields[kept++] = fields[i];
    }
    return kept;
}

static void record_update(struct change *change, const struct update *update,
                          const struct rows *rows, size_t row)
{
    bool recorded = records_count_row(change->records, update->table, OPERATION_UPDATE);
    if (!recorded && !change->settings.snapshots)
        return;
    struct record_field *fields = updated_fields(change, update, rows, row);
    struct record updated = {.table = update->table,
                             .operation = OPERATION_UPDATE,
                             .fields = fields,
                             .field_count = update->assignment_count};
    struct value key = rows_value(rows, row, 0);
    keep_snapshot(change, &updated, update->key, &key, NULL);
    if (!recorded)
        return;
    updated.field_count = drop_unchanged(change->settings.region, fields, updated.field_count);
    record(change, updated, update->key, rows, row);
}

struct rows *change_update(struct change *change, const struct update *update)
{
    struct buffer sql = {0};
    write_update(&sql, update);
    struct rows *rows = run_written(change, &sql, update->parameters);
    for (size_t i = 0; rows && i < rows_count(rows); i++)
        record_update(change, update, rows, i);
    return rows;
}

/* Rows that are new or gone: the key stands first, then `count` columns that say what they hold. */
struct listing {
    const char *table;
    enum operation operation;
    const char *key;
    const struct rows *rows; /* NULL after a failure */
    size_t count;
    bool digests; /* a digest of the row stands after the columns */
    bool many;    /* the rows have one snapshot together */
};

static struct record_field *listed_fields(struct change *change, const struct listing *listing,
                                          size_t row)
{
    struct region *region = change->settings.region;
    bool gone = listing->operation == OPERATION_DELETE;
    struct record_field *fields = region_alloc_array(region, listing->count, sizeof *fields);
    for (size_t i = 0; i < listing->count; i++) {
        struct value held = rows_value(listing->rows, row, i + 1), none = value_null(held.type);
        fields[i] = (struct record_field){
            .column = region_copy_text(region, rows_column_name(listing->rows, i + 1)),
            .before = gone ? held : none,
            .after = gone ? none : held,
        };
    }
    return fields;
}

static void record_row(struct change *change, const struct listing *listing, size_t row)
{
    bool recorded = records_count_row(change->records, listing->table, listing->operation);
    if (!recorded && !change->settings.snapshots)
        return;
    struct record listed = {.table = listing->table,
                            .operation = listing->operation,
                            .fields = listed_fields(change, listing, row),
                            .field_count = listing->count};
    struct value key = rows_value(listing->rows, row, 0);
    if (!listing->many)
        keep_snapshot(change, &listed, listing->key, &key,
                      listing->digests ? rows_text(listing->rows, row, listing->count + 1) : NULL);
    if (recorded)
        record(change, listed, listing->key, listing->rows, row);
}

static void record_rows(struct change *change, const struct listing *listing)
{
    for (size_t i = 0; listing->rows && i < rows_count(listing->rows); i++)
        record_row(change, listing, i);
}

struct rows *change_insert(struct change *change, const struct insertion *insertion)
{
    struct buffer sql = {0};
    buffer_format(&sql, "INSERT INTO %s (%s) %s RETURNING %s AS row_key, %s", insertion->table,
                  insertion->columns, insertion->source, key_column(insertion->key),
                  insertion->columns);
    struct rows *rows = run_written(change, &sql, insertion->parameters);
    record_rows(change, &(struct listing){.table = insertion->table,
                                          .operation = OPERATION_INSERT,
                                          .key = insertion->key,
                                          .rows = rows,
                                          .count = rows ? rows_columns(rows) - 1 : 0});
    return rows;
}

/* The rows are locked in order first, so that two deletions of the same rows wait for one another
 * and not each for the other. Where snapshots are kept, a digest of the whole row comes last, made
 * with their salt: the parameter after the statement's own. What the transaction itself has made of
 * a row holds times and new keys, which never come again; its own snapshots say what it is. */
static void write_deletion(struct buffer *sql, const struct change *change,
                           const struct deletion *deletion)
{
    const char *table = deletion->table, *key = key_column(deletion->key);
    buffer_format(sql,
                  "WITH before AS MATERIALIZED (SELECT t.%s AS row_key FROM %s t WHERE %s"
                  " ORDER BY t.%s FOR UPDATE OF t) DELETE FROM %s t USING before"
                  " WHERE t.%s = before.row_key RETURNING t.%s AS row_key%s%s",
                  key, table, deletion->where, key, table, key, key, deletion->columns ? ", " : "",
                  deletion->columns ? deletion->columns : "");
    if (change->settings.snapshots)
        buffer_format(sql,
                      ", CASE WHEN t.xmin = pg_current_xact_id()::xid THEN '' ELSE"
                      " encode(sha256(convert_to($%zu::text || t::text, 'UTF8')), 'hex') END"
                      " AS row_digest",
                      deletion->parameters.count + 1);
}

static struct sql_parameters with_salt(const struct change *change, struct sql_parameters given)
{
    if (!change->settings.snapshots)
        return given;
    struct value *values =
        region_alloc_array(change->settings.region, given.count + 1, sizeof *values);
    if (given.count)
        memcpy(values, given.values, given.count * sizeof *values);
    values[given.count] = value_text(row_snapshots_salt(change->settings.snapshots));
    return (struct sql_parameters){values, given.count + 1};
}

struct rows *change_delete(struct change *change, const struct deletion *deletion)
{
    struct buffer sql = {0};
    bool digests = change->settings.snapshots;
    write_deletion(&sql, change, deletion);
    struct rows *rows = run_written(change, &sql, with_salt(change, deletion->parameters));
    record_rows(change, &(struct listing){.table = deletion->table,
                                          .operation = OPERATION_DELETE,
                                          .key = deletion->key,
                                          .rows = rows,
                                          .count = rows ? rows_columns(rows) - 1 - digests : 0,
                                          .digests = digests});
    return rows;
}

/* What stands behind the columns of the rows that are gone: their number, and where snapshots are
 * kept one digest of all. */
static const char gone_sql[] = ") SELECT *, count(*) OVER () FROM gone";
static const char gone_digests_sql[] =
    ") SELECT *, (SELECT encode(sha256(convert_to(string_agg(row_digest, '' ORDER BY row_key),"
    " 'UTF8')), 'hex') FROM gone), count(*) OVER () FROM gone";

bool change_delete_many(struct change *change, const struct deletion *deletion)
{
    struct buffer sql = {0};
    struct row_snapshots *snapshots = change->settings.snapshots;
    buffer_append_text(&sql, "WITH gone AS (");
    write_deletion(&sql, change, deletion);
    buffer_format(&sql, "%s ORDER BY row_key LIMIT %d", snapshots ? gone_digests_sql : gone_sql,
                  RECORDS_MAX);
    struct rows *rows = run_written(change, &sql, with_salt(change, deletion->parameters));
    if (!rows || rows_count(rows) == 0)
        return rows;
    size_t total = rows_columns(rows) - 1;
    record_rows(change, &(struct listing){.table = deletion->table,
                                          .operation = OPERATION_DELETE,
                                          .key = deletion->key,
                                          .rows = rows,
                                          .count = total - 1 - (snapshots ? 2 : 0),
                                          .many = true});
    size_t gone = (size_t)rows_integer(rows, 0, total);
    records_count_rows(change->records, deletion->table, OPERATION_DELETE, gone - rows_count(rows));
    if (snapshots)
        row_snapshots_add_gone(snapshots, deletion->table, key_column(deletion->key), gone,
                               rows_text(rows, 0, total - 1));
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
    /* What the COMMIT would check belongs to a preview too. */
    if (change->settings.preview)
        return run_plain(change, "SET CONSTRAINTS ALL IMMEDIATE") ? run_plain(change, "ROLLBACK")
                                                                  : change_abandon(change);
    return outbox_commit(change->settings.outbox, change->settings.database, change->effects,
                         change->settings.error);
}
