/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of the hosts that libpq is to connect to. Libpq looks names up at once, and waits as
 * long as the resolver does: here each is looked up by a child, which ends with the lookup.
 */
#ifndef SERVER_NAME_LOOKUP_H
#define SERVER_NAME_LOOKUP_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct loop;
struct name_lookup;
struct region;

/* As the settings `host`, `hostaddr` and `port` of libpq have them: lists with commas between, an
 * element of each for each attempt, or one port for all. */
struct endpoints {
    const char *hosts, *addresses, *ports;
};

/*
 * Looks up the names among the hosts of `wanted` (copied) that have no address. `done` is called
 * from the event loop when all are answered, or `timeout_ms` later. NULL if there is nothing to be
 * looked up: sockets, numbers, addresses that are given.
 */
struct name_lookup *name_lookup_start(struct loop *loop, const struct endpoints *wanted,
                                      int timeout_ms, void (*done)(void *context), void *context)
    NONNULL(1, 2, 4) MUST_USE;

/* What was wanted with the addresses that were found, in `region`: a host that has several stands
 * there as often, one that has none does not. False, with the cause (ERROR_UNREACHABLE), if none is
 * left. */
bool name_lookup_result(const struct name_lookup *lookup, struct region *region,
                        struct endpoints *found, struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* Frees it; what is still being looked up is given up. NULL is allowed. */
void name_lookup_stop(struct name_lookup *lookup);

#endif
