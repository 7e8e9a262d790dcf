/* SPDX-License-Identifier: Apache-2.0 */
#include "change/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "change/effects.h"
#include "config/cache_prefix.h"
#include "config/profile.h"
#include "config/settings.h"
#include "config/sharding.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/memcached.h"
#include "server/queue.h"

enum { TIMEOUT_MS = 3000, RETRY_MS = 5000 };

/* Why a service failed, and when, by the monotonic clock. */
struct failure {
    struct error error;
    int64_t time_ms;
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

/* `{"event":…,"users":[…]}`, for the users that `port` serves. */
static bool tell_port(struct delivery *delivery, struct region *region, const struct effect *effect,
                      struct sharding_ports ports, int port, struct error *error)
{
    struct buffer body = {0};
    size_t told = 0;
    buffer_format(&body, "{\"event\":%s,\"users\":[", effect->body);
    for (size_t i = 0; i < effect->user_count; i++) {
        if (sharding_port_of_user(ports, effect->users[i]) != port)
            continue;
        buffer_append_text(&body, told++ ? "," : "");
        if (effect->user_objects)
            buffer_append_text(&body, effect->user_objects[i]);
        else
            buffer_format(&body, "%lld", (long long)effect->users[i]);
    }
    buffer_append_text(&body, "]}");
    bool skipped = told == 0 && ports.count > 1;
    bool sent = skipped || publish(delivery, sharding_queue(region, delivery->sharding, port),
                                   buffer_text(&body), error);
    buffer_free(&body);
    return sent;
}

static bool tell(struct delivery *delivery, struct region *region, const struct effect *effect,
                 struct error *error)
{
    if (!delivery->sharding)
        delivery->sharding = sharding_load(delivery->region, delivery->profile->settings,
                                           delivery->profile->etc, error);
    if (!delivery->sharding)
        return false;
    struct sharding_ports ports = sharding_for_host(delivery->sharding, effect->host);
    for (size_t i = 0; i < ports.count; i++) {
        if (!tell_port(delivery, region, effect, ports, ports.ports[i], error))
            return false;
    }
    return true;
}

/* A server that runs without a broker has nobody who would listen. */
static bool uses_queues(const struct delivery *delivery)
{
    return settings_boolean(delivery->profile->settings, "USING_RABBITMQ", true);
}

static bool send_to_queue(struct delivery *delivery, struct region *region,
                          const struct effect *effect, struct error *error)
{
    if (!uses_queues(delivery))
        return true;
    if (effect->kind == EFFECT_EVENT)
        return tell(delivery, region, effect, error);
    return publish(delivery, effect->queue, effect->body, error);
}

bool delivery_send(struct delivery *delivery, const struct effect *effect, struct error *error)
{
    bool cache = effect->kind == EFFECT_CACHE;
    struct failure *failure = cache ? &delivery->memcached_failure : &delivery->queue_failure;
    if (failure->error.kind != ERROR_NONE)
        return repeat_failure(failure, error);
    struct region *region = region_create();
    bool sent = cache ? forget(delivery, region, effect, &failure->error)
                      : send_to_queue(delivery, region, effect, &failure->error);
    region_destroy(region);
    if (sent)
        return true;
    failure->time_ms = clock_monotonic_ms();
    return repeat_failure(failure, error);
}
