/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/events.h"
#include "action/realm_row.h"
#include "action/realm_setting.h"
#include "action/user_properties.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "server/rows.h"

/* The realm whose row of defaults it is. */
static bool find_realm(struct act_call *call, struct account_realm *realm)
{
    const struct rows *rows =
        change_read(call->in.change,
                    "SELECT realm_id FROM zerver_realmuserdefault WHERE id = $1::int FOR UPDATE",
                    SQL_PARAMETERS(value_integer(act_row(call, "realm_user_default"))));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(call->error, ERROR_CHANGED, "These defaults do not exist.");
    return realm_row_find_id(call, rows_integer(rows, 0, 0), realm);
}

static bool write_default(struct act_call *call, const struct property *property,
                          struct value value, struct value *old_value)
{
    const struct assignment assignment = {property->name, property_sql(property)};
    const struct update update = {
        .table = "zerver_realmuserdefault",
        .assignments = &assignment,
        .assignment_count = 1,
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(act_row(call, "realm_user_default")), value),
    };
    const struct rows *rows = change_update(call->in.change, &update);
    if (rows)
        *old_value = rows_value(rows, 0, 1);
    return rows;
}

static bool tell_default(struct act_call *call, const struct account_realm *realm, const char *name,
                         const struct value *value)
{
    cJSON *event = event_create("realm_user_settings_defaults", "update");
    json_add_text(event, "property", name);
    cJSON_AddItemToObject(event, "value", json_from_value(value));
    return events_tell(call->in.change, realm, AUDIENCE_ALL, event);
}

/* A time zone is nobody's default. */
static const struct property *find_property(struct act_call *call, const char *name)
{
    const struct user_property *found = user_property_find(name, call->error);
    if (!found)
        return NULL;
    if (strcmp(name, "timezone") != 0)
        return &found->property;
    error_set(call->error, ERROR_FAILED, "timezone has no default for new users.");
    return NULL;
}

static bool act_set_default(struct act_call *call)
{
    struct account_realm realm;
    struct value value, old_value;
    const char *name = act_text(call, "name");
    const struct property *property = find_property(call, name);
    return property && property_value(property, call, "value", &value) &&
           find_realm(call, &realm) && write_default(call, property, value, &old_value) &&
           realm_setting_log(call, &realm, AUDIT_REALM_DEFAULT_USER_SETTINGS_CHANGED,
                             property_change_text(call, &old_value, &value, name)) &&
           tell_default(call, &realm, name, &value);
}

const struct act act_do_set_realm_user_default_setting = {
    .name = "do_set_realm_user_default_setting",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Change the default that new accounts of a realm get for a setting.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm_user_default", .kind = ACT_REALM_USER_DEFAULT},
            {.name = "name", .kind = ACT_TEXT},
            {.name = "value", .kind = ACT_VALUE},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_realmuserdefault", NULL},
    .inverse = "do_set_realm_user_default_setting",
    .run = act_set_default,
};
