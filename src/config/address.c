/* SPDX-License-Identifier: Apache-2.0 */
#include "config/address.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/python_literal.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"

struct source {
    struct region *region;
    const struct settings *settings;
    const char *key; /* of aloha-tui.conf, for hints */
    struct error *error;
};

static bool note(const struct source *source, const char *name, const char *problem)
{
    error_set(source->error, ERROR_USAGE, "%s in settings.py %s.", name, problem);
    return error_hint(source->error, "Write `%s = …` into the profile in aloha-tui.conf.",
                      source->key);
}

/* Reads a text setting; None counts as "". */
static bool read_text(const struct source *source, const char *name, const char **text)
{
    if (settings_state(source->settings, name) == SETTING_COMPUTED)
        return note(source, name, "is computed, so its value is not known here");
    const struct python_value *value = settings_value(source->settings, name);
    *text = "";
    if (!value || value->type == PYTHON_NONE)
        return true;
    if (value->type != PYTHON_TEXT)
        return note(source, name, "is no text; expected one");
    *text = value->text;
    return true;
}

static bool read_host(const struct source *source, const char *name, const char **host)
{
    return read_text(source, name, host) &&
           (**host || note(source, name, "is empty; expected a host"));
}

/* Digits only, 1 to 65535; else 0. */
static int parse_port(const char *text)
{
    size_t length = strlen(text);
    bool digits = length >= 1 && length <= 5 && strspn(text, "0123456789") == length;
    long port = digits ? strtol(text, NULL, 10) : 0;
    return port <= 65535 ? (int)port : 0;
}

/* Reads a port, a number or its digits as text; "" and None are `fallback`. */
static bool read_port(const struct source *source, const char *name, int fallback, int *port)
{
    const struct python_value *value = settings_value(source->settings, name);
    const char *text;
    if (value && value->type == PYTHON_INTEGER)
        text = region_format(source->region, "%lld", (long long)value->integer);
    else if (!read_text(source, name, &text))
        return false;
    *port = *text ? parse_port(text) : fallback;
    return *port || note(source, name, "is no port; expected a number from 1 to 65535");
}

/* `host:port` as URLs write it: an IPv6 address in brackets. */
static const char *format_host(struct region *region, const char *host, int port)
{
    bool bare_ipv6 = host[0] != '[' && strchr(host, ':');
    return region_format(region, bare_ipv6 ? "[%s]:%d" : "%s:%d", host, port);
}

/* Appends `key='value'`. Source: PostgreSQL, "Connection Strings": a quote or backslash in a value
 * is escaped with a backslash. */
static void add_parameter(struct buffer *conninfo, const char *key, const char *value)
{
    buffer_format(conninfo, "%s%s='", conninfo->length ? " " : "", key);
    for (; *value; value++) {
        if (*value == '\'' || *value == '\\')
            buffer_append_byte(conninfo, '\\');
        buffer_append_byte(conninfo, *value);
    }
    buffer_append_byte(conninfo, '\'');
}

static const char *option_or(const struct settings *settings, const char *option,
                             const char *fallback)
{
    const char *value = settings_option(settings, "postgresql", option);
    return value ? value : fallback;
}

/* "" counts as none. */
static const char *secret(const struct settings *settings, const char *name)
{
    const char *value = settings_secret(settings, name);
    return value && *value ? value : NULL;
}

static bool is_other_user(const struct settings *settings)
{
    return strcmp(option_or(settings, "database_user", "aloha"), "aloha") != 0 &&
           secret(settings, "postgres_password");
}

/* The certificates are the server's user's, whoever runs this: libpq would look into their home. */
static bool add_remote_host(const struct source *source, const char *host, struct buffer *conninfo)
{
    const char *tls;
    int port;
    if (!read_port(source, "REMOTE_POSTGRES_PORT", 5432, &port) ||
        !read_text(source, "REMOTE_POSTGRES_SSLMODE", &tls))
        return false;
    add_parameter(conninfo, "host", host);
    buffer_format(conninfo, " port=%d", port);
    add_parameter(conninfo, "sslmode", *tls ? tls : "verify-full");
    add_parameter(conninfo, "sslcert", "/home/aloha/.postgresql/postgresql.crt");
    add_parameter(conninfo, "sslkey", "/home/aloha/.postgresql/postgresql.key");
    add_parameter(conninfo, "sslrootcert", "/home/aloha/.postgresql/root.crt");
    return true;
}

static bool add_host(const struct source *source, struct buffer *conninfo)
{
    if (!settings_is_production(source->settings)) {
        add_parameter(conninfo, "host", "localhost");
        return true;
    }
    const char *remote;
    if (!read_text(source, "REMOTE_POSTGRES_HOST", &remote))
        return false;
    if (*remote)
        return add_remote_host(source, remote, conninfo);
    if (is_other_user(source->settings))
        add_parameter(conninfo, "host", "localhost");
    return true;
}

const char *address_database(struct region *region, const struct settings *settings,
                             struct error *error)
{
    struct source source = {region, settings, "database", error};
    struct buffer conninfo = {0};
    const char *address = NULL;
    if (add_host(&source, &conninfo)) {
        add_parameter(&conninfo, "user", option_or(settings, "database_user", "aloha"));
        add_parameter(&conninfo, "dbname", option_or(settings, "database_name", "aloha"));
        address = region_copy_text(region, buffer_text(&conninfo));
    }
    buffer_free(&conninfo);
    return address;
}

bool address_is_conninfo(const char *text)
{
    PQconninfoOption *options = PQconninfoParse(text, NULL);
    PQconninfoFree(options);
    return options;
}

static bool has_password(const char *conninfo)
{
    bool found = false;
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    for (const PQconninfoOption *at = options; at && at->keyword; at++)
        found |= at->val &&
                 (strcmp(at->keyword, "password") == 0 || strcmp(at->keyword, "passfile") == 0);
    PQconninfoFree(options);
    return found;
}

const char *address_database_password(const struct settings *settings, const char *own)
{
    if (own && has_password(own))
        return NULL;
    if (!settings_is_production(settings))
        return secret(settings, "local_database_password");
    const char *remote = settings_text(settings, "REMOTE_POSTGRES_HOST", "");
    return own || *remote || is_other_user(settings) ? secret(settings, "postgres_password") : NULL;
}

const char *address_redis(struct region *region, const struct settings *settings,
                          struct error *error)
{
    struct source source = {region, settings, "redis", error};
    const char *host;
    int port;
    if (!read_host(&source, "REDIS_HOST", &host) || !read_port(&source, "REDIS_PORT", 6379, &port))
        return NULL;
    return region_format(region, "redis://%s/0", format_host(region, host, port));
}

const char *address_memcached(struct region *region, const struct settings *settings,
                              struct error *error)
{
    struct source source = {region, settings, "memcached", error};
    const char *location;
    if (!read_host(&source, "MEMCACHED_LOCATION", &location))
        return NULL;
    static const char socket[] = "unix:"; /* how the server's own cache library marks a path */
    bool marked = strncmp(location, socket, strlen(socket)) == 0;
    return marked ? location + strlen(socket) : location;
}

/* Writes what may stand for itself in the user part of a URI as it is (RFC 3986, "unreserved"). */
static const char *percent_encode(struct region *region, const char *text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";
    struct buffer encoded = {0};
    for (; *text; text++) {
        if (strchr(unreserved, *text))
            buffer_append_byte(&encoded, *text);
        else
            buffer_format(&encoded, "%%%02X", (unsigned char)*text);
    }
    return buffer_take_text(region, &encoded);
}

const char *address_rabbitmq(struct region *region, const struct settings *settings,
                             struct error *error)
{
    struct source source = {region, settings, "rabbitmq", error};
    const char *host, *user;
    if (!read_host(&source, "RABBITMQ_HOST", &host) ||
        !read_text(&source, "RABBITMQ_USERNAME", &user))
        return NULL;
    const char *colon = strchr(host, ':');
    bool has_port = colon && !strchr(colon + 1, ':') && parse_port(colon + 1);
    return region_format(region, "amqp://%s@%s/", percent_encode(region, user),
                         has_port ? host : format_host(region, host, 5672));
}

const char *address_smtp(struct region *region, const struct settings *settings,
                         struct error *error)
{
    struct source source = {region, settings, "smtp", error};
    const char *host;
    int port;
    if (!read_text(&source, "EMAIL_HOST", &host))
        return NULL;
    if (!*host)
        return "";
    if (!read_port(&source, "EMAIL_PORT", 25, &port))
        return NULL;
    if (settings_state(settings, "EMAIL_USE_SSL") == SETTING_COMPUTED) {
        note(&source, "EMAIL_USE_SSL", "is computed, so its value is not known here");
        return NULL;
    }
    return region_format(region, "%s://%s",
                         settings_boolean(settings, "EMAIL_USE_SSL", false) ? "smtps" : "smtp",
                         format_host(region, host, port));
}
