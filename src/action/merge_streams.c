/* SPDX-License-Identifier: Apache-2.0 */
#include "action/merge_streams.h"

#include <inttypes.h>

#include "action/act.h"
#include "action/act_call.h"
#include "action/caches.h"
#include "action/do_deactivate_stream.h"
#include "action/realm_row.h"
#include "action/stream_row.h"
#include "action/subscribe.h"
#include "change/change.h"
#include "core/region.h"
#include "server/rows.h"

/* Who has an active subscription, deactivated users too. */
static bool find_readers(struct change *change, const struct stream_row *stream,
                         struct id_list *readers)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT user_profile_id FROM zerver_subscription WHERE recipient_id = $1::int"
                    " AND active ORDER BY user_profile_id",
                    SQL_PARAMETERS(value_integer(stream->recipient_id)));
    if (rows)
        *readers = id_list_from_rows(change_region(change), rows, 0);
    return rows;
}

static bool move_messages(struct change *change, const struct stream_row *kept,
                          const struct stream_row *doomed, int64_t *moved)
{
    const struct rows *rows =
        change_update(change, &(struct update){
                                  .table = "zerver_message",
                                  ASSIGNMENTS({"recipient_id", "$2::int"}),
                                  .where = "t.recipient_id = $1::int",
                                  .parameters = SQL_PARAMETERS(value_integer(doomed->recipient_id),
                                                               value_integer(kept->recipient_id)),
                              });
    if (!rows)
        return false;
    *moved = (int64_t)rows_count(rows);
    for (size_t i = 0; i < rows_count(rows); i++)
        caches_forget_message(change, rows_integer(rows, i, 0));
    return true;
}

/* A private stream is deactivated as its last subscriber leaves. */
static bool deactivate_rest(struct change *change, const struct settings *settings, int64_t id)
{
    const struct stream_row *stream = stream_rows_lock(change, settings, (struct id_list){&id, 1});
    return stream && (stream->deactivated || do_deactivate_stream(change, settings, stream));
}

bool merge_streams(struct change *change, const struct settings *settings,
                   const struct account_realm *realm, const struct stream_row *kept,
                   const struct stream_row *doomed, struct stream_merger *merger)
{
    struct id_list readers;
    *merger = (struct stream_merger){0};
    if (kept->id == doomed->id)
        return true;
    if (!find_readers(change, doomed, &readers))
        return false;
    struct subscribing joining = {
        .change = change,
        .settings = settings,
        .realm = realm,
        .users = accounts_lock_all(change, settings, readers),
        .user_count = readers.count,
        .streams = kept,
        .stream_count = 1,
    };
    struct subscribing leaving = joining;
    leaving.streams = doomed;
    if (!joining.users || !subscribe(&joining) ||
        !move_messages(change, kept, doomed, &merger->moved) || !unsubscribe(&leaving))
        return false;
    merger->added = (int64_t)joining.changed_count;
    merger->deactivated = (int64_t)readers.count;
    return deactivate_rest(change, settings, doomed->id);
}

static bool act_merge(struct act_call *call)
{
    struct account_realm realm;
    struct stream_row kept, doomed;
    struct stream_merger merger;
    if (!realm_row_find(call, "realm", &realm) ||
        !stream_row_of_call(call, "stream_to_keep", &kept) ||
        !stream_row_of_call(call, "stream_to_destroy", &doomed) ||
        !merge_streams(call->in.change, call->in.settings, &realm, &kept, &doomed, &merger))
        return false;
    call->result = value_json(region_format(call->region, "[%" PRId64 ",%" PRId64 ",%" PRId64 "]",
                                            merger.added, merger.moved, merger.deactivated));
    return true;
}

const struct act act_merge_streams = {
    .name = "merge_streams",
    .module = "zerver.actions.streams",
    .danger = ACT_DESTROYS,
    .summary = "Move all messages and subscribers of one stream to another and deactivate it.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "stream_to_keep", .kind = ACT_STREAM},
            {.name = "stream_to_destroy", .kind = ACT_STREAM},
            {0},
        },
    .returns = "how many subscriptions were added, messages moved, subscriptions ended",
    .writes = (const char *const[]){"zerver_message.recipient_id", "zerver_subscription",
                                    "zerver_stream", NULL},
    .run = act_merge,
};
