/* SPDX-License-Identifier: Apache-2.0 */
#include "action/delete_sessions.h"

#include "action/caches.h"
#include "change/change.h"
#include "core/buffer.h"
#include "core/json.h"
#include "model/web_session.h"

static bool delete_where(struct change *change, const char *where, struct sql_parameters parameters)
{
    const struct rows *rows = change_delete(change, &(struct deletion){
                                                        .table = "django_session",
                                                        .key = "session_key",
                                                        .where = where,
                                                        .parameters = parameters,
                                                    });
    for (size_t i = 0; rows && i < rows_count(rows); i++)
        caches_forget_session(change, rows_text(rows, i, 0));
    return rows;
}

/* The keys as a JSON array: a statement's parameter that takes any text for what it is. */
static const char *keys_as_json(struct region *region, const struct web_session_list *sessions)
{
    cJSON *keys = cJSON_CreateArray();
    for (size_t i = 0; i < sessions->count; i++)
        cJSON_AddItemToArray(keys, cJSON_CreateString(sessions->sessions[i].key));
    struct buffer text = {0};
    json_write(&text, keys);
    cJSON_Delete(keys);
    return buffer_take_text(region, &text);
}

bool delete_sessions(struct change *change, const struct web_session_list *sessions)
{
    return sessions->count == 0 ||
           delete_where(change, "t.session_key IN (SELECT jsonb_array_elements_text($1::jsonb))",
                        SQL_PARAMETERS(value_text(keys_as_json(change_region(change), sessions))));
}

bool delete_all_sessions(struct change *change)
{
    return delete_where(change, "true", NO_PARAMETERS);
}
