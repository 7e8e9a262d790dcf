/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/time_zone.h"
#include "action/user_presence.h"
#include "action/user_properties.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

/* One user's change of a setting. */
struct setting_change {
    struct act_call *call;
    const struct account *account;
    const struct user_property *property;
    struct value old_value;
    struct value value;
};

static bool setting_write(struct setting_change *setting)
{
    struct change *change = setting->call->in.change;
    const struct property *property = &setting->property->property;
    const struct assignment assignment = {property->name, property_sql(property)};
    const struct rows *rows = change_update(
        change,
        &(struct update){
            .table = "zerver_userprofile",
            .assignments = &assignment,
            .assignment_count = 1,
            .where = "t.id = $1::int",
            .parameters = SQL_PARAMETERS(value_integer(setting->account->id), setting->value),
        });
    bool shown = strcmp(property->name, "timezone") == 0;
    if (!rows || !caches_forget_account(change, setting->account,
                                        shown ? ACCOUNT_PART_FACTS : ACCOUNT_PART_ROW))
        return false;
    setting->old_value = rows_value(rows, 0, 1);
    return true;
}

static bool setting_log(const struct setting_change *setting)
{
    struct act_call *call = setting->call;
    return !setting->property->audited ||
           audit_log_add(call->in.change, &(struct audit_entry){
                                              .event = AUDIT_USER_SETTING_CHANGED,
                                              .realm_id = setting->account->realm.id,
                                              .acting_user_id = change_actor(call->in.change),
                                              .modified_user_id = setting->account->id,
                                              .extra_data = property_change_text(
                                                  call, &setting->old_value, &setting->value,
                                                  setting->property->property.name),
                                          });
}

static void setting_tell(const struct setting_change *setting)
{
    struct change *change = setting->call->in.change;
    const char *name = setting->property->property.name;
    cJSON *event = event_create("user_settings", "update");
    json_add_text(event, "property", name);
    cJSON_AddItemToObject(event, "value", json_from_value(&setting->value));
    events_tell_user(change, setting->account, event);
    if (setting->property->event == USER_EVENT_NONE)
        return;
    bool display = setting->property->event == USER_EVENT_DISPLAY;
    event = event_create(display ? "update_display_settings" : "update_global_notifications", NULL);
    json_add_text(event, "user", setting->account->email);
    json_add_text(event, display ? "setting_name" : "notification_name", name);
    cJSON_AddItemToObject(event, "setting", json_from_value(&setting->value));
    events_tell_user(change, setting->account, event);
}

static bool setting_delete_drafts(const struct setting_change *setting)
{
    return setting->value.boolean ||
           change_delete(setting->call->in.change,
                         &(struct deletion){
                             .table = "zerver_draft",
                             .columns = "user_profile_id, recipient_id, topic, content,"
                                        " last_edit_time",
                             .where = "t.user_profile_id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(setting->account->id)),
                         });
}

/* Stored digests go, as far as they are for nobody else. */
static bool setting_clear_digests(const struct setting_change *setting)
{
    struct change *change = setting->call->in.change;
    if (setting->value.boolean)
        return true;
    const struct rows *links = change_delete(
        change, &(struct deletion){
                    .table = "zerver_scheduledemail_users",
                    .columns = "scheduledemail_id, userprofile_id",
                    .where = "t.userprofile_id = $1::int AND t.scheduledemail_id IN (SELECT id"
                             " FROM zerver_scheduledemail WHERE type = 2)",
                    .parameters = SQL_PARAMETERS(value_integer(setting->account->id)),
                });
    return links &&
           change_delete(
               change,
               &(struct deletion){
                   .table = "zerver_scheduledemail",
                   .columns = "type, scheduled_timestamp, data, realm_id, address",
                   .where = "t.id = ANY($1::int[]) AND NOT EXISTS (SELECT FROM"
                            " zerver_scheduledemail_users u"
                            " WHERE u.scheduledemail_id = t.id)",
                   .parameters = SQL_PARAMETERS(id_list_parameter(
                       change_region(change), id_list_from_rows(change_region(change), links, 1))),
               });
}

static bool setting_move_notifications(const struct setting_change *setting)
{
    int64_t seconds = setting->value.integer - setting->old_value.integer;
    return change_update(
        setting->call->in.change,
        &(struct update){
            .table = "zerver_scheduledmessagenotificationemail",
            ASSIGNMENTS({"scheduled_timestamp", "t.scheduled_timestamp"
                                                " + make_interval(secs => $2::int)"}),
            .where = "t.user_profile_id = $1::int",
            .parameters =
                SQL_PARAMETERS(value_integer(setting->account->id), value_integer(seconds)),
        });
}

static bool setting_tell_time_zone(const struct setting_change *setting)
{
    cJSON *event = event_create("realm_user", "update");
    cJSON *person = cJSON_AddObjectToObject(event, "person");
    json_add_text(person, "email", setting->account->email);
    json_add_integer(person, "user_id", setting->account->id);
    json_add_text(person, "timezone", setting->value.text);
    return events_tell(setting->call->in.change, &setting->account->realm, AUDIENCE_ALL, event);
}

/* What else comes of a setting, before it is told and after. */
static bool setting_follow(const struct setting_change *setting)
{
    const char *name = setting->property->property.name;
    if (strcmp(name, "enable_drafts_synchronization") == 0)
        return setting_delete_drafts(setting);
    if (strcmp(name, "enable_digest_emails") == 0)
        return setting_clear_digests(setting);
    if (strcmp(name, "email_notifications_batching_period_seconds") == 0)
        return setting_move_notifications(setting);
    return true;
}

static bool setting_follow_told(const struct setting_change *setting)
{
    const char *name = setting->property->property.name;
    if (strcmp(name, "timezone") == 0)
        return setting_tell_time_zone(setting);
    return strcmp(name, "presence_enabled") != 0 ||
           user_presence_set(setting->call->in.change, setting->account, setting->value.boolean);
}

static bool setting_apply(struct setting_change *setting)
{
    if (!setting_write(setting) || !setting_log(setting) || !setting_follow(setting))
        return false;
    setting_tell(setting);
    return setting_follow_told(setting);
}

/* The event of a language holds its own name, which only the deployment knows. */
static bool setting_is_known(struct act_call *call, const char *name)
{
    return strcmp(name, "default_language") != 0 ||
           error_set(call->error, ERROR_FAILED,
                     "default_language can't be changed from here; the user can in the app.");
}

static bool act_change_setting(struct act_call *call)
{
    const char *name = act_text(call, "setting_name");
    struct setting_change setting = {.call = call,
                                     .property = user_property_find(name, call->error)};
    if (!setting.property || !setting_is_known(call, name) ||
        !property_value(&setting.property->property, call, "setting_value", &setting.value))
        return false;
    if (strcmp(name, "timezone") == 0)
        setting.value = value_text(time_zone_canonical(call->region, setting.value.text));
    for (size_t i = 0; i < call->count; i++) {
        setting.account = &call->accounts[i];
        if (!setting_apply(&setting))
            return false;
    }
    return true;
}

const struct act act_do_change_user_setting = {
    .name = "do_change_user_setting",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Change one personal setting of an account.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "setting_name", .kind = ACT_TEXT},
            {.name = "setting_value", .kind = ACT_VALUE},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile", NULL},
    .inverse = "do_change_user_setting",
    .takes_many = true,
    .run = act_change_setting,
};
