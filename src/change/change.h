/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gateway through which every row is changed. A change is one act: one transaction, the rows it
 * inserted, updated and deleted with what they held before and after, and the effects that must
 * follow its commit (outbox.h). A preview is the same thing, rolled back.
 *
 * Whatever fails is noted in the error given at the beginning, and the change can then only be
 * abandoned; so a run of calls may be checked once, at its end. Rows that another session holds are
 * waited for 10 s; then the failure is ERROR_TIMED_OUT.
 */
#ifndef CHANGE_CHANGE_H
#define CHANGE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "server/database.h"

struct change;
struct error;
struct row_snapshots;
struct outbox;
struct records;
struct region;
struct rows;

/* What was changed so far; valid, like the effects, until the change's region ends. */
const struct records *change_records(const struct change *change) RETURNS_NONNULL NONNULL(1);

struct change_settings {
    struct database *database;
    struct region *region; /* for rows and records: it must outlive the change */
    struct error *error;
    struct outbox *outbox; /* takes the effects over at the commit; NULL in a preview */
    bool preview;          /* show, and roll back; also where the session is read-only */
    struct row_snapshots
        *snapshots; /* gets every row as it was and as it became; NULL: nobody asks */
};

/* Begins the transaction. NULL, with the cause, on failure. End it with change_commit() or
 * change_abandon(). */
struct change *change_begin(const struct change_settings *settings) NONNULL(1) MUST_USE;

/* Memory of the change, and where its failures are noted. */
struct region *change_region(const struct change *change) RETURNS_NONNULL NONNULL(1);
/* The database, for readers that stream within the transaction; it is not to be written to. */
struct database *change_database(const struct change *change) RETURNS_NONNULL NONNULL(1);
struct error *change_error(const struct change *change) RETURNS_NONNULL NONNULL(1);
bool change_is_preview(const struct change *change) NONNULL(1);
/* When the act takes place, in microseconds: one time for all its rows, the program's clock as the
 * server's own commands use theirs. */
int64_t change_time(const struct change *change) NONNULL(1);
/* The id of the user in whose name it is done, for the audit rows; 0, as at the beginning:
 * nobody's.
 */
void change_set_actor(struct change *change, int64_t user_id) NONNULL(1);
int64_t change_actor(const struct change *change) NONNULL(1);

/* Reads within the transaction: rows to lock (SELECT … FOR UPDATE), audiences, counts. NULL, with
 * the cause noted, on failure. */
struct rows *change_read(struct change *change, const char *sql, struct sql_parameters parameters)
    NONNULL(1, 2) MUST_USE;

/* `column` becomes `sql`: an expression with parameters, and `t` for the row as it was. */
struct assignment {
    const char *column;
    const char *sql;
};

struct update {
    const char *table;
    const char *key; /* the primary key's column; NULL: "id" */
    const struct assignment *assignments;
    size_t assignment_count;
    const char *where; /* a condition on `t` */
    struct sql_parameters parameters;
};

/* ASSIGNMENTS({"role", "$2::int"}) for the two members that hold them. */
#define ASSIGNMENTS(...)                                                                           \
    .assignments = (const struct assignment[]){__VA_ARGS__},                                       \
    .assignment_count =                                                                            \
        sizeof((const struct assignment[]){__VA_ARGS__}) / sizeof(struct assignment)

/*
 * Locks the rows in order of their key and updates them, all in one statement. Returns a row for
 * each: the key, then for every assignment the value before and after. NULL, with the cause noted.
 */
struct rows *change_update(struct change *change, const struct update *update) NONNULL(1, 2);

struct insertion {
    const char *table;
    const char *key;     /* NULL: "id" */
    const char *columns; /* "realm_id, event_type" */
    const char *source;  /* "VALUES ($1, $2)" or a SELECT */
    struct sql_parameters parameters;
};

/* Inserts and returns the keys of the new rows, then their columns as given. NULL, with the cause.
 */
struct rows *change_insert(struct change *change, const struct insertion *insertion) NONNULL(1, 2);

struct deletion {
    const char *table;
    const char *key;     /* NULL: "id" */
    const char *columns; /* what is recorded of them: "user_group_id, user_profile_id"; or NULL */
    const char *where;   /* a condition on `t` */
    struct sql_parameters parameters;
};

/* Locks the rows in order of their key and deletes them, all in one statement. Returns the keys of
 * those that are gone, then their columns as given. NULL, with the cause noted. */
struct rows *change_delete(struct change *change, const struct deletion *deletion) NONNULL(1, 2);

/* The same for rows of any number: only the lowest RECORDS_MAX keys are fetched and recorded, the
 * others are counted. False, with the cause noted. */
bool change_delete_many(struct change *change, const struct deletion *deletion) NONNULL(1, 2);

/*
 * Commits: the effects are journalled first, and delivered after. In a preview checks what the
 * COMMIT would check, and rolls back. No further statement belongs to the change either way. False,
 * with the cause noted, if nothing was changed, or nobody knows (see outbox_commit()).
 */
bool change_commit(struct change *change) NONNULL(1) MUST_USE;
/* Rolls back; NULL is allowed. Always returns false. */
bool change_abandon(struct change *change);

#endif
