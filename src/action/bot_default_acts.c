/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on the streams that a bot uses when it names none. */
#include "action/account.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/property.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "core/json.h"
#include "server/rows.h"

/* One default of a bot: its column, its name in events, its audit rows. */
struct bot_default {
    struct assignment assignment;
    const char *name;
    enum audit_event event;
};

static const struct bot_default bot_sending_stream = {
    {"default_sending_stream_id", "$2::int"},
    "default_sending_stream",
    AUDIT_USER_DEFAULT_SENDING_STREAM_CHANGED,
};
static const struct bot_default bot_events_stream = {
    {"default_events_register_stream_id", "$2::int"},
    "default_events_register_stream",
    AUDIT_USER_DEFAULT_REGISTER_STREAM_CHANGED,
};
static const struct bot_default bot_all_public_streams = {
    {"default_all_public_streams", "$2::boolean"},
    "default_all_public_streams",
    AUDIT_USER_DEFAULT_ALL_PUBLIC_STREAMS_CHANGED,
};

static bool bot_default_write(struct act_call *call, const struct bot_default *wanted,
                              struct value value, const struct value *shown)
{
    struct change *change = call->in.change;
    const struct account *account = &call->accounts[0];
    const struct rows *rows =
        change_update(change, &(struct update){
                                  .table = "zerver_userprofile",
                                  .assignments = &wanted->assignment,
                                  .assignment_count = 1,
                                  .where = "t.id = $1::int",
                                  .parameters = SQL_PARAMETERS(value_integer(account->id), value),
                              });
    if (!rows || !caches_forget_account(change, account, ACCOUNT_PART_BOT))
        return false;
    struct value old_value = rows_value(rows, 0, 1);
    if (!audit_log_add(change,
                       &(struct audit_entry){
                           .event = wanted->event,
                           .realm_id = account->realm.id,
                           .acting_user_id = change_actor(change),
                           .modified_user_id = account->id,
                           .extra_data = property_change_text(call, &old_value, &value, NULL),
                       }))
        return false;
    if (!account->is_bot)
        return true;
    cJSON *bot;
    cJSON *event = event_create_bot_update(account->id, &bot);
    cJSON_AddItemToObject(bot, wanted->name, json_from_value(shown));
    return events_tell_bot_watchers(change, account, event);
}

static bool bot_default_set_stream(struct act_call *call, const struct bot_default *wanted)
{
    struct stream_row stream;
    struct value value = value_null(VALUE_INTEGER), shown = value_null(VALUE_TEXT);
    if (!act_is_null(call, "stream")) {
        if (!stream_row_of_call(call, "stream", &stream))
            return false;
        value = value_integer(stream.id);
        shown = value_text(stream.name);
    }
    return bot_default_write(call, wanted, value, &shown);
}

static bool bot_default_act_sending(struct act_call *call)
{
    return bot_default_set_stream(call, &bot_sending_stream);
}

static bool bot_default_act_events(struct act_call *call)
{
    return bot_default_set_stream(call, &bot_events_stream);
}

static bool bot_default_act_all_public(struct act_call *call)
{
    struct value value = value_boolean(act_boolean(call, "value"));
    return bot_default_write(call, &bot_all_public_streams, value, &value);
}

static bool bot_default_report(struct act_call *call)
{
    return account_report_ownerless(call, 0, &call->accounts[0]);
}

static const struct act_parameter bot_default_parameters[] = {
    {.name = "user_profile", .kind = ACT_USER, .help = "Usually a bot."},
    {.name = "stream", .kind = ACT_STREAM, .nullable = true, .help = "Null for none."},
    ACT_ACTING_USER,
    {0},
};

const struct act act_do_change_default_sending_stream = {
    .name = "do_change_default_sending_stream",
    .module = "zerver.actions.bots",
    .danger = ACT_WRITES,
    .summary = "Set the stream that a bot posts to when it names none.",
    .parameters = bot_default_parameters,
    .writes = (const char *const[]){"zerver_userprofile.default_sending_stream_id", NULL},
    .inverse = "do_change_default_sending_stream",
    .run = bot_default_act_sending,
    .report = bot_default_report,
};

const struct act act_do_change_default_events_register_stream = {
    .name = "do_change_default_events_register_stream",
    .module = "zerver.actions.bots",
    .danger = ACT_WRITES,
    .summary = "Set the stream that a bot gets the events of when it names none.",
    .parameters = bot_default_parameters,
    .writes = (const char *const[]){"zerver_userprofile.default_events_register_stream_id", NULL},
    .inverse = "do_change_default_events_register_stream",
    .run = bot_default_act_events,
    .report = bot_default_report,
};

const struct act act_do_change_default_all_public_streams = {
    .name = "do_change_default_all_public_streams",
    .module = "zerver.actions.bots",
    .danger = ACT_WRITES,
    .summary = "Let a bot register for all public streams, or not.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "value", .kind = ACT_BOOLEAN},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.default_all_public_streams", NULL},
    .inverse = "do_change_default_all_public_streams",
    .run = bot_default_act_all_public,
    .report = bot_default_report,
};
