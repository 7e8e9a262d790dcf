/* SPDX-License-Identifier: Apache-2.0 */
/* A process that takes HTTP requests on the loopback and keeps their bodies, for a suite to look
 * at. It ends with the suite. What fails here fails the test. */
#ifndef TESTS_HTTP_SERVER_H
#define TESTS_HTTP_SERVER_H

#include "core/attributes.h"

struct http_server;
struct region;

/* Listens on `port` (0: a free one) and answers each request with `status`; 0: never. */
struct http_server *http_server_start(int port, int status) RETURNS_NONNULL MUST_USE;
void http_server_stop(struct http_server *server); /* NULL is allowed */
int http_server_port(const struct http_server *server) NONNULL(1);

/* The next request that was answered, or read whole: its first line, a blank and the body, in
 * `region`. NULL if there is no other. */
const char *http_server_take(struct region *region, struct http_server *server) NONNULL(1, 2);

#endif
