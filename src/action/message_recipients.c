/* SPDX-License-Identifier: Apache-2.0 */
#include "action/message_recipients.h"

#include "action/id_list.h"
#include "action/message.h"
#include "change/change.h"
#include "core/region.h"
#include "server/rows.h"

/* How long ago a client may have given a sign of life for its user to be there. */
enum { PRESENT_SECONDS = 140 };

/*
 * $1 recipient, $2 sender, $3 stream (null: private), $4 topic, $5 content, $6 now, $7 how long
 * somebody is present. Alert words are whole words, in whatever case. Bots that answer through
 * queues (bot_type 3 and 4) get no rows, nor do users who have long been idle, unless the row says
 * something or they are to be notified.
 */
static const char sql[] =
    "WITH addressed AS (SELECT s.user_profile_id AS id, s.is_muted OR EXISTS (SELECT FROM"
    " zerver_usertopic t WHERE t.user_profile_id = s.user_profile_id AND t.stream_id = $3::int"
    " AND upper(t.topic_name::text) = upper($4::text) AND t.visibility_policy = 1) AS is_muted,"
    " s.push_notifications, s.email_notifications FROM zerver_subscription s"
    " WHERE s.recipient_id = $1::int AND s.active AND s.is_user_active"
    " UNION ALL SELECT $2::int, false, NULL, NULL WHERE $3::int IS NULL),"

    " facts AS (SELECT u.id, u.is_bot, coalesce(u.is_bot AND u.bot_type IN (3, 4), false)"
    " AS is_service_bot, u.long_term_idle, u.enable_online_push_notifications AS online_push,"
    " u.enable_offline_push_notifications AS offline_push,"
    " u.enable_offline_email_notifications AS offline_email,"
    " $3::int IS NOT NULL AND NOT a.is_muted AND"
    " coalesce(a.push_notifications, u.enable_stream_push_notifications) AS stream_push,"
    " $3::int IS NOT NULL AND NOT a.is_muted AND"
    " coalesce(a.email_notifications, u.enable_stream_email_notifications) AS stream_email,"
    " EXISTS (SELECT FROM zerver_muteduser m WHERE m.user_profile_id = u.id"
    " AND m.muted_user_id = $2::int) AS mutes_sender,"
    " EXISTS (SELECT FROM zerver_alertword w WHERE w.user_profile_id = u.id AND w.word <> ''"
    " AND $5::text ~* ('(^|[^[:alnum:]_])' ||"
    " regexp_replace(w.word, '([^[:alnum:][:space:]_])', '\\\\\\1', 'g') ||"
    " '([^[:alnum:]_]|$)')) AS has_alert_word"
    " FROM addressed a JOIN zerver_userprofile u USING (id) WHERE u.is_active),"

    " flagged AS (SELECT *, CASE WHEN $3::int IS NULL THEN 2048 ELSE 0 END"
    " + CASE WHEN has_alert_word THEN 512 ELSE 0 END"
    " + CASE WHEN mutes_sender THEN 1 ELSE 0 END AS flags,"
    " NOT is_bot AND id <> $2::int AND NOT mutes_sender AND"
    " CASE WHEN $3::int IS NULL THEN offline_push OR offline_email"
    " ELSE stream_push OR stream_email END AS is_notified FROM facts)"

    " SELECT id, flags, NOT is_service_bot AND (NOT long_term_idle OR flags <> 0 OR stream_push"
    " OR stream_email), is_bot, online_push, offline_push, offline_email, stream_push,"
    " stream_email, is_notified AND NOT EXISTS (SELECT FROM zerver_userpresence p WHERE"
    " p.user_profile_id = flagged.id AND p.status = 1"
    " AND p.timestamp >= $6::timestamptz - interval '1 s' * $7::int)"
    " FROM flagged ORDER BY id <> $2::int, id";

const struct rows *message_recipients(struct change *change, const struct message *message)
{
    const struct message_stream *stream = message->stream;
    return change_read(
        change, sql,
        SQL_PARAMETERS(value_integer(stream ? stream->recipient_id : message->to->recipient_id),
                       value_integer(message->sender.id),
                       stream ? value_integer(stream->id) : value_null(VALUE_INTEGER),
                       value_text(message->text->topic), value_text(message->text->content),
                       value_time(message->date_sent), value_integer(PRESENT_SECONDS)));
}

bool message_recipients_deliver(struct change *change, const struct message *message,
                                const struct rows *recipients)
{
    struct region *region = change_region(change);
    size_t size = rows_count(recipients), count = 0;
    int64_t *ids = region_alloc_array(region, size, sizeof *ids);
    int64_t *flags = region_alloc_array(region, size, sizeof *flags);
    for (size_t i = 0; i < size; i++) {
        if (!rows_boolean(recipients, i, RECIPIENT_HAS_ROW))
            continue;
        ids[count] = rows_integer(recipients, i, RECIPIENT_ID);
        flags[count++] = rows_integer(recipients, i, RECIPIENT_FLAGS);
    }
    return count == 0 ||
           change_insert(change, &(struct insertion){
                                     .table = "zerver_usermessage",
                                     .columns = "user_profile_id, message_id, flags",
                                     .source = "SELECT r.id, $1::int, r.flags FROM"
                                               " unnest($2::int[], $3::bigint[]) AS r (id, flags)"
                                               " ORDER BY r.id",
                                     .parameters = SQL_PARAMETERS(
                                         value_integer(message->id),
                                         id_list_parameter(region, (struct id_list){ids, count}),
                                         id_list_parameter(region, (struct id_list){flags, count})),
                                 });
}
