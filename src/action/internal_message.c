/* SPDX-License-Identifier: Apache-2.0 */
#include "action/internal_message.h"

#include "action/caches.h"
#include "action/message_event.h"
#include "action/message_recipients.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/error.h"
#include "server/rows.h"

enum { RENDERER_VERSION = 1 };

/* The client that the server's own messages are sent with; another session may add it, too. */
static bool find_client(struct change *change, int64_t *id)
{
    static const char sql[] = "SELECT id FROM zerver_client WHERE name = 'Internal'";
    const struct rows *rows = change_read(change, sql, NO_PARAMETERS);
    if (rows && rows_count(rows) == 0 &&
        change_insert(change, &(struct insertion){
                                  .table = "zerver_client",
                                  .columns = "name",
                                  .source = "VALUES ('Internal') ON CONFLICT DO NOTHING",
                              }))
        rows = change_read(change, sql, NO_PARAMETERS);
    if (!rows || rows_count(rows) == 0)
        return false;
    *id = rows_integer(rows, 0, 0);
    return true;
}

static bool insert_message(struct change *change, struct message *message)
{
    const struct message_stream *stream = message->stream;
    const struct message_text *text = message->text;
    int64_t client;
    if (!find_client(change, &client))
        return false;
    const struct rows *rows = change_insert(
        change,
        &(struct insertion){
            .table = "zerver_message",
            .columns = "sender_id, recipient_id, realm_id, subject, content, rendered_content,"
                       " rendered_content_version, date_sent, sending_client_id, has_attachment,"
                       " has_image, has_link",
            .source = "VALUES ($1::int, $2::int, $3::int, $4::text, $5::text, $6::text, $7::int,"
                      " $8::timestamptz, $9::int, false, false, $10::boolean)",
            .parameters = SQL_PARAMETERS(
                value_integer(message->sender.id),
                value_integer(stream ? stream->recipient_id : message->to->recipient_id),
                value_integer(stream ? stream->realm.id : message->to->realm.id),
                value_text(text->topic), value_text(text->content),
                value_text(text->rendered_content), value_integer(RENDERER_VERSION),
                value_time(message->date_sent), value_integer(client),
                value_boolean(text->has_link)),
        });
    if (rows)
        message->id = rows_integer(rows, 0, 0);
    return rows;
}

static bool note_first_message(struct change *change, const struct message *message)
{
    const struct message_stream *stream = message->stream;
    if (!stream || !stream->is_empty)
        return true;
    const struct rows *rows = change_update(
        change,
        &(struct update){
            .table = "zerver_stream",
            ASSIGNMENTS({"first_message_id", "$2::int"}),
            .where = "t.id = $1::int AND t.first_message_id IS NULL",
            .parameters = SQL_PARAMETERS(value_integer(stream->id), value_integer(message->id)),
        });
    caches_forget_stream(change, stream->realm.id, stream->name);
    return rows;
}

static bool send_message(struct change *change, const struct settings *settings, const char *sender,
                         struct message *message)
{
    message->date_sent = change_time(change);
    if (!account_find_system_bot(change, settings, sender, &message->sender))
        return false;
    const struct rows *recipients = message_recipients(change, message);
    return recipients && insert_message(change, message) &&
           message_recipients_deliver(change, message, recipients) &&
           note_first_message(change, message) && message_event_tell(change, message, recipients);
}

static bool read_stream(struct change *change, const struct settings *settings, int64_t id,
                        struct message_stream *stream)
{
    const struct rows *rows = change_read(
        change,
        "SELECT s.recipient_id, s.name, s.invite_only, s.first_message_id IS NULL, r.id,"
        " r.string_id FROM zerver_stream s JOIN zerver_realm r ON r.id = s.realm_id"
        " WHERE s.id = $1::int",
        SQL_PARAMETERS(value_integer(id)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_CHANGED, "The stream was deleted just now.");
    const char *string_id = rows_text(rows, 0, 5);
    *stream = (struct message_stream){
        .id = id,
        .recipient_id = rows_integer(rows, 0, 0),
        .name = rows_text(rows, 0, 1),
        .invite_only = rows_boolean(rows, 0, 2),
        .is_empty = rows_boolean(rows, 0, 3),
        .realm = {.id = rows_integer(rows, 0, 4),
                  .string_id = string_id,
                  .host = settings_realm_host(change_region(change), settings, string_id)},
    };
    return true;
}

bool internal_send_stream_message(struct change *change, const struct settings *settings,
                                  const char *sender, int64_t stream_id,
                                  const struct message_text *text)
{
    struct message_stream stream;
    struct message message = {.stream = &stream, .text = text};
    return read_stream(change, settings, stream_id, &stream) &&
           send_message(change, settings, sender, &message);
}

bool internal_send_private_message(struct change *change, const struct settings *settings,
                                   const char *sender, const struct account *to,
                                   const struct message_text *text)
{
    struct message message = {.to = to, .text = text};
    return send_message(change, settings, sender, &message);
}

const char *message_escape(struct change *change, const char *text)
{
    struct buffer html = {0};
    for (; *text; text++) {
        switch (*text) {
        case '&': buffer_append_text(&html, "&amp;"); break;
        case '<': buffer_append_text(&html, "&lt;"); break;
        case '>': buffer_append_text(&html, "&gt;"); break;
        default: buffer_append_byte(&html, *text);
        }
    }
    return buffer_take_text(change_region(change), &html);
}
