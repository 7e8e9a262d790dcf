/* SPDX-License-Identifier: Apache-2.0 */
#include "action/promote_new_full_members.h"

#include "action/account.h"
#include "action/events.h"
#include "action/system_groups.h"
#include "change/change.h"
#include "core/json.h"
#include "model/role.h"
#include "server/rows.h"

/* Whole days since the user `u` joined are fewer than the days that the realm has people wait: the
 * same as account_is_provisional(). */
#define IS_PROVISIONAL "$2::timestamptz - u.date_joined < interval '1 day' * $3::int"

static bool tell(struct change *change, const struct account_realm *realm, const char *op,
                 int64_t group_id, const struct rows *rows, size_t column)
{
    cJSON *event = event_create("user_group", op);
    json_add_integer(event, "group_id", group_id);
    id_list_add_to_json(event, "user_ids", id_list_from_rows(change_region(change), rows, column));
    return events_tell(change, realm, AUDIENCE_ALL, event);
}

static bool remove_members(struct change *change, const struct account_realm *realm, int64_t group,
                           struct value *removed)
{
    const struct rows *rows = change_read(
        change,
        "SELECT m.user_profile_id FROM zerver_usergroupmembership m"
        " JOIN zerver_userprofile u ON u.id = m.user_profile_id"
        " WHERE m.user_group_id = $1::int AND (u.role <> $4::int OR " IS_PROVISIONAL ")"
        " ORDER BY 1 FOR UPDATE OF m",
        SQL_PARAMETERS(value_integer(group), value_time(change_time(change)),
                       value_integer(realm->waiting_period_threshold), value_integer(ROLE_MEMBER)));
    if (!rows)
        return false;
    struct region *region = change_region(change);
    *removed = id_list_parameter(region, id_list_from_rows(region, rows, 0));
    if (rows_count(rows) == 0)
        return true;
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_usergroupmembership",
                             .where = "t.user_group_id = $1::int"
                                      " AND t.user_profile_id = ANY($2::int[])",
                             .parameters = SQL_PARAMETERS(value_integer(group), *removed),
                         }) &&
           tell(change, realm, "remove_members", group, rows, 0);
}

/* Who is a member by group alone, and was removed for the role, does not come back at once. */
static bool add_members(struct change *change, const struct account_realm *realm, int64_t group,
                        int64_t members_group, struct value removed)
{
    /* Somebody's change of role may add the same row at the same time. */
    const struct rows *rows = change_insert(
        change,
        &(struct insertion){
            .table = "zerver_usergroupmembership",
            .columns = "user_group_id, user_profile_id",
            .source = "SELECT $1::int, u.id FROM zerver_usergroupmembership m"
                      " JOIN zerver_userprofile u ON u.id = m.user_profile_id"
                      " WHERE m.user_group_id = $4::int AND NOT (" IS_PROVISIONAL ")"
                      " AND u.id <> ALL($5::int[]) AND NOT EXISTS (SELECT FROM "
                      "zerver_usergroupmembership f"
                      " WHERE f.user_group_id = $1::int AND f.user_profile_id = u.id)"
                      " ORDER BY u.id ON CONFLICT DO NOTHING",
            .parameters = SQL_PARAMETERS(value_integer(group), value_time(change_time(change)),
                                         value_integer(realm->waiting_period_threshold),
                                         value_integer(members_group), removed),
        });
    if (!rows || rows_count(rows) == 0)
        return rows;
    return tell(change, realm, "add_members", group, rows, 2);
}

bool promote_new_full_members(struct change *change, const struct account_realm *realm)
{
    int64_t group, members_group;
    struct value removed;
    return system_groups_find(change, realm->id, SYSTEM_GROUP_FULL_MEMBERS, &group) &&
           system_groups_find(change, realm->id, SYSTEM_GROUP_MEMBERS, &members_group) &&
           remove_members(change, realm, group, &removed) &&
           add_members(change, realm, group, members_group, removed);
}
