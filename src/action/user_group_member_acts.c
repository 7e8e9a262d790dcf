/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on who and which groups are in a user group. */
#include "action/act.h"
#include "action/act_call.h"
#include "action/user_group_row.h"
#include "change/change.h"
#include "core/error.h"
#include "server/rows.h"

/* Members and subgroups, which are kept alike. */
struct group_links {
    const char *table;
    const char *columns; /* the group's and the other's */
    const char *found;   /* those of $2 that are in the group $1 */
    const char *where;   /* the rows of these */
    const char *ids;     /* their name in events */
};

static const struct group_links group_members = {
    .table = "zerver_usergroupmembership",
    .columns = "user_group_id, user_profile_id",
    .found = "SELECT FROM zerver_usergroupmembership WHERE user_group_id = $1::int"
             " AND user_profile_id = ANY($2::int[]) LIMIT 1",
    .where = "t.user_group_id = $1::int AND t.user_profile_id = ANY($2::int[])",
    .ids = "user_ids",
};

static const struct group_links group_subgroups = {
    .table = "zerver_groupgroupmembership",
    .columns = "supergroup_id, subgroup_id",
    .found = "SELECT FROM zerver_groupgroupmembership WHERE supergroup_id = $1::int"
             " AND subgroup_id = ANY($2::int[]) LIMIT 1",
    .where = "t.supergroup_id = $1::int AND t.subgroup_id = ANY($2::int[])",
    .ids = "direct_subgroup_ids",
};

static bool group_links_add(struct act_call *call, const struct user_group_row *group,
                            const struct group_links *links, const char *op, struct id_list ids)
{
    struct change *change = call->in.change;
    struct value list = id_list_parameter(call->region, ids);
    const struct rows *rows =
        change_read(change, links->found, SQL_PARAMETERS(value_integer(group->id), list));
    if (!rows)
        return false;
    if (rows_count(rows) > 0)
        return error_set(call->error, ERROR_FAILED, "One of them is in %s already.", group->name);
    const struct insertion insertion = {
        .table = links->table,
        .columns = links->columns,
        .source = "SELECT $1::int, id FROM unnest($2::int[]) WITH ORDINALITY AS w (id, place)"
                  " ORDER BY place",
        .parameters = SQL_PARAMETERS(value_integer(group->id), list),
    };
    return change_insert(change, &insertion) &&
           user_group_row_tell_ids(call, group, op, links->ids, ids);
}

static bool group_links_remove(struct act_call *call, const struct user_group_row *group,
                               const struct group_links *links, const char *op, struct id_list ids)
{
    const struct deletion deletion = {
        .table = links->table,
        .columns = links->columns,
        .where = links->where,
        .parameters =
            SQL_PARAMETERS(value_integer(group->id), id_list_parameter(call->region, ids)),
    };
    return change_delete(call->in.change, &deletion) &&
           user_group_row_tell_ids(call, group, op, links->ids, ids);
}

static bool group_act_add_members(struct act_call *call)
{
    struct user_group_row group;
    return user_group_row_of_call(call, "user_group", &group) &&
           group_links_add(call, &group, &group_members, "add_members",
                           act_rows(call, "user_profile_ids"));
}

static bool group_act_remove_members(struct act_call *call)
{
    struct user_group_row group;
    return user_group_row_of_call(call, "user_group", &group) &&
           group_links_remove(call, &group, &group_members, "remove_members",
                              act_rows(call, "user_profile_ids"));
}

/* A group of another realm, or one that the group itself is in. */
static bool group_check_subgroups(struct act_call *call, const struct user_group_row *group)
{
    const struct rows *rows =
        change_read(call->in.change,
                    "WITH RECURSIVE above AS (SELECT $1::int AS id UNION SELECT g.supergroup_id"
                    " FROM zerver_groupgroupmembership g JOIN above a ON g.subgroup_id = a.id)"
                    " SELECT g.name FROM zerver_usergroup g WHERE g.id = ANY($2::int[])"
                    " AND (g.realm_id <> $3::int OR g.id IN (SELECT id FROM above)) LIMIT 1",
                    SQL_PARAMETERS(value_integer(group->id),
                                   id_list_parameter(call->region, act_rows(call, "subgroups")),
                                   value_integer(group->realm.id)));
    return rows && (rows_count(rows) == 0 ||
                    error_set(call->error, ERROR_FAILED,
                              "%s can't be put into %s: it is of another realm, or has that group "
                              "in it.",
                              rows_text(rows, 0, 0), group->name));
}

static bool group_act_add_subgroups(struct act_call *call)
{
    struct user_group_row group;
    return user_group_row_of_call(call, "user_group", &group) &&
           user_group_row_refuse_system(call, &group) && group_check_subgroups(call, &group) &&
           group_links_add(call, &group, &group_subgroups, "add_subgroups",
                           act_rows(call, "subgroups"));
}

static bool group_act_remove_subgroups(struct act_call *call)
{
    struct user_group_row group;
    return user_group_row_of_call(call, "user_group", &group) &&
           user_group_row_refuse_system(call, &group) &&
           group_links_remove(call, &group, &group_subgroups, "remove_subgroups",
                              act_rows(call, "subgroups"));
}

static const struct act_parameter group_member_parameters[] = {
    {.name = "user_group", .kind = ACT_USER_GROUP},
    {.name = "user_profile_ids", .kind = ACT_USER, .list = true},
    {0},
};

static const struct act_parameter group_subgroup_parameters[] = {
    {.name = "user_group", .kind = ACT_USER_GROUP, .help = "The group that they are in."},
    {.name = "subgroups", .kind = ACT_USER_GROUP, .list = true},
    {0},
};

const struct act act_bulk_add_members_to_user_group = {
    .name = "bulk_add_members_to_user_group",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Add users to a user group.",
    .parameters = group_member_parameters,
    .writes = (const char *const[]){"zerver_usergroupmembership", NULL},
    .inverse = "remove_members_from_user_group",
    .run = group_act_add_members,
};

const struct act act_remove_members_from_user_group = {
    .name = "remove_members_from_user_group",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Take users out of a user group.",
    .parameters = group_member_parameters,
    .writes = (const char *const[]){"zerver_usergroupmembership", NULL},
    .inverse = "bulk_add_members_to_user_group",
    .run = group_act_remove_members,
};

const struct act act_add_subgroups_to_user_group = {
    .name = "add_subgroups_to_user_group",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Put groups into a group.",
    .parameters = group_subgroup_parameters,
    .writes = (const char *const[]){"zerver_groupgroupmembership", NULL},
    .inverse = "remove_subgroups_from_user_group",
    .run = group_act_add_subgroups,
};

const struct act act_remove_subgroups_from_user_group = {
    .name = "remove_subgroups_from_user_group",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Take groups out of a group.",
    .parameters = group_subgroup_parameters,
    .writes = (const char *const[]){"zerver_groupgroupmembership", NULL},
    .inverse = "add_subgroups_to_user_group",
    .run = group_act_remove_subgroups,
};
