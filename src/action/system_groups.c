/* SPDX-License-Identifier: Apache-2.0 */
#include "action/system_groups.h"

#include <string.h>

#include "action/account.h"
#include "action/events.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "model/role.h"

/* The group that users in a role belong to. */
static const char *group_of_role(int64_t role)
{
    switch (role) {
    case ROLE_OWNER: return "@role:owners";
    case ROLE_ADMINISTRATOR: return "@role:administrators";
    case ROLE_MODERATOR: return "@role:moderators";
    case ROLE_GUEST: return "@role:everyone";
    default: return SYSTEM_GROUP_MEMBERS;
    }
}

bool system_groups_find(struct change *change, int64_t realm_id, const char *name, int64_t *id)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM zerver_usergroup WHERE realm_id = $1::int AND name = $2::text"
                    " AND is_system_group",
                    SQL_PARAMETERS(value_integer(realm_id), value_text(name)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_FAILED,
                         "The realm has no system group %s. Nothing was changed.", name);
    *id = rows_integer(rows, 0, 0);
    return true;
}

static bool tell_members(struct change *change, const struct account *account, const char *op,
                         int64_t group_id)
{
    cJSON *event = event_create("user_group", op);
    json_add_integer(event, "group_id", group_id);
    struct value user = value_integer(account->id);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(event, "user_ids"), json_from_value(&user));
    return events_tell(change, &account->realm, AUDIENCE_ALL, event);
}

static bool remove_member(struct change *change, const struct account *account, int64_t group_id)
{
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_usergroupmembership",
                             .columns = "user_group_id, user_profile_id",
                             .where = "t.user_group_id = $1::int AND t.user_profile_id = $2::int",
                             .parameters = SQL_PARAMETERS(value_integer(group_id),
                                                          value_integer(account->id)),
                         }) &&
           tell_members(change, account, "remove_members", group_id);
}

static bool add_member(struct change *change, const struct account *account, int64_t group_id)
{
    return change_insert(change,
                         &(struct insertion){
                             .table = "zerver_usergroupmembership",
                             .columns = "user_group_id, user_profile_id",
                             .source = "VALUES ($1::int, $2::int)",
                             .parameters = SQL_PARAMETERS(value_integer(group_id),
                                                          value_integer(account->id)),
                         }) &&
           tell_members(change, account, "add_members", group_id);
}

static bool is_member(struct change *change, const struct account *account, int64_t group_id,
                      bool *member)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT FROM zerver_usergroupmembership WHERE user_group_id = $1::int"
                    " AND user_profile_id = $2::int",
                    SQL_PARAMETERS(value_integer(group_id), value_integer(account->id)));
    *member = rows && rows_count(rows) > 0;
    return rows;
}

static bool follow_full_membership(struct change *change, const struct account *account)
{
    int64_t group;
    bool member;
    if (!system_groups_find(change, account->realm.id, SYSTEM_GROUP_FULL_MEMBERS, &group) ||
        !is_member(change, account, group, &member))
        return false;
    bool entitled =
        account->role == ROLE_MEMBER && !account_is_provisional(account, change_time(change));
    if (member == entitled)
        return true;
    return entitled ? add_member(change, account, group) : remove_member(change, account, group);
}

bool system_groups_join(struct change *change, const struct account *account)
{
    int64_t group;
    return system_groups_find(change, account->realm.id, group_of_role(account->role), &group) &&
           add_member(change, account, group) &&
           (account->role != ROLE_MEMBER || follow_full_membership(change, account));
}

bool system_groups_follow_role(struct change *change, const struct account *account,
                               int64_t old_role)
{
    int64_t old_group, new_group;
    if (!system_groups_find(change, account->realm.id, group_of_role(old_role), &old_group) ||
        !system_groups_find(change, account->realm.id, group_of_role(account->role), &new_group) ||
        !remove_member(change, account, old_group) || !add_member(change, account, new_group))
        return false;
    if (old_role != ROLE_MEMBER && account->role != ROLE_MEMBER)
        return true;
    return follow_full_membership(change, account);
}
