/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "server/memcached.h"

#include <libmemcached/memcached.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "core/text.h"
#include "server/library.h"

enum { MEMCACHED_PORT = 11211, LONGEST_KEY = 250 };

/* Keys whose answers are awaited together: all those answers fit into the buffers of a socket, so
 * that neither side ever waits for the other to read. */
enum { KEYS_AT_ONCE = 256 };

/* What is used of libmemcached, which brings a C++ run-time and SASL along. */
/* clang-format off */
#define FUNCTIONS(USE) \
    USE(behavior_set) USE(create) USE(delete) USE(fetch_result) USE(flush_buffers) USE(free) \
    USE(last_error) USE(last_error_errno) USE(result_create) USE(result_free) USE(server_add) \
    USE(server_add_unix_socket) USE(set_sasl_auth_data) USE(strerror) USE(touch) USE(version)
/* clang-format on */

static struct {
#define POINTER(name) __typeof__(memcached_##name) *name;
    FUNCTIONS(POINTER)
} lib;

static bool load_library(struct error *error)
{
#define ROW(name) {"memcached_" #name, &lib.name},
    static const struct library_function functions[] = {FUNCTIONS(ROW)};
    static struct library library = {.file = LIBMEMCACHED,
                                     .package = "libmemcached11",
                                     .functions = functions,
                                     .count = ARRAY_LENGTH(functions)};
    return library_load(&library, error);
}

struct node {
    const char *location;
    memcached_st *client; /* NULL until it is needed, and after a failure */
};

struct memcached {
    struct region *region;
    struct node *nodes;
    size_t count;
    const char *username; /* or NULL */
    const char *password;
    int timeout_ms;
};

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
    return *host && port > 0 && lib.server_add(client, host, (in_port_t)port) == MEMCACHED_SUCCESS;
}

static bool add_server(memcached_st *client, const char *location, struct region *region)
{
    if (is_path(location))
        return lib.server_add_unix_socket(client, location) == MEMCACHED_SUCCESS;
    return add_host(client, location, region);
}

/* Every wait of the library is bounded; connecting comes first, then an exchange or two. */
static void limit_time(memcached_st *client, int timeout_ms)
{
    uint64_t milliseconds = timeout_ms > 3 ? (uint64_t)timeout_ms / 3 : 1;
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, milliseconds);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_SND_TIMEOUT, milliseconds * 1000);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_RCV_TIMEOUT, milliseconds * 1000);
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
    if (is_refusal(status) || is_refusal(lib.last_error(client)))
        return explain_refusal(location, signed_in, error);
    int system_error = lib.last_error_errno(client);
    error_set(error, ERROR_UNREACHABLE, "Cannot reach memcached at %s: %s.", location,
              system_error ? strerror(system_error) : lib.strerror(client, status));
    return error_hint(error, "Is memcached running there (systemctl status memcached)? If it runs "
                             "elsewhere, correct `memcached` in aloha-tui.conf.");
}

/* The version is told to anybody; only asking for a key shows that the server lets this client in.
 * Touching is what neither makes a key nor hides a refusal, as the library's exist and get do. */
static memcached_return_t prove(memcached_st *client)
{
    static const char key[] = "aloha-tui:doctor";
    memcached_return_t status = lib.version(client);
    if (status == MEMCACHED_SUCCESS)
        status = lib.touch(client, key, strlen(key), 0);
    return status == MEMCACHED_NOTFOUND ? MEMCACHED_SUCCESS : status;
}

/* Only whole batches are confirmed, by reading all their answers: so the library's own limits, at
 * which it would read and drop some, are out of reach. */
static memcached_st *create_client(const struct memcached *memcached)
{
    memcached_st *client = lib.create(NULL);
    limit_time(client, memcached->timeout_ms);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_BINARY_PROTOCOL, 1);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_BUFFER_REQUESTS, 1);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_IO_MSG_WATERMARK, INT32_MAX);
    lib.behavior_set(client, MEMCACHED_BEHAVIOR_IO_BYTES_WATERMARK, INT32_MAX);
    return client;
}

static void disconnect(struct node *node)
{
    if (node->client)
        lib.free(node->client);
    node->client = NULL;
}

static bool fail(const struct memcached *memcached, struct node *node, memcached_return_t status,
                 struct error *error)
{
    explain(node->client, status, node->location, memcached->username, error);
    disconnect(node);
    return false;
}

/* Connects and signs in, unless that was done. */
static bool reach(const struct memcached *memcached, struct node *node, struct error *error)
{
    if (node->client)
        return true;
    node->client = create_client(memcached);
    memcached_return_t status = add_server(node->client, node->location, memcached->region)
                                    ? MEMCACHED_SUCCESS
                                    : MEMCACHED_HOST_LOOKUP_FAILURE;
    if (status == MEMCACHED_SUCCESS && memcached->username)
        status = lib.set_sasl_auth_data(node->client, memcached->username,
                                        memcached->password ? memcached->password : "");
    if (status == MEMCACHED_SUCCESS)
        status = prove(node->client);
    return status == MEMCACHED_SUCCESS || fail(memcached, node, status, error);
}

bool memcached_is_key(const char *key)
{
    size_t length = 0;
    while (key[length] >= '!' && key[length] <= '~')
        length++;
    return length > 0 && length <= LONGEST_KEY && key[length] == '\0';
}

/* Reads the answers to all that was sent. What the function returns mixes up absent keys and broken
 * connections; the client's last error tells. */
static memcached_return_t read_answers(memcached_st *client)
{
    memcached_result_st result;
    memcached_return_t status;
    lib.result_create(client, &result);
    while (lib.fetch_result(client, &result, &status))
        ;
    lib.result_free(&result);
    bool complete = status == MEMCACHED_END || status == MEMCACHED_NOTFOUND;
    return complete ? lib.last_error(client) : status;
}

static memcached_return_t delete_batch(memcached_st *client, const char *const keys[], size_t count)
{
    bool sent = false;
    for (size_t i = 0; i < count; i++) {
        if (!memcached_is_key(keys[i]))
            continue;
        memcached_return_t status = lib.delete(client, keys[i], strlen(keys[i]), 0);
        if (status != MEMCACHED_BUFFERED)
            return status;
        sent = true;
    }
    if (!sent)
        return MEMCACHED_SUCCESS;
    memcached_return_t status = lib.flush_buffers(client);
    return status == MEMCACHED_SUCCESS ? read_answers(client) : status;
}

static bool delete_on(const struct memcached *memcached, struct node *node,
                      const char *const keys[], size_t count, struct error *error)
{
    for (size_t done = 0; done < count; done += KEYS_AT_ONCE) {
        if (!reach(memcached, node, error))
            return false;
        size_t left = count - done;
        memcached_return_t status =
            delete_batch(node->client, keys + done, left < KEYS_AT_ONCE ? left : KEYS_AT_ONCE);
        if (status != MEMCACHED_SUCCESS)
            return fail(memcached, node, status, error);
    }
    return true;
}

/* The connection may have died of old age since it was last used; a fresh one tells whether the
 * server has. */
static bool delete_with_retry(const struct memcached *memcached, struct node *node,
                              const char *const keys[], size_t count, struct error *error)
{
    if (node->client && delete_on(memcached, node, keys, count, NULL))
        return true;
    return delete_on(memcached, node, keys, count, error);
}

bool memcached_delete_keys(struct memcached *memcached, const char *const keys[], size_t count,
                           struct error *error)
{
    bool good = true;
    for (size_t i = 0; i < memcached->count; i++)
        good &= delete_with_retry(memcached, &memcached->nodes[i], keys, count, error);
    return good;
}

/* Splits the locations; false if one of them can't be read. */
static bool read_locations(struct memcached *memcached, const char *locations)
{
    static const char separators[] = ",;";
    struct region *region = memcached->region;
    memcached->nodes = region_alloc_array(region, strlen(locations) + 1, sizeof(struct node));
    char *rest = region_copy_text(region, locations), *part;
    memcached_st *trial = lib.create(NULL);
    bool good = true;
    while (good && (part = strsep(&rest, separators))) {
        const char *location = text_trim(region, part);
        memcached->nodes[memcached->count++].location = location;
        good = add_server(trial, location, region);
    }
    lib.free(trial);
    return good;
}

struct memcached *memcached_open(const char *locations, const char *username, const char *password,
                                 int timeout_ms, struct error *error)
{
    if (!load_library(error))
        return NULL;
    struct region *region = region_create();
    struct memcached *memcached = region_alloc(region, sizeof *memcached);
    *memcached = (struct memcached){.region = region,
                                    .username = region_copy_text(region, username),
                                    .password = region_copy_text(region, password),
                                    .timeout_ms = timeout_ms};
    if (read_locations(memcached, locations))
        return memcached;
    error_set(error, ERROR_UNREACHABLE, "Cannot read the address of memcached.");
    error_hint(error, "Write `memcached` in aloha-tui.conf as HOST:PORT or /PATH.");
    memcached_close(memcached);
    return NULL;
}

void memcached_close(struct memcached *memcached)
{
    if (!memcached)
        return;
    for (size_t i = 0; i < memcached->count; i++)
        disconnect(&memcached->nodes[i]);
    region_destroy(memcached->region);
}

bool memcached_check(const char *locations, const char *username, const char *password,
                     int timeout_ms, struct error *error)
{
    struct memcached *memcached = memcached_open(locations, username, password, timeout_ms, error);
    bool good = memcached != NULL;
    for (size_t i = 0; good && i < memcached->count; i++)
        good = reach(memcached, &memcached->nodes[i], error);
    memcached_close(memcached);
    return good;
}
