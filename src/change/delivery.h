/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Brings effects to where they belong: memcached, the event processes, the work queues.
 * Events go through RabbitMQ, or by HTTP to the event processes; without a broker nobody works on
 * messages, and they are done with.
 */
#ifndef CHANGE_DELIVERY_H
#define CHANGE_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct delivery;
struct effect;
struct error;
struct profile;

/* Connections are made when they are first needed, and kept. Free with delivery_destroy(). */
struct delivery *delivery_create(const struct profile *profile) RETURNS_NONNULL NONNULL(1) MUST_USE;
void delivery_destroy(struct delivery *delivery); /* NULL is allowed */

/* Do events go straight to the server's event processes, by HTTP? So they do where the server uses
 * them but no RabbitMQ. */
bool delivery_posts_events(const struct profile *profile) NONNULL(1);

/*
 * Delivers the first of `count` effects, at least one, and where that is an event those that follow
 * it, as many as go at once. Returns how many it tried; `sent` tells of each of them whether it was
 * delivered. If not, with the cause (ERROR_UNREACHABLE), the service can't be reached; then it can
 * be tried again later, and the service is not asked again before delivery_retry().
 */
size_t delivery_send(struct delivery *delivery, const struct effect *const effects[], size_t count,
                     bool sent[], struct error *error) NONNULL(1, 2, 4, 5) MUST_USE;

/* Has services that failed asked again, unless that was less than 5 s ago: as often as the server's
 * own processes ask. For before the oldest of what is left is sent. */
void delivery_retry(struct delivery *delivery) NONNULL(1);

#endif
