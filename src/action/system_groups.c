/* SPDX-License-Identifier: Apache-2.0 */
#include "action/system_groups.h"

#include <string.h>

#include "action/account.h"
#include "action/audiences.h"
#include "action/events.h"
#include "action/id_list.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "model/role.h"

enum { ROLE_GROUPS = 5 };

/* The group that users in a role belong to, one of ROLE_GROUPS. */
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
        return error_set(change_error(change), ERROR_FAILED, "The realm has no system group %s.",
                         name);
    *id = rows_integer(rows, 0, 0);
    return true;
}

/* Who joins or leaves a group. */
struct membership {
    int64_t group_id;
    const struct account *account;
};

struct memberships {
    struct membership *list;
    size_t count;
};

static struct memberships memberships_for(struct change *change, size_t most)
{
    struct membership *list = region_alloc_array(change_region(change), most, sizeof *list);
    return (struct memberships){.list = list};
}

static void add(struct memberships *memberships, int64_t group_id, const struct account *account)
{
    memberships->list[memberships->count++] = (struct membership){group_id, account};
}

static bool tell_members(struct audiences *audiences, struct memberships memberships,
                         const char *op)
{
    for (size_t i = 0; i < memberships.count; i++) {
        const struct membership *membership = &memberships.list[i];
        cJSON *event = event_create("user_group", op);
        json_add_integer(event, "group_id", membership->group_id);
        id_list_add_to_json(event, "user_ids", (struct id_list){&membership->account->id, 1});
        if (!audiences_tell(audiences, &membership->account->realm, AUDIENCE_ALL, 0, event))
            return false;
    }
    return true;
}

/* The two columns of a membership, $1 and $2. */
static struct sql_parameters parameters(struct change *change, struct memberships memberships,
                                        struct value columns[2])
{
    struct region *region = change_region(change);
    int64_t *groups = region_alloc_array(region, memberships.count, sizeof *groups);
    int64_t *users = region_alloc_array(region, memberships.count, sizeof *users);
    for (size_t i = 0; i < memberships.count; i++) {
        groups[i] = memberships.list[i].group_id;
        users[i] = memberships.list[i].account->id;
    }
    columns[0] = id_list_parameter(region, (struct id_list){groups, memberships.count});
    columns[1] = id_list_parameter(region, (struct id_list){users, memberships.count});
    return (struct sql_parameters){columns, 2};
}

static bool remove_members(struct change *change, struct audiences *audiences,
                           struct memberships memberships)
{
    struct value columns[2];
    return memberships.count == 0 ||
           (change_delete(change,
                          &(struct deletion){
                              .table = "zerver_usergroupmembership",
                              .columns = "user_group_id, user_profile_id",
                              .where = "(t.user_group_id, t.user_profile_id) IN"
                                       " (SELECT * FROM unnest($1::int[], $2::int[]))",
                              .parameters = parameters(change, memberships, columns),
                          }) &&
            tell_members(audiences, memberships, "remove_members"));
}

static bool add_members(struct change *change, struct audiences *audiences,
                        struct memberships memberships)
{
    struct value columns[2];
    return memberships.count == 0 ||
           (change_insert(change,
                          &(struct insertion){
                              .table = "zerver_usergroupmembership",
                              .columns = "user_group_id, user_profile_id",
                              .source = "SELECT w.user_group_id, w.user_profile_id FROM"
                                        " unnest($1::int[], $2::int[]) WITH ORDINALITY"
                                        " AS w (user_group_id, user_profile_id, place)"
                                        " ORDER BY w.place",
                              .parameters = parameters(change, memberships, columns),
                          }) &&
            tell_members(audiences, memberships, "add_members"));
}

/* Which of the accounts are members of the group. NULL, with the cause noted, on failure. */
static const struct rows *read_members(struct change *change, int64_t group_id,
                                       const struct account accounts[], size_t count)
{
    struct region *region = change_region(change);
    struct id_list ids = account_ids(region, accounts, count);
    return change_read(change,
                       "SELECT user_profile_id FROM zerver_usergroupmembership WHERE user_group_id"
                       " = $1::int AND user_profile_id = ANY($2::int[]) ORDER BY 1",
                       SQL_PARAMETERS(value_integer(group_id), id_list_parameter(region, ids)));
}

/* Of those who are members or were, who was no full member and is entitled to it now becomes one,
 * and the other way round. */
static bool follow_full_membership(struct change *change, struct audiences *audiences,
                                   const struct account accounts[], const int64_t old_roles[],
                                   size_t count)
{
    int64_t group;
    if (!system_groups_find(change, accounts->realm.id, SYSTEM_GROUP_FULL_MEMBERS, &group))
        return false;
    const struct rows *rows = read_members(change, group, accounts, count);
    if (!rows)
        return false;
    struct id_list members = id_list_from_rows(change_region(change), rows, 0);
    struct memberships gained = memberships_for(change, count),
                       lost = memberships_for(change, count);
    for (size_t i = 0; i < count; i++) {
        const struct account *account = &accounts[i];
        bool member = id_list_has(members, account->id);
        bool entitled =
            account->role == ROLE_MEMBER && !account_is_provisional(account, change_time(change));
        if (member != entitled && (account->role == ROLE_MEMBER || old_roles[i] == ROLE_MEMBER))
            add(entitled ? &gained : &lost, group, account);
    }
    return remove_members(change, audiences, lost) && add_members(change, audiences, gained);
}

bool system_groups_join(struct change *change, const struct account *account)
{
    int64_t group;
    struct audiences *audiences = audiences_create(change, NULL, 0);
    if (!system_groups_find(change, account->realm.id, group_of_role(account->role), &group))
        return false;
    struct membership joined = {group, account};
    return add_members(change, audiences, (struct memberships){&joined, 1}) &&
           (account->role != ROLE_MEMBER ||
            follow_full_membership(change, audiences, account, &account->role, 1));
}

/* The groups of roles, each found once. */
struct role_groups {
    struct change *change;
    int64_t realm_id;
    const char *names[ROLE_GROUPS];
    int64_t ids[ROLE_GROUPS];
    size_t count;
};

static bool find_group(struct role_groups *groups, int64_t role, int64_t *id)
{
    const char *name = group_of_role(role);
    size_t i = 0;
    while (i < groups->count && strcmp(groups->names[i], name) != 0)
        i++;
    if (i == groups->count) {
        if (!system_groups_find(groups->change, groups->realm_id, name, &groups->ids[i]))
            return false;
        groups->names[groups->count++] = name;
    }
    *id = groups->ids[i];
    return true;
}

bool system_groups_follow_roles(struct change *change, struct audiences *audiences,
                                const struct account accounts[], const int64_t old_roles[],
                                size_t count)
{
    struct role_groups groups = {.change = change, .realm_id = accounts->realm.id};
    struct memberships left = memberships_for(change, count),
                       joined = memberships_for(change, count);
    bool members = false;
    for (size_t i = 0; i < count; i++) {
        int64_t old_group, new_group;
        if (!find_group(&groups, old_roles[i], &old_group) ||
            !find_group(&groups, accounts[i].role, &new_group))
            return false;
        add(&left, old_group, &accounts[i]);
        add(&joined, new_group, &accounts[i]);
        members = members || old_roles[i] == ROLE_MEMBER || accounts[i].role == ROLE_MEMBER;
    }
    return remove_members(change, audiences, left) && add_members(change, audiences, joined) &&
           (!members || follow_full_membership(change, audiences, accounts, old_roles, count));
}
