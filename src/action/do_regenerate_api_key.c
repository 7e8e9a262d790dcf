/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_regenerate_api_key.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/buffer.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/region.h"

static const char key_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/* The keys by id, {"8":"…"}: one parameter for all rows. */
static const char *keys_as_json(struct region *region, const struct account *accounts, size_t count)
{
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%s\"%" PRId64 "\":\"%s\"", i ? "," : "{", accounts[i].id,
                      accounts[i].api_key);
    buffer_append_text(&text, "}");
    return buffer_take_text(region, &text);
}

static struct id_list ids_of(struct region *region, const struct account *accounts, size_t count)
{
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = accounts[i].id;
    return (struct id_list){ids, count};
}

static bool update_keys(struct change *change, const struct account *accounts, size_t count)
{
    struct region *region = change_region(change);
    return change_update(change, &(struct update){
                                     .table = "zerver_userprofile",
                                     ASSIGNMENTS({"api_key", "$2::jsonb ->> t.id::text"}),
                                     .where = "t.id = ANY($1::int[])",
                                     .parameters = SQL_PARAMETERS(
                                         id_list_parameter(region, ids_of(region, accounts, count)),
                                         value_text(keys_as_json(region, accounts, count))),
                                 });
}

/* Each user counts as having done it. */
static bool log_keys(struct change *change, struct id_list users)
{
    return change_insert(
        change, &(struct insertion){
                    .table = "zerver_realmauditlog",
                    .columns = "realm_id, acting_user_id, modified_user_id, event_type, event_time,"
                               " backfilled",
                    .source = "SELECT realm_id, id, id, $2::int, $3::timestamptz, false FROM"
                              " zerver_userprofile WHERE id = ANY($1::int[]) ORDER BY id",
                    .parameters = SQL_PARAMETERS(id_list_parameter(change_region(change), users),
                                                 value_integer(AUDIT_USER_API_KEY_CHANGED),
                                                 value_time(change_time(change))),
                });
}

static bool tell_key(struct change *change, const struct account *account)
{
    if (account->is_bot) {
        cJSON *bot;
        cJSON *event = event_create_bot_update(account->id, &bot);
        json_add_text(bot, "api_key", account->api_key);
        if (!events_tell_bot_watchers(change, account, event))
            return false;
    }
    cJSON *message = cJSON_CreateObject();
    json_add_text(message, "type", "clear_push_device_tokens");
    json_add_integer(message, "user_profile_id", account->id);
    effects_enqueue(change_effects(change), "deferred_work", message);
    return true;
}

bool do_regenerate_api_keys(struct change *change, struct account *accounts, size_t count)
{
    struct region *region = change_region(change);
    if (count == 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (!caches_forget_account(change, &accounts[i], ACCOUNT_PART_ROW))
            return false;
        accounts[i].api_key = hash_random_text(region, API_KEY_LENGTH, key_alphabet);
    }
    if (!update_keys(change, accounts, count) || !log_keys(change, ids_of(region, accounts, count)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!caches_forget_account(change, &accounts[i], ACCOUNT_PART_BOT) ||
            !tell_key(change, &accounts[i]))
            return false;
    }
    return true;
}

bool do_store_api_key(struct change *change, struct account *account, const char *api_key)
{
    if (!caches_forget_account(change, account, ACCOUNT_PART_ROW))
        return false;
    account->api_key = api_key;
    const struct update update = {
        .table = "zerver_userprofile",
        ASSIGNMENTS({"api_key", "$2::varchar"}),
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(account->id), value_text(api_key)),
    };
    return change_update(change, &update) &&
           caches_forget_account(change, account, ACCOUNT_PART_BOT);
}

static bool act_regenerate_key(struct act_call *call)
{
    if (!do_regenerate_api_keys(call->in.change, call->accounts, 1))
        return false;
    call->result = value_text(region_copy_text(call->region, call->accounts[0].api_key));
    return true;
}

static bool act_regenerate_keys(struct act_call *call)
{
    return do_regenerate_api_keys(call->in.change, call->accounts, call->count);
}

static bool report_keys(struct act_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (!account_report_ownerless(call, i, &call->before[i]))
            return false;
    }
    return true;
}

const struct act act_do_regenerate_api_key = {
    .name = "do_regenerate_api_key",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Replace the API key of an account.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "acting_user", .kind = ACT_USER, .nullable = true, .default_json = "null"},
            {0},
        },
    .returns = "the new key",
    .writes = (const char *const[]){"zerver_userprofile.api_key", NULL},
    .run = act_regenerate_key,
    .report = report_keys,
};

const struct act act_bulk_regenerate_api_keys = {
    .name = "bulk_regenerate_api_keys",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Replace the API keys of several accounts.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile_ids", .kind = ACT_USER, .list = true},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.api_key", NULL},
    .run = act_regenerate_keys,
    .report = report_keys,
};
