/* SPDX-License-Identifier: Apache-2.0 */
#include "model/idle_users.h"

#include <cjson/cJSON.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "model/realm.h"
#include "server/database.h"

static struct value realm_parameter(const struct realm *realm)
{
    return realm ? value_integer(realm->id) : value_null(VALUE_INTEGER);
}

/* A statement's parameter for jsonb_array_elements_text(). */
static struct value texts_parameter(struct region *region, const char *const texts[], size_t count)
{
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++) {
        struct value text = value_text(texts[i]);
        cJSON_AddItemToArray(array, json_from_value(&text));
    }
    struct buffer json = {0};
    json_write(&json, array);
    cJSON_Delete(array);
    struct value parameter = value_text(buffer_take_text(region, &json));
    return parameter;
}

/* The failure lists the unknown addresses, which may be none. */
static const struct rows *refuse_addresses(struct database *database, struct region *region,
                                           struct sql_parameters parameters, struct error *error)
{
    const struct rows *rows = database_query(
        database, region, error,
        "SELECT DISTINCT a FROM jsonb_array_elements_text($1::jsonb) a WHERE NOT EXISTS (SELECT"
        " FROM zerver_userprofile u WHERE u.delivery_email = a"
        " AND ($2::int IS NULL OR u.realm_id = $2::int)) ORDER BY a",
        parameters);
    if (!rows)
        return NULL;
    struct buffer missing = {0};
    for (size_t i = 0; i < rows_count(rows); i++)
        buffer_format(&missing, "%s%s", i ? "\n" : "", rows_text(rows, i, 0));
    error_set(error, ERROR_FAILED,
              "Users with the following emails were not found:\n\n%s\n\nCheck if they are correct.",
              buffer_text(&missing));
    buffer_free(&missing);
    return NULL;
}

const struct rows *idle_users_by_address(struct database *database, struct region *region,
                                         const struct realm *realm, const char *const addresses[],
                                         size_t count, struct error *error)
{
    struct sql_parameters parameters =
        SQL_PARAMETERS(texts_parameter(region, addresses, count), realm_parameter(realm));
    const struct rows *rows = database_query(
        database, region, error,
        "SELECT id FROM zerver_userprofile WHERE delivery_email IN (SELECT"
        " jsonb_array_elements_text($1::jsonb)) AND ($2::int IS NULL OR realm_id = $2::int)"
        " ORDER BY id",
        parameters);
    if (rows && rows_count(rows) != count)
        return refuse_addresses(database, region, parameters, error);
    return rows;
}

const struct rows *idle_users_to_be(struct database *database, struct region *region,
                                    const struct realm *realm, const char *days, int64_t now,
                                    struct error *error)
{
    return database_query(
        database, region, error,
        "SELECT u.id FROM zerver_userprofile u JOIN (SELECT user_profile_id, max(last_visit) AS"
        " last_visit FROM zerver_useractivity GROUP BY user_profile_id) a ON a.user_profile_id ="
        " u.id WHERE u.is_active AND NOT u.is_bot AND NOT u.long_term_idle"
        " AND ($1::int IS NULL OR u.realm_id = $1::int)"
        " AND extract(epoch FROM $2::timestamptz - a.last_visit) >= ($3::numeric + 1) * 86400"
        " ORDER BY u.id",
        SQL_PARAMETERS(realm_parameter(realm), value_time(now), value_text(days)));
}

const struct rows *idle_users(struct database *database, struct region *region,
                              const struct realm *realm, struct error *error)
{
    return database_query(database, region, error,
                          "SELECT id FROM zerver_userprofile WHERE long_term_idle AND is_active"
                          " AND NOT is_bot AND ($1::int IS NULL OR realm_id = $1::int) ORDER BY id",
                          SQL_PARAMETERS(realm_parameter(realm)));
}
