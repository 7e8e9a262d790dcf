/* SPDX-License-Identifier: Apache-2.0 */
#include "model/user_group.h"

#include "model/view_columns.h"

#define MEMBERS "(SELECT count(*) FROM zerver_usergroupmembership n WHERE n.user_group_id = g.id)"

static const struct view_column group_columns[] = {
    {VIEW_TEXT("name", "name", "g.name")},
    {VIEW_FACT("members", "members", VALUE_INTEGER, MEMBERS), .width = 7},
    {VIEW_YES_NO("is_system_group", "system", "g.is_system_group", 6)},
    {VIEW_TEXT("description", "description", "g.description")},
    {VIEW_ID("g.id")},
    {0},
};

const struct view groups_view = {
    .name = "groups",
    .title = N_("Groups"),
    .from = "zerver_usergroup g",
    .where = "g.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "g.id",
    .columns = group_columns,
    .default_sort = 0,
};

const struct view user_groups_view = {
    .name = "user_groups",
    .title = N_("Groups"),
    .from = "zerver_usergroupmembership m JOIN zerver_usergroup g ON g.id = m.user_group_id",
    .where = "m.user_profile_id = $1::bigint",
    .scope_count = 1,
    .key = "g.id",
    .columns = group_columns,
    .default_sort = 0,
};

const struct view subgroups_view = {
    .name = "subgroups",
    .title = N_("Subgroups"),
    .from = "zerver_groupgroupmembership m JOIN zerver_usergroup g ON g.id = m.subgroup_id",
    .where = "m.supergroup_id = $1::bigint",
    .scope_count = 1,
    .key = "g.id",
    .columns = group_columns,
    .default_sort = 0,
};

static const struct view_column fact_columns[] = {
    {VIEW_NUMBER("id", "id", "g.id", 0), .unique = true},
    {VIEW_FACT("name", "name", VALUE_TEXT, "g.name")},
    {VIEW_FACT("members", "members", VALUE_INTEGER, MEMBERS)},
    {VIEW_FACT(
        "subgroups", "subgroups", VALUE_INTEGER,
        "(SELECT count(*) FROM zerver_groupgroupmembership s WHERE s.supergroup_id = g.id)")},
    {VIEW_FACT("is_system_group", "system", VALUE_BOOLEAN, "g.is_system_group")},
    {VIEW_FACT("string_id", "realm", VALUE_TEXT, "r.string_id"), .show = view_show_string_id},
    {VIEW_FACT("description", "description", VALUE_TEXT, "g.description")},
    {VIEW_HIDDEN_INTEGER("realm_id", "g.realm_id")},
    {0},
};

const struct view group_summary_view = {
    .name = "group",
    .title = N_("Group"),
    .from = "zerver_usergroup g JOIN zerver_realm r ON r.id = g.realm_id",
    .where = "g.id = $1::bigint",
    .scope_count = 1,
    .key = "g.id",
    .columns = fact_columns,
};
