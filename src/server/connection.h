/* SPDX-License-Identifier: Apache-2.0 */
/* What database.c and async_database.c share: how a session is opened, and why something failed. */
#ifndef SERVER_CONNECTION_H
#define SERVER_CONNECTION_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "server/database.h"

struct endpoints;
struct error;
struct region;

/* Where libpq would connect to: what the connection string, its service file and the environment
 * say of `host`, `hostaddr` and `port`, in `region`. False, with the cause (ERROR_USAGE), if the
 * string can't be read. Nothing is looked up. */
bool connection_endpoints(const struct database_options *options, struct region *region,
                          struct endpoints *endpoints, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/*
 * Begins to connect to `endpoints` (NULL: those above) without waiting, except for the resolution
 * of names that have no address there, which libpq does at once. All of the session's settings
 * travel in the start-up packet. The caller ends it with PQfinish(), and asks PQstatus() whether
 * the attempt has failed already. NULL, with the cause (ERROR_USAGE), if the connection string
 * can't be read.
 */
PGconn *connection_start(const struct database_options *options, const struct endpoints *endpoints,
                         struct error *error) NONNULL(1) MUST_USE;

/*
 * Does a session that has just begun show values in the way that this program reads them: dates by
 * ISO, times in UTC, text as UTF-8? A pool between may have dropped what was asked for. False, with
 * the cause (ERROR_REFUSED), if it does not: nothing read over it could be trusted.
 */
bool connection_check_session(PGconn *connection, struct error *error) NONNULL(1) MUST_USE;

/* How long to wait for the connection, in milliseconds: the options' time, else connect_timeout of
 * the connection string (for each of its hosts), else `otherwise`. */
int connection_timeout_ms(const struct database_options *options, PGconn *connection, int otherwise)
    NONNULL(1, 2);

/* "user@host:port/name", or "user@[socket]/name". */
const char *connection_address(PGconn *connection, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);

/* The server's version: "15.18". */
const char *connection_version(PGconn *connection, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);

/* Notes that the attempt to connect failed (ERROR_UNREACHABLE): all that libpq tried, in one line,
 * and what to do. */
void connection_explain_failure(PGconn *connection, struct error *error) NONNULL(1);
/* The same when nobody answered in time. */
void connection_explain_timeout(PGconn *connection, int timeout_ms, struct error *error) NONNULL(1);

/* Notes that an open connection was lost (ERROR_UNREACHABLE). `reason` is the server's or NULL:
 * then it is libpq's. */
void connection_explain_loss(PGconn *connection, const char *reason, struct error *error)
    NONNULL(1);

/* Notes why a statement failed, as database_query() documents; `elapsed_ms` is how long it ran. */
void connection_explain_statement(PGconn *connection, const PGresult *result,
                                  const struct database_options *options, int64_t elapsed_ms,
                                  struct error *error) NONNULL(1, 2, 3);

/* Did the statement succeed? COPY, which needs a protocol of its own, is not for these statements:
 * it ends the program. */
bool connection_succeeded(const PGresult *result) NONNULL(1);

#endif
