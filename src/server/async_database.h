/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PostgreSQL for the console: never waits, runs on the event loop, comes back by itself. Queries
 * queue up and run one at a time on one connection. A connection that is lost is retried with
 * back-off (1, 2, 4, … 30 s); queries that had not been answered fail with ERROR_UNREACHABLE.
 */
#ifndef SERVER_ASYNC_DATABASE_H
#define SERVER_ASYNC_DATABASE_H

#include <stdbool.h>

#include "core/attributes.h"
#include "server/database.h"

struct async_database;
struct async_query;
struct loop;

enum database_state { DATABASE_CONNECTING, DATABASE_READY, DATABASE_LOST };

/*
 * Begins to connect; `changed(context)` is called from the loop on every change of state. An
 * attempt may take the options' time, else connect_timeout of the connection string, else 10 s;
 * only name resolution, which libpq does on the spot, makes the loop wait. The options are copied.
 */
struct async_database *async_database_open(struct loop *loop,
                                           const struct database_options *options,
                                           void (*changed)(void *context),
                                           void *context) RETURNS_NONNULL NONNULL(1, 2) MUST_USE;
/* Forgets all queries without calling back; any callback may do it. To be done before the loop is
 * destroyed. NULL is allowed. */
void async_database_close(struct async_database *database);

enum database_state async_database_state(const struct async_database *database) NONNULL(1);
/* Why it was lost, or could not be reached, until it is ready again, else NULL; valid until the
 * next change of state. */
const char *async_database_problem(const struct async_database *database) NONNULL(1);
/* Milliseconds until the next attempt, 0 unless lost. */
int async_database_retry_in(const struct async_database *database) NONNULL(1);
void async_database_retry_now(struct async_database *database) NONNULL(1);
/* As database_address() and database_version(); "" before the first connection. */
const char *async_database_address(const struct async_database *database) RETURNS_NONNULL
    NONNULL(1);
const char *async_database_version(const struct async_database *database) RETURNS_NONNULL
    NONNULL(1);
/* Is a query running or waiting whose answer is wanted? */
bool async_database_busy(const struct async_database *database) NONNULL(1);

/*
 * Queues a statement; SQL and parameters are copied. `done` is called once from the loop with the
 * rows, which live until it returns, or NULL and the cause. It is not called after
 * async_query_forget() or async_database_close(). The query is freed after `done`.
 *
 * Without a connection the query waits for the next attempt, and fails if that does.
 */
struct async_query *async_database_query(struct async_database *database, const char *sql,
                                         struct sql_parameters parameters,
                                         void (*done)(void *context, const struct rows *rows,
                                                      const struct error *error),
                                         void *context) RETURNS_NONNULL NONNULL(1, 2, 4);
/* The answer is no longer wanted: a waiting query is dropped, a running one cancelled on the server
 * (without waiting for that). Not to be used once `done` has returned. NULL is allowed. */
void async_query_forget(struct async_query *query);

#endif
