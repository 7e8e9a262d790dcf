/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/translate.h"
#include "server/connection.h"

/*
 * What to do about a failed attempt, by what is in libpq's or the server's message: libpq 15 keeps
 * the SQLSTATE of a refused connection to itself.
 */
static const struct {
    const char *sign;
    const char *hint;
} connection_hints[] = {
    {"password authentication failed",
     N_("Correct the role's password: postgres_password in aloha-secrets.conf, or `database` in "
        "aloha-tui.conf.")},
    {"no password supplied", N_("The server wants a password: set postgres_password in "
                                "aloha-secrets.conf, or `database` in "
                                "aloha-tui.conf.")},
    {"Peer authentication failed", N_("pg_hba.conf admits only the system user of that name: run "
                                      "aloha-tui as that user, or write a "
                                      "host and a password into `database` in aloha-tui.conf.")},
    {"Ident authentication failed", N_("pg_hba.conf admits only the system user of that name: run "
                                       "aloha-tui as that user, or ask for "
                                       "a password in pg_hba.conf.")},
    {"no pg_hba.conf entry", N_("Add a line for this role, database and address to pg_hba.conf on "
                                "the server and reload it.")},
    {"pg_hba.conf rejects",
     N_("pg_hba.conf on the server shuts this role, database and address out: change that line.")},
    {"is not permitted to log in", N_("Allow it on the server: ALTER ROLE … LOGIN.")},
    {"FATAL:  role \"", "Correct `user` in `database` of aloha-tui.conf, or create the role."},
    {"FATAL:  database \"",
     "Correct `dbname` in `database` of aloha-tui.conf, or create the database."},
    {"could not translate host name", N_("Correct `host` in `database` of aloha-tui.conf.")},
    {"Permission denied",
     N_("This system user may not use that socket: run aloha-tui as the server's own user.")},
    {"too many clients",
     N_("Wait until sessions end, or raise max_connections in postgresql.conf.")},
    {"connection slots are reserved",
     N_("Wait until sessions end, or raise max_connections in postgresql.conf.")},
    {"is starting up", N_("Try again in a moment.")},
    {"is shutting down", N_("Wait until PostgreSQL has restarted, then try again.")},
    {"in recovery mode", N_("Try again in a moment.")},
    {"session is read-only",
     N_("No host of the list takes writes now: see target_session_attrs in `database`.")},
    {"session is not read-only",
     N_("No host of the list is a standby now: see target_session_attrs in `database`.")},
    {"hot standby mode",
     N_("No host of the list is of the kind that target_session_attrs in `database` asks for.")},
    {"unsupported startup parameter", N_("A connection pool refuses session settings: connect to "
                                         "PostgreSQL itself, or add `options` "
                                         "to ignore_startup_parameters of pgbouncer.")},
    {"SSL", N_("See sslmode and sslrootcert in `database` of aloha-tui.conf.")},
    {"certificate", N_("See sslmode and sslrootcert in `database` of aloha-tui.conf.")},
};

static const char reach_hint[] =
    N_("Is PostgreSQL running there (systemctl status postgresql)? If it runs elsewhere, correct "
       "`database` in aloha-tui.conf.");

static const char *hint_for(const char *message)
{
    for (size_t i = 0; i < ARRAY_LENGTH(connection_hints); i++) {
        if (strstr(message, connection_hints[i].sign))
            return connection_hints[i].hint;
    }
    return reach_hint;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static const char *skip(const char *text, const char *start)
{
    return starts_with(text, start) ? text + strlen(start) : text;
}

/* Appends "at "db1", port 5432: reason" from one line of libpq's: "connection to server at "db1",
 * port 5432 failed: FATAL:  reason". Lines of another form stay as they are, after a colon. */
static void add_attempt(struct buffer *text, const char *line)
{
    static const char separator[] = " failed: ";
    const char *place = skip(line, "connection to server ");
    const char *end = strstr(place, separator);
    if (place == line || !end) {
        buffer_format(text, ": %s", skip(line, "FATAL:  "));
        return;
    }
    const char *reason = skip(end + strlen(separator), "FATAL:  ");
    buffer_format(text, " %.*s: %s", (int)(end - place), place, reason);
}

/* All attempts in one line. Libpq's advice, indented or marked, is left out: ours is better; so is
 * a line that says again what the one before said. */
static void add_attempts(struct buffer *text, const char *message)
{
    char *copy = memory_copy_text(message), *rest = copy;
    const char *before = NULL;
    for (char *line; (line = strsep(&rest, "\n"));) {
        bool advice = line[0] == '\t' || line[0] == ' ' || starts_with(line, "DETAIL:") ||
                      starts_with(line, "HINT:");
        if (line[0] == '\0' || advice || (before && strcmp(before, line) == 0))
            continue;
        if (before)
            buffer_append_text(text, ";");
        add_attempt(text, line);
        before = line;
    }
    free(copy);
}

/* Ends a sentence that came from elsewhere. */
static const char *full_stop(const char *text)
{
    size_t length = strlen(text);
    return length && text[length - 1] == '.' ? "" : ".";
}

static const char *known(const char *text)
{
    return text ? text : "";
}

void connection_explain_failure(PGconn *connection, struct error *error)
{
    const char *message = PQerrorMessage(connection);
    struct buffer text = {0};
    buffer_format(&text, _("Cannot connect to the database \"%s\" as \"%s\""),
                  known(PQdb(connection)), known(PQuser(connection)));
    add_attempts(&text, message);
    const char *all = buffer_text(&text);
    error_set(error, ERROR_UNREACHABLE, "%s%s", all, full_stop(all));
    error_hint(error, "%s", _(hint_for(message)));
    buffer_free(&text);
}

void connection_explain_timeout(PGconn *connection, int timeout_ms, struct error *error)
{
    error_set(
        error, ERROR_UNREACHABLE,
        _("Cannot connect to the database \"%s\" as \"%s\" on \"%s\": no answer within %g s."),
        known(PQdb(connection)), known(PQuser(connection)), known(PQhost(connection)),
        timeout_ms / 1000.0);
    error_hint(error, "%s", _(reach_hint));
}

void connection_explain_loss(PGconn *connection, const char *reason, struct error *error)
{
    const char *why = reason ? reason : PQerrorMessage(connection);
    int length = (int)strcspn(why, "\n");
    error_set(error, ERROR_UNREACHABLE, _("The connection to the database was lost: %.*s%s"),
              length, length ? why : _("no reason was given"),
              length && why[length - 1] == '.' ? "" : ".");
    error_hint(error,
               _("The server undoes what was not committed. Check that PostgreSQL runs, then "
                 "try again."));
}

static const char *field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

/* Is the cancelled statement one that ran out of time? Whatever language the server speaks, time
 * tells; a limit that was set elsewhere only the message does. */
static bool ran_out_of_time(const PGresult *result, const struct database_options *options,
                            int64_t elapsed_ms)
{
    if (options->timeout_ms > 0 && elapsed_ms >= options->timeout_ms)
        return true;
    return strstr(field(result, PG_DIAG_MESSAGE_PRIMARY), "statement timeout");
}

static void explain_time_out(const struct database_options *options, struct error *error)
{
    if (options->timeout_ms > 0)
        error_set(error, ERROR_TIMED_OUT, _("The database took longer than the %g s allowed."),
                  options->timeout_ms / 1000.0);
    else
        error_set(error, ERROR_TIMED_OUT,
                  _("The database took longer than its statement_timeout allows."));
    error_hint(error, _("Allow more with --timeout SECONDS."));
}

/* May the server's detail be shown? What it says of a row that breaks a constraint holds values,
 * which may be keys and hashes of passwords (class 23); but that of a foreign key holds an id. */
static bool may_show_detail(const char *sqlstate)
{
    return strncmp(sqlstate, "23", 2) != 0 || strcmp(sqlstate, "23503") == 0;
}

/* What the server adds, or else what is known to help. */
static void add_statement_hint(const PGresult *result, const char *sqlstate, struct error *error)
{
    const char *detail = may_show_detail(sqlstate) ? field(result, PG_DIAG_MESSAGE_DETAIL) : "";
    const char *hint = field(result, PG_DIAG_MESSAGE_HINT);
    if (*detail || *hint)
        error_hint(error, "%s%s%s", detail, *detail && *hint ? " " : "", hint);
    else if (strcmp(sqlstate, "55P03") == 0)
        error_hint(error, _("Another session holds a lock on the same rows. Try again later."));
    else if (strcmp(sqlstate, "42501") == 0)
        error_hint(error, _("Sign in as the role that owns the server's tables."));
}

void connection_explain_statement(PGconn *connection, const PGresult *result,
                                  const struct database_options *options, int64_t elapsed_ms,
                                  struct error *error)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *sqlstate = field(result, PG_DIAG_SQLSTATE);
    if (PQstatus(connection) == CONNECTION_BAD) {
        connection_explain_loss(connection, message, error);
    } else if (strcmp(sqlstate, "57014") == 0 && ran_out_of_time(result, options, elapsed_ms)) {
        explain_time_out(options, error);
    } else if (strcmp(sqlstate, "25006") == 0) {
        error_set(error, ERROR_REFUSED, _("The database is read-only here: %s."), message);
        error_hint(error, options->read_only
                              ? _("Leave out --read-only, and read_only in aloha-tui.conf.")
                              : _("Connect to the primary: target_session_attrs=read-write."));
    } else {
        error_set(error, ERROR_FAILED, "%s",
                  message ? message : known(PQresultErrorMessage(result)));
        add_statement_hint(result, sqlstate, error);
    }
}

bool connection_succeeded(const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY: return true;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH: die("COPY is not for these statements");
    default: return false;
    }
}
