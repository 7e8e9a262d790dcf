/* SPDX-License-Identifier: Apache-2.0 */
/* Effects: their order, keys named twice, the way to the journal and back, what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "change/effects.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/region.h"

/* Memory of the test that runs. */
static struct region *region;

static int open_region(void **state)
{
    (void)state;
    region = region_create();
    return 0;
}

static int close_region(void **state)
{
    (void)state;
    region_destroy(region);
    return 0;
}

static const char *take_text(cJSON *item)
{
    struct buffer text = {0};
    json_write(&text, item);
    cJSON_Delete(item);
    return buffer_take_text(region, &text);
}

static const char *text_of(const struct effects *effects)
{
    return take_text(effects_to_json(effects));
}

static cJSON *event(const char *name, const char *value)
{
    cJSON *object = cJSON_CreateObject();
    json_add_text(object, name, value);
    return object;
}

static struct effects *some_effects(void)
{
    static const int64_t users[] = {7, 3, 2147483647};
    struct effects *effects = effects_create(region);
    effects_tell(effects, "it.chat.example.com", event("type", "Zo\xc3\xab"), users, 3);
    effects_forget(effects, "realm_user_dicts:2");
    effects_enqueue(effects, "deferred_work", event("type", "x\"y"));
    effects_forget_shared(effects, "all");
    effects_tell(effects, "it.chat.example.com", event("type", "nobody"), NULL, 0);
    effects_forget(effects, "realm_user_dicts:2");
    return effects;
}

static const char some_json[] =
    "[{\"kind\":\"cache\",\"keys\":[\":1:*realm_user_dicts:2\",\":1:all\"]},"
    "{\"kind\":\"event\",\"host\":\"it.chat.example.com\",\"users\":[7,3,2147483647],"
    "\"body\":{\"type\":\"Zo\xc3\xab\"}},"
    "{\"kind\":\"queue\",\"queue\":\"deferred_work\",\"body\":{\"type\":\"x\\\"y\"}},"
    "{\"kind\":\"event\",\"host\":\"it.chat.example.com\",\"users\":[],"
    "\"body\":{\"type\":\"nobody\"}}]";

static void test_caches_come_first_and_once(void **state)
{
    (void)state;
    assert_string_equal(text_of(some_effects()), some_json);
}

static void test_no_effects(void **state)
{
    (void)state;
    struct effects *effects = effects_create(region);
    size_t count = 9;
    effects_all(effects, &count);
    assert_int_equal(count, 0);
    assert_string_equal(text_of(effects), "[]");
}

static void test_json_and_back(void **state)
{
    (void)state;
    struct effects *back = effects_from_json(region, json_parse(region, some_json, NULL));
    assert_non_null(back);
    assert_string_equal(text_of(back), some_json);
    size_t count;
    const struct effect *list = effects_all(back, &count);
    assert_int_equal(count, 4);
    assert_int_equal(list[0].kind, EFFECT_CACHE);
    assert_int_equal(list[1].users[2], 2147483647);
    assert_string_equal(list[1].body, "{\"type\":\"Zo\xc3\xab\"}");
    assert_string_equal(list[2].queue, "deferred_work");
    assert_int_equal(list[3].user_count, 0);
}

/* Users who leave one after the other: who is still there is told, and stands there once. */
static void test_a_shared_audience(void **state)
{
    (void)state;
    static const int64_t users[] = {9, 8, 3, 4}, others[] = {9, 3, 4};
    static const char text[] =
        "[{\"kind\":\"event\",\"host\":\"h\",\"users\":[8,3,4],\"body\":{\"type\":\"a\"}},"
        "{\"kind\":\"event\",\"host\":\"h\",\"users\":[9,3,4],\"body\":{\"type\":\"b\"}},"
        "{\"kind\":\"event\",\"host\":\"h\",\"audience\":1,\"user_count\":2,"
        "\"body\":{\"type\":\"c\"}}]";
    struct effects *effects = effects_create(region);
    effects_tell_shared(effects, "h", event("type", "a"), users + 1, 3);
    effects_tell_shared(effects, "h", event("type", "b"), others, 3);
    effects_tell_shared(effects, "h", event("type", "c"), users + 2, 2);
    assert_string_equal(text_of(effects), text);
    struct effects *back = effects_from_json(region, json_parse(region, text, NULL));
    assert_non_null(back);
    assert_string_equal(text_of(back), text);
    size_t count;
    const struct effect *list = effects_all(back, &count);
    assert_int_equal(count, 3);
    assert_true(effects_share_audience(&list[0], &list[2]));
    assert_false(effects_share_audience(&list[1], &list[2]));
    assert_int_equal(list[2].user_count, 2);
    assert_int_equal(list[2].users[0], 3);
    assert_int_equal(list[2].users[1], 4);
    assert_non_null(strstr(take_text(effects_to_shown_json(back)), "\"users\":[3,4]"));
}

/* Whoever looks is not shown millions of numbers. */
static void test_large_audiences_are_counted(void **state)
{
    (void)state;
    enum { USERS = 60000 };
    int64_t *users = region_alloc_array(region, USERS, sizeof *users);
    struct effects *effects = effects_create(region);
    effects_tell_shared(effects, "h", event("type", "a"), users, USERS);
    effects_tell_shared(effects, "h", event("type", "b"), users, USERS);
    const char *text = take_text(effects_to_shown_json(effects));
    assert_non_null(strstr(text, ",0],\"body\":{\"type\":\"a\"}"));
    assert_non_null(strstr(text, "\"user_count\":60000,\"body\":{\"type\":\"b\"}"));
}

/* A body keeps every digit of its numbers on the way. */
static void test_numbers_stay_exact(void **state)
{
    (void)state;
    struct effects *effects = effects_create(region);
    cJSON *body = cJSON_CreateObject();
    json_add_integer(body, "id", INT64_MAX);
    cJSON_AddNumberToObject(body, "time", 1700000000.123456);
    effects_enqueue(effects, "q", body);
    const char *text = text_of(effects);
    assert_non_null(strstr(text, "{\"id\":9223372036854775807,\"time\":1700000000.123456}"));
    assert_string_equal(text_of(effects_from_json(region, json_parse(region, text, NULL))), text);
}

/* The users of a message's event: what stands beside the id goes all the way. */
static void test_users_that_are_objects(void **state)
{
    (void)state;
    static const char list[] = "[{\"id\":7,\"flags\":[\"read\"]},{\"id\":3,\"flags\":[]}]";
    static const char text[] =
        "[{\"kind\":\"event\",\"host\":\"h\",\"users\":[{\"id\":7,\"flags\":[\"read\"]},{\"id\":3,"
        "\"flags\":[]}],\"body\":{\"type\":\"message\"}}]";
    struct effects *effects = effects_create(region);
    effects_tell_objects(effects, "h", event("type", "message"),
                         cJSON_Duplicate(json_parse(region, list, NULL), true));
    assert_string_equal(text_of(effects), text);
    struct effects *back = effects_from_json(region, json_parse(region, text, NULL));
    size_t count;
    const struct effect *effect = effects_all(back, &count);
    assert_int_equal(count, 1);
    assert_int_equal(effect->user_count, 2);
    assert_int_equal(effect->users[0], 7);
    assert_string_equal(effect->user_objects[1], "{\"id\":3,\"flags\":[]}");
    assert_string_equal(text_of(back), text);
}

static void test_other_json_is_refused(void **state)
{
    (void)state;
    static const char *const others[] = {
        "{}",
        "[{}]",
        "[1]",
        "[{\"kind\":\"mail\",\"to\":\"x\"}]",
        "[{\"kind\":\"event\",\"host\":\"h\",\"users\":[1]}]",
        "[{\"kind\":\"queue\",\"body\":{}}]",
        "[{\"kind\":\"event\",\"host\":\"h\",\"users\":[1],\"body\":{}},"
        "{\"kind\":\"event\",\"host\":\"h\",\"audience\":1,\"user_count\":2,\"body\":{}}]",
        "[{\"kind\":\"event\",\"host\":\"h\",\"audience\":1,\"user_count\":0,\"body\":{}}]",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(effects_from_json(region, json_parse(region, others[i], NULL)));
}

/* Deactivating ten thousand users names fifty thousand keys, many of them more than once. */
static void test_fifty_thousand_keys(void **state)
{
    (void)state;
    enum { KEYS = 50000, PATIENCE_MS = 5000 };
    int64_t start = clock_monotonic_ms();
    struct effects *effects = effects_create(region);
    for (int i = 0; i < 2 * KEYS; i++)
        effects_forget(effects, region_format(region, "user_profile_by_id:%d", i % KEYS));
    const char *text = text_of(effects);
    struct effects *back = effects_from_json(region, json_parse(region, text, NULL));
    size_t count;
    const struct effect *list = effects_all(back, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list->key_count, KEYS);
    for (int i = 0; i < KEYS; i++)
        assert_string_equal(list->keys[i], region_format(region, ":1:*user_profile_by_id:%d", i));
    assert_true(clock_monotonic_ms() - start < PATIENCE_MS);
}

static void test_secrets_do_not_show(void **state)
{
    (void)state;
    struct effects *effects = effects_create(region);
    effects_forget(effects, "user_profile_by_api_key:abc123");
    effects_forget(effects, "user_profile_by_id:5");
    effects_forget_shared(effects, "django.contrib.sessions.cached_dbabc123");
    cJSON *body = event("type", "realm_bot");
    json_add_text(cJSON_AddObjectToObject(body, "bot"), "api_key", "abc123");
    effects_tell(effects, "h", body, NULL, 0);
    assert_string_equal(
        take_text(effects_to_shown_json(effects)),
        "[{\"kind\":\"cache\",\"keys\":[\":1:*user_profile_by_api_key:(secret)\","
        "\":1:*user_profile_by_id:5\",\":1:django.contrib.sessions.cached_db(secret)\"]},"
        "{\"kind\":\"event\",\"host\":\"h\",\"users\":[],"
        "\"body\":{\"type\":\"realm_bot\",\"bot\":{\"api_key\":\"(secret)\"}}}]");
    assert_non_null(strstr(text_of(effects), "abc123"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_caches_come_first_and_once, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_no_effects, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_json_and_back, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_a_shared_audience, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_large_audiences_are_counted, open_region,
                                        close_region),
        cmocka_unit_test_setup_teardown(test_numbers_stay_exact, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_users_that_are_objects, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_other_json_is_refused, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_fifty_thousand_keys, open_region, close_region),
        cmocka_unit_test_setup_teardown(test_secrets_do_not_show, open_region, close_region),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
