/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP through libcurl (loaded with the first use): forms posted to the server's own processes. */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct http;

struct http_field {
    const char *name;
    const char *value;
};

/* Ready to connect; connections are kept. The caller closes it with http_close(). NULL, with the
 * cause (ERROR_UNREACHABLE), if libcurl can't be loaded. */
struct http *http_open(int timeout_ms, struct error *error) MUST_USE;

/*
 * Posts the fields (UTF-8) as application/x-www-form-urlencoded to `url`, and takes the status 200
 * for done. No proxy is asked and no redirection followed. False, with the cause
 * (ERROR_UNREACHABLE, or the interruption), for any other status, or without an answer within the
 * time limit. No error quotes a value, or what the server answered.
 */
bool http_post_form(struct http *http, const char *url, const struct http_field fields[],
                    size_t count, struct error *error) NONNULL(1, 2) MUST_USE;

/* Connects to the server of `url`, without asking it for anything. False, with the cause
 * (ERROR_UNREACHABLE), on failure. For doctor. */
bool http_check(const char *url, int timeout_ms, struct error *error) NONNULL(1) MUST_USE;

/* NULL is allowed. */
void http_close(struct http *http);

#endif
