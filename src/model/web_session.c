/* SPDX-License-Identifier: Apache-2.0 */
#include "model/web_session.h"

#define ZLIB_CONST /* zlib.h: next_in points to const */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/python.h"
#include "core/region.h"
#include "core/text.h"
#include "server/database.h"

enum { MAX_UNPACKED = 1 << 20 };

/* HMAC-SHA256 with a key of its own for each purpose: the SHA-256 of purpose and SECRET_KEY. */
static void sign(struct region *region, const char *purpose, const char *secret_key,
                 const char *bytes, size_t length, unsigned char digest[HASH_SHA256_SIZE])
{
    const char *salted = region_format(region, "%s%s", purpose, secret_key);
    unsigned char key[HASH_SHA256_SIZE];
    hash_sha256(salted, strlen(salted), key);
    hash_hmac_sha256(key, sizeof key, bytes, length, digest);
}

const char *web_session_auth_hash(struct region *region, const char *secret_key,
                                  const char *password_column)
{
    unsigned char digest[HASH_SHA256_SIZE];
    sign(region, "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash", secret_key,
         password_column, strlen(password_column), digest);
    return hash_hex(region, digest, sizeof digest);
}

/* `data` is <payload>:<time>:<signature>; returns the payload, NULL if the signature is wrong. */
static const char *check_signature(struct region *region, const char *secret_key, const char *data)
{
    const char *colon = strrchr(data, ':');
    if (!colon)
        return NULL;
    unsigned char digest[HASH_SHA256_SIZE];
    sign(region, "django.contrib.sessions.SessionStoresigner", secret_key, data,
         (size_t)(colon - data), digest);
    const char *right = hash_base64_encode(region, HASH_BASE64URL_BARE, digest, sizeof digest);
    const char *signature = colon + 1;
    if (strlen(signature) != strlen(right) || !hash_equal(signature, right, strlen(right)))
        return NULL;
    const char *time = memrchr(data, ':', (size_t)(colon - data));
    return time ? region_copy_bytes(region, data, (size_t)(time - data)) : NULL;
}

/* Appends what the zlib stream holds, unless that is too much or the stream is broken. */
static bool inflate_bytes(struct buffer *buffer, const char *bytes, size_t length)
{
    unsigned char chunk[4096];
    z_stream stream = {.next_in = (const Bytef *)bytes, .avail_in = (uInt)length};
    if (length > UINT32_MAX || inflateInit(&stream) != Z_OK)
        return false;
    int status;
    do {
        stream.next_out = chunk;
        stream.avail_out = sizeof chunk;
        status = inflate(&stream, Z_NO_FLUSH);
        buffer_append(buffer, chunk, sizeof chunk - stream.avail_out);
    } while (status == Z_OK && buffer->length <= MAX_UNPACKED);
    inflateEnd(&stream);
    return status == Z_STREAM_END && buffer->length <= MAX_UNPACKED;
}

/* The bytes are characters of Latin-1; NULL if one of them is NUL, which JSON can't have. */
static const char *latin1_to_text(struct region *region, const char *bytes, size_t length)
{
    if (memchr(bytes, '\0', length))
        return NULL;
    char *text = region_alloc(region, length * 2 + 1), *end = text;
    for (size_t i = 0; i < length; i++)
        end += text_encode((unsigned char)bytes[i], end);
    return text;
}

/* A payload is base64 of JSON, or `.` and base64 of packed JSON. NULL if it is neither. */
static const char *unpack(struct region *region, const char *payload)
{
    bool packed = *payload == '.';
    size_t length;
    const char *bytes =
        hash_base64_decode(region, HASH_BASE64URL_BARE, payload + (packed ? 1 : 0), &length);
    if (!bytes || !packed)
        return bytes && length <= MAX_UNPACKED ? latin1_to_text(region, bytes, length) : NULL;
    struct buffer buffer = {0};
    const char *json = NULL;
    if (inflate_bytes(&buffer, bytes, length))
        json = latin1_to_text(region, buffer_text(&buffer), buffer.length);
    buffer_free(&buffer);
    return json;
}

cJSON *web_session_decode(struct region *region, const char *secret_key, const char *session_data,
                          struct error *error)
{
    const char *payload = check_signature(region, secret_key, session_data);
    if (!payload) {
        error_set(error, ERROR_FAILED, "The session was not signed with this server's secret_key.");
        error_hint(error, "Compare secret_key in aloha-secrets.conf with that of the server.");
        return NULL;
    }
    const char *json = unpack(region, payload);
    cJSON *session = json ? json_parse(region, json, NULL) : NULL;
    if (!cJSON_IsObject(session)) {
        error_set(error, ERROR_FAILED, "The session is signed, but can't be unpacked.");
        return NULL;
    }
    return session;
}

bool web_session_user_id(const cJSON *session, int64_t *user_id)
{
    const char *text = json_text(session, "_auth_user_id");
    return text && text_parse_integer(text, user_id) == TEXT_INTEGER;
}

const char *web_session_backend(const cJSON *session)
{
    const char *backend = json_text(session, "_auth_user_backend");
    const char *dot = backend ? strrchr(backend, '.') : NULL;
    return dot ? dot + 1 : backend;
}

struct search {
    const struct web_session_search *wanted;
    struct region *region;  /* of what is found */
    struct region *scratch; /* of one row */
    struct web_session *sessions;
    size_t count, size, unreadable;
};

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool is_wanted(const struct web_session_search *wanted, int64_t user_id)
{
    return !wanted->user_ids || bsearch(&user_id, wanted->user_ids, wanted->user_count,
                                        sizeof *wanted->user_ids, compare_ids);
}

static const char *show(struct region *region, const cJSON *session)
{
    struct buffer buffer = {0};
    python_write(&buffer, session);
    return buffer_take_text(region, &buffer);
}

static void add_session(struct search *search, struct web_session session)
{
    if (search->count == search->size) {
        size_t size = search->size ? search->size * 2 : 16;
        struct web_session *larger = region_alloc_array(search->region, size, sizeof *larger);
        if (search->count)
            memcpy(larger, search->sessions, search->count * sizeof *larger);
        search->sessions = larger;
        search->size = size;
    }
    search->sessions[search->count++] = session;
}

enum { KEY, DATA, EXPIRE_DATE };

static bool take_row(void *context, const struct value *row, size_t columns)
{
    struct search *search = context;
    const struct web_session_search *wanted = search->wanted;
    region_reset(search->scratch);
    cJSON *session = NULL;
    if (wanted->secret_key)
        session = web_session_decode(search->scratch, wanted->secret_key, row[DATA].text, NULL);
    search->unreadable += session ? 0 : 1;
    int64_t user_id = 0;
    if (!web_session_user_id(session, &user_id) && wanted->user_ids)
        return true;
    if (!is_wanted(wanted, user_id))
        return true;
    add_session(search,
                (struct web_session){
                    .key = region_copy_text(search->region, row[KEY].text),
                    .expire_date = row[EXPIRE_DATE].time,
                    .user_id = user_id,
                    .backend = region_copy_text(search->region, web_session_backend(session)),
                    .text = session && wanted->with_text ? show(search->region, session) : NULL,
                });
    return true;
}

bool web_session_find(struct database *database, struct region *region,
                      const struct web_session_search *wanted, struct web_session_list *list,
                      struct error *error)
{
    struct search search = {.wanted = wanted, .region = region, .scratch = region_create()};
    static const char all[] = "SELECT session_key, session_data, expire_date FROM django_session";
    static const char latest[] = "SELECT session_key, session_data, expire_date FROM django_session"
                                 " ORDER BY expire_date DESC LIMIT $1::bigint";
    bool done = wanted->latest
                    ? database_each(database, error, latest,
                                    SQL_PARAMETERS(value_integer((int64_t)wanted->latest)),
                                    take_row, &search)
                    : database_each(database, error, all, NO_PARAMETERS, take_row, &search);
    region_destroy(search.scratch);
    *list = (struct web_session_list){search.sessions, search.count, search.unreadable};
    return done;
}
