/* SPDX-License-Identifier: Apache-2.0 */
/* memcached through libmemcached, binary protocol, SASL PLAIN where there is a user name. */
#ifndef SERVER_MEMCACHED_H
#define SERVER_MEMCACHED_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;

/*
 * Connects to HOST:PORT or /PATH, signs in as `username` unless that is NULL (over TCP only: the
 * library cannot over a socket), asks for the version and looks for a key, each wait within a third
 * of `timeout_ms`. False, with the cause (ERROR_UNREACHABLE), on failure. For doctor.
 */
bool memcached_check(const char *location, const char *username, const char *password,
                     int timeout_ms, struct error *error) NONNULL(1) MUST_USE;

#endif
