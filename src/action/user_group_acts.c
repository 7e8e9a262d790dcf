/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on user groups themselves. */
#include "action/act.h"
#include "action/act_call.h"
#include "action/events.h"
#include "action/realm_row.h"
#include "action/user_group_row.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/text.h"
#include "server/rows.h"

enum { GROUP_NAME_MAX = 100 };

/* Is the name free in the realm, and short enough? */
static bool group_check_name(struct act_call *call, int64_t realm_id, int64_t group_id)
{
    const char *name = act_text(call, "name");
    if (text_length(name) > GROUP_NAME_MAX)
        return error_set(call->error, ERROR_FAILED, "A group's name has at most %d characters.",
                         GROUP_NAME_MAX);
    const struct rows *rows = change_read(
        call->in.change,
        "SELECT FROM zerver_usergroup WHERE realm_id = $1::int AND name = $2::text"
        " AND id <> $3::int",
        SQL_PARAMETERS(value_integer(realm_id), value_text(name), value_integer(group_id)));
    return rows &&
           (rows_count(rows) == 0 || error_set(call->error, ERROR_FAILED,
                                               "The realm has a user group of that name already."));
}

static bool group_insert(struct act_call *call, const struct account_realm *realm, int64_t *id)
{
    const struct rows *rows =
        change_insert(call->in.change,
                      &(struct insertion){
                          .table = "zerver_usergroup",
                          .columns = "realm_id, name, description, is_system_group",
                          .source = "VALUES ($1::int, $2::varchar, $3::text, false)",
                          .parameters = SQL_PARAMETERS(value_integer(realm->id),
                                                       value_text(act_text(call, "name")),
                                                       value_text(act_text(call, "description"))),
                      });
    if (!rows)
        return false;
    *id = rows_integer(rows, 0, 0);
    struct value members = id_list_parameter(call->region, act_rows(call, "initial_members"));
    const struct insertion insertion = {
        .table = "zerver_usergroupmembership",
        .columns = "user_group_id, user_profile_id",
        .source = "SELECT $1::int, id FROM unnest($2::int[]) WITH ORDINALITY AS w (id, place)"
                  " ORDER BY place",
        .parameters = SQL_PARAMETERS(value_integer(*id), members),
    };
    return change_insert(call->in.change, &insertion);
}

static bool group_tell_creation(struct act_call *call, const struct account_realm *realm,
                                int64_t id)
{
    cJSON *event = event_create("user_group", "add");
    cJSON *group = cJSON_AddObjectToObject(event, "group");
    json_add_text(group, "name", act_text(call, "name"));
    id_list_add_to_json(group, "members", act_rows(call, "initial_members"));
    json_add_text(group, "description", act_text(call, "description"));
    json_add_integer(group, "id", id);
    cJSON_AddBoolToObject(group, "is_system_group", false);
    cJSON_AddArrayToObject(group, "direct_subgroup_ids");
    return events_tell(call->in.change, realm, AUDIENCE_ALL, event);
}

static bool group_act_create(struct act_call *call)
{
    struct account_realm realm;
    int64_t id;
    if (!realm_row_of_call(call, "realm", &realm) || !group_check_name(call, realm.id, 0) ||
        !group_insert(call, &realm, &id) || !group_tell_creation(call, &realm, id))
        return false;
    call->result = value_integer(id);
    return true;
}

static bool group_update(struct act_call *call, const struct user_group_row *group,
                         const struct assignment *assignment)
{
    const char *text = act_text(call, assignment->column);
    const struct update update = {
        .table = "zerver_usergroup",
        .assignments = assignment,
        .assignment_count = 1,
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(group->id), value_text(text)),
    };
    if (!change_update(call->in.change, &update))
        return false;
    cJSON *event = event_create("user_group", "update");
    json_add_integer(event, "group_id", group->id);
    json_add_text(cJSON_AddObjectToObject(event, "data"), assignment->column, text);
    return events_tell(call->in.change, &group->realm, AUDIENCE_ALL, event);
}

static bool group_act_rename(struct act_call *call)
{
    struct user_group_row group;
    return user_group_row_of_call(call, "user_group", &group) &&
           user_group_row_refuse_system(call, &group) &&
           group_check_name(call, group.realm.id, group.id) &&
           group_update(call, &group, &(struct assignment){"name", "$2::varchar"});
}

static bool group_act_describe(struct act_call *call)
{
    struct user_group_row group;
    return user_group_row_of_call(call, "user_group", &group) &&
           group_update(call, &group, &(struct assignment){"description", "$2::text"});
}

const struct act act_check_add_user_group = {
    .name = "check_add_user_group",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Create a user group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "name", .kind = ACT_TEXT, .help = "At most 100 characters."},
            {.name = "initial_members", .kind = ACT_USER, .list = true},
            {.name = "description", .kind = ACT_TEXT},
            {0},
        },
    .returns = "the group",
    .writes = (const char *const[]){"zerver_usergroup", "zerver_usergroupmembership", NULL},
    .run = group_act_create,
};

const struct act act_do_update_user_group_name = {
    .name = "do_update_user_group_name",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Rename a user group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_group", .kind = ACT_USER_GROUP},
            {.name = "name", .kind = ACT_TEXT},
            {0},
        },
    .writes = (const char *const[]){"zerver_usergroup.name", NULL},
    .inverse = "do_update_user_group_name",
    .run = group_act_rename,
};

const struct act act_do_update_user_group_description = {
    .name = "do_update_user_group_description",
    .module = "zerver.actions.user_groups",
    .danger = ACT_WRITES,
    .summary = "Change the description of a user group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_group", .kind = ACT_USER_GROUP},
            {.name = "description", .kind = ACT_TEXT},
            {0},
        },
    .writes = (const char *const[]){"zerver_usergroup.description", NULL},
    .inverse = "do_update_user_group_description",
    .run = group_act_describe,
};
