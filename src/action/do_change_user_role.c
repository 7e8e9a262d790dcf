/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_user_role.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/system_groups.h"
#include "change/change.h"
#include "core/json.h"
#include "core/region.h"

static bool update_role(struct change *change, const struct account *account)
{
    return change_update(change, &(struct update){
                                     .table = "zerver_userprofile",
                                     ASSIGNMENTS({"role", "$2::int"}),
                                     .where = "t.id = $1::int",
                                     .parameters = SQL_PARAMETERS(value_integer(account->id),
                                                                  value_integer(account->role)),
                                 });
}

static bool log_role(struct change *change, const struct account *account, int64_t old_role)
{
    const char *counts = audit_log_role_counts(change, account->realm.id);
    return counts &&
           audit_log_add(change, &(struct audit_entry){
                                     .event = AUDIT_USER_ROLE_CHANGED,
                                     .realm_id = account->realm.id,
                                     .modified_user_id = account->id,
                                     .extra_data = region_format(change_region(change),
                                                                 "{\"1\":%" PRId64 ",\"2\":%" PRId64
                                                                 ",\"10\":%s}",
                                                                 old_role, account->role, counts),
                                 });
}

static bool tell_role(struct change *change, const struct account *account)
{
    cJSON *person;
    cJSON *event = event_create_person_update(account->id, &person);
    json_add_integer(person, "role", account->role);
    return events_tell(change, &account->realm, AUDIENCE_ALL, event);
}

bool do_change_user_role(struct change *change, struct account *account, enum role role)
{
    int64_t old_role = account->role;
    account->role = role;
    return update_role(change, account) &&
           caches_forget_account(change, account, ACCOUNT_PART_ROLE) &&
           log_role(change, account, old_role) && tell_role(change, account) &&
           system_groups_follow_role(change, account, old_role);
}

bool do_change_user_permission(struct change *change, struct account *account,
                               enum account_permission permission, bool granted)
{
    static const struct assignment assignments[] = {
        [PERMISSION_FORGE_SENDER] = {"can_forge_sender", "$2::boolean"},
        [PERMISSION_CREATE_USERS] = {"can_create_users", "$2::boolean"},
    };
    const struct update update = {
        .table = "zerver_userprofile",
        .assignments = &assignments[permission],
        .assignment_count = 1,
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(account->id), value_boolean(granted)),
    };
    return change_update(change, &update) &&
           caches_forget_account(change, account, ACCOUNT_PART_ROW);
}
