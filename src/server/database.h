/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PostgreSQL through libpq, one statement after the other: for commands. Statements take parameters
 * only; SQL text is never put together from values. The console's counterpart that never waits is
 * async_database.h.
 */
#ifndef SERVER_DATABASE_H
#define SERVER_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/value.h"
#include "server/rows.h"

struct database;
struct error;
struct region;

struct database_options {
    const char *conninfo;         /* any libpq connection string, several hosts too */
    const char *password;         /* or NULL */
    int timeout_ms;               /* statement_timeout and time to connect; 0: none */
    bool read_only;               /* default_transaction_read_only in the session */
    const char *application_name; /* unless the connection string or PGAPPNAME names another */
};

/* Parameters of a statement: SQL_PARAMETERS(value_integer(3), value_text("it")), or NO_PARAMETERS.
 */
struct sql_parameters {
    const struct value *values;
    size_t count;
};
#define SQL_PARAMETERS(...)                                                                        \
    ((struct sql_parameters){(const struct value[]){__VA_ARGS__},                                  \
                             sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)})
#define NO_PARAMETERS ((struct sql_parameters){NULL, 0})

/*
 * Connects and sets the session up as the server's own: UTC, UTF-8, search_path of the role, all in
 * the start-up packet. `options` and connect_timeout in the connection string are heeded, and of
 * several hosts the next is tried when one fails. A signal (see interrupt.h) ends the attempt.
 * NULL, with the cause, on failure: ERROR_UNREACHABLE, ERROR_USAGE (the string can't be read),
 * ERROR_INTERRUPTED or ERROR_TERMINATED. No text ever shows a password. Close with
 * database_close().
 */
struct database *database_connect(const struct database_options *options, struct error *error)
    NONNULL(1) MUST_USE;
void database_close(struct database *database); /* NULL is allowed */

/*
 * Runs one statement and returns its rows, in `region`. NULL, with the cause, on failure:
 * ERROR_TIMED_OUT (statement_timeout), ERROR_INTERRUPTED or ERROR_TERMINATED (a signal: the
 * statement was cancelled on the server, or not sent when the signal had come before),
 * ERROR_UNREACHABLE (connection lost), ERROR_REFUSED (a change in a read-only session), else
 * ERROR_FAILED with the server's message. A statement that ended before the cancellation reached it
 * has succeeded, a COMMIT above all.
 */
struct rows *database_query(struct database *database, struct region *region, struct error *error,
                            const char *sql, struct sql_parameters parameters)
    NONNULL(1, 2, 4) MUST_USE;

/*
 * Runs one statement and gives each row to `each` as it arrives, in constant memory; `each` returns
 * false to stop, which cancels the statement, or in a transaction, which that would abort, reads it
 * to its end. Values are valid during the call only. False on
 * failure, as above; true when it was `each` that stopped.
 */
bool database_each(struct database *database, struct error *error, const char *sql,
                   struct sql_parameters parameters,
                   bool (*each)(void *context, const struct value *row, size_t columns),
                   void *context) NONNULL(1, 3, 5) MUST_USE;

/* The SQLSTATE with which the last statement failed, "" if it did not: "42703", "42P01", … */
const char *database_sqlstate(const struct database *database) RETURNS_NONNULL NONNULL(1);

/* Is it known what became of the last statement? Not, if the connection was lost, or its end not
 * awaited, after it was sent: a COMMIT may have been done then. */
bool database_is_settled(const struct database *database) NONNULL(1);

/* "user@host:port/name", or "user@[socket]/name", and the server's version such as "15.18". */
const char *database_address(const struct database *database, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);
const char *database_version(const struct database *database) RETURNS_NONNULL NONNULL(1);

#endif
