/* SPDX-License-Identifier: Apache-2.0 */
#include "action/message_event.h"

#include <string.h>

#include "action/events.h"
#include "action/id_list.h"
#include "action/message.h"
#include "action/message_recipients.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/rows.h"

static void add_boolean(cJSON *object, const char *name, bool value)
{
    if (!cJSON_AddBoolToObject(object, name, value))
        die("out of memory: an event");
}

static cJSON *participant(const struct account *account)
{
    cJSON *object = cJSON_CreateObject();
    json_add_integer(object, "id", account->id);
    json_add_text(object, "email", account->email);
    json_add_text(object, "full_name", account->full_name);
    add_boolean(object, "is_mirror_dummy", account->is_mirror_dummy);
    return object;
}

/* The stream's name, or the two of a private conversation in order of their addresses. */
static void add_display_recipient(cJSON *dict, const struct message *message)
{
    if (message->stream) {
        json_add_text(dict, "display_recipient", message->stream->name);
        return;
    }
    bool sender_first = strcmp(message->sender.email, message->to->email) < 0;
    cJSON *list = cJSON_AddArrayToObject(dict, "display_recipient");
    cJSON_AddItemToArray(list, participant(sender_first ? &message->sender : message->to));
    cJSON_AddItemToArray(list, participant(sender_first ? message->to : &message->sender));
}

static void add_recipient(cJSON *dict, const struct message *message)
{
    enum { TYPE_PERSONAL = 1, TYPE_STREAM = 2 };
    const struct message_stream *stream = message->stream;
    json_add_integer(dict, "recipient_type_id", stream ? stream->id : message->to->id);
    json_add_integer(dict, "recipient_type", stream ? TYPE_STREAM : TYPE_PERSONAL);
    json_add_integer(dict, "recipient_id",
                     stream ? stream->recipient_id : message->to->recipient_id);
}

static void add_sender(cJSON *dict, const struct account *sender)
{
    json_add_text(dict, "sender_full_name", sender->full_name);
    json_add_text(dict, "sender_email", sender->email);
    json_add_text(dict, "sender_delivery_email", sender->delivery_email);
    json_add_text(dict, "sender_realm_str", sender->realm.string_id);
    json_add_text(dict, "sender_avatar_source", sender->avatar_source);
    json_add_integer(dict, "sender_avatar_version", sender->avatar_version);
    add_boolean(dict, "sender_is_mirror_dummy", sender->is_mirror_dummy);
}

/* In the server's order. */
static void fill_message(cJSON *dict, const struct message *message)
{
    json_add_integer(dict, "id", message->id);
    json_add_integer(dict, "sender_id", message->sender.id);
    json_add_text(dict, "content", message->text->content);
    add_recipient(dict, message);
    json_add_integer(dict, "timestamp", message->date_sent / 1000000);
    json_add_text(dict, "client", "Internal");
    json_add_text(dict, "subject", message->text->topic);
    json_add_integer(dict, "sender_realm_id", message->sender.realm.id);
    cJSON_AddArrayToObject(dict, "topic_links");
    json_add_text(dict, "rendered_content", message->text->rendered_content);
    add_boolean(dict, "is_me_message", false);
    cJSON_AddArrayToObject(dict, "reactions");
    cJSON_AddArrayToObject(dict, "submessages");
    add_sender(dict, &message->sender);
    add_display_recipient(dict, message);
    json_add_text(dict, "type", message->stream ? "stream" : "private");
    if (message->stream)
        json_add_integer(dict, "stream_id", message->stream->id);
}

/* The ids of the recipients of whom `column` is `value`. */
static void add_ids(struct region *region, cJSON *event, const char *name,
                    const struct rows *recipients, enum message_recipient_column column, bool value)
{
    size_t size = rows_count(recipients), count = 0;
    int64_t *ids = region_alloc_array(region, size, sizeof *ids);
    for (size_t i = 0; i < size; i++) {
        if (rows_boolean(recipients, i, column) == value)
            ids[count++] = rows_integer(recipients, i, RECIPIENT_ID);
    }
    id_list_add_to_json(event, name, (struct id_list){ids, count});
}

static void add_notifications(struct region *region, cJSON *event, const struct rows *recipients,
                              const struct rows *muters)
{
    add_ids(region, event, "presence_idle_user_ids", recipients, RECIPIENT_IS_IDLE, true);
    add_ids(region, event, "online_push_user_ids", recipients, RECIPIENT_ONLINE_PUSH, true);
    add_ids(region, event, "pm_mention_push_disabled_user_ids", recipients, RECIPIENT_OFFLINE_PUSH,
            false);
    add_ids(region, event, "pm_mention_email_disabled_user_ids", recipients,
            RECIPIENT_OFFLINE_EMAIL, false);
    add_ids(region, event, "stream_push_user_ids", recipients, RECIPIENT_STREAM_PUSH, true);
    add_ids(region, event, "stream_email_user_ids", recipients, RECIPIENT_STREAM_EMAIL, true);
    cJSON_AddArrayToObject(event, "wildcard_mention_user_ids");
    id_list_add_to_json(event, "muted_sender_user_ids", id_list_from_rows(region, muters, 0));
    add_ids(region, event, "all_bot_user_ids", recipients, RECIPIENT_IS_BOT, true);
}

static void add_visibility(cJSON *event, const struct message_stream *stream)
{
    if (stream->invite_only) {
        add_boolean(event, "invite_only", true);
        return;
    }
    json_add_integer(event, "realm_id", stream->realm.id);
    json_add_text(event, "stream_name", stream->name);
}

/* Clients are never shown MESSAGE_FLAG_IS_PRIVATE. */
static cJSON *describe_recipient(const struct rows *recipients, size_t row)
{
    cJSON *user = cJSON_CreateObject();
    json_add_integer(user, "id", rows_integer(recipients, row, RECIPIENT_ID));
    cJSON *names = cJSON_AddArrayToObject(user, "flags");
    int64_t flags = rows_boolean(recipients, row, RECIPIENT_HAS_ROW)
                        ? rows_integer(recipients, row, RECIPIENT_FLAGS)
                        : 0;
    if (flags & MESSAGE_FLAG_READ)
        cJSON_AddItemToArray(names, cJSON_CreateString("read"));
    if (flags & MESSAGE_FLAG_HAS_ALERT_WORD)
        cJSON_AddItemToArray(names, cJSON_CreateString("has_alert_word"));
    cJSON_AddNullToObject(user, "mentioned_user_group_id");
    return user;
}

bool message_event_tell(struct change *change, const struct message *message,
                        const struct rows *recipients)
{
    const struct rows *muters = change_read(
        change,
        "SELECT user_profile_id FROM zerver_muteduser WHERE muted_user_id = $1::int ORDER BY 1",
        SQL_PARAMETERS(value_integer(message->sender.id)));
    if (!muters)
        return false;
    cJSON *event = event_create("message", NULL);
    json_add_integer(event, "message", message->id);
    fill_message(cJSON_AddObjectToObject(event, "message_dict"), message);
    add_notifications(change_region(change), event, recipients, muters);
    if (message->stream)
        add_visibility(event, message->stream);
    cJSON *users = cJSON_CreateArray();
    for (size_t i = 0; i < rows_count(recipients); i++)
        cJSON_AddItemToArray(users, describe_recipient(recipients, i));
    const struct account_realm *realm =
        message->stream ? &message->stream->realm : &message->to->realm;
    effects_tell_objects(change_effects(change), realm->host, event, users);
    return true;
}
