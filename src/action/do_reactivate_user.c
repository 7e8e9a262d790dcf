/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_reactivate_user.h"

#include "action/account.h"
#include "action/active_users.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/peer_events.h"
#include "action/role_counts.h"
#include "action/user_events.h"
#include "change/change.h"
#include "core/error.h"
#include "core/region.h"

static bool update_account(struct change *change, const struct account *account)
{
    return change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"is_active", "true"}),
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         }) &&
           caches_forget_account(change, account, ACCOUNT_PART_ACTIVE) &&
           change_update(change,
                         &(struct update){
                             .table = "zerver_subscription",
                             ASSIGNMENTS({"is_user_active", "true"}),
                             .where = "t.user_profile_id = $1::int AND NOT t.is_user_active",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         });
}

static bool log_reactivation(struct change *change, const struct account *account)
{
    struct region *region = change_region(change);
    const struct role_counts *counts = role_counts_read(change, account, 1);
    return counts &&
           audit_log_add(change,
                         &(struct audit_entry){
                             .event = AUDIT_USER_REACTIVATED,
                             .realm_id = account->realm.id,
                             .modified_user_id = account->id,
                             .extra_data = region_format(region, "{\"10\":%s}",
                                                         role_counts_text(counts, account, region)),
                         }) &&
           active_users_count(change, account, 1, 1);
}

bool do_reactivate_user(struct change *change, const struct settings *settings,
                        struct account *account)
{
    if (account->is_active)
        return true;
    if (account->is_mirror_dummy)
        return error_set(change_error(change), ERROR_FAILED,
                         "%s is a placeholder, which can't be reactivated.",
                         account->delivery_email);
    account->is_active = true;
    return update_account(change, account) && log_reactivation(change, account) &&
           user_events_tell_added(change, settings, account) &&
           peer_events_tell_added(change, account);
}
