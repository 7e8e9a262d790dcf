/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slow line: a process between a program and a server's unix socket that hands bytes on late, not
 * at all, or hangs up. It ends with the suite, also when that crashes.
 */
#ifndef TESTS_PROXY_H
#define TESTS_PROXY_H

#include "core/attributes.h"

struct proxy;

/* Listens on the socket `path`, which it makes, and hands on what comes to that of `server`, and
 * back, each way at once. End it with proxy_stop(). */
struct proxy *proxy_start(const char *path, const char *server) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;
void proxy_stop(struct proxy *proxy) NONNULL(1);

/* From now on bytes take so long each way; those on their way take no longer than that. */
void proxy_delay(struct proxy *proxy, int milliseconds) NONNULL(1);
/* Keeps back what the server answers, until proxy_delay(). */
void proxy_hold_answers(struct proxy *proxy) NONNULL(1);
/* The same from the moment on that a client sends COMMIT. */
void proxy_hold_answer_to_commit(struct proxy *proxy) NONNULL(1);
/* Hangs up on everybody, forgetting what is on its way; new clients are hung up on as well until
 * proxy_delay(). */
void proxy_cut(struct proxy *proxy) NONNULL(1);

#endif
