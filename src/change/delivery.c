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
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/http.h"
#include "server/memcached.h"
#include "server/queue.h"

enum { TIMEOUT_MS = 3000, RETRY_MS = 5000 };

/* Of events at once: enough for the broker to write them to disk in one go, and few enough that
 * little comes twice should the program be killed before it has noted that they arrived. */
enum { EVENTS_AT_ONCE = 64, BYTES_AT_ONCE = 1 << 20 };

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

/* Straight to the event processes, one message after the other; the first that fails is the last.
 */
static bool post_all(struct delivery *delivery, struct region *region,
                     struct event_messages *messages, struct error *error)
{
    size_t count;
    struct queue_message *list = event_messages_all(messages, &count);
    for (size_t i = 0; i < count; i++) {
        int port = event_messages_port(messages, i);
        list[i].confirmed = post(delivery, region, port, list[i].body, error);
        if (!list[i].confirmed)
            return false;
    }
    return true;
}

static bool publish_all(struct delivery *delivery, struct event_messages *messages,
                        struct error *error)
{
    size_t count;
    struct queue_message *list = event_messages_all(messages, &count);
    struct queue *queue = open_queue(delivery, error);
    return queue && queue_publish_all(queue, list, count, error);
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
    if (!load_sharding(delivery, error))
        return 1;
    struct event_messages *messages = event_messages_create(region, delivery->sharding);
    size_t told = 0;
    while (told < sending->count && told < EVENTS_AT_ONCE &&
           event_messages_bytes(messages) < BYTES_AT_ONCE &&
           sending->effects[told]->kind == EFFECT_EVENT)
        event_messages_add(messages, sending->effects[told++]);
    bool all = delivery_posts_events(delivery->profile)
                   ? post_all(delivery, region, messages, error)
                   : publish_all(delivery, messages, error);
    for (size_t i = 0; i < told; i++)
        sending->sent[i] = all || event_messages_are_confirmed(messages, i);
    return told;
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

/* Sends the first, and where that is an event those after it; how many were tried. */
static size_t send_first(struct delivery *delivery, struct region *region,
                         const struct sending *sending, struct error *error)
{
    const struct effect *first = sending->effects[0];
    switch (first->kind) {
    case EFFECT_CACHE: sending->sent[0] = forget(delivery, region, first, error); return 1;
    case EFFECT_EVENT: return tell(delivery, region, sending, error);
    case EFFECT_QUEUE: break;
    }
    sending->sent[0] = publish(delivery, first->queue, first->body, error);
    return 1;
}

size_t delivery_send(struct delivery *delivery, const struct effect *const effects[], size_t count,
                     bool sent[], struct error *error)
{
    const struct sending sending = {effects, count, sent};
    enum route route = route_of(delivery, effects[0]);
    sent[0] = route == ROUTE_NOBODY;
    if (route == ROUTE_NOBODY)
        return 1;
    struct failure *failure = &delivery->failures[route];
    if (failure->error.kind != ERROR_NONE) {
        repeat_failure(failure, error);
        return 1;
    }
    struct region *region = region_create();
    size_t tried = send_first(delivery, region, &sending, &failure->error);
    region_destroy(region);
    if (failure->error.kind != ERROR_NONE) {
        failure->time_ms = clock_monotonic_ms();
        repeat_failure(failure, error);
    }
    return tried;
}
