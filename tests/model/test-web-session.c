/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions of browsers: read as the server wrote them, and never more than that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "config/profile.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/python.h"
#include "core/region.h"
#include "model/web_session.h"
#include "server/database.h"

#define SECRET_KEY "not-a-real-secret-key-0123456789"
#define VECTOR     "eyJfYXV0aF91c2VyX2lkIjoiMTAifQ:1oxLO4:Mcqv1DnEgz-IBwZC2MMEETgjeLMA6bVaDX0-eJrUYPc"
#define USER_10    "{\"_auth_user_id\":\"10\"}"

static int create_region(void **state)
{
    *state = region_create();
    return 0;
}

static int destroy_region(void **state)
{
    region_destroy(*state);
    return 0;
}

/* `payload` with a time and a right signature. */
static const char *sign(struct region *region, const char *payload)
{
    static const char purpose[] = "django.contrib.sessions.SessionStoresigner" SECRET_KEY;
    unsigned char key[HASH_SHA256_SIZE], digest[HASH_SHA256_SIZE];
    hash_sha256(purpose, strlen(purpose), key);
    const char *timed = region_format(region, "%s:1oxLO4", payload);
    hash_hmac_sha256(key, sizeof key, timed, strlen(timed), digest);
    return region_format(region, "%s:%s", timed,
                         hash_base64_encode(region, HASH_BASE64URL_BARE, digest, sizeof digest));
}

static const char *sign_bytes(struct region *region, const char *dot, const void *bytes,
                              size_t length)
{
    const char *encoded = hash_base64_encode(region, HASH_BASE64URL_BARE, bytes, length);
    return sign(region, region_format(region, "%s%s", dot, encoded));
}

static const char *sign_json(struct region *region, const char *json)
{
    return sign_bytes(region, "", json, strlen(json));
}

static unsigned char *pack(struct region *region, const char *bytes, size_t *length)
{
    uLongf size = compressBound(*length);
    unsigned char *packed = region_alloc(region, size);
    assert_int_equal(compress(packed, &size, (const Bytef *)bytes, *length), Z_OK);
    *length = size;
    return packed;
}

static const char *sign_packed(struct region *region, const char *json)
{
    size_t length = strlen(json);
    const unsigned char *packed = pack(region, json, &length);
    return sign_bytes(region, ".", packed, length);
}

static cJSON *decode(struct region *region, const char *data)
{
    return web_session_decode(region, SECRET_KEY, data, NULL);
}

static void assert_shown(const cJSON *session, const char *expected)
{
    struct buffer buffer = {0};
    assert_non_null(session);
    python_write(&buffer, session);
    assert_string_equal(buffer_text(&buffer), expected);
    buffer_free(&buffer);
}

static void test_vectors(void **state)
{
    int64_t id = 0;
    cJSON *session = decode(*state, VECTOR);
    assert_shown(session, "{'_auth_user_id': '10'}");
    assert_true(web_session_user_id(session, &id));
    assert_int_equal(id, 10);
    assert_string_equal(sign_json(*state, USER_10), VECTOR);
    assert_string_equal(web_session_auth_hash(*state, SECRET_KEY, "!x"),
                        "745c44119ef6e1e72c21e458d86ffc3d48261e6e05089080bde69e5f0cc20765");
}

static void test_packed(void **state)
{
    assert_shown(decode(*state, sign_packed(*state, USER_10)), "{'_auth_user_id': '10'}");
    assert_shown(decode(*state, sign_json(*state, "{\"a\":{\"b\":[1,true,null,\"\\u00eb\"]}}")),
                 "{'a': {'b': [1, True, None, 'ë']}}");
    assert_shown(decode(*state, sign_json(*state, "{\"a\":\"\xeb\"}")), "{'a': 'ë'}");
}

static void test_other_keys_sign_nothing(void **state)
{
    struct error error = ERROR_IN(*state);
    assert_null(web_session_decode(*state, SECRET_KEY "x", VECTOR, &error));
    assert_int_equal(error.kind, ERROR_FAILED);
    assert_non_null(strstr(error.text, "secret_key"));
    assert_null(strstr(error.text, SECRET_KEY));
    assert_null(web_session_decode(*state, "", VECTOR, NULL));
}

static void test_signed_nonsense(void **state)
{
    static const char *const payloads[] = {
        "", ".", "A", ".A", "e30=", ".e30", "e30 ", "e30:e30", "é", ".eJw", "e", "bnVsbA", "W10",
    };
    static const char *const texts[] = {
        "", "{", "[]", "null", "\"{}\"", "{}{}", "{'a':1}", "{\"a\"}", "{\"a\":1} x", "\xff",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(payloads); i++) {
        struct error error = ERROR_IN(*state);
        assert_null(web_session_decode(*state, SECRET_KEY, sign(*state, payloads[i]), &error));
        assert_string_equal(error.text, "The session is signed, but can't be unpacked.");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        assert_null(decode(*state, sign_json(*state, texts[i])));
        assert_null(decode(*state, sign_packed(*state, texts[i])));
    }
    assert_null(decode(*state, sign_bytes(*state, "", "{}\0", 3)));
    assert_non_null(decode(*state, sign(*state, "e30")));
}

/* A session {"a":"    …"} of `size` bytes, packed or not. */
static const char *sign_large(struct region *region, size_t size, bool packed)
{
    char *json = region_alloc(region, size + 1);
    memset(json, ' ', size);
    memcpy(json, "{\"a\":\"", 6);
    memcpy(json + size - 2, "\"}", 2);
    return packed ? sign_packed(region, json) : sign_json(region, json);
}

static void test_sizes_are_bounded(void **state)
{
    enum { LIMIT = 1 << 20 };
    for (int packed = 0; packed < 2; packed++) {
        assert_non_null(decode(*state, sign_large(*state, LIMIT, packed)));
        assert_null(decode(*state, sign_large(*state, LIMIT + 1, packed)));
        assert_null(decode(*state, sign_large(*state, 32 * LIMIT, packed)));
    }
}

static void test_nesting_is_bounded(void **state)
{
    char json[200001];
    memset(json, '[', sizeof json - 1);
    json[sizeof json - 1] = '\0';
    memcpy(json, "{\"a\":", 5);
    assert_null(decode(*state, sign_json(*state, json)));
}

static void test_user_ids(void **state)
{
    static const struct {
        const char *json;
        bool logged_in;
        int64_t id;
    } cases[] = {
        {USER_10, true, 10},
        {"{\"_auth_user_id\":\" 7 \"}", true, 7},
        {"{\"_auth_user_id\":\"9223372036854775807\"}", true, INT64_MAX},
        {"{\"_auth_user_id\":\"9223372036854775808\"}", false, 0},
        {"{\"_auth_user_id\":\"10x\"}", false, 0},
        {"{\"_auth_user_id\":\"\"}", false, 0},
        {"{\"_auth_user_id\":null}", false, 0},
        {"{\"_auth_user_id\":[\"10\"]}", false, 0},
        {"{\"_AUTH_USER_ID\":\"10\"}", false, 0},
        {"{\"a\":{\"_auth_user_id\":\"10\"}}", false, 0},
        {"{}", false, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t id = 0;
        const cJSON *session = decode(*state, sign_json(*state, cases[i].json));
        assert_non_null(session);
        assert_int_equal(web_session_user_id(session, &id), cases[i].logged_in);
        assert_int_equal(id, cases[i].id);
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void mutate(char *bytes, size_t length, uint32_t *seed)
{
    for (uint32_t changes = 1 + next_random(seed) % 3; changes > 0; changes--)
        bytes[next_random(seed) % length] ^= (char)(1 + next_random(seed) % 255);
}

/* What is unsigned is refused, wherever it was cut or changed. */
static void test_mutations_without_signature(void **state)
{
    const char *const originals[] = {VECTOR, sign_packed(*state, USER_10)};
    uint32_t seed = 1;
    for (size_t i = 0; i < ARRAY_LENGTH(originals); i++) {
        size_t length = strlen(originals[i]);
        struct region *region = region_create();
        for (size_t cut = 0; cut < length; cut++)
            assert_null(decode(region, region_copy_bytes(region, originals[i], cut)));
        for (int round = 0; round < 5000; round++) {
            region_reset(region);
            char *data = region_copy_bytes(region, originals[i], length);
            mutate(data, length, &seed);
            if (strcmp(data, originals[i]) != 0)
                assert_null(decode(region, data));
        }
        region_destroy(region);
    }
}

/* Decodes what may be broken but is signed, and counts the sessions that come of it. */
static size_t decode_bytes(const char *dot, const char *bytes, size_t length)
{
    struct region *region = region_create();
    /* A copy of exactly that size, so that reading beyond it is found. */
    char *exact = malloc(length + 1);
    memcpy(exact, bytes, length);
    const cJSON *session = decode(region, sign_bytes(region, dot, exact, length));
    assert_true(!session || cJSON_IsObject(session));
    free(exact);
    region_destroy(region);
    return session ? 1 : 0;
}

static void test_mutations_with_signature(void **state)
{
    static const char json[] = "{\"_auth_user_id\":\"10\",\"a\":[1.5,-20,true,null,{\"\\u00eb\":"
                               "\"\\ud83d\\ude00\\n\"}],\"_auth_user_backend\":\"zproject.X\"}";
    size_t packed_length = strlen(json);
    const char *packed = (const char *)pack(*state, json, &packed_length);
    const struct {
        const char *dot, *bytes;
        size_t length;
    } originals[] = {{"", json, strlen(json)}, {".", packed, packed_length}};
    uint32_t seed = 2;
    for (size_t i = 0; i < ARRAY_LENGTH(originals); i++) {
        const char *dot = originals[i].dot;
        size_t length = originals[i].length, sessions = 0;
        assert_int_equal(decode_bytes(dot, originals[i].bytes, length), 1);
        for (size_t cut = 0; cut < length; cut++)
            assert_int_equal(decode_bytes(dot, originals[i].bytes, cut), 0);
        for (int round = 0; round < 10000; round++) {
            char *bytes = region_copy_bytes(*state, originals[i].bytes, length);
            mutate(bytes, length, &seed);
            sessions += decode_bytes(dot, bytes, length);
        }
        assert_in_range(sessions, 1, 9999);
    }
}

/* The demonstration server's sessions. */

struct demo {
    struct region *region;
    struct error error;
    struct database *database;
    const char *secret_key;
};

static int open_demo(void **state)
{
    struct demo *demo = calloc(1, sizeof *demo);
    demo->region = region_create();
    demo->error = ERROR_IN(demo->region);
    const struct profile *profile =
        profile_load(demo->region, getenv("ALOHA_TEST_CONFIG"), NULL, &demo->error);
    if (!profile)
        return -1;
    demo->secret_key = settings_secret(profile->settings, "secret_key");
    struct database_options options = {.conninfo = getenv("ALOHA_TEST_DATABASE"),
                                       .password = profile->database_password,
                                       .application_name = "aloha-test"};
    demo->database = database_connect(&options, &demo->error);
    *state = demo;
    return demo->database && demo->secret_key ? 0 : -1;
}

static int close_demo(void **state)
{
    struct demo *demo = *state;
    database_close(demo->database);
    region_destroy(demo->region);
    free(demo);
    return 0;
}

static struct rows *query(struct demo *demo, const char *sql, struct sql_parameters parameters)
{
    struct rows *rows = database_query(demo->database, demo->region, &demo->error, sql, parameters);
    if (!rows)
        fail_msg("%s: %s", sql, demo->error.text);
    return rows;
}

static struct web_session_list find(struct demo *demo, const struct web_session_search *search)
{
    struct web_session_list list;
    if (!web_session_find(demo->database, demo->region, search, &list, &demo->error))
        fail_msg("%s", demo->error.text);
    return list;
}

static void test_demo_sessions_are_all_read(void **state)
{
    struct demo *demo = *state;
    struct rows *rows =
        query(demo, "SELECT session_key, expire_date FROM django_session", NO_PARAMETERS);
    struct web_session_list list =
        find(demo, &(struct web_session_search){.secret_key = demo->secret_key});
    size_t anonymous = 0;
    assert_in_range(list.count, 100, 1000000);
    assert_int_equal(list.count, rows_count(rows));
    assert_int_equal(list.unreadable, 0);
    for (size_t i = 0; i < list.count; i++) {
        assert_string_equal(list.sessions[i].key, rows_text(rows, i, 0));
        assert_int_equal(list.sessions[i].expire_date, rows_value(rows, i, 1).time);
        assert_null(list.sessions[i].text);
        anonymous += list.sessions[i].user_id == 0 ? 1 : 0;
    }
    assert_int_equal(anonymous, 1);
}

/* What the server prints of a session of that user. */
static const char *expected_text(struct demo *demo, int64_t user_id)
{
    struct rows *rows = query(demo, "SELECT password FROM zerver_userprofile WHERE id = $1",
                              SQL_PARAMETERS(value_integer(user_id)));
    assert_int_equal(rows_count(rows), 1);
    return region_format(
        demo->region,
        "{'_auth_user_id': '%" PRId64 "', '_auth_user_backend': "
        "'zproject.backends.EmailAuthBackend', '_auth_user_hash': '%s'}",
        user_id, web_session_auth_hash(demo->region, demo->secret_key, rows_text(rows, 0, 0)));
}

static void test_demo_sessions_of_users(void **state)
{
    static const int64_t user_ids[] = {8, 40, 41, 987654321};
    struct demo *demo = *state;
    struct web_session_list list = find(demo, &(struct web_session_search){
                                                  .secret_key = demo->secret_key,
                                                  .user_ids = user_ids,
                                                  .user_count = ARRAY_LENGTH(user_ids),
                                                  .with_text = true,
                                              });
    size_t of_alice = 0;
    assert_int_equal(list.count, 15);
    for (size_t i = 0; i < list.count; i++) {
        assert_string_equal(list.sessions[i].text, expected_text(demo, list.sessions[i].user_id));
        of_alice += list.sessions[i].user_id == 40 ? 1 : 0;
    }
    assert_int_equal(of_alice, 5);
    list = find(demo, &(struct web_session_search){
                          .secret_key = demo->secret_key, .user_ids = user_ids, .user_count = 0});
    assert_int_equal(list.count, 0);
}

static void test_demo_sessions_with_another_key(void **state)
{
    static const int64_t user_ids[] = {8, 40, 41};
    static const char *const keys[] = {SECRET_KEY, NULL};
    struct demo *demo = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
        struct web_session_search search = {.secret_key = keys[i], .with_text = true};
        struct web_session_list all = find(demo, &search);
        assert_int_equal(all.unreadable, all.count);
        assert_in_range(all.count, 100, 1000000);
        assert_int_equal(all.sessions[0].user_id, 0);
        assert_null(all.sessions[0].text);
        search.user_ids = user_ids;
        search.user_count = ARRAY_LENGTH(user_ids);
        struct web_session_list list = find(demo, &search);
        assert_int_equal(list.count, 0);
        assert_int_equal(list.unreadable, all.count);
    }
}

/* A temporary table hides the server's own. */
static void test_odd_rows(void **state)
{
    static const int64_t user_ids[] = {10};
    struct demo *demo = *state;
    query(demo,
          "CREATE TEMPORARY TABLE django_session (session_key varchar(40), "
          "session_data text, expire_date timestamptz)",
          NO_PARAMETERS);
    query(demo,
          "INSERT INTO django_session SELECT 'broken ' || n, repeat('x:', n), now() "
          "FROM generate_series(0, 2000) AS n",
          NO_PARAMETERS);
    query(demo, "INSERT INTO django_session VALUES ('good', $1, 'infinity'), ('empty', $2, now())",
          SQL_PARAMETERS(value_text(VECTOR), value_text(sign_json(demo->region, "{}"))));
    struct web_session_search search = {.secret_key = SECRET_KEY, .with_text = true};
    struct web_session_list list = find(demo, &search);
    assert_int_equal(list.count, 2003);
    assert_int_equal(list.unreadable, 2001);
    assert_string_equal(list.sessions[2002].text, "{}");
    search.user_ids = user_ids;
    search.user_count = 1;
    list = find(demo, &search);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.sessions[0].key, "good");
    assert_string_equal(list.sessions[0].text, "{'_auth_user_id': '10'}");
}

static void test_failure_is_the_databases(void **state)
{
    struct demo *demo = *state;
    struct web_session_list list;
    query(demo, "SET search_path = pg_catalog", NO_PARAMETERS);
    assert_false(web_session_find(demo->database, demo->region,
                                  &(struct web_session_search){.secret_key = SECRET_KEY}, &list,
                                  &demo->error));
    assert_non_null(strstr(demo->error.text, "django_session"));
}

#define DEMO_TEST(function) cmocka_unit_test_setup_teardown(function, open_demo, close_demo)

int main(void)
{
    const struct CMUnitTest decoding[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_packed),
        cmocka_unit_test(test_other_keys_sign_nothing),
        cmocka_unit_test(test_signed_nonsense),
        cmocka_unit_test(test_sizes_are_bounded),
        cmocka_unit_test(test_nesting_is_bounded),
        cmocka_unit_test(test_user_ids),
        cmocka_unit_test(test_mutations_without_signature),
        cmocka_unit_test(test_mutations_with_signature),
    };
    const struct CMUnitTest finding[] = {
        DEMO_TEST(test_demo_sessions_are_all_read),     DEMO_TEST(test_demo_sessions_of_users),
        DEMO_TEST(test_demo_sessions_with_another_key), DEMO_TEST(test_odd_rows),
        DEMO_TEST(test_failure_is_the_databases),
    };
    int failed = cmocka_run_group_tests(decoding, create_region, destroy_region);
    return cmocka_run_group_tests(finding, NULL, NULL) + failed;
}
