/* SPDX-License-Identifier: Apache-2.0 */
/* RabbitMQ, for commands that are about its queues. */
#ifndef COMMAND_RABBITMQ_H
#define COMMAND_RABBITMQ_H

#include <stddef.h>

#include "core/attributes.h"

struct queue;
struct run;

/* Ready to connect, as queue_open() is; each wait takes 3 s at most. To be closed with
 * queue_close(). NULL, with the cause noted, if the server does without RabbitMQ, or the
 * configuration is wrong. */
struct queue *rabbitmq_open(struct run *run) NONNULL(1) MUST_USE;

/* The server's queues, as work_queue_names() lists them, in the run's region. NULL, with the cause
 * noted, if the configuration is wrong. */
const char *const *rabbitmq_queues(struct run *run, size_t *count) NONNULL(1, 2) MUST_USE;

#endif
