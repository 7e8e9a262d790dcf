/* SPDX-License-Identifier: Apache-2.0 */
#include "action/realm_setting.h"

#include "action/account.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "change/change.h"
#include "core/json.h"
#include "server/rows.h"

bool realm_setting_write(struct act_call *call, const struct account_realm *realm,
                         const char *column, const char *sql, struct value value,
                         struct value *old_value)
{
    const struct assignment assignment = {column, sql};
    const struct rows *rows = change_update(
        call->in.change, &(struct update){
                             .table = "zerver_realm",
                             .assignments = &assignment,
                             .assignment_count = 1,
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(realm->id), value),
                         });
    if (!rows)
        return false;
    *old_value = rows_value(rows, 0, 1);
    return caches_forget_realm(call->in.change, realm);
}

bool realm_setting_log(struct act_call *call, const struct account_realm *realm, int event,
                       const char *extra_data)
{
    return audit_log_add(call->in.change, &(struct audit_entry){
                                              .event = (enum audit_event)event,
                                              .realm_id = realm->id,
                                              .acting_user_id = change_actor(call->in.change),
                                              .extra_data = extra_data,
                                          });
}

bool realm_setting_tell(struct act_call *call, const struct account_realm *realm,
                        const char *property, cJSON *value)
{
    cJSON *event = event_create("realm", "update");
    json_add_text(event, "property", property);
    cJSON_AddItemToObject(event, "value", value);
    return events_tell(call->in.change, realm, AUDIENCE_ALL, event);
}
