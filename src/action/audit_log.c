/* SPDX-License-Identifier: Apache-2.0 */
#include "action/audit_log.h"

#include "change/change.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"

static void add_id(cJSON *row, const char *name, int64_t id)
{
    if (id)
        json_add_integer(row, name, id);
}

/* The entries as the statement's one parameter, which any number of them fits into. */
static struct value entries_parameter(struct region *region, const struct audit_entry entries[],
                                      size_t count)
{
    cJSON *rows = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++) {
        cJSON *row = cJSON_CreateObject();
        json_add_integer(row, "realm", entries[i].realm_id);
        add_id(row, "acting", entries[i].acting_user_id);
        add_id(row, "modified", entries[i].modified_user_id);
        add_id(row, "stream", entries[i].modified_stream_id);
        json_add_integer(row, "event", entries[i].event);
        json_add_text(row, "data", entries[i].extra_data);
        cJSON_AddItemToArray(rows, row);
    }
    struct buffer text = {0};
    json_write(&text, rows);
    cJSON_Delete(rows);
    struct value parameter = value_text(region_copy_text(region, buffer_text(&text)));
    buffer_free(&text);
    return parameter;
}

/* Those of one act are alike in whether the last message is noted. */
bool audit_log_add_all(struct change *change, const struct audit_entry entries[], size_t count)
{
    bool with_last_message = count > 0 && entries[0].with_last_message;
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_realmauditlog",
            .columns = "realm_id, acting_user_id, modified_user_id, modified_stream_id, event_type,"
                       " event_time, backfilled, extra_data, event_last_message_id",
            .source = "SELECT realm, acting, modified, stream, event, $2::timestamptz, false, data,"
                      " CASE WHEN $3::boolean THEN (SELECT coalesce(max(id), -1)"
                      " FROM zerver_message) END"
                      " FROM ROWS FROM (json_to_recordset($1::json) AS (realm int, acting int,"
                      " modified int, stream int, event int, data text)) WITH ORDINALITY"
                      " AS w (realm, acting, modified, stream, event, data, place) ORDER BY place",
            .parameters =
                SQL_PARAMETERS(entries_parameter(change_region(change), entries, count),
                               value_time(change_time(change)), value_boolean(with_last_message)),
        });
}

bool audit_log_add(struct change *change, const struct audit_entry *entry)
{
    return audit_log_add_all(change, entry, 1);
}

bool audit_log_add_users(struct change *change, enum audit_event event, struct id_list users)
{
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_realmauditlog",
            .columns = "realm_id, modified_user_id, event_type, event_time, backfilled",
            .source = "SELECT realm_id, id, $2::int, $3::timestamptz, false FROM"
                      " zerver_userprofile WHERE id = ANY($1::int[]) ORDER BY id",
            .parameters = SQL_PARAMETERS(id_list_parameter(change_region(change), users),
                                         value_integer(event), value_time(change_time(change))),
        });
}

bool audit_log_add_subscriptions(struct change *change, enum audit_event event, int64_t realm_id,
                                 int64_t user_id, struct id_list recipients)
{
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_realmauditlog",
            .columns = "realm_id, modified_user_id, modified_stream_id, event_type,"
                       " event_time, backfilled, event_last_message_id",
            .source = "SELECT $1::int, $2::int, r.type_id, $4::int, $5::timestamptz, false,"
                      " (SELECT coalesce(max(id), -1) FROM zerver_message)"
                      " FROM unnest($3::int[]) WITH ORDINALITY AS w (id, place)"
                      " JOIN zerver_recipient r USING (id) ORDER BY w.place",
            .parameters = SQL_PARAMETERS(value_integer(realm_id), value_integer(user_id),
                                         id_list_parameter(change_region(change), recipients),
                                         value_integer(event), value_time(change_time(change))),
        });
}
