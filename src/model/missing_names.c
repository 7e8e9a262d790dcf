/* SPDX-License-Identifier: Apache-2.0 */
#include "model/missing_names.h"

#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

/* The names as a JSON array of texts, blanks around them removed. */
static const char *to_json(struct region *region, const char *const names[], size_t count)
{
    cJSON *array = cJSON_CreateArray();
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        const char *name = text_repair(region, text_trim(region, names[i]));
        cJSON_AddItemToArray(array, cJSON_CreateString(name));
    }
    json_write(&text, array);
    cJSON_Delete(array);
    return buffer_take_text(region, &text);
}

struct statement missing_names_statement(struct region *region, int64_t realm_id,
                                         const char *const users[], size_t user_count,
                                         const char *const streams[], size_t stream_count)
{
    static const char sql[] =
        "SELECT 'user'::text, n.name FROM json_array_elements_text($2::json) AS n (name)"
        " WHERE NOT EXISTS (SELECT FROM zerver_userprofile u WHERE u.realm_id = $1::bigint"
        " AND upper(u.delivery_email::text) = upper(n.name))"
        " UNION ALL "
        "SELECT 'stream'::text, n.name FROM json_array_elements_text($3::json) AS n (name)"
        " WHERE NOT EXISTS (SELECT FROM zerver_stream s WHERE s.realm_id = $1::bigint"
        " AND upper(s.name::text) = upper(n.name))";
    struct value *values = region_alloc_array(region, 3, sizeof *values);
    values[0] = value_integer(realm_id);
    values[1] = value_text(to_json(region, users, user_count));
    values[2] = value_text(to_json(region, streams, stream_count));
    return (struct statement){.sql = sql, .parameters = {.values = values, .count = 3}};
}
