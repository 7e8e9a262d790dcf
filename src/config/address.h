/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the server's own files say that its services are. What a setting computes is not guessed:
 * then these fail (ERROR_USAGE), naming the setting and the key of aloha-tui.conf that says it.
 */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include <stdbool.h>

#include "core/attributes.h"

struct region;
struct error;
struct settings;

/* A libpq connection string without a password. NULL on failure, as all below. */
const char *address_database(struct region *region, const struct settings *settings,
                             struct error *error) NONNULL(1, 2) MUST_USE;

/*
 * The password that goes with it, or NULL; for a connection string of the operator's `own` (else
 * NULL) that holds none, the one this kind of machine has: libpq only uses one that is asked for.
 */
const char *address_database_password(const struct settings *settings, const char *own) NONNULL(1);

/* Does libpq understand this connection string? */
bool address_is_conninfo(const char *text) NONNULL(1);

const char *address_redis(struct region *region, const struct settings *settings,
                          struct error *error) NONNULL(1, 2) MUST_USE;
/* HOST:PORT, or the path of a socket. */
const char *address_memcached(struct region *region, const struct settings *settings,
                              struct error *error) NONNULL(1, 2) MUST_USE;
const char *address_rabbitmq(struct region *region, const struct settings *settings,
                             struct error *error) NONNULL(1, 2) MUST_USE;
/* smtp:// or, with EMAIL_USE_SSL, smtps://; "" if there is no mail server. */
const char *address_smtp(struct region *region, const struct settings *settings,
                         struct error *error) NONNULL(1, 2) MUST_USE;

#endif
