/* SPDX-License-Identifier: Apache-2.0 */
#include "server/connection.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "server/name_lookup.h"

/* How long a statement waits for another session's lock before it gives up; the options of the
 * connection string may say otherwise. */
#define LOCK_TIMEOUT "30s"

/*
 * With several hosts, one that swallows packets must leave time for the next (tcp_user_timeout, in
 * milliseconds). The kernel looks at it when it repeats a packet, 1, 3 and 7 s after the first: so
 * it gives up on such a host after 3 s. It also is how soon an open connection that no longer
 * carries a statement to the server is taken for lost.
 */
#define HOST_TIMEOUT "2500"

static const char *find(const PQconninfoOption *list, const char *keyword)
{
    for (; list && list->keyword; list++) {
        if (strcmp(list->keyword, keyword) == 0)
            return list->val && *list->val ? list->val : NULL;
    }
    return NULL;
}

/* As libpq decides for a `dbname`: an URI and what has a `=` is a string of many settings, all else
 * the name of a database. */
static bool is_connection_string(const char *text)
{
    return strchr(text, '=') || strstr(text, "://");
}

/* Libpq's complaint quotes the string, so it is shown only where there can be no password in it. */
static void explain_string(const char *conninfo, const char *complaint, struct error *error)
{
    bool secret = strstr(conninfo, "password") || strstr(conninfo, "://");
    const char *reason = secret || !complaint ? "it is malformed" : complaint;
    error_set(error, ERROR_USAGE, _("Cannot read the connection string of the database: %.*s."),
              (int)strcspn(reason, "\n"), reason);
    error_hint(error, _("Write `database` as in: host=/run/postgresql dbname=aloha user=aloha"));
}

static PQconninfoOption *parse(const char *conninfo, struct error *error)
{
    char *complaint = NULL;
    PQconninfoOption *parsed =
        PQconninfoParse(is_connection_string(conninfo) ? conninfo : "", &complaint);
    if (!parsed)
        explain_string(conninfo, complaint, error);
    PQfreemem(complaint);
    return parsed;
}

static int count_hosts(const char *hosts)
{
    int count = 1;
    for (; hosts && *hosts; hosts++)
        count += *hosts == ',';
    return count;
}

/* The user's options stand before what this program depends on, and after what they may change. */
static void add_options(struct buffer *settings, const char *user_options,
                        const struct database_options *options)
{
    buffer_format(settings, "-c lock_timeout=" LOCK_TIMEOUT " %s", user_options);
    buffer_append_text(settings, " -c timezone=UTC -c datestyle=ISO");
    if (options->timeout_ms > 0)
        buffer_format(settings, " -c statement_timeout=%d", options->timeout_ms);
    if (options->read_only)
        buffer_append_text(settings, " -c default_transaction_read_only=on");
}

static PGconn *start(const struct database_options *options, const struct endpoints *endpoints,
                     const PQconninfoOption *given, const PQconninfoOption *defaults)
{
    const char *user_options = find(given, "options");
    if (!user_options)
        user_options = find(defaults, "options");
    const char *hosts = find(given, "host");
    if (!hosts)
        hosts = find(given, "hostaddr");
    bool several_hosts = count_hosts(hosts) > 1 && !find(given, "tcp_user_timeout");
    struct buffer settings = {0};
    add_options(&settings, user_options ? user_options : "", options);

    static const char *const keywords[] = {"dbname",
                                           "password",
                                           "fallback_application_name",
                                           "client_encoding",
                                           "options",
                                           "tcp_user_timeout",
                                           "host",
                                           "hostaddr",
                                           "port",
                                           NULL};
    const char *const values[] = {options->conninfo,
                                  options->password,
                                  options->application_name,
                                  "UTF8",
                                  buffer_text(&settings),
                                  several_hosts ? HOST_TIMEOUT : NULL,
                                  endpoints ? endpoints->hosts : NULL,
                                  endpoints ? endpoints->addresses : NULL,
                                  endpoints ? endpoints->ports : NULL,
                                  NULL};
    PGconn *connection = PQconnectStartParams(keywords, values, 1);
    buffer_free(&settings);
    if (!connection)
        die("out of memory: a connection");
    return connection;
}

static void ignore_notice(void *context UNUSED, const PGresult *notice UNUSED)
{
}

static const char *copy(struct region *region, const PQconninfoOption *list, const char *keyword)
{
    const char *value = find(list, keyword);
    return region_copy_text(region, value ? value : "");
}

/* Only of a connection does libpq tell what it makes of string, service file and environment; one
 * with a setting that is wrong goes no further than that. */
bool connection_endpoints(const struct database_options *options, struct region *region,
                          struct endpoints *endpoints, struct error *error)
{
    static const char *const keywords[] = {"dbname", "target_session_attrs", NULL};
    const char *const values[] = {options->conninfo, "none of them", NULL};
    PQconninfoOption *given = parse(options->conninfo ? options->conninfo : "", error);
    if (!given)
        return false;
    PQconninfoFree(given);
    PGconn *connection = PQconnectStartParams(keywords, values, 1);
    PQconninfoOption *effective = connection ? PQconninfo(connection) : NULL;
    endpoints->hosts = copy(region, effective, "host");
    endpoints->addresses = copy(region, effective, "hostaddr");
    endpoints->ports = copy(region, effective, "port");
    PQconninfoFree(effective);
    PQfinish(connection);
    return true;
}

PGconn *connection_start(const struct database_options *options, const struct endpoints *endpoints,
                         struct error *error)
{
    PQconninfoOption *given = parse(options->conninfo ? options->conninfo : "", error);
    if (!given)
        return NULL;
    PQconninfoOption *defaults = PQconndefaults();
    PGconn *connection = start(options, endpoints, given, defaults);
    PQconninfoFree(given);
    PQconninfoFree(defaults);
    /* libpq would print notices on standard error, into the middle of a screen. */
    PQsetNoticeReceiver(connection, ignore_notice, NULL);
    return connection;
}

/* What the server reports of its own accord: protocol-flow.html, "Asynchronous Operations". */
static const struct {
    const char *name, *value; /* what it has to begin with */
} session_needs[] = {
    {"DateStyle", "ISO"},
    {"TimeZone", "UTC"},
    {"client_encoding", "UTF8"},
    {"standard_conforming_strings", "on"},
};

bool connection_check_session(PGconn *connection, struct error *error)
{
    for (size_t i = 0; i < ARRAY_LENGTH(session_needs); i++) {
        const char *value = PQparameterStatus(connection, session_needs[i].name);
        if (!value || strncmp(value, session_needs[i].value, strlen(session_needs[i].value)) == 0)
            continue;
        error_set(error, ERROR_REFUSED, _("The database session has %s = %s in place of %s."),
                  session_needs[i].name, value, session_needs[i].value);
        return error_hint(error, _("Have the pool between pass these settings on, or connect to "
                                   "PostgreSQL itself."));
    }
    return true;
}

int connection_timeout_ms(const struct database_options *options, PGconn *connection, int otherwise)
{
    if (options->timeout_ms > 0)
        return options->timeout_ms;
    PQconninfoOption *effective = PQconninfo(connection);
    const char *seconds = find(effective, "connect_timeout");
    long wait = seconds ? strtol(seconds, NULL, 10) : 0;
    const char *hosts = find(effective, "host");
    int count = count_hosts(hosts ? hosts : find(effective, "hostaddr"));
    PQconninfoFree(effective);
    /* A day is for ever, and fits. */
    return wait > 0 && wait < 86400 ? (int)wait * 1000 * count : otherwise;
}

static const char *known(const char *text)
{
    return text ? text : "";
}

const char *connection_address(PGconn *connection, struct region *region)
{
    const char *user = known(PQuser(connection)), *host = known(PQhost(connection));
    const char *port = known(PQport(connection)), *name = known(PQdb(connection));
    /* A directory of sockets, or a name in Linux's abstract space. */
    if (host[0] == '/' || host[0] == '@')
        return region_format(region, "%s@[%s]/%s", user, host, name);
    return region_format(region, "%s@%s:%s/%s", user, host, port, name);
}

const char *connection_version(PGconn *connection, struct region *region)
{
    int version = PQserverVersion(connection);
    return region_format(region, "%d.%d", version / 10000, version % 10000);
}
