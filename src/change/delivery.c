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
#include "server/http.h"
#include "server/memcached.h"
#include "server/queue.h"

enum { TIMEOUT_MS = 3000, RETRY_MS = 5000 };

/* Which service an effect goes to. */
enum route {
    ROUTE_MEMCACHED,
    ROUTE_QUEUE,
    ROUTE_HTTP, /* straight to the event processes */
    ROUTES,
    ROUTE_NOBODY = ROUTES,
};

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
    struct http *http;
    const struct sharding *sharding;
    struct failure failures[ROUTES];
};

struct delivery *delivery_create(const struct profile *profile)
{
    struct delivery *delivery = memory_alloc(1, sizeof *delivery);
    struct region *region = region_create();
    *delivery = (struct delivery){
        .region = region,
        .profile = profile,
    };
    for (size_t i = 0; i < ROUTES; i++)
        delivery->failures[i].error = ERROR_IN(region);
    return delivery;
}

void delivery_destroy(struct delivery *delivery)
{
    if (!delivery)
        return;
    memcached_close(delivery->memcached);
    queue_close(delivery->queue);
    http_close(delivery->http);
    region_destroy(delivery->region);
    free(delivery);
}

/* Says again why the service failed before. */
static bool repeat_failure(const struct failure *failure, struct error *error)
{
    return error_set(error, failure->error.kind, "%s", failure->error.text);
}

void delivery_retry(struct delivery *delivery)
{
    for (size_t i = 0; i < ROUTES; i++) {
        if (clock_monotonic_ms() - delivery->failures[i].time_ms >= RETRY_MS)
            error_clear(&delivery->failures[i].error);
    }
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

/* Both the server's own processes and we have the secret from the same file. */
static const char *shared_secret(const struct settings *settings, struct error *error)
{
    const char *secret = settings_secret(settings, "shared_secret");
    if (secret)
        return secret;
    const char *problem = settings_secrets_problem(settings);
    error_set(error, ERROR_UNREACHABLE, "The secret `shared_secret` of the server is not known%s%s",
              problem ? ": " : ".", problem ? problem : "");
    error_hint(error, "it has to be in aloha-secrets.conf, and readable.");
    return NULL;
}

static bool post(struct delivery *delivery, struct region *region, int port, const char *body,
                 struct error *error)
{
    const char *secret = shared_secret(delivery->profile->settings, error);
    if (secret && !delivery->http)
        delivery->http = http_open(TIMEOUT_MS, error);
    if (!secret || !delivery->http)
        return false;
    const struct http_field fields[] = {{"data", body}, {"secret", secret}};
    return http_post_form(delivery->http, sharding_url(region, port), fields, ARRAY_LENGTH(fields),
                          error);
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
    const char *text = buffer_take_text(region, &body);
    if (skipped)
        return true;
    return delivery_posts_events(delivery->profile)
               ? post(delivery, region, port, text, error)
               : publish(delivery, sharding_queue(region, delivery->sharding, port), text, error);
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

static bool is_on(const struct profile *profile, const char *setting)
{
    return settings_boolean(profile->settings, setting, true);
}

bool delivery_posts_events(const struct profile *profile)
{
    return !is_on(profile, "USING_RABBITMQ") && is_on(profile, "USING_TORNADO");
}

/* A server that runs without a broker has no workers who would listen. */
static enum route route_of(const struct delivery *delivery, const struct effect *effect)
{
    if (effect->kind == EFFECT_CACHE)
        return ROUTE_MEMCACHED;
    if (is_on(delivery->profile, "USING_RABBITMQ"))
        return ROUTE_QUEUE;
    return effect->kind == EFFECT_EVENT && delivery_posts_events(delivery->profile) ? ROUTE_HTTP
                                                                                    : ROUTE_NOBODY;
}

static bool send_effect(struct delivery *delivery, struct region *region,
                        const struct effect *effect, struct error *error)
{
    switch (effect->kind) {
    case EFFECT_CACHE: return forget(delivery, region, effect, error);
    case EFFECT_EVENT: return tell(delivery, region, effect, error);
    case EFFECT_QUEUE: break;
    }
    return publish(delivery, effect->queue, effect->body, error);
}

bool delivery_send(struct delivery *delivery, const struct effect *effect, struct error *error)
{
    enum route route = route_of(delivery, effect);
    if (route == ROUTE_NOBODY)
        return true;
    struct failure *failure = &delivery->failures[route];
    if (failure->error.kind != ERROR_NONE)
        return repeat_failure(failure, error);
    struct region *region = region_create();
    bool sent = send_effect(delivery, region, effect, &failure->error);
    region_destroy(region);
    if (sent)
        return true;
    failure->time_ms = clock_monotonic_ms();
    return repeat_failure(failure, error);
}
