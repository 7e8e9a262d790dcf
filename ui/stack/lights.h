/* SPDX-License-Identifier: Apache-2.0 */
/* Do Redis, memcached and RabbitMQ answer, and does anything wait to be delivered to them? Asked of
 * our own `doctor` in a child process, so that a service that hangs hangs nothing here. */
#ifndef UI_LIGHTS_H
#define UI_LIGHTS_H

#include <stdbool.h>

#include "core/attributes.h"

struct lights;
struct loop;
struct options;

enum light { LIGHT_UNKNOWN, LIGHT_GOOD, LIGHT_BAD };
enum light_service {
    SERVICE_REDIS,
    SERVICE_MEMCACHED,
    SERVICE_RABBITMQ, /* good where the server does without it */
    SERVICE_OUTBOX,   /* bad while something waits there */
    SERVICE_COUNT
};

/* All lights are unknown at first; `changed(context)` is called when they may have changed. */
struct lights *lights_create(struct loop *loop, const struct options *options,
                             void (*changed)(void *context), void *context) RETURNS_NONNULL
    NONNULL(1, 2, 3) MUST_USE;
/* Ends a child that is still looking. NULL is allowed. */
void lights_destroy(struct lights *lights);

/* Looks again, unless it is looking already. */
void lights_refresh(struct lights *lights) NONNULL(1);
bool lights_are_pending(const struct lights *lights) NONNULL(1);
enum light lights_of(const struct lights *lights, enum light_service service) NONNULL(1);

#endif
