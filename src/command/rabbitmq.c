/* SPDX-License-Identifier: Apache-2.0 */
#include "command/rabbitmq.h"

#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "config/sharding.h"
#include "model/work_queue.h"
#include "server/queue.h"

enum { RABBITMQ_TIMEOUT_MS = 3000 };

struct queue *rabbitmq_open(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return NULL;
    if (settings_boolean(profile->settings, "USING_RABBITMQ", true))
        return queue_open(profile->rabbitmq, profile->rabbitmq_password, RABBITMQ_TIMEOUT_MS,
                          run_error(run));
    run_fail(run, "The server does without RabbitMQ (USING_RABBITMQ).");
    return NULL;
}

const char *const *rabbitmq_queues(struct run *run, size_t *count)
{
    const struct profile *profile = run_profile(run);
    const struct sharding *sharding =
        profile ? sharding_load(run_region(run), profile->settings, profile->etc, run_error(run))
                : NULL;
    return sharding ? work_queue_names(run_region(run), sharding, count) : NULL;
}
