/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_reactivate_user.h"

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/active_users.h"
#include "action/audiences.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/peer_events.h"
#include "action/role_counts.h"
#include "action/user_events.h"
#include "change/change.h"
#include "core/error.h"
#include "core/region.h"

/* The accounts that come back, in their order. */
struct comeback {
    struct change *change;
    struct account *accounts;
    size_t count;
};

static bool update_accounts(const struct comeback *comeback)
{
    struct change *change = comeback->change;
    struct region *region = change_region(change);
    struct value ids =
        id_list_parameter(region, account_ids(region, comeback->accounts, comeback->count));
    if (!change_update(change, &(struct update){
                                   .table = "zerver_userprofile",
                                   ASSIGNMENTS({"is_active", "true"}),
                                   .where = "t.id = ANY($1::int[])",
                                   .parameters = SQL_PARAMETERS(ids),
                               }))
        return false;
    for (size_t i = 0; i < comeback->count; i++) {
        if (!caches_forget_account(change, &comeback->accounts[i], ACCOUNT_PART_ACTIVE))
            return false;
    }
    return change_update(change,
                         &(struct update){
                             .table = "zerver_subscription",
                             ASSIGNMENTS({"is_user_active", "true"}),
                             .where = "t.user_profile_id = ANY($1::int[]) AND NOT t.is_user_active",
                             .parameters = SQL_PARAMETERS(ids),
                         });
}

/* Each entry says how many there are when its account is back. */
static bool log_comeback(const struct comeback *comeback, struct role_counts *counts)
{
    struct region *region = change_region(comeback->change);
    struct audit_entry *entries = region_alloc_array(region, comeback->count, sizeof *entries);
    for (size_t i = 0; i < comeback->count; i++) {
        const struct account *account = &comeback->accounts[i];
        role_counts_add(counts, account, 1);
        entries[i] = (struct audit_entry){
            .event = AUDIT_USER_REACTIVATED,
            .acting_user_id = change_actor(comeback->change),
            .realm_id = account->realm.id,
            .modified_user_id = account->id,
            .extra_data =
                region_format(region, "{\"10\":%s}", role_counts_text(counts, account, region)),
        };
    }
    return audit_log_add_all(comeback->change, entries, comeback->count) &&
           active_users_count(comeback->change, comeback->accounts, comeback->count, 1);
}

static bool tell_comeback(const struct comeback *comeback, const struct settings *settings)
{
    struct audiences *audiences =
        audiences_create(comeback->change, comeback->accounts, comeback->count);
    for (size_t i = 0; i < comeback->count; i++) {
        const struct arrival arrival = {
            .change = comeback->change,
            .settings = settings,
            .account = &comeback->accounts[i],
            .absent = comeback->count,
        };
        if (!user_events_tell_added(audiences, &arrival) ||
            !peer_events_tell_added(audiences, &arrival))
            return false;
    }
    return true;
}

/* Those that are inactive. False, with the cause noted, if one can't come back. */
static bool list_comeback(struct comeback *comeback, struct account accounts[], size_t count)
{
    struct change *change = comeback->change;
    comeback->accounts = region_alloc_array(change_region(change), count, sizeof *accounts);
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].is_active)
            continue;
        if (accounts[i].is_mirror_dummy)
            return error_set(change_error(change), ERROR_FAILED,
                             "%s is a placeholder, which can't be reactivated.",
                             accounts[i].delivery_email);
        accounts[i].is_active = true;
        comeback->accounts[comeback->count++] = accounts[i];
    }
    return true;
}

bool do_reactivate_users(struct change *change, const struct settings *settings,
                         struct account accounts[], size_t count)
{
    struct comeback comeback = {.change = change};
    if (!list_comeback(&comeback, accounts, count))
        return false;
    if (comeback.count == 0)
        return true;
    struct role_counts *counts = role_counts_read(change, comeback.accounts, comeback.count);
    return counts && update_accounts(&comeback) && log_comeback(&comeback, counts) &&
           tell_comeback(&comeback, settings);
}

static bool act_reactivate(struct act_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (!call->before[i].is_active)
            act_note_user_inverse(call, "deactivate_user", "-f", &call->before[i], NULL);
    }
    return do_reactivate_users(call->in.change, call->in.settings, call->accounts, call->count);
}

const struct act act_do_reactivate_user = {
    .name = "do_reactivate_user",
    .module = "zerver.actions.create_user",
    .danger = ACT_WRITES,
    .summary = "Make a deactivated account active again.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER, .help = "The account; it may be a bot."},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.is_active",
                                    "zerver_subscription.is_user_active", NULL},
    .inverse = "do_deactivate_user",
    .takes_many = true,
    .run = act_reactivate,
};
