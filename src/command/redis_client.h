/* SPDX-License-Identifier: Apache-2.0 */
/* Redis, for commands that are about its keys. */
#ifndef COMMAND_REDIS_CLIENT_H
#define COMMAND_REDIS_CLIENT_H

#include "core/attributes.h"

struct redis;
struct run;

/* Connects to the server's Redis; each wait takes 3 s at most. To be closed with redis_close().
 * NULL, with the cause noted, on failure. */
struct redis *redis_client_open(struct run *run) NONNULL(1) MUST_USE;

#endif
