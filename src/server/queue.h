/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RabbitMQ through librabbitmq: AMQP 0-9-1 over TCP, messages published as the server's own
 * processes publish them, to durable queues through the default exchange. Success means that the
 * broker has confirmed the message. No text of an error holds a password.
 */
#ifndef SERVER_QUEUE_H
#define SERVER_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct error;
struct queue;

/* One message: the queue's name, a body of `length` bytes, and whether the broker has it. */
struct queue_message {
    const char *name;
    const char *body;
    size_t length;
    bool confirmed;
};

/*
 * Ready to connect, when there is something to do, to `url`, amqp://[USER[:PASSWORD]@]HOST[:PORT]
 * [/VHOST] (percent signs as in a URL; the virtual host is `/` where none is named). Without a
 * password in the URL `password` counts, which may be NULL. Each wait for the broker takes at most
 * `timeout_ms`, name resolution apart. The caller closes it with queue_close(). NULL, with the
 * cause (ERROR_UNREACHABLE), if the URL can't be read.
 */
struct queue *queue_open(const char *url, const char *password, int timeout_ms, struct error *error)
    NONNULL(1) MUST_USE;

/*
 * Publishes those of `count` messages that are not confirmed, in their order, and waits for the
 * broker to confirm them; marks each that is. Should the connection be lost, it connects once more
 * and publishes again what is not confirmed, so that a message may rarely arrive twice. False, with
 * the cause (ERROR_UNREACHABLE, or the interruption), unless all are confirmed; asking again goes
 * on with the rest.
 */
bool queue_publish_all(struct queue *queue, struct queue_message messages[], size_t count,
                       struct error *error) NONNULL(1) MUST_USE;

/* Publishes one message; fails as above. */
bool queue_publish(struct queue *queue, const char *name, const char *body, size_t length,
                   struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* How full a queue is. */
struct queue_depth {
    const char *name;
    bool exists;
    int64_t messages; /* that wait; those that a worker has taken don't count, done or not */
    int64_t consumers;
};

/* Measures `count` queues, whose names are given, and makes none. False, with the cause as above,
 * if the broker can't be reached or asked. */
bool queue_measure(struct queue *queue, struct queue_depth depths[], size_t count,
                   struct error *error) NONNULL(1, 2) MUST_USE;

/* Discards the messages that wait in a queue, which is declared if it is missing; `discarded` gets
 * their number. What a consumer has taken stays. False, with the cause as above, if the broker
 * can't be reached or refuses. */
bool queue_purge(struct queue *queue, const char *name, int64_t *discarded, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/* Connects, signs in and opens a channel. False, with the cause (ERROR_UNREACHABLE), on failure.
 * For doctor. */
bool queue_check(const char *url, const char *password, int timeout_ms, struct error *error)
    NONNULL(1) MUST_USE;

/* NULL is allowed. */
void queue_close(struct queue *queue);

#endif
