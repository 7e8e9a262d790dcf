/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer of the suite's RabbitMQ (servers.h), and its memcached, seen from a client's side. */
#ifndef TESTS_CONSUMER_H
#define TESTS_CONSUMER_H

#include <amqp.h>
#include <stdbool.h>

#include "core/attributes.h"

struct region;
struct servers;

/* Signs in; whatever fails ends the test. */
amqp_connection_state_t consumer_connect(const struct servers *servers) NONNULL(1) MUST_USE;
void consumer_disconnect(amqp_connection_state_t consumer);
/* Takes the next message of a queue: its body, in `region`, or NULL if there is none. */
const char *consumer_take(struct region *region, amqp_connection_state_t consumer,
                          const char *queue) NONNULL(1, 3) MUST_USE;

/* Stores the key in the suite's memcached, and asks for it. */
void consumer_store(const struct servers *servers, const char *key) NONNULL(1, 2);
bool consumer_has(const struct servers *servers, const char *key) NONNULL(1, 2) MUST_USE;

#endif
