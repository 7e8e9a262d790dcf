/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on one property of a subscription, and on who may end those of others. */
#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/property.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

static const struct property subscription_properties[] = {
    {.name = "color", .kind = ACT_TEXT, .most = 10},
    {.name = "is_muted", .kind = ACT_BOOLEAN},
    {.name = "pin_to_top", .kind = ACT_BOOLEAN},
    {.name = "desktop_notifications", .kind = ACT_BOOLEAN, .nullable = true},
    {.name = "audible_notifications", .kind = ACT_BOOLEAN, .nullable = true},
    {.name = "push_notifications", .kind = ACT_BOOLEAN, .nullable = true},
    {.name = "email_notifications", .kind = ACT_BOOLEAN, .nullable = true},
    {.name = "wildcard_mentions_notify", .kind = ACT_BOOLEAN, .nullable = true},
    {0},
};

static bool subscription_property_write(struct act_call *call, const struct stream_row *stream,
                                        const struct property *property, struct value value,
                                        struct value *old_value)
{
    const struct assignment assignment = {property->name, property_sql(property)};
    const struct rows *rows = change_update(
        call->in.change,
        &(struct update){
            .table = "zerver_subscription",
            .assignments = &assignment,
            .assignment_count = 1,
            .where = "t.id = $1::int AND t.user_profile_id = $3::int AND t.recipient_id = $4::int",
            .parameters = SQL_PARAMETERS(value_integer(act_row(call, "sub")), value,
                                         value_integer(call->accounts[0].id),
                                         value_integer(stream->recipient_id)),
        });
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(call->error, ERROR_FAILED, "The subscription is not that of %s to %s.",
                         call->accounts[0].delivery_email, stream->name);
    *old_value = rows_value(rows, 0, 1);
    return true;
}

static void subscription_property_tell(struct act_call *call, const struct stream_row *stream,
                                       const char *name, cJSON *value)
{
    cJSON *event = event_create("subscription", "update");
    json_add_text(event, "property", name);
    cJSON_AddItemToObject(event, "value", value);
    json_add_integer(event, "stream_id", stream->id);
    events_tell_user(call->in.change, &call->accounts[0], event);
}

static bool subscription_property_act(struct act_call *call)
{
    struct stream_row stream;
    struct value value, old_value;
    const char *name = act_text(call, "property_name");
    const struct property *property = property_find(subscription_properties, name, call->error);
    if (!property || !property_value(property, call, "value", &value) ||
        !stream_row_of_call(call, "stream", &stream) ||
        !subscription_property_write(call, &stream, property, value, &old_value) ||
        !audit_log_add(call->in.change,
                       &(struct audit_entry){
                           .event = AUDIT_SUBSCRIPTION_PROPERTY_CHANGED,
                           .realm_id = stream.realm.id,
                           .acting_user_id = change_actor(call->in.change),
                           .modified_user_id = call->accounts[0].id,
                           .modified_stream_id = stream.id,
                           .extra_data = property_change_text(call, &old_value, &value, name),
                       }))
        return false;
    if (strcmp(name, "is_muted") == 0) {
        struct value shown = value_boolean(!value.boolean);
        subscription_property_tell(call, &stream, "in_home_view", json_from_value(&shown));
    }
    subscription_property_tell(call, &stream, name, json_from_value(&value));
    return true;
}

static bool remove_group_act(struct act_call *call)
{
    struct change *change = call->in.change;
    struct stream_row stream;
    int64_t group = act_row(call, "user_group");
    if (!stream_row_of_call(call, "stream", &stream))
        return false;
    const struct update update = {
        .table = "zerver_stream",
        ASSIGNMENTS({"can_remove_subscribers_group_id", "$2::int"}),
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(stream.id), value_integer(group)),
    };
    struct value old_value = value_integer(stream.can_remove_subscribers_group_id);
    struct value value = value_integer(group);
    if (!change_update(change, &update) ||
        !audit_log_add(change,
                       &(struct audit_entry){
                           .event = AUDIT_STREAM_CAN_REMOVE_SUBSCRIBERS_GROUP_CHANGED,
                           .realm_id = stream.realm.id,
                           .acting_user_id = change_actor(change),
                           .modified_stream_id = stream.id,
                           .extra_data = property_change_text(call, &old_value, &value, NULL),
                       }))
        return false;
    caches_forget_stream(change, stream.realm.id, stream.name);
    caches_forget_bots(change, stream.realm.id);
    cJSON *event = stream_row_update_event(&stream, "can_remove_subscribers_group_id");
    json_add_integer(event, "value", group);
    return stream_row_tell(change, &stream, event);
}

const struct act act_do_change_subscription_property = {
    .name = "do_change_subscription_property",
    .module = "zerver.actions.streams",
    .danger = ACT_WRITES,
    .summary = "Change one property of a subscription: colour, mute, pin, notifications.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "sub", .kind = ACT_SUBSCRIPTION, .help = "The user's row for the stream."},
            {.name = "stream", .kind = ACT_STREAM},
            {.name = "property_name", .kind = ACT_TEXT},
            {.name = "value", .kind = ACT_VALUE, .nullable = true},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_subscription.color", "zerver_subscription.is_muted",
                                    "zerver_subscription.pin_to_top",
                                    "zerver_subscription.desktop_notifications",
                                    "zerver_subscription.audible_notifications",
                                    "zerver_subscription.push_notifications",
                                    "zerver_subscription.email_notifications",
                                    "zerver_subscription.wildcard_mentions_notify", NULL},
    .inverse = "do_change_subscription_property",
    .run = subscription_property_act,
};

const struct act act_do_change_can_remove_subscribers_group = {
    .name = "do_change_can_remove_subscribers_group",
    .module = "zerver.actions.streams",
    .danger = ACT_WRITES,
    .summary = "Choose which group may unsubscribe others from a stream.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "stream", .kind = ACT_STREAM},
            {.name = "user_group", .kind = ACT_USER_GROUP},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_stream.can_remove_subscribers_group_id", NULL},
    .inverse = "do_change_can_remove_subscribers_group",
    .run = remove_group_act,
};
