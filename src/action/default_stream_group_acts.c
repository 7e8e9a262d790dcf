/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on groups of streams among which new users choose. */
#include <string.h>

#include "action/act.h"
#include "action/act_call.h"
#include "action/default_stream_events.h"
#include "action/realm_row.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "server/rows.h"

enum { STREAM_GROUP_NAME_MAX = 60, STREAM_GROUP_DESCRIPTION_MAX = 1024 };

/* The realm, and that the group is its. */
static bool stream_group_begin(struct act_call *call, struct account_realm *realm)
{
    if (!realm_row_of_call(call, "realm", realm))
        return false;
    const struct rows *rows = change_read(
        call->in.change,
        "SELECT FROM zerver_defaultstreamgroup WHERE id = $1::int AND realm_id = $2::int"
        " FOR UPDATE",
        SQL_PARAMETERS(value_integer(act_row(call, "group")), value_integer(realm->id)));
    return rows && (rows_count(rows) > 0 ||
                    error_set(call->error, ERROR_FAILED,
                              "The realm does not have this default stream group."));
}

static bool stream_group_tell(struct act_call *call, const struct account_realm *realm)
{
    return default_stream_groups_tell(call->in.change, call->in.settings, realm);
}

static bool stream_group_check_text(struct act_call *call, const char *text, int64_t most)
{
    return (int64_t)text_length(text) <= most ||
           error_set(call->error, ERROR_FAILED,
                     "The text has %zu characters; at most %d are possible.", text_length(text),
                     (int)most);
}

static bool stream_group_check_name(struct act_call *call, const struct account_realm *realm,
                                    const char *name)
{
    if (!stream_group_check_text(call, name, STREAM_GROUP_NAME_MAX))
        return false;
    const struct rows *rows = change_read(
        call->in.change,
        "SELECT FROM zerver_defaultstreamgroup WHERE realm_id = $1::int AND name = $2::text",
        SQL_PARAMETERS(value_integer(realm->id), value_text(name)));
    return rows && (rows_count(rows) == 0 ||
                    error_set(call->error, ERROR_FAILED,
                              "The realm has a default stream group of that name already."));
}

/* A stream that everybody joins is in no group. */
static bool stream_group_check_streams(struct act_call *call)
{
    const struct rows *rows = change_read(
        call->in.change,
        "SELECT s.name FROM zerver_defaultstream d JOIN zerver_stream s ON s.id = d.stream_id"
        " WHERE s.id = ANY($1::int[]) LIMIT 1",
        SQL_PARAMETERS(id_list_parameter(call->region, act_rows(call, "streams"))));
    return rows && (rows_count(rows) == 0 ||
                    error_set(call->error, ERROR_FAILED, "%s is a default stream already.",
                              rows_text(rows, 0, 0)));
}

static bool stream_group_link(struct act_call *call, int64_t group)
{
    struct value streams = id_list_parameter(call->region, act_rows(call, "streams"));
    return change_insert(call->in.change,
                         &(struct insertion){
                             .table = "zerver_defaultstreamgroup_streams",
                             .columns = "defaultstreamgroup_id, stream_id",
                             .source = "SELECT $1::int, id FROM unnest($2::int[]) WITH ORDINALITY"
                                       " AS w (id, place) ORDER BY place",
                             .parameters = SQL_PARAMETERS(value_integer(group), streams),
                         });
}

static bool stream_group_insert(struct act_call *call, const struct account_realm *realm)
{
    const struct rows *rows =
        change_insert(call->in.change,
                      &(struct insertion){
                          .table = "zerver_defaultstreamgroup",
                          .columns = "realm_id, name, description",
                          .source = "VALUES ($1::int, $2::varchar, $3::varchar)",
                          .parameters = SQL_PARAMETERS(value_integer(realm->id),
                                                       value_text(act_text(call, "group_name")),
                                                       value_text(act_text(call, "description"))),
                      });
    return rows && stream_group_link(call, rows_integer(rows, 0, 0));
}

static bool stream_group_act_create(struct act_call *call)
{
    struct account_realm realm;
    const char *name = act_text(call, "group_name");
    if (!*text_trim(call->region, name))
        return error_set(call->error, ERROR_FAILED, "The group needs a name.");
    return realm_row_of_call(call, "realm", &realm) &&
           stream_group_check_name(call, &realm, name) &&
           stream_group_check_text(call, act_text(call, "description"),
                                   STREAM_GROUP_DESCRIPTION_MAX) &&
           stream_group_check_streams(call) && stream_group_insert(call, &realm) &&
           stream_group_tell(call, &realm);
}

static bool stream_group_act_remove(struct act_call *call)
{
    struct account_realm realm;
    if (!stream_group_begin(call, &realm))
        return false;
    struct value group = value_integer(act_row(call, "group"));
    return change_delete(call->in.change,
                         &(struct deletion){
                             .table = "zerver_defaultstreamgroup_streams",
                             .columns = "defaultstreamgroup_id, stream_id",
                             .where = "t.defaultstreamgroup_id = $1::int",
                             .parameters = SQL_PARAMETERS(group),
                         }) &&
           change_delete(call->in.change,
                         &(struct deletion){
                             .table = "zerver_defaultstreamgroup",
                             .columns = "realm_id, name, description",
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(group),
                         }) &&
           stream_group_tell(call, &realm);
}

/* How many of the streams are in the group. */
static bool stream_group_count(struct act_call *call, int64_t *count)
{
    const struct rows *rows =
        change_read(call->in.change,
                    "SELECT count(*) FROM zerver_defaultstreamgroup_streams"
                    " WHERE defaultstreamgroup_id = $1::int AND stream_id = ANY($2::int[])",
                    SQL_PARAMETERS(value_integer(act_row(call, "group")),
                                   id_list_parameter(call->region, act_rows(call, "streams"))));
    if (rows)
        *count = rows_integer(rows, 0, 0);
    return rows;
}

static bool stream_group_act_add_streams(struct act_call *call)
{
    struct account_realm realm;
    int64_t count;
    if (!stream_group_begin(call, &realm) || !stream_group_check_streams(call) ||
        !stream_group_count(call, &count))
        return false;
    if (count > 0)
        return error_set(call->error, ERROR_FAILED, "One of the streams is in the group already.");
    return stream_group_link(call, act_row(call, "group")) && stream_group_tell(call, &realm);
}

static bool stream_group_act_remove_streams(struct act_call *call)
{
    struct account_realm realm;
    int64_t count;
    struct id_list streams = act_rows(call, "streams");
    if (!stream_group_begin(call, &realm) || !stream_group_count(call, &count))
        return false;
    if (count < (int64_t)streams.count)
        return error_set(call->error, ERROR_FAILED, "One of the streams is not in the group.");
    const struct deletion deletion = {
        .table = "zerver_defaultstreamgroup_streams",
        .columns = "defaultstreamgroup_id, stream_id",
        .where = "t.defaultstreamgroup_id = $1::int AND t.stream_id = ANY($2::int[])",
        .parameters = SQL_PARAMETERS(value_integer(act_row(call, "group")),
                                     id_list_parameter(call->region, streams)),
    };
    return change_delete(call->in.change, &deletion) && stream_group_tell(call, &realm);
}

static bool stream_group_write(struct act_call *call, const struct account_realm *realm,
                               const struct assignment *assignment, const char *text)
{
    const struct update update = {
        .table = "zerver_defaultstreamgroup",
        .assignments = assignment,
        .assignment_count = 1,
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(act_row(call, "group")), value_text(text)),
    };
    return change_update(call->in.change, &update) && stream_group_tell(call, realm);
}

static bool stream_group_act_rename(struct act_call *call)
{
    struct account_realm realm;
    const char *name = act_text(call, "new_group_name");
    return stream_group_begin(call, &realm) && stream_group_check_name(call, &realm, name) &&
           stream_group_write(call, &realm, &(struct assignment){"name", "$2::varchar"}, name);
}

static bool stream_group_act_describe(struct act_call *call)
{
    struct account_realm realm;
    const char *text = act_text(call, "new_description");
    return stream_group_begin(call, &realm) &&
           stream_group_check_text(call, text, STREAM_GROUP_DESCRIPTION_MAX) &&
           stream_group_write(call, &realm, &(struct assignment){"description", "$2::varchar"},
                              text);
}

const struct act act_do_create_default_stream_group = {
    .name = "do_create_default_stream_group",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Make a group of streams that new users may choose.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "group_name", .kind = ACT_TEXT},
            {.name = "description", .kind = ACT_TEXT},
            {.name = "streams", .kind = ACT_STREAM, .list = true},
            {0},
        },
    .writes = (const char *const[]){"zerver_defaultstreamgroup",
                                    "zerver_defaultstreamgroup_streams", NULL},
    .run = stream_group_act_create,
};

const struct act act_do_remove_default_stream_group = {
    .name = "do_remove_default_stream_group",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Delete a default stream group; its streams stay.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "group", .kind = ACT_DEFAULT_STREAM_GROUP},
            {0},
        },
    .writes = (const char *const[]){"zerver_defaultstreamgroup", NULL},
    .run = stream_group_act_remove,
};

const struct act act_do_add_streams_to_default_stream_group = {
    .name = "do_add_streams_to_default_stream_group",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Add streams to a default stream group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "group", .kind = ACT_DEFAULT_STREAM_GROUP},
            {.name = "streams", .kind = ACT_STREAM, .list = true},
            {0},
        },
    .writes = (const char *const[]){"zerver_defaultstreamgroup_streams", NULL},
    .inverse = "do_remove_streams_from_default_stream_group",
    .run = stream_group_act_add_streams,
};

const struct act act_do_remove_streams_from_default_stream_group = {
    .name = "do_remove_streams_from_default_stream_group",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Take streams out of a default stream group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "group", .kind = ACT_DEFAULT_STREAM_GROUP},
            {.name = "streams", .kind = ACT_STREAM, .list = true},
            {0},
        },
    .writes = (const char *const[]){"zerver_defaultstreamgroup_streams", NULL},
    .inverse = "do_add_streams_to_default_stream_group",
    .run = stream_group_act_remove_streams,
};

const struct act act_do_change_default_stream_group_name = {
    .name = "do_change_default_stream_group_name",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Rename a default stream group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "group", .kind = ACT_DEFAULT_STREAM_GROUP},
            {.name = "new_group_name", .kind = ACT_TEXT},
            {0},
        },
    .writes = (const char *const[]){"zerver_defaultstreamgroup.name", NULL},
    .inverse = "do_change_default_stream_group_name",
    .run = stream_group_act_rename,
};

const struct act act_do_change_default_stream_group_description = {
    .name = "do_change_default_stream_group_description",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Change the description of a default stream group.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "group", .kind = ACT_DEFAULT_STREAM_GROUP},
            {.name = "new_description", .kind = ACT_TEXT},
            {0},
        },
    .writes = (const char *const[]){"zerver_defaultstreamgroup.description", NULL},
    .inverse = "do_change_default_stream_group_description",
    .run = stream_group_act_describe,
};
