/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on which streams new users are subscribed to. */
#include "action/act.h"
#include "action/act_call.h"
#include "action/default_stream_events.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "server/rows.h"

static bool default_stream_act_add(struct act_call *call)
{
    struct stream_row stream;
    if (!stream_row_of_call(call, "stream", &stream))
        return false;
    const struct rows *rows = change_insert(
        call->in.change,
        &(struct insertion){
            .table = "zerver_defaultstream",
            .columns = "realm_id, stream_id",
            .source = "SELECT $1::int, $2::int WHERE NOT EXISTS (SELECT FROM zerver_defaultstream"
                      " WHERE realm_id = $1::int AND stream_id = $2::int)",
            .parameters = SQL_PARAMETERS(value_integer(stream.realm.id), value_integer(stream.id)),
        });
    return rows && (rows_count(rows) == 0 ||
                    default_streams_tell(call->in.change, call->in.settings, &stream.realm));
}

/* Told even if it was none. */
static bool default_stream_act_remove(struct act_call *call)
{
    struct stream_row stream;
    if (!stream_row_of_call(call, "stream", &stream))
        return false;
    const struct deletion deletion = {
        .table = "zerver_defaultstream",
        .columns = "realm_id, stream_id",
        .where = "t.realm_id = $1::int AND t.stream_id = $2::int",
        .parameters = SQL_PARAMETERS(value_integer(stream.realm.id), value_integer(stream.id)),
    };
    return change_delete(call->in.change, &deletion) &&
           default_streams_tell(call->in.change, call->in.settings, &stream.realm);
}

static const struct act_parameter default_stream_act_parameters[] = {
    {.name = "stream", .kind = ACT_STREAM},
    {0},
};

const struct act act_do_add_default_stream = {
    .name = "do_add_default_stream",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Make a stream one that every new user joins.",
    .parameters = default_stream_act_parameters,
    .writes = (const char *const[]){"zerver_defaultstream", NULL},
    .inverse = "do_remove_default_stream",
    .run = default_stream_act_add,
};

const struct act act_do_remove_default_stream = {
    .name = "do_remove_default_stream",
    .module = "zerver.actions.default_streams",
    .danger = ACT_WRITES,
    .summary = "Let new users no longer join a stream by default.",
    .parameters = default_stream_act_parameters,
    .writes = (const char *const[]){"zerver_defaultstream", NULL},
    .inverse = "do_add_default_stream",
    .run = default_stream_act_remove,
};
