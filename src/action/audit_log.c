/* SPDX-License-Identifier: Apache-2.0 */
#include "action/audit_log.h"

#include "change/change.h"

static struct value id_or_null(int64_t id)
{
    return id ? value_integer(id) : value_null(VALUE_INTEGER);
}

bool audit_log_add(struct change *change, const struct audit_entry *entry)
{
    return change_insert(
        change, &(struct insertion){
                    .table = "zerver_realmauditlog",
                    .columns = "realm_id, acting_user_id, modified_user_id, event_type, event_time,"
                               " backfilled, extra_data",
                    .source = "VALUES ($1::int, $2::int, $3::int, $4::int, $5::timestamptz, false,"
                              " $6::text)",
                    .parameters = SQL_PARAMETERS(
                        value_integer(entry->realm_id), id_or_null(entry->acting_user_id),
                        id_or_null(entry->modified_user_id), value_integer(entry->event),
                        value_time(change_time(change)), value_text(entry->extra_data)),
                });
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

const char *audit_log_role_counts(struct change *change, int64_t realm_id)
{
    const struct rows *rows = change_read(
        change,
        "SELECT format('{\"11\":{\"200\":%s,\"100\":%s,\"300\":%s,\"400\":%s,\"600\":%s},"
        "\"12\":%s}',"
        " count(*) FILTER (WHERE role = 200 AND NOT is_bot),"
        " count(*) FILTER (WHERE role = 100 AND NOT is_bot),"
        " count(*) FILTER (WHERE role = 300 AND NOT is_bot),"
        " count(*) FILTER (WHERE role = 400 AND NOT is_bot),"
        " count(*) FILTER (WHERE role = 600 AND NOT is_bot),"
        " count(*) FILTER (WHERE is_bot))"
        " FROM zerver_userprofile WHERE realm_id = $1::int AND is_active",
        SQL_PARAMETERS(value_integer(realm_id)));
    return rows ? rows_text(rows, 0, 0) : NULL;
}
