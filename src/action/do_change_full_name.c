/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_full_name.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/inverse.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

static bool update_name(struct change *change, const struct account *account)
{
    return change_update(change, &(struct update){
                                     .table = "zerver_userprofile",
                                     ASSIGNMENTS({"full_name", "$2::varchar"}),
                                     .where = "t.id = $1::int",
                                     .parameters = SQL_PARAMETERS(value_integer(account->id),
                                                                  value_text(account->full_name)),
                                 });
}

static bool log_name(struct change *change, const struct account *account, const char *old_name)
{
    return audit_log_add(change, &(struct audit_entry){
                                     .event = AUDIT_USER_FULL_NAME_CHANGED,
                                     .realm_id = account->realm.id,
                                     .acting_user_id = change_actor(change),
                                     .modified_user_id = account->id,
                                     .extra_data = old_name,
                                 });
}

static bool tell_name(struct change *change, const struct account *account)
{
    cJSON *person;
    cJSON *event = event_create_person_update(account->id, &person);
    json_add_text(person, "full_name", account->full_name);
    if (!events_tell(change, &account->realm, AUDIENCE_ALL, event))
        return false;
    if (!account->is_bot)
        return true;
    cJSON *bot;
    event = event_create_bot_update(account->id, &bot);
    json_add_text(bot, "full_name", account->full_name);
    return events_tell_bot_watchers(change, account, event);
}

bool do_change_full_name(struct change *change, struct account *account, const char *full_name)
{
    if (text_length(full_name) > FULL_NAME_MAX)
        return error_set(change_error(change), ERROR_FAILED,
                         "The name has %zu characters; at most %d are possible.",
                         text_length(full_name), FULL_NAME_MAX);
    const char *old_name = account->full_name;
    account->full_name = full_name;
    return update_name(change, account) &&
           caches_forget_account(change, account, ACCOUNT_PART_FACTS | ACCOUNT_PART_NAME) &&
           log_name(change, account, old_name) && tell_name(change, account);
}

static bool act_change_name(struct act_call *call)
{
    struct region *region = call->region;
    const struct account *before = &call->before[0];
    const char *realm = region_format(region, "%" PRId64, before->realm.id);
    act_note_inverse(call, &(struct inverse){
                               .command = "bulk_change_user_name",
                               .words = INVERSE_WORDS("-r", realm),
                               .input = region_format(region, "%s,%s\n", before->delivery_email,
                                                      before->full_name),
                           });
    return do_change_full_name(call->in.change, &call->accounts[0], act_text(call, "full_name"));
}

static bool report_name(struct act_call *call)
{
    return account_report_ownerless(call, 0, &call->accounts[0]);
}

const struct act act_do_change_full_name = {
    .name = "do_change_full_name",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Change the name of an account or bot.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "full_name", .kind = ACT_TEXT, .help = "Taken as given."},
            {.name = "acting_user", .kind = ACT_USER, .nullable = true, .default_json = "null"},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.full_name", NULL},
    .inverse = "do_change_full_name",
    .run = act_change_name,
    .report = report_name,
};
