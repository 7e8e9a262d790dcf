/* SPDX-License-Identifier: Apache-2.0 */
/* The acts that subscribe and unsubscribe. */
#include "action/act.h"
#include "action/act_call.h"
#include "action/realm_row.h"
#include "action/stream_row.h"
#include "action/subscribe.h"
#include "change/change.h"

/* What both are about, locked. */
static bool subscription_begin(struct act_call *call, struct account_realm *realm,
                               struct subscribing *subscribing)
{
    struct id_list users = act_rows(call, "users"), streams = act_rows(call, "streams");
    if (!realm_row_find(call, "realm", realm))
        return false;
    *subscribing = (struct subscribing){
        .change = call->in.change,
        .settings = call->in.settings,
        .realm = realm,
        .streams = stream_rows_lock(call->in.change, call->in.settings, streams),
        .stream_count = streams.count,
        .user_count = users.count,
    };
    subscribing->users = accounts_lock_all(call->in.change, call->in.settings, users);
    return subscribing->streams && subscribing->users;
}

static void subscription_return(struct act_call *call, const struct subscribing *subscribing)
{
    call->result = value_integer((int64_t)subscribing->changed_count);
}

static bool subscription_act_add(struct act_call *call)
{
    struct account_realm realm;
    struct subscribing subscribing;
    if (!subscription_begin(call, &realm, &subscribing))
        return false;
    subscribing.colors = act_json(call, "color_map");
    subscribing.from_user_creation = act_boolean(call, "from_user_creation");
    if (!subscribe(&subscribing))
        return false;
    subscription_return(call, &subscribing);
    return true;
}

static bool subscription_act_remove(struct act_call *call)
{
    struct account_realm realm;
    struct subscribing subscribing;
    if (!subscription_begin(call, &realm, &subscribing) || !unsubscribe(&subscribing))
        return false;
    subscription_return(call, &subscribing);
    return true;
}

const struct act act_bulk_add_subscriptions = {
    .name = "bulk_add_subscriptions",
    .module = "zerver.actions.streams",
    .danger = ACT_WRITES,
    .summary = "Subscribe users to streams.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "streams", .kind = ACT_STREAM, .list = true},
            {.name = "users", .kind = ACT_USER, .list = true},
            {.name = "color_map",
             .kind = ACT_OBJECT,
             .default_json = "{}",
             .help = "Stream name to colour (#rrggbb)."},
            {.name = "from_user_creation",
             .kind = ACT_BOOLEAN,
             .default_json = "false",
             .help = "Leave out the events to the users themselves."},
            ACT_ACTING_USER,
            {0},
        },
    .returns = "how many subscriptions were added or activated",
    .writes = (const char *const[]){"zerver_subscription", NULL},
    .inverse = "bulk_remove_subscriptions",
    .run = subscription_act_add,
};

const struct act act_bulk_remove_subscriptions = {
    .name = "bulk_remove_subscriptions",
    .module = "zerver.actions.streams",
    .danger = ACT_WRITES,
    .summary = "Unsubscribe users from streams.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "users", .kind = ACT_USER, .list = true},
            {.name = "streams", .kind = ACT_STREAM, .list = true},
            ACT_ACTING_USER,
            {0},
        },
    .returns = "how many subscriptions were ended",
    .writes = (const char *const[]){"zerver_subscription.active", NULL},
    .inverse = "bulk_add_subscriptions",
    .run = subscription_act_remove,
};
