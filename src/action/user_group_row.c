/* SPDX-License-Identifier: Apache-2.0 */
#include "action/user_group_row.h"

#include "action/act_call.h"
#include "action/events.h"
#include "action/realm_row.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "server/rows.h"

bool user_group_row_of_call(struct act_call *call, const char *name, struct user_group_row *group)
{
    int64_t id = act_row(call, name);
    const struct rows *rows = change_read(call->in.change,
                                          "SELECT name, is_system_group, realm_id FROM"
                                          " zerver_usergroup WHERE id = $1::int FOR UPDATE",
                                          SQL_PARAMETERS(value_integer(id)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(call->error, ERROR_CHANGED, "The user group does not exist.");
    *group = (struct user_group_row){
        .id = id,
        .name = rows_text(rows, 0, 0),
        .is_system_group = rows_boolean(rows, 0, 1),
    };
    return realm_row_find_id(call, rows_integer(rows, 0, 2), &group->realm);
}

bool user_group_row_refuse_system(struct act_call *call, const struct user_group_row *group)
{
    return !group->is_system_group ||
           error_set(call->error, ERROR_FAILED,
                     "%s is a system group; the server keeps it by itself.", group->name);
}

bool user_group_row_tell_ids(struct act_call *call, const struct user_group_row *group,
                             const char *op, const char *name, struct id_list ids)
{
    cJSON *event = event_create("user_group", op);
    json_add_integer(event, "group_id", group->id);
    id_list_add_to_json(event, name, ids);
    return events_tell(call->in.change, &group->realm, AUDIENCE_ALL, event);
}
