/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which event processes of the server serve a realm, and by which RabbitMQ queues or URLs they are
 * reached. TORNADO_PORTS of settings.py, else the options of [tornado_sharding] in aloha.conf, name
 * the ports of all processes; sharding.json gives hosts to them.
 */
#ifndef CONFIG_SHARDING_H
#define CONFIG_SHARDING_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;
struct error;
struct settings;
struct sharding;

/* Ports of event processes, at least one. */
struct sharding_ports {
    const int *ports;
    size_t count;
};

/*
 * Reads sharding.json in the directory `etc`, which may be missing, and the settings; what is
 * returned lives in `region`. NULL, with file and what was expected (ERROR_USAGE), if it can't be
 * read or is wrong, or settings.py computes TORNADO_PORTS.
 */
const struct sharding *sharding_load(struct region *region, const struct settings *settings,
                                     const char *etc, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/* The ports of all event processes, in ascending order unless settings.py has another. */
struct sharding_ports sharding_all_ports(const struct sharding *sharding) NONNULL(1);

/* The ports that serve the realm with this host (settings_realm_host()), in the file's order. */
struct sharding_ports sharding_for_host(const struct sharding *sharding, const char *host)
    NONNULL(1, 2);

/* The one of a realm's ports that serves the user with this id, which is not negative. */
int sharding_port_of_user(struct sharding_ports ports, int64_t user_id);

/* The queue of the event process on `port`: `notify_tornado` where there is but one process in all,
 * else `notify_tornado_port_PORT`. In `region`. */
const char *sharding_queue(struct region *region, const struct sharding *sharding,
                           int port) RETURNS_NONNULL NONNULL(1, 2);

/* Where the event process on `port` takes events by HTTP; it answers its own machine only. In
 * `region`. */
const char *sharding_url(struct region *region, int port) RETURNS_NONNULL NONNULL(1);

#endif
