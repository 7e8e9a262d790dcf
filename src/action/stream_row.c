/* SPDX-License-Identifier: Apache-2.0 */
#include "action/stream_row.h"

#include "action/act_call.h"
#include "action/caches.h"
#include "action/events.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

/* In the order of ids wanted; locked in the order of ids. */
#define STREAM_ROW_SQL(lock)                                                                       \
    "WITH found AS (SELECT s.* FROM zerver_stream s WHERE s.id = ANY($1::int[])"                   \
    " ORDER BY s.id" lock                                                                          \
    ") SELECT s.id, s.recipient_id, s.name, s.description, s.rendered_description,"                \
    " s.email_token, s.date_created, s.first_message_id, s.stream_post_policy,"                    \
    " s.can_remove_subscribers_group_id, s.message_retention_days, s.invite_only,"                 \
    " s.history_public_to_subscribers, s.is_web_public, s.deactivated, s.is_in_zephyr_realm,"      \
    " r.id, r.string_id, r.deactivated FROM unnest($1::int[]) WITH ORDINALITY AS w (id, place)"    \
    " JOIN found s ON s.id = w.id JOIN zerver_realm r ON r.id = s.realm_id ORDER BY w.place"

enum {
    STREAM_ROW_ID,
    STREAM_ROW_RECIPIENT_ID,
    STREAM_ROW_NAME,
    STREAM_ROW_DESCRIPTION,
    STREAM_ROW_RENDERED_DESCRIPTION,
    STREAM_ROW_EMAIL_TOKEN,
    STREAM_ROW_DATE_CREATED,
    STREAM_ROW_FIRST_MESSAGE_ID,
    STREAM_ROW_STREAM_POST_POLICY,
    STREAM_ROW_CAN_REMOVE_SUBSCRIBERS_GROUP_ID,
    STREAM_ROW_MESSAGE_RETENTION_DAYS,
    STREAM_ROW_INVITE_ONLY,
    STREAM_ROW_HISTORY_PUBLIC_TO_SUBSCRIBERS,
    STREAM_ROW_IS_WEB_PUBLIC,
    STREAM_ROW_DEACTIVATED,
    STREAM_ROW_IS_IN_ZEPHYR_REALM,
    STREAM_ROW_REALM_ID,
    STREAM_ROW_STRING_ID,
    STREAM_ROW_REALM_DEACTIVATED
};

static struct account_realm stream_row_realm(struct region *region, const struct settings *settings,
                                             const struct rows *rows, size_t row)
{
    const char *string_id = rows_text(rows, row, STREAM_ROW_STRING_ID);
    return (struct account_realm){
        .id = rows_integer(rows, row, STREAM_ROW_REALM_ID),
        .string_id = string_id,
        .host = settings_realm_host(region, settings, string_id),
        .deactivated = rows_boolean(rows, row, STREAM_ROW_REALM_DEACTIVATED),
    };
}

static struct stream_row stream_row_read(const struct rows *rows, size_t row)
{
    return (struct stream_row){
        .id = rows_integer(rows, row, STREAM_ROW_ID),
        .recipient_id = rows_integer(rows, row, STREAM_ROW_RECIPIENT_ID),
        .name = rows_text(rows, row, STREAM_ROW_NAME),
        .description = rows_text(rows, row, STREAM_ROW_DESCRIPTION),
        .rendered_description = rows_text(rows, row, STREAM_ROW_RENDERED_DESCRIPTION),
        .email_token = rows_text(rows, row, STREAM_ROW_EMAIL_TOKEN),
        .date_created = rows_value(rows, row, STREAM_ROW_DATE_CREATED).time,
        .first_message_id = rows_integer(rows, row, STREAM_ROW_FIRST_MESSAGE_ID),
        .stream_post_policy = rows_integer(rows, row, STREAM_ROW_STREAM_POST_POLICY),
        .can_remove_subscribers_group_id =
            rows_integer(rows, row, STREAM_ROW_CAN_REMOVE_SUBSCRIBERS_GROUP_ID),
        .message_retention_days = rows_integer(rows, row, STREAM_ROW_MESSAGE_RETENTION_DAYS),
        .has_retention = !rows_value(rows, row, STREAM_ROW_MESSAGE_RETENTION_DAYS).null,
        .invite_only = rows_boolean(rows, row, STREAM_ROW_INVITE_ONLY),
        .history_public_to_subscribers =
            rows_boolean(rows, row, STREAM_ROW_HISTORY_PUBLIC_TO_SUBSCRIBERS),
        .is_web_public = rows_boolean(rows, row, STREAM_ROW_IS_WEB_PUBLIC),
        .deactivated = rows_boolean(rows, row, STREAM_ROW_DEACTIVATED),
        .is_in_zephyr_realm = rows_boolean(rows, row, STREAM_ROW_IS_IN_ZEPHYR_REALM),
    };
}

static struct stream_row *stream_rows_take(struct change *change, const struct settings *settings,
                                           const char *sql, struct id_list ids)
{
    struct region *region = change_region(change);
    const struct rows *rows =
        change_read(change, sql, SQL_PARAMETERS(id_list_parameter(region, ids)));
    if (!rows)
        return NULL;
    if (rows_count(rows) < ids.count) {
        error_set(change_error(change), ERROR_CHANGED, "A stream does not exist any more.");
        return NULL;
    }
    struct stream_row *streams = region_alloc_array(region, ids.count, sizeof *streams);
    for (size_t i = 0; i < ids.count; i++) {
        streams[i] = stream_row_read(rows, i);
        streams[i].realm = stream_row_realm(region, settings, rows, i);
    }
    return streams;
}

struct stream_row *stream_rows_lock(struct change *change, const struct settings *settings,
                                    struct id_list ids)
{
    return stream_rows_take(change, settings, STREAM_ROW_SQL(" FOR UPDATE"), ids);
}

struct stream_row *stream_rows_find(struct change *change, const struct settings *settings,
                                    struct id_list ids)
{
    return stream_rows_take(change, settings, STREAM_ROW_SQL(""), ids);
}

bool stream_row_of_call(struct act_call *call, const char *name, struct stream_row *stream)
{
    const struct stream_row *streams =
        stream_rows_lock(call->in.change, call->in.settings, act_rows(call, name));
    if (streams)
        *stream = streams[0];
    return streams;
}

cJSON *stream_row_object(const struct stream_row *stream)
{
    enum { MICROSECONDS = 1000000, POLICY_ADMINISTRATORS = 2 };
    cJSON *object = json_create_object();
    json_add_integer(object, "can_remove_subscribers_group_id",
                     stream->can_remove_subscribers_group_id);
    json_add_integer(object, "date_created", stream->date_created / MICROSECONDS);
    json_add_text(object, "description", stream->description);
    json_add_optional_integer(object, "first_message_id", stream->first_message_id,
                              stream->first_message_id != 0);
    cJSON_AddBoolToObject(object, "history_public_to_subscribers",
                          stream->history_public_to_subscribers);
    cJSON_AddBoolToObject(object, "invite_only", stream->invite_only);
    cJSON_AddBoolToObject(object, "is_web_public", stream->is_web_public);
    json_add_optional_integer(object, "message_retention_days", stream->message_retention_days,
                              stream->has_retention);
    json_add_text(object, "name", stream->name);
    json_add_text(object, "rendered_description", stream->rendered_description);
    json_add_integer(object, "stream_id", stream->id);
    json_add_integer(object, "stream_post_policy", stream->stream_post_policy);
    cJSON_AddBoolToObject(object, "is_announcement_only",
                          stream->stream_post_policy == POLICY_ADMINISTRATORS);
    return object;
}

bool stream_row_is_public(const struct stream_row *stream)
{
    return !stream->invite_only && !stream->is_in_zephyr_realm;
}

const struct rows *stream_row_watchers(struct change *change, const struct stream_row *stream)
{
    return change_read(
        change,
        "SELECT u.id FROM zerver_userprofile u WHERE"
        " u.realm_id = $1::int AND u.is_active AND CASE WHEN $3::boolean THEN u.role <> 600"
        " ELSE u.role IN (100, 200) END OR u.id IN (SELECT s.user_profile_id"
        " FROM zerver_subscription s WHERE s.recipient_id = $2::int AND s.active"
        " AND s.is_user_active) ORDER BY u.id",
        SQL_PARAMETERS(value_integer(stream->realm.id), value_integer(stream->recipient_id),
                       value_boolean(stream_row_is_public(stream))));
}

cJSON *stream_row_update_event(const struct stream_row *stream, const char *property)
{
    cJSON *event = event_create("stream", "update");
    json_add_text(event, "property", property);
    json_add_integer(event, "stream_id", stream->id);
    json_add_text(event, "name", stream->name);
    return event;
}

bool stream_row_tell(struct change *change, const struct stream_row *stream, cJSON *event)
{
    return events_tell_rows(change, &stream->realm, stream_row_watchers(change, stream), event);
}

bool stream_row_forget(struct change *change, const struct stream_row *stream)
{
    caches_forget_stream(change, stream->realm.id, stream->name);
    const struct rows *rows =
        change_read(change,
                    "SELECT FROM zerver_userprofile WHERE default_sending_stream_id = $1::int"
                    " OR default_events_register_stream_id = $1::int LIMIT 1",
                    SQL_PARAMETERS(value_integer(stream->id)));
    if (rows && rows_count(rows) > 0)
        caches_forget_bots(change, stream->realm.id);
    return rows;
}
