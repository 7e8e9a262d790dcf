/* SPDX-License-Identifier: Apache-2.0 */
#include "server/memcached.h"

#include <libmemcached/memcached.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"

enum { MEMCACHED_PORT = 11211 };

static bool is_path(const char *location)
{
    return location[0] == '/';
}

/* Adds HOST[:PORT]; an IPv6 address with a port stands in brackets. False if that can't be read. */
static bool add_host(memcached_st *client, const char *location, struct region *region)
{
    char *host = region_copy_text(region, location);
    char *after = strrchr(host, ':');
    if (*host == '[') {
        char *bracket = strchr(host++, ']');
        if (!bracket)
            return false;
        *bracket = '\0';
        after = bracket + 1;
    }
    long port = MEMCACHED_PORT;
    if (after && *after == ':') {
        *after = '\0';
        char *end;
        port = strtol(after + 1, &end, 10);
        if (*end || port > UINT16_MAX)
            return false;
    }
    return *host && port > 0 &&
           memcached_server_add(client, host, (in_port_t)port) == MEMCACHED_SUCCESS;
}

static bool add_server(memcached_st *client, const char *location, struct region *region)
{
    if (is_path(location))
        return memcached_server_add_unix_socket(client, location) == MEMCACHED_SUCCESS;
    return add_host(client, location, region);
}

/* Every wait of the library is bounded; connecting comes first, then an exchange or two. */
static void limit_time(memcached_st *client, int timeout_ms)
{
    uint64_t milliseconds = timeout_ms > 3 ? (uint64_t)timeout_ms / 3 : 1;
    memcached_behavior_set(client, MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, milliseconds);
    memcached_behavior_set(client, MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds);
    memcached_behavior_set(client, MEMCACHED_BEHAVIOR_SND_TIMEOUT, milliseconds * 1000);
    memcached_behavior_set(client, MEMCACHED_BEHAVIOR_RCV_TIMEOUT, milliseconds * 1000);
}

static bool is_refusal(memcached_return_t status)
{
    return status == MEMCACHED_AUTH_FAILURE || status == MEMCACHED_AUTH_PROBLEM ||
           status == MEMCACHED_AUTH_CONTINUE;
}

static bool explain_refusal(const char *location, bool signed_in, struct error *error)
{
    error_set(error, ERROR_UNREACHABLE,
              signed_in ? "memcached at %s refuses the user name or password."
                        : "memcached at %s wants a user name and a password.",
              location);
    return error_hint(error, is_path(location) && signed_in
                                 ? "The library signs in over TCP only: write `memcached` in "
                                   "aloha-tui.conf as HOST:PORT."
                                 : "Set memcached_password in aloha-secrets.conf, and the user "
                                   "name, to what memcached's SASL database has.");
}

static bool explain(memcached_st *client, memcached_return_t status, const char *location,
                    bool signed_in, struct error *error)
{
    if (interrupt_pending() != ERROR_NONE)
        return error_set(error, interrupt_pending(), "Interrupted.");
    if (is_refusal(status) || is_refusal(memcached_last_error(client)))
        return explain_refusal(location, signed_in, error);
    int system_error = memcached_last_error_errno(client);
    error_set(error, ERROR_UNREACHABLE, "Cannot reach memcached at %s: %s.", location,
              system_error ? strerror(system_error) : memcached_strerror(client, status));
    return error_hint(error, "Is memcached running there (systemctl status memcached)? If it runs "
                             "elsewhere, correct `memcached` in aloha-tui.conf.");
}

/* The version is told to anybody; only a look for a key shows that the server lets this client in.
 */
static memcached_return_t prove(memcached_st *client)
{
    static const char key[] = "aloha-tui:doctor";
    memcached_return_t status = memcached_version(client);
    if (status != MEMCACHED_SUCCESS)
        return status;
    status = memcached_exist(client, key, strlen(key));
    return status == MEMCACHED_NOTFOUND ? MEMCACHED_SUCCESS : status;
}

static bool check(memcached_st *client, const char *location, const char *username,
                  const char *password, struct error *error)
{
    memcached_behavior_set(client, MEMCACHED_BEHAVIOR_BINARY_PROTOCOL, 1);
    memcached_return_t status = MEMCACHED_SUCCESS;
    if (username)
        status = memcached_set_sasl_auth_data(client, username, password ? password : "");
    if (status == MEMCACHED_SUCCESS)
        status = prove(client);
    return status == MEMCACHED_SUCCESS || explain(client, status, location, username, error);
}

bool memcached_check(const char *location, const char *username, const char *password,
                     int timeout_ms, struct error *error)
{
    struct region *region = region_create();
    memcached_st *client = memcached_create(NULL);
    bool good = false;
    limit_time(client, timeout_ms);
    if (add_server(client, location, region)) {
        good = check(client, location, username, password, error);
    } else {
        error_set(error, ERROR_UNREACHABLE, "Cannot read the address of memcached.");
        error_hint(error, "Write `memcached` in aloha-tui.conf as HOST:PORT or /PATH.");
    }
    memcached_free(client);
    region_destroy(region);
    return good;
}
