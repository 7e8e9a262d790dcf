/* SPDX-License-Identifier: Apache-2.0 */
#include "server/database.h"

#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "server/connection.h"
#include "server/parameters.h"

enum {
    CANCEL_GRACE_MS = 5000, /* how long a cancelled statement may take to end */
    ANSWER_GRACE_MS = 5000, /* how much later than its time-out the server may answer */
};

struct database {
    PGconn *connection;
    struct database_options options; /* only what statements need; the texts are not kept */
    struct region *scratch;          /* the texts of one statement's parameters */
    const char *version;
    struct region *region;
    char sqlstate[6];
    int64_t started_ms;        /* when the running statement was sent */
    bool stopping;             /* the running statement was cancelled from here */
    enum error_kind stop_kind; /* why: ERROR_NONE when it was `each` that stopped */
};

enum wait_outcome { WAIT_READY, WAIT_TIMED_OUT, WAIT_INTERRUPTED };

static void block_interrupts(sigset_t *before)
{
    sigset_t interrupts;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    sigaddset(&interrupts, SIGHUP);
    sigprocmask(SIG_BLOCK, &interrupts, before);
}

/* Waits for `events` until `deadline_ms` (-1: for ever). A signal that comes between the look at
 * interrupt_pending() and the wait is not missed: only ppoll(2) lets it in. */
static enum wait_outcome wait_for(int fd, short events, int64_t deadline_ms, bool interruptible)
{
    struct pollfd poll_fd = {.fd = fd, .events = events};
    sigset_t before;
    block_interrupts(&before);
    enum wait_outcome outcome = WAIT_INTERRUPTED;
    while (!interruptible || interrupt_pending() == ERROR_NONE) {
        int64_t left = deadline_ms < 0 ? 0 : deadline_ms - clock_monotonic_ms();
        left = left > 0 ? left : 0;
        struct timespec time = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
        int ready = ppoll(&poll_fd, 1, deadline_ms < 0 ? NULL : &time, &before);
        if (ready >= 0) {
            outcome = ready ? WAIT_READY : WAIT_TIMED_OUT;
            break;
        }
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return outcome;
}

static bool set_interrupted(struct error *error, enum error_kind kind, const char *what)
{
    error_set(error, kind, "%s: %s.", kind == ERROR_TERMINATED ? "Terminated" : "Interrupted",
              what);
    return false;
}

/* Drives the attempt to its end; false, with the cause, if it is not a good one. */
static bool finish_connecting(PGconn *connection, const struct database_options *options,
                              struct error *error)
{
    int timeout_ms = connection_timeout_ms(options, connection, 0);
    int64_t deadline_ms = timeout_ms ? clock_monotonic_ms() + timeout_ms : -1;
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    if (PQstatus(connection) == CONNECTION_BAD)
        next = PGRES_POLLING_FAILED;
    while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
        short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        switch (wait_for(PQsocket(connection), events, deadline_ms, true)) {
        case WAIT_READY: break;
        case WAIT_TIMED_OUT:
            connection_explain_timeout(connection, timeout_ms, error);
            return false;
        case WAIT_INTERRUPTED:
            return set_interrupted(error, interrupt_pending(),
                                   "the connection to the database was given up");
        }
        next = PQconnectPoll(connection);
    }
    if (next == PGRES_POLLING_OK)
        return connection_check_session(connection, error);
    connection_explain_failure(connection, error);
    return false;
}

struct database *database_connect(const struct database_options *options, struct error *error)
{
    PGconn *connection = connection_start(options, NULL, error);
    if (!connection)
        return NULL;
    /* A large statement must not block in send(2), where a signal would not be heeded. */
    if (!finish_connecting(connection, options, error) || PQsetnonblocking(connection, 1) != 0) {
        PQfinish(connection);
        return NULL;
    }
    struct database *database = memory_alloc(1, sizeof *database);
    *database = (struct database){
        .connection = connection,
        .options = {.timeout_ms = options->timeout_ms, .read_only = options->read_only},
        .scratch = region_create(),
        .region = region_create(),
    };
    database->version = connection_version(connection, database->region);
    return database;
}

void database_close(struct database *database)
{
    if (!database)
        return;
    PQfinish(database->connection);
    region_destroy(database->scratch);
    region_destroy(database->region);
    free(database);
}

/* Asks the server, over a connection of its own, to end the running statement. */
static void cancel(struct database *database, enum error_kind why)
{
    char complaint[256];
    PGcancel *request = PQgetCancel(database->connection);
    if (request)
        PQcancel(request, complaint, sizeof complaint); /* fails only where the server is gone */
    PQfreeCancel(request);
    database->stopping = true;
    database->stop_kind = why;
}

static int64_t deadline(const struct database *database)
{
    if (database->stopping)
        return clock_monotonic_ms() + CANCEL_GRACE_MS;
    int timeout_ms = database->options.timeout_ms;
    return timeout_ms > 0 ? database->started_ms + timeout_ms + ANSWER_GRACE_MS : -1;
}

static bool set_silent(struct database *database, struct error *error)
{
    if (database->stopping && database->stop_kind != ERROR_NONE)
        return set_interrupted(error, database->stop_kind,
                               "the database did not confirm that the statement has ended");
    error_set(error, ERROR_UNREACHABLE, _("The database does not answer."));
    return error_hint(error, _("Check the network and the load of the database's host."));
}

/* Moves bytes until a result is there; false, with the cause, if none will come. */
static bool await_result(struct database *database, struct error *error)
{
    PGconn *connection = database->connection;
    for (;;) {
        int unsent = PQflush(connection);
        if (unsent <= 0 && !PQisBusy(connection))
            return true;
        short events = unsent > 0 ? POLLIN | POLLOUT : POLLIN;
        switch (wait_for(PQsocket(connection), events, deadline(database), !database->stopping)) {
        case WAIT_READY: break;
        case WAIT_TIMED_OUT: return set_silent(database, error);
        case WAIT_INTERRUPTED: cancel(database, interrupt_pending()); continue;
        }
        if (!PQconsumeInput(connection)) {
            connection_explain_loss(connection, NULL, error);
            return false;
        }
    }
}

/* Sends the statement; one that a signal has overtaken is not sent at all. */
static bool send_statement(struct database *database, struct error *error, const char *sql,
                           struct sql_parameters parameters)
{
    database->sqlstate[0] = '\0';
    database->stopping = false;
    database->started_ms = clock_monotonic_ms();
    if (interrupt_pending() != ERROR_NONE)
        return set_interrupted(error, interrupt_pending(), "the statement was not sent");
    region_reset(database->scratch);
    const char *const *texts = parameters_to_texts(database->scratch, parameters);
    log_line("%s", sql);
    if (PQsendQueryParams(database->connection, sql, (int)parameters.count, NULL, texts, NULL, NULL,
                          0))
        return true;
    connection_explain_loss(database->connection, NULL, error);
    return false;
}

static void explain(struct database *database, const PGresult *result, struct error *error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    snprintf(database->sqlstate, sizeof database->sqlstate, "%s", sqlstate ? sqlstate : "");
    bool cancelled = database->stopping && strcmp(database->sqlstate, "57014") == 0;
    if (cancelled && database->stop_kind != ERROR_NONE)
        set_interrupted(error, database->stop_kind, "the running statement was cancelled");
    else
        connection_explain_statement(database->connection, result, &database->options,
                                     clock_monotonic_ms() - database->started_ms, error);
}

/*
 * Reads to the end of the statement, so that the next can be sent; the result, or NULL with the
 * cause. The statement that finished before its cancellation arrived has succeeded.
 */
static PGresult *read_result(struct database *database, struct error *error)
{
    PGresult *kept = NULL;
    for (;;) {
        if (!await_result(database, error)) {
            PQclear(kept);
            return NULL;
        }
        PGresult *result = PQgetResult(database->connection);
        if (!result)
            break;
        PQclear(kept);
        kept = result;
    }
    if (kept && connection_succeeded(kept))
        return kept;
    if (kept)
        explain(database, kept, error);
    else
        connection_explain_loss(database->connection, NULL, error);
    PQclear(kept);
    return NULL;
}

struct rows *database_query(struct database *database, struct region *region, struct error *error,
                            const char *sql, struct sql_parameters parameters)
{
    if (!send_statement(database, error, sql, parameters))
        return NULL;
    PGresult *result = read_result(database, error);
    return result ? rows_wrap(region, result) : NULL;
}

struct stream {
    bool (*each)(void *context, const struct value *row, size_t columns);
    void *context;
    struct value *row; /* room for `columns` */
    int columns;
};

/* Gives a result's rows to `each`; false once it wants no more. */
static bool give(struct stream *stream, const PGresult *result)
{
    if (!stream->row) {
        stream->columns = PQnfields(result);
        stream->row = memory_alloc((size_t)stream->columns, sizeof *stream->row);
    }
    for (int row = 0; row < PQntuples(result); row++) {
        for (int column = 0; column < stream->columns; column++)
            stream->row[column] = rows_result_value(result, row, column);
        if (!stream->each(stream->context, stream->row, (size_t)stream->columns))
            return false;
    }
    return true;
}

/* Reads and drops what is left of the statement. */
static bool drain(struct database *database, struct error *error)
{
    for (;;) {
        if (!await_result(database, error))
            return false;
        PGresult *result = PQgetResult(database->connection);
        if (!result)
            return true;
        PQclear(result);
    }
}

/* True when all rows were given or `each` wanted no more. Then the rest is cancelled, unless that
 * would spoil an open transaction: there it is read and dropped. */
static bool stream_rows(struct database *database, struct stream *stream, bool in_transaction,
                        struct error *error)
{
    for (;;) {
        if (!await_result(database, error))
            return false;
        PGresult *result = PQgetResult(database->connection);
        if (!result)
            return true;
        bool succeeded = connection_succeeded(result);
        bool wanted = succeeded && give(stream, result);
        if (!succeeded)
            explain(database, result, error);
        PQclear(result);
        if (wanted)
            continue;
        if (succeeded && !in_transaction)
            cancel(database, ERROR_NONE);
        return drain(database, error) && succeeded;
    }
}

bool database_each(struct database *database, struct error *error, const char *sql,
                   struct sql_parameters parameters,
                   bool (*each)(void *context, const struct value *row, size_t columns),
                   void *context)
{
    bool in_transaction = PQtransactionStatus(database->connection) != PQTRANS_IDLE;
    if (!send_statement(database, error, sql, parameters))
        return false;
    PQsetSingleRowMode(database->connection);
    struct stream stream = {.each = each, .context = context};
    bool done = stream_rows(database, &stream, in_transaction, error);
    free(stream.row);
    return done;
}

const char *database_sqlstate(const struct database *database)
{
    return database->sqlstate;
}

bool database_is_settled(const struct database *database)
{
    switch (PQtransactionStatus(database->connection)) {
    case PQTRANS_IDLE:
    case PQTRANS_INTRANS:
    case PQTRANS_INERROR: return true;
    default: return false;
    }
}

const char *database_address(const struct database *database, struct region *region)
{
    return connection_address(database->connection, region);
}

const char *database_version(const struct database *database)
{
    return database->version;
}
