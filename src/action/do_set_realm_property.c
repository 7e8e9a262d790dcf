/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/promote_new_full_members.h"
#include "action/property.h"
#include "action/realm_properties.h"
#include "action/realm_row.h"
#include "action/realm_setting.h"
#include "change/change.h"
#include "core/json.h"
#include "core/region.h"
#include "model/account_address.h"
#include "server/rows.h"

enum { VISIBLE_TO_EVERYBODY = 1 };

/* Three properties go by another event than the rest. */
static bool has_event_of_its_own(const char *name)
{
    return strcmp(name, "allow_message_editing") == 0 || strcmp(name, "edit_topic_policy") == 0 ||
           strcmp(name, "message_content_edit_limit_seconds") == 0;
}

static bool tell_property(struct act_call *call, const struct account_realm *realm,
                          const char *name, const struct value *value)
{
    if (!has_event_of_its_own(name))
        return realm_setting_tell(call, realm, name, json_from_value(value));
    cJSON *event = event_create("realm", "update_dict");
    json_add_text(event, "property", "default");
    cJSON *data = json_create_object();
    cJSON_AddItemToObject(event, "data", data);
    cJSON_AddItemToObject(data, name, json_from_value(value));
    return events_tell(call->in.change, realm, AUDIENCE_ALL, event);
}

static bool tell_addresses(struct act_call *call, const struct account_realm *realm,
                           struct id_list users)
{
    size_t count;
    struct account *accounts = accounts_lock(call->in.change, call->in.settings, users, &count);
    for (size_t i = 0; accounts && i < count; i++) {
        cJSON *person;
        cJSON *event = event_create_person_update(accounts[i].id, &person);
        json_add_text(person, "new_email", accounts[i].email);
        if (!caches_forget_account(call->in.change, &accounts[i],
                                   ACCOUNT_PART_FACTS | ACCOUNT_PART_ACTIVE | ACCOUNT_PART_NAME) ||
            !events_tell(call->in.change, realm, AUDIENCE_ALL, event))
            return false;
    }
    return accounts;
}

/* Public addresses are made up where the real ones are hidden; of people, not of bots. */
static bool change_addresses(struct act_call *call, const struct account_realm *realm, bool shown)
{
    struct change *change = call->in.change;
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND NOT is_bot"
                    " ORDER BY id",
                    SQL_PARAMETERS(value_integer(realm->id)));
    if (!rows)
        return false;
    struct id_list users = id_list_from_rows(change_region(change), rows, 0);
    struct value ids = id_list_parameter(change_region(change), users);
    size_t count;
    const struct account *before = accounts_lock(change, call->in.settings, users, &count);
    for (size_t i = 0; before && i < count; i++) {
        if (!caches_forget_account(change, &before[i], ACCOUNT_PART_ROW))
            return false;
    }
    return before &&
           change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"email", "CASE WHEN $2::boolean THEN t.delivery_email"
                                                   " ELSE 'user' || t.id || '@' || $3::text END"}),
                             .where = "t.id = ANY($1::int[])",
                             .parameters = SQL_PARAMETERS(
                                 ids, value_boolean(shown),
                                 value_text(account_address_domain(
                                     change_region(change), call->in.settings, realm->string_id))),
                         }) &&
           tell_addresses(call, realm, users);
}

/* What else comes of it. */
static bool follow_property(struct act_call *call, struct account_realm *realm, const char *name,
                            const struct value *old_value, const struct value *value)
{
    if (strcmp(name, "description") == 0)
        caches_forget_realm_description(call->in.change, realm);
    if (strcmp(name, "waiting_period_threshold") == 0) {
        realm->waiting_period_threshold = value->integer;
        return promote_new_full_members(call->in.change, realm);
    }
    if (strcmp(name, "email_address_visibility") != 0 ||
        (old_value->integer != VISIBLE_TO_EVERYBODY && value->integer != VISIBLE_TO_EVERYBODY))
        return true;
    return change_addresses(call, realm, value->integer == VISIBLE_TO_EVERYBODY);
}

static bool act_set_property(struct act_call *call)
{
    struct account_realm realm;
    struct value value, old_value;
    const char *name = act_text(call, "name");
    const struct property *property = property_find(realm_properties, name, call->error);
    return property && property_value(property, call, "value", &value) &&
           realm_row_of_call(call, "realm", &realm) &&
           realm_setting_write(call, &realm, property->name, property_sql(property), value,
                               &old_value) &&
           realm_setting_log(call, &realm, AUDIT_REALM_PROPERTY_CHANGED,
                             property_change_text(call, &old_value, &value, name)) &&
           tell_property(call, &realm, name, &value) &&
           follow_property(call, &realm, name, &old_value, &value);
}

const struct act act_do_set_realm_property = {
    .name = "do_set_realm_property",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Change one setting of a realm.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "name", .kind = ACT_TEXT, .help = "The name of the setting."},
            {.name = "value", .kind = ACT_VALUE, .nullable = true},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_realm", NULL},
    .inverse = "do_set_realm_property",
    .run = act_set_property,
};
