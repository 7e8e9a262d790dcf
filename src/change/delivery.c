/* SPDX-License-Identifier: Apache-2.0 */
#include "change/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "change/effects.h"
#include "change/event_messages.h"
#include "config/cache_prefix.h"
#include "config/profile.h"
#include "config/settings.h"
#include "config/sharding.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/memcached.h"
#include "server/queue.h"

enum { TIMEOUT_MS = 3000, RETRY_MS = 5000 };

/* Of events at once: enough for the broker to write them to disk in one go, and few enough that
 * little comes twice should the program be killed before it has noted that they arrived. */
enum { EVENTS_AT_ONCE = 64, BYTES_AT_ONCE = 1 << 20 };

/* Why a service failed, and when, by the monotonic clock. */
struct failure {
    struct error error;
    int64_t time_ms;
};

/* What is to be delivered, and of each whether it was. */
struct sending {
    const struct effect *const *effects;
    size_t count;
    bool *sent;
};

struct delivery {
    struct region *region;
    const struct profile *profile;
    struct memcached *memcached;
    struct queue *queue;
    const struct sharding *sharding;
    struct failure memcached_failure;
    struct failure queue_failure;
};

struct delivery *delivery_create(const struct profile *profile)
{
    struct delivery *delivery = memory_alloc(1, sizeof *delivery);
    struct region *region = region_create();
    *delivery = (struct delivery){
        .region = region,
        .profile = profile,
        .memcached_failure = {.error = ERROR_IN(region)},
        .queue_failure = {.error = ERROR_IN(region)},
    };
    return delivery;
}

void delivery_destroy(struct delivery *delivery)
{
    if (!delivery)
        return;
    memcached_close(delivery->memcached);
    queue_close(delivery->queue);
    region_destroy(delivery->region);
    free(delivery);
}

/* Says again why the service failed before. */
static bool repeat_failure(const struct failure *failure, struct error *error)
{
    return error_set(error, failure->error.kind, "%s", failure->error.text);
}

static void retry(struct failure *failure)
{
    if (clock_monotonic_ms() - failure->time_ms >= RETRY_MS)
        error_clear(&failure->error);
}

void delivery_retry(struct delivery *delivery)
{
    retry(&delivery->memcached_failure);
    retry(&delivery->queue_failure);
}

/* The keys as they are on the wire: the deployment's prefix in the place of the `*`. */
static const char *const *wire_keys(struct delivery *delivery, struct region *region,
                                    const struct effect *effect, struct error *error)
{
    const char *prefix = cache_prefix_read(delivery->region, delivery->profile->deployment, error);
    if (!prefix)
        return NULL;
    const char **keys = region_alloc_array(region, effect->key_count, sizeof *keys);
    for (size_t i = 0; i < effect->key_count; i++) {
        const char *star = strchr(effect->keys[i], '*');
        keys[i] = star ? region_format(region, "%.*s%s%s", (int)(star - effect->keys[i]),
                                       effect->keys[i], prefix, star + 1)
                       : effect->keys[i];
    }
    return keys;
}

static bool forget(struct delivery *delivery, struct region *region, const struct effect *effect,
                   struct error *error)
{
    const struct profile *profile = delivery->profile;
    const char *const *keys = wire_keys(delivery, region, effect, error);
    if (!keys)
        return false;
    if (!delivery->memcached)
        delivery->memcached = memcached_open(profile->memcached, profile->memcached_username,
                                             profile->memcached_password, TIMEOUT_MS, error);
    return delivery->memcached &&
           memcached_delete_keys(delivery->memcached, keys, effect->key_count, error);
}

static struct queue *open_queue(struct delivery *delivery, struct error *error)
{
    const struct profile *profile = delivery->profile;
    if (!delivery->queue)
        delivery->queue =
            queue_open(profile->rabbitmq, profile->rabbitmq_password, TIMEOUT_MS, error);
    return delivery->queue;
}

static bool publish(struct delivery *delivery, const char *name, const char *body,
                    struct error *error)
{
    struct queue *queue = open_queue(delivery, error);
    return queue && queue_publish(queue, name, body, strlen(body), error);
}

static bool load_sharding(struct delivery *delivery, struct error *error)
{
    if (!delivery->sharding)
        delivery->sharding = sharding_load(delivery->region, delivery->profile->settings,
                                           delivery->profile->etc, error);
    return delivery->sharding;
}

/* Tells the events that the effects begin with, as many as go at once. */
static size_t tell(struct delivery *delivery, struct region *region, const struct sending *sending,
                   struct error *error)
{
    struct queue *queue = load_sharding(delivery, error) ? open_queue(delivery, error) : NULL;
    if (!queue)
        return 1;
    struct event_messages *messages = event_messages_create(region, delivery->sharding);
    size_t told = 0, count;
    while (told < sending->count && told < EVENTS_AT_ONCE &&
           event_messages_bytes(messages) < BYTES_AT_ONCE &&
           sending->effects[told]->kind == EFFECT_EVENT)
        event_messages_add(messages, sending->effects[told++]);
    struct queue_message *list = event_messages_all(messages, &count);
    bool all = queue_publish_all(queue, list, count, error);
    for (size_t i = 0; i < told; i++)
        sending->sent[i] = all || event_messages_are_confirmed(messages, i);
    return told;
}

/* A server that runs without a broker has nobody who would listen. */
static bool uses_queues(const struct delivery *delivery)
{
    return settings_boolean(delivery->profile->settings, "USING_RABBITMQ", true);
}

static size_t send_to_queue(struct delivery *delivery, struct region *region,
                            const struct sending *sending, struct error *error)
{
    const struct effect *first = sending->effects[0];
    if (uses_queues(delivery) && first->kind == EFFECT_EVENT)
        return tell(delivery, region, sending, error);
    sending->sent[0] =
        !uses_queues(delivery) || publish(delivery, first->queue, first->body, error);
    return 1;
}

size_t delivery_send(struct delivery *delivery, const struct effect *const effects[], size_t count,
                     bool sent[], struct error *error)
{
    const struct sending sending = {effects, count, sent};
    bool cache = effects[0]->kind == EFFECT_CACHE;
    struct failure *failure = cache ? &delivery->memcached_failure : &delivery->queue_failure;
    size_t tried = 1;
    sent[0] = false;
    if (failure->error.kind != ERROR_NONE) {
        repeat_failure(failure, error);
        return tried;
    }
    struct region *region = region_create();
    if (cache)
        sent[0] = forget(delivery, region, effects[0], &failure->error);
    else
        tried = send_to_queue(delivery, region, &sending, &failure->error);
    region_destroy(region);
    if (failure->error.kind != ERROR_NONE) {
        failure->time_ms = clock_monotonic_ms();
        repeat_failure(failure, error);
    }
    return tried;
}
