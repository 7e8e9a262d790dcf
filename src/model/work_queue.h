/* SPDX-License-Identifier: Apache-2.0 */
/* The queues that the server works with: jobs for its workers, and events for its clients. */
#ifndef MODEL_WORK_QUEUE_H
#define MODEL_WORK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;
struct sharding;

/* The names of all of them: the workers' in the order of the server's own registry, then those of
 * the event processes. In `region`; `count` gets how many. */
const char *const *work_queue_names(struct region *region, const struct sharding *sharding,
                                    size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3);

/* Is it a queue of the server: a worker's, or one of those that events go through? */
bool work_queue_is_known(const char *name) NONNULL(1);
/* Is it a worker's? */
bool work_queue_is_worker(const char *name) NONNULL(1);

#endif
