/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_user_role.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/audiences.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/role_counts.h"
#include "action/system_groups.h"
#include "change/change.h"
#include "core/json.h"
#include "core/region.h"

static bool update_roles(struct change *change, struct id_list ids, enum role role)
{
    return change_update(
        change, &(struct update){
                    .table = "zerver_userprofile",
                    ASSIGNMENTS({"role", "$2::int"}),
                    .where = "t.id = ANY($1::int[])",
                    .parameters = SQL_PARAMETERS(id_list_parameter(change_region(change), ids),
                                                 value_integer(role)),
                });
}

/* Gives the account the role, and counts it there. */
static void take_role(struct account *account, enum role role, struct role_counts *counts)
{
    role_counts_add(counts, account, -account->is_active);
    account->role = role;
    role_counts_add(counts, account, account->is_active);
}

static bool log_roles(struct change *change, struct account accounts[], size_t count,
                      enum role role, struct role_counts *counts)
{
    struct region *region = change_region(change);
    struct audit_entry *entries = region_alloc_array(region, count, sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        int64_t old_role = accounts[i].role;
        take_role(&accounts[i], role, counts);
        entries[i] = (struct audit_entry){
            .event = AUDIT_USER_ROLE_CHANGED,
            .realm_id = accounts[i].realm.id,
            .modified_user_id = accounts[i].id,
            .extra_data =
                region_format(region, "{\"1\":%" PRId64 ",\"2\":%" PRId64 ",\"10\":%s}", old_role,
                              accounts[i].role, role_counts_text(counts, &accounts[i], region)),
        };
    }
    return audit_log_add_all(change, entries, count);
}

static bool tell_roles(struct audiences *audiences, const struct account accounts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cJSON *person;
        cJSON *event = event_create_person_update(accounts[i].id, &person);
        json_add_integer(person, "role", accounts[i].role);
        if (!audiences_tell(audiences, &accounts[i].realm, AUDIENCE_ALL, 0, event))
            return false;
    }
    return true;
}

static bool forget_accounts(struct change *change, const struct account accounts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!caches_forget_account(change, &accounts[i], ACCOUNT_PART_ROLE))
            return false;
    }
    return true;
}

bool do_change_user_roles(struct change *change, struct account accounts[], size_t count,
                          enum role role)
{
    struct region *region = change_region(change);
    struct id_list ids = account_ids(region, accounts, count);
    int64_t *old_roles = region_alloc_array(region, count, sizeof *old_roles);
    for (size_t i = 0; i < count; i++)
        old_roles[i] = accounts[i].role;
    struct role_counts *counts = role_counts_read(change, accounts, count);
    struct audiences *audiences = audiences_create(change, NULL, 0);
    return counts && update_roles(change, ids, role) &&
           log_roles(change, accounts, count, role, counts) &&
           forget_accounts(change, accounts, count) && tell_roles(audiences, accounts, count) &&
           system_groups_follow_roles(change, audiences, accounts, old_roles, count);
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
