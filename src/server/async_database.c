/* SPDX-License-Identifier: Apache-2.0 */
#include "server/async_database.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/cancellation.h"
#include "server/connection.h"
#include "server/name_lookup.h"
#include "server/parameters.h"

enum {
    CONNECT_TIMEOUT_MS = 10000, /* unless the options say otherwise */
    FIRST_RETRY_MS = 1000,
    LAST_RETRY_MS = 30000,
    LOOKUP_TIMEOUT_MS = 8000, /* for the names of the hosts, at the most */
};

struct async_query {
    struct async_query *next;
    struct async_database *database;
    struct region *region; /* holds this, the SQL, the parameters and the result */
    const char *sql;
    const char *const *parameters;
    int parameter_count;
    void (*done)(void *context, const struct rows *rows, const struct error *error);
    void *context;
    unsigned connection_number; /* queries of a connection that was lost have failed with it */
    int64_t started_ms;
    bool forgotten;
    bool answered; /* `done` runs now */
};

struct async_database {
    struct loop *loop;
    struct region *region; /* the options' texts */
    struct database_options options;
    void (*changed)(void *context);
    void *context;

    enum database_state state;
    struct name_lookup *lookup; /* of the attempt's hosts, while it is under way */
    PGconn *connection;         /* NULL while lost and before an attempt */
    unsigned connection_number;
    struct watch *watch; /* of the connection's socket */
    struct timer *timer; /* connecting: the attempt's end; ready: a query waits; lost: the retry */
    int64_t retry_due_ms;
    int retry_ms;

    struct region *session; /* the texts below, until the next change of state */
    const char *problem;
    const char *address;
    const char *version;
    const char *last_words; /* a fatal message that came before the connection broke */

    struct async_query *queue; /* in order; the first one may be running */
    bool running;
    PGresult *result;           /* of the running query, as far as it has come */
    struct watch *cancel_watch; /* while a cancellation is under way, of the child's pipe */
    int cancel_fd;

    int depth;   /* callbacks that are running */
    bool closed; /* by one of them: freed when the outermost returns */
};

/* Freeing waits until no callback is running, so that all of them may close the database. */

static void destroy(struct async_database *database)
{
    region_destroy(database->region);
    region_destroy(database->session);
    free(database);
}

static void enter(struct async_database *database)
{
    database->depth++;
}

static void leave(struct async_database *database)
{
    if (--database->depth == 0 && database->closed)
        destroy(database);
}

static void unlink_query(struct async_query *query)
{
    struct async_query **link = &query->database->queue;
    while (*link && *link != query)
        link = &(*link)->next;
    if (*link)
        *link = query->next;
}

/* Takes the query out of the queue, answers it unless it was forgotten, and frees it. */
static void answer(struct async_query *query, const struct rows *rows, const struct error *error)
{
    unlink_query(query);
    query->answered = true;
    if (!query->forgotten)
        query->done(query->context, rows, error);
    region_destroy(query->region);
}

static void stop_cancelling(struct async_database *database)
{
    if (!database->cancel_watch)
        return;
    watch_stop(database->cancel_watch);
    close(database->cancel_fd);
    database->cancel_watch = NULL;
}

static void disconnect(struct async_database *database)
{
    watch_stop(database->watch);
    database->watch = NULL;
    stop_cancelling(database);
    PQclear(database->result);
    database->result = NULL;
    PQfinish(database->connection);
    database->connection = NULL;
    database->running = false;
}

static void tell(struct async_database *database)
{
    if (database->changed && !database->closed)
        database->changed(database->context);
}

/* Fails the queries of connections up to this one; what `done` queues meanwhile waits for the next.
 */
static void fail_queries(struct async_database *database, const struct error *error)
{
    while (!database->closed && database->queue &&
           database->queue->connection_number < database->connection_number)
        answer(database->queue, NULL, error);
}

/* Ends the connection or the attempt, tells everybody why, and plans the next attempt. */
static void lose(struct async_database *database, const struct error *error)
{
    disconnect(database);
    database->connection_number++;
    database->state = DATABASE_LOST;
    region_reset(database->session);
    database->address = database->version = "";
    database->last_words = NULL;
    database->problem = region_copy_text(database->session, error->text);
    database->retry_due_ms = clock_monotonic_ms() + database->retry_ms;
    timer_restart(database->timer, database->retry_ms);
    database->retry_ms *= 2;
    if (database->retry_ms > LAST_RETRY_MS)
        database->retry_ms = LAST_RETRY_MS;
    fail_queries(database, error);
    tell(database);
}

static void lose_connection(struct async_database *database, const char *reason)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    connection_explain_loss(database->connection, reason ? reason : database->last_words, &error);
    lose(database, &error);
    region_destroy(region);
}

/* Lets the timer start the next query before this turn of the loop ends. */
static void start_soon(struct async_database *database)
{
    if (database->state == DATABASE_READY && database->queue && !database->running)
        timer_restart(database->timer, 0);
}

/* Sends what is still to be sent, and watches for what comes next. */
static void flush(struct async_database *database)
{
    watch_change(database->watch, PQflush(database->connection) > 0 ? POLLIN | POLLOUT : POLLIN);
}

static void start_query(struct async_database *database)
{
    struct async_query *query = database->queue;
    if (!query || database->running || database->cancel_watch)
        return;
    log_line("%s", query->sql);
    if (!PQsendQueryParams(database->connection, query->sql, query->parameter_count, NULL,
                           query->parameters, NULL, NULL, 0)) {
        lose_connection(database, NULL);
        return;
    }
    query->started_ms = clock_monotonic_ms();
    database->running = true;
    flush(database);
}

static void finish_query(struct async_database *database)
{
    struct async_query *query = database->queue;
    PGresult *result = database->result;
    database->result = NULL;
    database->running = false;
    struct error error = ERROR_IN(query->region);
    struct rows *rows = rows_wrap(query->region, result); /* also frees what failed */
    bool succeeded = connection_succeeded(result);
    if (!succeeded)
        connection_explain_statement(database->connection, result, &database->options,
                                     clock_monotonic_ms() - query->started_ms, &error);
    answer(query, succeeded ? rows : NULL, &error);
    if (!database->closed)
        start_soon(database);
}

/* Takes the results that have arrived in full; NULL from libpq is the end of the statement. */
static void take_results(struct async_database *database)
{
    while (!PQisBusy(database->connection)) {
        PGresult *result = PQgetResult(database->connection);
        if (!result) {
            finish_query(database);
            return;
        }
        PQclear(database->result);
        database->result = result; /* libpq gives at least one */
        if (PQstatus(database->connection) == CONNECTION_BAD) {
            lose_connection(database, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
            return;
        }
    }
}

static void read_connection(struct async_database *database)
{
    PGconn *connection = database->connection;
    bool consumed = PQconsumeInput(connection);
    flush(database);
    if (database->running) {
        take_results(database);
    } else if (PQisBusy(connection) || !consumed || PQstatus(connection) == CONNECTION_BAD) {
        /* Looking whether it is busy has libpq read the server's last words, if there are any. */
        lose_connection(database, NULL);
    }
}

static void become_ready(struct async_database *database)
{
    PQsetnonblocking(database->connection, 1);
    database->state = DATABASE_READY;
    database->retry_ms = FIRST_RETRY_MS;
    region_reset(database->session);
    database->problem = database->last_words = NULL;
    database->address = connection_address(database->connection, database->session);
    database->version = connection_version(database->connection, database->session);
    watch_change(database->watch, POLLIN);
    timer_restart(database->timer, 0);
    tell(database);
}

static void fail_attempt(struct async_database *database)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    connection_explain_failure(database->connection, &error);
    lose(database, &error);
    region_destroy(region);
}

static void on_socket(void *context, short revents);

/* Watches the attempt's socket, which may be another one after every step. */
static void watch_attempt(struct async_database *database, short events)
{
    watch_stop(database->watch);
    database->watch =
        loop_watch(database->loop, PQsocket(database->connection), events, on_socket, database);
}

/* The attempt has succeeded, if the session is one to read with. */
static void begin_session(struct async_database *database)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    if (connection_check_session(database->connection, &error)) {
        watch_attempt(database, POLLIN);
        become_ready(database);
    } else {
        lose(database, &error);
    }
    region_destroy(region);
}

static void continue_attempt(struct async_database *database)
{
    switch (PQconnectPoll(database->connection)) {
    case PGRES_POLLING_OK: begin_session(database); break;
    case PGRES_POLLING_READING: watch_attempt(database, POLLIN); break;
    case PGRES_POLLING_WRITING: watch_attempt(database, POLLOUT); break;
    default: fail_attempt(database); break;
    }
}

static void on_socket(void *context, short revents UNUSED)
{
    struct async_database *database = context;
    enter(database);
    if (database->state == DATABASE_CONNECTING)
        continue_attempt(database);
    else
        read_connection(database);
    leave(database);
}

/* Keeps what the server says before it hangs up: "terminating connection due to …". */
static void keep_last_words(void *context, const PGresult *notice)
{
    struct async_database *database = context;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "FATAL") == 0)
        database->last_words = region_copy_text(
            database->session, PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY));
}

static void stop_lookup(struct async_database *database)
{
    name_lookup_stop(database->lookup);
    database->lookup = NULL;
}

static void connect_to(struct async_database *database, const struct endpoints *endpoints)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    database->connection = connection_start(&database->options, endpoints, &error);
    if (!database->connection) {
        lose(database, &error);
    } else if (PQstatus(database->connection) == CONNECTION_BAD) {
        fail_attempt(database);
    } else {
        PQsetNoticeReceiver(database->connection, keep_last_words, database);
        watch_attempt(database, POLLOUT);
        timer_restart(
            database->timer,
            connection_timeout_ms(&database->options, database->connection, CONNECT_TIMEOUT_MS));
    }
    region_destroy(region);
}

static void on_looked_up(void *context)
{
    struct async_database *database = context;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct endpoints found;
    enter(database);
    bool any = name_lookup_result(database->lookup, region, &found, &error);
    stop_lookup(database);
    if (any)
        connect_to(database, &found);
    else
        lose(database, &error);
    leave(database);
    region_destroy(region);
}

/* Names are looked up first: libpq would wait for the resolver, and everybody with it. */
static void begin_attempt(struct async_database *database)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct endpoints wanted;
    int timeout_ms = database->options.timeout_ms;
    if (timeout_ms <= 0 || timeout_ms > LOOKUP_TIMEOUT_MS)
        timeout_ms = LOOKUP_TIMEOUT_MS;
    if (!connection_endpoints(&database->options, region, &wanted, &error))
        lose(database, &error);
    else if (!(database->lookup =
                   name_lookup_start(database->loop, &wanted, timeout_ms, on_looked_up, database)))
        connect_to(database, NULL);
    region_destroy(region);
}

static void end_attempt(struct async_database *database)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    int timeout_ms =
        connection_timeout_ms(&database->options, database->connection, CONNECT_TIMEOUT_MS);
    connection_explain_timeout(database->connection, timeout_ms, &error);
    lose(database, &error);
    region_destroy(region);
}

static void retry(struct async_database *database)
{
    database->state = DATABASE_CONNECTING;
    tell(database);
    if (!database->closed)
        begin_attempt(database);
}

static void on_timer(void *context)
{
    struct async_database *database = context;
    enter(database);
    if (database->state == DATABASE_READY)
        start_query(database);
    else if (database->state == DATABASE_LOST)
        retry(database);
    else if (database->connection)
        end_attempt(database);
    else
        begin_attempt(database);
    leave(database);
}

struct async_database *async_database_open(struct loop *loop,
                                           const struct database_options *options,
                                           void (*changed)(void *context), void *context)
{
    struct async_database *database = memory_alloc(1, sizeof *database);
    struct region *region = region_create();
    *database = (struct async_database){
        .loop = loop,
        .region = region,
        .options = *options,
        .changed = changed,
        .context = context,
        .state = DATABASE_CONNECTING,
        .connection_number = 1,
        .retry_ms = FIRST_RETRY_MS,
        .session = region_create(),
        .address = "",
        .version = "",
    };
    database->options.conninfo = region_copy_text(region, options->conninfo);
    database->options.password = region_copy_text(region, options->password);
    database->options.application_name = region_copy_text(region, options->application_name);
    database->timer = loop_timer(loop, 0, 0, on_timer, database);
    return database;
}

static void on_cancelled(void *context, short revents UNUSED)
{
    struct async_database *database = context;
    stop_cancelling(database);
    start_soon(database);
}

/* Until the cancellation is delivered no other query is started: it would hit that one. */
static void cancel_running(struct async_database *database)
{
    int fd = cancellation_start(database->loop, database->connection);
    if (fd < 0)
        return; /* then the query runs to its end, and its answer is dropped */
    database->cancel_fd = fd;
    database->cancel_watch = loop_watch(database->loop, fd, POLLIN, on_cancelled, database);
}

void async_database_close(struct async_database *database)
{
    if (!database)
        return;
    if (database->running && !database->cancel_watch) {
        int fd = cancellation_start(database->loop, database->connection);
        if (fd >= 0)
            close(fd);
    }
    disconnect(database);
    stop_lookup(database);
    timer_stop(database->timer);
    while (database->queue) {
        struct async_query *query = database->queue;
        database->queue = query->next;
        region_destroy(query->region);
    }
    database->closed = true;
    if (database->depth == 0)
        destroy(database);
}

enum database_state async_database_state(const struct async_database *database)
{
    return database->state;
}

const char *async_database_problem(const struct async_database *database)
{
    return database->problem;
}

int async_database_retry_in(const struct async_database *database)
{
    if (database->state != DATABASE_LOST)
        return 0;
    int64_t left = database->retry_due_ms - clock_monotonic_ms();
    return left > 0 ? (int)left : 0;
}

void async_database_retry_now(struct async_database *database)
{
    if (database->state != DATABASE_LOST)
        return;
    database->retry_due_ms = clock_monotonic_ms();
    timer_restart(database->timer, 0);
}

const char *async_database_address(const struct async_database *database)
{
    return database->address;
}

const char *async_database_version(const struct async_database *database)
{
    return database->version;
}

bool async_database_busy(const struct async_database *database)
{
    const struct async_query *query = database->queue;
    while (query && query->forgotten)
        query = query->next;
    return query != NULL;
}

struct async_query *async_database_query(
    struct async_database *database, const char *sql, struct sql_parameters parameters,
    void (*done)(void *context, const struct rows *rows, const struct error *error), void *context)
{
    struct region *region = region_create();
    struct async_query *query = region_alloc(region, sizeof *query);
    *query = (struct async_query){
        .database = database,
        .region = region,
        .sql = region_copy_text(region, sql),
        .parameters = parameters_to_texts(region, parameters),
        .parameter_count = (int)parameters.count,
        .done = done,
        .context = context,
        .connection_number = database->connection_number,
    };
    struct async_query **link = &database->queue;
    while (*link)
        link = &(*link)->next;
    *link = query;
    start_soon(database);
    return query;
}

void async_query_forget(struct async_query *query)
{
    if (!query || query->answered || query->forgotten)
        return;
    struct async_database *database = query->database;
    if (database->running && database->queue == query) {
        query->forgotten = true;
        cancel_running(database);
    } else {
        unlink_query(query);
        region_destroy(query->region);
    }
}
