/* SPDX-License-Identifier: Apache-2.0 */
/* The messages that bring client events to the event servers: for each event one to every server
 * that serves some of its users, `{"event":…,"users":[…]}`. */
#ifndef CHANGE_EVENT_MESSAGES_H
#define CHANGE_EVENT_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct effect;
struct event_messages;
struct queue_message;
struct region;
struct sharding;

/* None yet; in `region`, like all that is added. */
struct event_messages *event_messages_create(struct region *region,
                                             const struct sharding *sharding) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

/* Adds those of one event, which must outlive the messages. */
void event_messages_add(struct event_messages *messages, const struct effect *event) NONNULL(1, 2);

/* All of them, to be published (queue.h). */
struct queue_message *event_messages_all(struct event_messages *messages, size_t *count)
    NONNULL(1, 2);
/* The port of the event server that message number `index` of all is for. */
int event_messages_port(const struct event_messages *messages, size_t index) NONNULL(1);
/* Their bytes in all. */
size_t event_messages_bytes(const struct event_messages *messages) NONNULL(1);
/* Has the broker all messages of the event that was added as number `index`, from 0? */
bool event_messages_are_confirmed(const struct event_messages *messages, size_t index) NONNULL(1);

#endif
