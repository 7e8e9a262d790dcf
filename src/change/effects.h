/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must follow a commit: caches to be forgotten, events for clients, work for queues. An act
 * puts them down in the same breath as its rows; a preview shows them instead of sending them.
 */
#ifndef CHANGE_EFFECTS_H
#define CHANGE_EFFECTS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct change;
struct effects;
struct region;

enum effect_kind {
    EFFECT_CACHE, /* memcached keys that go */
    EFFECT_EVENT, /* a client event to users of one realm */
    EFFECT_QUEUE, /* a message in a worker queue */
};

/* "cache", "event", "queue". */
const char *effect_kind_name(enum effect_kind kind) RETURNS_NONNULL;

struct effect {
    enum effect_kind kind;
    const char *const *keys; /* EFFECT_CACHE: as on the wire but for the deployment's prefix, which
                                stands as a `*` */
    size_t key_count;
    const char *host;     /* EFFECT_EVENT: the realm's, which decides on the event server */
    const char *queue;    /* EFFECT_QUEUE: its name */
    const char *body;     /* compact JSON: the event, or the message */
    const int64_t *users; /* EFFECT_EVENT: who is told */
    const char *const *user_objects; /* EFFECT_EVENT: what stands for each of them in the place of
                                        the id, compact JSON; NULL: the ids alone */
    size_t user_count;
    bool by_http;    /* EFFECT_EVENT: as effects_post_events() says */
    size_t audience; /* EFFECT_EVENT: where in the list of all, from 1, the event stands whose users
                        these are the last of; 0: they are its own */
};

struct effects *effects_create(struct region *region) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* The effects of a change under way. */
struct effects *change_effects(struct change *change) RETURNS_NONNULL NONNULL(1);

/* A cache key in the deployment's name space, once however often it is named. */
void effects_forget(struct effects *effects, const char *key) NONNULL(1, 2);
/* A cache key outside it: a session's copy. */
void effects_forget_shared(struct effects *effects, const char *key) NONNULL(1, 2);
/* An event; takes `event` over. An audience of nobody counts. */
void effects_tell(struct effects *effects, const char *host, cJSON *event, const int64_t users[],
                  size_t user_count) NONNULL(1, 2, 3);
/* The same with an audience that is not copied, and must outlive the effects: events whose
 * audiences end at the same place in memory, as those of users who leave one after the other can,
 * keep it once, in the journal too. */
void effects_tell_shared(struct effects *effects, const char *host, cJSON *event,
                         const int64_t users[], size_t user_count) NONNULL(1, 2, 3);
/* Do both tell the same users, or the ones some of the others? */
bool effects_share_audience(const struct effect *effect, const struct effect *other) NONNULL(1, 2);
/* An event that tells each user something else beside it, as those of messages do; `users` is an
 * array of objects, each with an `id`. Takes both over. */
void effects_tell_objects(struct effects *effects, const char *host, cJSON *event, cJSON *users)
    NONNULL(1, 2, 3, 4);
/* A message for a worker queue; takes `message` over. */
void effects_enqueue(struct effects *effects, const char *queue, cJSON *message) NONNULL(1, 2, 3);

/* From here on events are noted as going to the event processes by HTTP, not through RabbitMQ. That
 * is for whoever looks: how they do go is settled when they go. */
void effects_post_events(struct effects *effects) NONNULL(1);

/* All effects in order of delivery: the caches first, in one. */
const struct effect *effects_all(const struct effects *effects, size_t *count) NONNULL(1, 2);

/* As JSON, for the journal, and back. NULL, if it is not what effects_to_json() wrote. */
cJSON *effects_to_json(const struct effects *effects) RETURNS_NONNULL NONNULL(1) MUST_USE;
struct effects *effects_from_json(struct region *region, const cJSON *json) NONNULL(1, 2) MUST_USE;

/* As JSON for whoever looks: API keys, sessions and what else is secret in keys and bodies does not
 * show. Each event has its `users`, as long as those of all come to no more than 100,000, and then
 * `user_count` in their place. */
cJSON *effects_to_shown_json(const struct effects *effects) RETURNS_NONNULL NONNULL(1) MUST_USE;

#endif
