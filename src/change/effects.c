/* SPDX-License-Identifier: Apache-2.0 */
#include "change/effects.h"

#include <search.h>
#include <string.h>

#include "change/record.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

/* Of all events together, for whoever looks; those of further ones are counted. */
enum { USERS_SHOWN = 100000 };

struct effects {
    struct region *region;
    struct effect *list; /* list[0] is the one for the caches, empty or not */
    size_t count, size;
    bool by_http;
    const char **keys;
    size_t key_size;
    void *known_keys; /* of tsearch(3): a change of ten thousand users names fifty thousand */
};

const char *effect_kind_name(enum effect_kind kind)
{
    static const char *const names[] = {
        [EFFECT_CACHE] = "cache", [EFFECT_EVENT] = "event", [EFFECT_QUEUE] = "queue"};
    return names[kind];
}

static struct effect *add(struct effects *effects, enum effect_kind kind)
{
    if (effects->count == effects->size) {
        size_t size = effects->size ? effects->size * 2 : 8;
        struct effect *list = region_alloc_array(effects->region, size, sizeof *list);
        if (effects->count)
            memcpy(list, effects->list, effects->count * sizeof *list);
        effects->list = list;
        effects->size = size;
    }
    struct effect *effect = &effects->list[effects->count++];
    effect->kind = kind;
    effect->by_http = kind == EFFECT_EVENT && effects->by_http;
    return effect;
}

static void keep_key(void *key UNUSED)
{
}

static void free_known_keys(void *object)
{
    struct effects *effects = object;
    tdestroy(effects->known_keys, keep_key);
}

struct effects *effects_create(struct region *region)
{
    struct effects *effects = region_alloc(region, sizeof *effects);
    effects->region = region;
    region_on_end(region, free_known_keys, effects);
    add(effects, EFFECT_CACHE);
    return effects;
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* Notes the key; false if it was known. */
static bool is_new_key(struct effects *effects, const char *key)
{
    const char *const *found = tsearch(key, &effects->known_keys, compare_keys);
    if (!found)
        die("out of memory: the cache keys of a change");
    return *found == key;
}

/* Adds the key as given, unless it is there. */
static void forget(struct effects *effects, const char *key)
{
    struct effect *caches = &effects->list[0];
    if (!is_new_key(effects, key))
        return;
    if (caches->key_count == effects->key_size) {
        size_t size = effects->key_size ? effects->key_size * 2 : 16;
        const char **keys = region_alloc_array(effects->region, size, sizeof *keys);
        if (caches->key_count)
            memcpy(keys, effects->keys, caches->key_count * sizeof *keys);
        effects->keys = keys;
        effects->key_size = size;
        caches->keys = keys;
    }
    effects->keys[caches->key_count++] = key;
}

void effects_forget(struct effects *effects, const char *key)
{
    forget(effects, region_format(effects->region, ":1:*%s", key));
}

void effects_forget_shared(struct effects *effects, const char *key)
{
    forget(effects, region_format(effects->region, ":1:%s", key));
}

/* The item's compact text, in the region; the item is deleted. */
static const char *take_text(struct region *region, cJSON *item)
{
    struct buffer text = {0};
    json_write(&text, item);
    cJSON_Delete(item);
    return buffer_take_text(region, &text);
}

void effects_tell(struct effects *effects, const char *host, cJSON *event, const int64_t users[],
                  size_t user_count)
{
    struct effect *effect = add(effects, EFFECT_EVENT);
    int64_t *copy = region_alloc_array(effects->region, user_count, sizeof *copy);
    if (user_count)
        memcpy(copy, users, user_count * sizeof *copy);
    effect->host = region_copy_text(effects->region, host);
    effect->body = take_text(effects->region, event);
    effect->users = copy;
    effect->user_count = user_count;
}

bool effects_share_audience(const struct effect *effect, const struct effect *other)
{
    return effect->users && other->users &&
           effect->users + effect->user_count == other->users + other->user_count;
}

/* The first event with a longer or the same end of an audience; 0: there is none. */
static size_t find_audience(const struct effects *effects, const struct effect *effect)
{
    for (size_t i = effects->count - 1; i > 0; i--) {
        const struct effect *other = &effects->list[i];
        if (other != effect && effects_share_audience(effect, other))
            return other->audience ? other->audience : i;
    }
    return 0;
}

void effects_tell_shared(struct effects *effects, const char *host, cJSON *event,
                         const int64_t users[], size_t user_count)
{
    struct effect *effect = add(effects, EFFECT_EVENT);
    effect->host = region_copy_text(effects->region, host);
    effect->body = take_text(effects->region, event);
    effect->users = users;
    effect->user_count = user_count;
    size_t audience = find_audience(effects, effect);
    if (effects->list[audience].user_count >= user_count)
        effect->audience = audience;
}

/* Reads an event's users: ids, or objects with ids. */
static void read_users(struct region *region, struct effect *effect, const cJSON *list)
{
    size_t size = (size_t)cJSON_GetArraySize(list);
    int64_t *users = region_alloc_array(region, size, sizeof *users);
    const char **objects = NULL;
    const cJSON *user;
    cJSON_ArrayForEach(user, list)
    {
        if (cJSON_IsObject(user)) {
            if (!objects)
                objects = region_alloc_array(region, size, sizeof *objects);
            objects[effect->user_count] = take_text(region, cJSON_Duplicate(user, true));
            users[effect->user_count++] = json_integer(user, "id", 0);
        } else if (cJSON_IsNumber(user)) {
            users[effect->user_count++] = (int64_t)user->valuedouble;
        }
    }
    effect->users = users;
    effect->user_objects = objects;
}

void effects_tell_objects(struct effects *effects, const char *host, cJSON *event, cJSON *users)
{
    struct effect *effect = add(effects, EFFECT_EVENT);
    effect->host = region_copy_text(effects->region, host);
    effect->body = take_text(effects->region, event);
    read_users(effects->region, effect, users);
    cJSON_Delete(users);
}

void effects_enqueue(struct effects *effects, const char *queue, cJSON *message)
{
    struct effect *effect = add(effects, EFFECT_QUEUE);
    effect->queue = region_copy_text(effects->region, queue);
    effect->body = take_text(effects->region, message);
}

void effects_post_events(struct effects *effects)
{
    effects->by_http = true;
}

const struct effect *effects_all(const struct effects *effects, size_t *count)
{
    bool no_caches = effects->list[0].key_count == 0;
    *count = effects->count - no_caches;
    return effects->list + no_caches;
}

static const char by_http[] = "http";

static void add_users(cJSON *object, const struct effect *effect)
{
    cJSON *users = cJSON_AddArrayToObject(object, "users");
    for (size_t i = 0; i < effect->user_count; i++) {
        struct value user = value_integer(effect->users[i]);
        cJSON_AddItemToArray(users, effect->user_objects ? cJSON_CreateRaw(effect->user_objects[i])
                                                         : json_from_value(&user));
    }
}

/* Those of an event with an audience of its own; else which of all has them, and how many of the
 * last these are. */
static void add_audience(cJSON *object, const struct effect *effect)
{
    if (!effect->audience) {
        add_users(object, effect);
        return;
    }
    json_add_integer(object, "audience", (int64_t)effect->audience);
    json_add_integer(object, "user_count", (int64_t)effect->user_count);
}

static void add_shown_users(cJSON *object, const struct effect *effect, size_t *shown)
{
    *shown += effect->user_count;
    if (*shown <= USERS_SHOWN)
        add_users(object, effect);
    else
        json_add_integer(object, "user_count", (int64_t)effect->user_count);
}

/* With all that is needed to deliver it, or, if `shown` counts the users, for whoever looks. */
static cJSON *effect_to_json(const struct effect *effect, size_t *shown)
{
    cJSON *object = cJSON_CreateObject();
    json_add_text(object, "kind", effect_kind_name(effect->kind));
    if (effect->kind == EFFECT_CACHE) {
        cJSON *keys = cJSON_AddArrayToObject(object, "keys");
        for (size_t i = 0; i < effect->key_count; i++)
            cJSON_AddItemToArray(keys, cJSON_CreateString(effect->keys[i]));
        return object;
    }
    if (effect->kind == EFFECT_EVENT) {
        json_add_text(object, "host", effect->host);
        if (effect->by_http)
            json_add_text(object, "by", by_http);
        if (shown)
            add_shown_users(object, effect, shown);
        else
            add_audience(object, effect);
    } else {
        json_add_text(object, "queue", effect->queue);
    }
    cJSON_AddItemToObject(object, "body", cJSON_CreateRaw(effect->body));
    return object;
}

static cJSON *list_to_json(const struct effects *effects, size_t *shown)
{
    cJSON *array = cJSON_CreateArray();
    if (!array)
        die("out of memory: the effects of a change");
    size_t count;
    const struct effect *list = effects_all(effects, &count);
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, effect_to_json(&list[i], shown));
    return array;
}

cJSON *effects_to_json(const struct effects *effects)
{
    return list_to_json(effects, NULL);
}

static void read_keys(struct effects *effects, const cJSON *item)
{
    const cJSON *key;
    cJSON_ArrayForEach(key, cJSON_GetObjectItemCaseSensitive(item, "keys"))
    {
        if (cJSON_IsString(key))
            forget(effects, region_copy_text(effects->region, key->valuestring));
    }
}

/* The users of a new event, or those that another has. */
static bool read_audience(struct effects *effects, struct effect *effect, const cJSON *item)
{
    int64_t audience = json_integer(item, "audience", 0);
    int64_t count = json_integer(item, "user_count", 0);
    if (audience == 0) {
        read_users(effects->region, effect, cJSON_GetObjectItemCaseSensitive(item, "users"));
        return true;
    }
    if (audience < 0 || (size_t)audience >= effects->count - 1)
        return false;
    const struct effect *owner = &effects->list[audience];
    if (owner->user_objects || count < 0 || (size_t)count > owner->user_count)
        return false;
    effect->audience = (size_t)audience;
    effect->users = owner->users + owner->user_count - count;
    effect->user_count = (size_t)count;
    return true;
}

static bool effect_from_json(struct effects *effects, const cJSON *item)
{
    const char *kind = json_text(item, "kind");
    cJSON *body = cJSON_GetObjectItemCaseSensitive(item, "body");
    if (kind && strcmp(kind, effect_kind_name(EFFECT_CACHE)) == 0) {
        read_keys(effects, item);
        return true;
    }
    const char *host = json_text(item, "host"), *queue = json_text(item, "queue");
    if (!kind || !body || (!host && !queue))
        return false;
    struct effect *effect = add(effects, host ? EFFECT_EVENT : EFFECT_QUEUE);
    const char *by = json_text(item, "by");
    effect->by_http = by && strcmp(by, by_http) == 0;
    effect->host = region_copy_text(effects->region, host);
    effect->queue = region_copy_text(effects->region, queue);
    effect->body = take_text(effects->region, cJSON_Duplicate(body, true));
    return !host || read_audience(effects, effect, item);
}

struct effects *effects_from_json(struct region *region, const cJSON *json)
{
    if (!cJSON_IsArray(json))
        return NULL;
    struct effects *effects = effects_create(region);
    const cJSON *item;
    cJSON_ArrayForEach(item, json)
    {
        if (!effect_from_json(effects, item))
            return NULL;
    }
    return effects;
}

/* Keys that end in a secret keep what stands before it. */
static void hide_in_key(cJSON *key)
{
    static const char *const starts[] = {":1:*user_profile_by_api_key:",
                                         ":1:django.contrib.sessions.cached_db"};
    for (size_t i = 0; i < ARRAY_LENGTH(starts); i++) {
        size_t length = strlen(starts[i]);
        if (strncmp(key->valuestring, starts[i], length) != 0)
            continue;
        struct buffer text = {0};
        buffer_format(&text, "%s" RECORD_SECRET, starts[i]);
        cJSON_SetValuestring(key, buffer_text(&text));
        buffer_free(&text);
        return;
    }
}

static void hide_in_body(cJSON *item)
{
    cJSON *member;
    cJSON_ArrayForEach(member, item)
    {
        if (cJSON_IsString(member) && member->string && record_is_secret(NULL, member->string))
            cJSON_SetValuestring(member, RECORD_SECRET);
        hide_in_body(member);
    }
}

cJSON *effects_to_shown_json(const struct effects *effects)
{
    struct region *region = region_create();
    size_t users = 0;
    cJSON *shown = list_to_json(effects, &users);
    cJSON *effect, *key;
    cJSON_ArrayForEach(effect, shown)
    {
        cJSON_ArrayForEach(key, cJSON_GetObjectItemCaseSensitive(effect, "keys")) hide_in_key(key);
        const cJSON *raw = cJSON_GetObjectItemCaseSensitive(effect, "body");
        if (!raw)
            continue;
        cJSON *body = cJSON_Duplicate(json_parse(region, raw->valuestring, NULL), true);
        hide_in_body(body);
        cJSON_ReplaceItemInObjectCaseSensitive(effect, "body", body);
    }
    region_destroy(region);
    return shown;
}
