/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memcached through libmemcached (loaded with the first use): binary protocol, SASL PLAIN where
 * there is a user name. A location is HOST[:PORT] or /PATH; several, separated by `,` or `;`, hold
 * the same keys each.
 */
#ifndef SERVER_MEMCACHED_H
#define SERVER_MEMCACHED_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct memcached;

/*
 * Connects to every server of `locations`, signs in as `username` unless that is NULL (over TCP
 * only: the library cannot over a socket), asks for the version and looks for a key, each wait
 * within a third of `timeout_ms`. False, with the cause (ERROR_UNREACHABLE), at the first failure.
 * For doctor.
 */
bool memcached_check(const char *locations, const char *username, const char *password,
                     int timeout_ms, struct error *error) NONNULL(1) MUST_USE;

/*
 * Ready to connect as above when there is something to do; the texts are copied. The caller closes
 * it with memcached_close(). NULL, with the cause (ERROR_UNREACHABLE), if the locations can't be
 * read, or libmemcached can't be loaded.
 */
struct memcached *memcached_open(const char *locations, const char *username, const char *password,
                                 int timeout_ms, struct error *error) NONNULL(1) MUST_USE;

/*
 * Deletes `count` keys on every server; a key that is not there is deleted already, and so is one
 * that no server can hold (memcached_is_key()). A server that fails does not keep the others from
 * being asked. False, with the first cause (ERROR_UNREACHABLE, or the interruption), unless every
 * server has confirmed every key; asking again, with the same keys, does no harm, and connects
 * anew. No error quotes a key: some hold API keys or sessions.
 */
bool memcached_delete_keys(struct memcached *memcached, const char *const keys[], size_t count,
                           struct error *error) NONNULL(1) MUST_USE;

/* Can a server hold this key: 1 to 250 bytes, all of them from `!` to `~`? */
bool memcached_is_key(const char *key) NONNULL(1);

/* NULL is allowed. */
void memcached_close(struct memcached *memcached);

#endif
