/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "server/http.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/memory.h"
#include "server/library.h"

enum { STATUS_OK = 200, STATUS_FORBIDDEN = 403 };

/* clang-format off */
#define FUNCTIONS(USE) \
    USE(easy_cleanup) USE(easy_escape) USE(easy_getinfo) USE(easy_init) USE(easy_perform) \
    USE(easy_setopt) USE(easy_strerror) USE(free)
/* clang-format on */

static struct {
#define POINTER(name) __typeof__(curl_##name) *name;
    FUNCTIONS(POINTER)
} lib;

static bool load_library(struct error *error)
{
#define ROW(name) {"curl_" #name, &lib.name},
    static const struct library_function functions[] = {FUNCTIONS(ROW)};
    static struct library library = {.file = LIBCURL,
                                     .package = "libcurl4",
                                     .functions = functions,
                                     .count = ARRAY_LENGTH(functions)};
    return library_load(&library, error);
}

struct http {
    CURL *client;
};

static size_t ignore(char *bytes UNUSED, size_t size, size_t count, void *context UNUSED)
{
    return size * count;
}

static int stop_if_interrupted(void *context UNUSED, curl_off_t to_receive UNUSED,
                               curl_off_t received UNUSED, curl_off_t to_send UNUSED,
                               curl_off_t sent UNUSED)
{
    return interrupt_pending() != ERROR_NONE;
}

struct http *http_open(int timeout_ms, struct error *error)
{
    if (!load_library(error))
        return NULL;
    struct http *http = memory_alloc(1, sizeof *http);
    CURL *client = http->client = lib.easy_init();
    if (!client)
        die("out of memory: an HTTP client");
    lib.easy_setopt(client, CURLOPT_NOSIGNAL, 1L);
    lib.easy_setopt(client, CURLOPT_PROXY, "");
    lib.easy_setopt(client, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    lib.easy_setopt(client, CURLOPT_WRITEFUNCTION, ignore);
    lib.easy_setopt(client, CURLOPT_NOPROGRESS, 0L);
    lib.easy_setopt(client, CURLOPT_XFERINFOFUNCTION, stop_if_interrupted);
    return http;
}

void http_close(struct http *http)
{
    if (!http)
        return;
    lib.easy_cleanup(http->client);
    free(http);
}

static void add_encoded(struct http *http, struct buffer *form, const char *text)
{
    char *encoded = lib.easy_escape(http->client, text, 0);
    if (!encoded)
        die("out of memory: a form");
    buffer_append_text(form, encoded);
    lib.free(encoded);
}

static bool fail(const char *url, const char *reason, struct error *error)
{
    if (interrupt_pending() != ERROR_NONE)
        return error_set(error, interrupt_pending(), "Interrupted.");
    error_set(error, ERROR_UNREACHABLE, "Cannot reach %s: %s.", url, reason);
    return error_hint(error, "are the server's event processes running?");
}

/* Has the server done what it was asked for? */
static bool judge(struct http *http, const char *url, struct error *error)
{
    long status = 0;
    lib.easy_getinfo(http->client, CURLINFO_RESPONSE_CODE, &status);
    if (status == STATUS_OK)
        return true;
    error_set(error, ERROR_UNREACHABLE, "%s answers with status %ld.", url, status);
    return error_hint(error, status == STATUS_FORBIDDEN
                                 ? "it wants another shared_secret than aloha-secrets.conf has."
                                 : "see the log of the server's event processes.");
}

bool http_post_form(struct http *http, const char *url, const struct http_field fields[],
                    size_t count, struct error *error)
{
    struct buffer form = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(&form, i ? "&" : "");
        add_encoded(http, &form, fields[i].name);
        buffer_append_byte(&form, '=');
        add_encoded(http, &form, fields[i].value);
    }
    lib.easy_setopt(http->client, CURLOPT_URL, url);
    lib.easy_setopt(http->client, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)form.length);
    lib.easy_setopt(http->client, CURLOPT_POSTFIELDS, buffer_text(&form));
    CURLcode result = lib.easy_perform(http->client);
    buffer_free(&form);
    return result == CURLE_OK ? judge(http, url, error)
                              : fail(url, lib.easy_strerror(result), error);
}

bool http_check(const char *url, int timeout_ms, struct error *error)
{
    struct http *http = http_open(timeout_ms, error);
    if (!http)
        return false;
    lib.easy_setopt(http->client, CURLOPT_URL, url);
    lib.easy_setopt(http->client, CURLOPT_CONNECT_ONLY, 1L);
    CURLcode result = lib.easy_perform(http->client);
    http_close(http);
    return result == CURLE_OK || fail(url, lib.easy_strerror(result), error);
}
