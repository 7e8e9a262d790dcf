/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_deactivate_stream.h"

#include <inttypes.h>
#include <string.h>

#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/audit_log.h"
#include "action/default_stream_events.h"
#include "action/events.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

static bool end_subscriptions(struct change *change, const struct stream_row *stream)
{
    return change_update(change,
                         &(struct update){
                             .table = "zerver_subscription",
                             ASSIGNMENTS({"active", "false"}),
                             .where = "t.recipient_id = $1::int AND t.active",
                             .parameters = SQL_PARAMETERS(value_integer(stream->recipient_id)),
                         });
}

/* Out of the way of a new stream of the old name. */
static bool rename_stream(struct change *change, const struct stream_row *stream)
{
    struct region *region = change_region(change);
    const char *id = region_format(region, "%" PRId64, stream->id);
    const char *digest = hash_sha512_hex(region, id, strlen(id));
    const char *prefix = region_format(region, "%.7s!DEACTIVATED:", digest);
    const struct rows *rows = change_update(
        change, &(struct update){
                    .table = "zerver_stream",
                    ASSIGNMENTS({"name", "left($2::text || t.name, 60)"}, {"deactivated", "true"},
                                {"invite_only", "true"}),
                    .where = "t.id = $1::int",
                    .parameters = SQL_PARAMETERS(value_integer(stream->id), value_text(prefix)),
                });
    enum { NEW_NAME = 2 };
    if (!rows)
        return false;
    struct stream_row renamed = *stream;
    renamed.name = rows_text(rows, 0, NEW_NAME);
    return stream_row_forget(change, &renamed) && stream_row_forget(change, stream);
}

static bool leave_default_streams(struct change *change, const struct settings *settings,
                                  const struct stream_row *stream)
{
    const struct rows *rows =
        change_delete(change, &(struct deletion){
                                  .table = "zerver_defaultstream",
                                  .columns = "realm_id, stream_id",
                                  .where = "t.stream_id = $1::int",
                                  .parameters = SQL_PARAMETERS(value_integer(stream->id)),
                              });
    return rows &&
           (rows_count(rows) == 0 || default_streams_tell(change, settings, &stream->realm));
}

/* Group by group, each telling what is left of all. */
static bool leave_groups(struct change *change, const struct settings *settings,
                         const struct stream_row *stream)
{
    const struct rows *links =
        change_read(change,
                    "SELECT id FROM zerver_defaultstreamgroup_streams WHERE stream_id = $1::int"
                    " ORDER BY defaultstreamgroup_id",
                    SQL_PARAMETERS(value_integer(stream->id)));
    for (size_t i = 0; links && i < rows_count(links); i++) {
        const struct deletion deletion = {
            .table = "zerver_defaultstreamgroup_streams",
            .columns = "defaultstreamgroup_id, stream_id",
            .where = "t.id = $1::int",
            .parameters = SQL_PARAMETERS(value_integer(rows_integer(links, i, 0))),
        };
        if (!change_delete(change, &deletion) ||
            !default_stream_groups_tell(change, settings, &stream->realm))
            return false;
    }
    return links;
}

static void mark_as_read(struct change *change, const struct stream_row *stream)
{
    cJSON *message = json_create_object();
    json_add_text(message, "type", "mark_stream_messages_as_read_for_everyone");
    json_add_integer(message, "stream_recipient_id", stream->recipient_id);
    effects_enqueue(change_effects(change), "deferred_work", message);
}

static bool tell_deletion(struct change *change, const struct stream_row *stream,
                          const struct rows *watchers)
{
    cJSON *event = event_create("stream", "delete");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(event, "streams"), stream_row_object(stream));
    return events_tell_rows(change, &stream->realm, watchers, event);
}

bool do_deactivate_stream(struct change *change, const struct settings *settings,
                          const struct stream_row *stream)
{
    const struct rows *watchers = stream_row_watchers(change, stream);
    if (!watchers || !end_subscriptions(change, stream) || !rename_stream(change, stream))
        return false;
    mark_as_read(change, stream);
    return leave_default_streams(change, settings, stream) &&
           leave_groups(change, settings, stream) &&
           audit_log_add(change, &(struct audit_entry){.event = AUDIT_STREAM_DEACTIVATED,
                                                       .realm_id = stream->realm.id,
                                                       .acting_user_id = change_actor(change),
                                                       .modified_stream_id = stream->id}) &&
           tell_deletion(change, stream, watchers);
}

static bool act_deactivate_streams(struct act_call *call)
{
    const struct stream_row *streams =
        stream_rows_lock(call->in.change, call->in.settings, act_rows(call, "stream"));
    for (size_t i = 0; streams && i < call->count; i++) {
        if (streams[i].deactivated)
            act_warn(call, i, "%s is deactivated already; it is renamed once more.",
                     streams[i].name);
        if (!do_deactivate_stream(call->in.change, call->in.settings, &streams[i]))
            return false;
    }
    return streams;
}

const struct act act_do_deactivate_stream = {
    .name = "do_deactivate_stream",
    .module = "zerver.actions.streams",
    .danger = ACT_WRITES,
    .summary = "Deactivate (archive) a stream.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "stream", .kind = ACT_STREAM},
            {.name = "log", .kind = ACT_BOOLEAN, .default_json = "true", .help = "Not used."},
            ACT_ACTING_USER,
            {0},
        },
    .writes =
        (const char *const[]){"zerver_stream.name", "zerver_stream.deactivated",
                              "zerver_stream.invite_only", "zerver_subscription.active", NULL},
    .takes_many = true,
    .run = act_deactivate_streams,
};
