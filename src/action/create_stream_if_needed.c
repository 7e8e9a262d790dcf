/* SPDX-License-Identifier: Apache-2.0 */
#include "action/create_stream_if_needed.h"

#include <string.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/internal_message.h"
#include "action/realm_row.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/region.h"
#include "core/text.h"
#include "server/rows.h"

enum { STREAM_NAME_MAX = 60, STREAM_DESCRIPTION_MAX = 1024 };

static const char insert_source[] =
    "SELECT $1::varchar, $2::int, $3::timestamptz, false, $4::varchar, $5::text, $6::boolean,"
    " $7::boolean, $8::boolean, $9::smallint, $10::boolean, $11::varchar, $12::int, g.id"
    " FROM zerver_usergroup g WHERE g.realm_id = $2::int AND g.is_system_group"
    " AND g.name = '@role:administrators'";

static const struct rows *insert_row(struct change *change, const struct account_realm *realm,
                                     const struct stream_to_create *wanted)
{
    struct region *region = change_region(change);
    bool is_zephyr = strcmp(realm->string_id, "zephyr") == 0;
    bool history = wanted->invite_only ? wanted->history_public_to_subscribers : !is_zephyr;
    const char *rendered =
        *wanted->description
            ? region_format(region, "<p>%s</p>", message_escape(change, wanted->description))
            : "";
    unsigned char token[16];
    hash_random_bytes(token, sizeof token);
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_stream",
            .columns = "name, realm_id, date_created, deactivated, description,"
                       " rendered_description, invite_only, history_public_to_subscribers,"
                       " is_web_public, stream_post_policy, is_in_zephyr_realm, email_token,"
                       " message_retention_days, can_remove_subscribers_group_id",
            .source = insert_source,
            .parameters = SQL_PARAMETERS(
                value_text(wanted->name), value_integer(realm->id), value_time(change_time(change)),
                value_text(wanted->description), value_text(rendered),
                value_boolean(wanted->invite_only), value_boolean(history),
                value_boolean(wanted->is_web_public), value_integer(wanted->stream_post_policy),
                value_boolean(is_zephyr), value_text(hash_hex(region, token, sizeof token)),
                wanted->has_retention ? value_integer(wanted->message_retention_days)
                                      : value_null(VALUE_INTEGER)),
        });
}

static bool insert_recipient(struct change *change, int64_t id)
{
    const struct rows *rows =
        change_insert(change, &(struct insertion){
                                  .table = "zerver_recipient",
                                  .columns = "type, type_id",
                                  .source = "VALUES (2, $1::int)",
                                  .parameters = SQL_PARAMETERS(value_integer(id)),
                              });
    return rows && change_update(
                       change, &(struct update){
                                   .table = "zerver_stream",
                                   ASSIGNMENTS({"recipient_id", "$2::int"}),
                                   .where = "t.id = $1::int",
                                   .parameters = SQL_PARAMETERS(
                                       value_integer(id), value_integer(rows_integer(rows, 0, 0))),
                               });
}

static bool tell_creation(struct change *change, const struct settings *settings,
                          const struct account_realm *realm, int64_t id)
{
    const struct stream_row *stream = stream_rows_find(change, settings, (struct id_list){&id, 1});
    if (!stream)
        return false;
    caches_forget_stream(change, realm->id, stream->name);
    caches_forget_bots(change, realm->id);
    cJSON *event = event_create("stream", "create");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(event, "streams"), stream_row_object(stream));
    return events_tell(change, realm,
                       stream_row_is_public(stream) ? AUDIENCE_NON_GUESTS : AUDIENCE_ADMINS, event);
}

static bool create_stream(struct change *change, const struct settings *settings,
                          const struct account_realm *realm, const struct stream_to_create *wanted,
                          int64_t *id)
{
    if (text_length(wanted->name) > STREAM_NAME_MAX ||
        text_length(wanted->description) > STREAM_DESCRIPTION_MAX)
        return error_set(change_error(change), ERROR_FAILED,
                         "A stream's name has at most %d characters, its description %d.",
                         STREAM_NAME_MAX, STREAM_DESCRIPTION_MAX);
    const struct rows *rows = insert_row(change, realm, wanted);
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_FAILED,
                         "The realm lacks its system group @role:administrators.");
    *id = rows_integer(rows, 0, 0);
    return insert_recipient(change, *id) &&
           audit_log_add(change, &(struct audit_entry){.event = AUDIT_STREAM_CREATED,
                                                       .realm_id = realm->id,
                                                       .acting_user_id = change_actor(change),
                                                       .modified_stream_id = *id}) &&
           tell_creation(change, settings, realm, *id);
}

bool create_stream_if_needed(struct change *change, const struct settings *settings,
                             const struct account_realm *realm,
                             const struct stream_to_create *wanted, int64_t *id, bool *created)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM zerver_stream WHERE realm_id = $1::int"
                    " AND upper(name::text) = upper($2::text)",
                    SQL_PARAMETERS(value_integer(realm->id), value_text(wanted->name)));
    if (!rows)
        return false;
    *created = rows_count(rows) == 0;
    if (*created)
        return create_stream(change, settings, realm, wanted, id);
    *id = rows_integer(rows, 0, 0);
    return true;
}

static bool act_create(struct act_call *call, const struct stream_to_create *wanted)
{
    struct account_realm realm;
    int64_t id;
    bool created;
    if (!realm_row_of_call(call, "realm", &realm) ||
        !create_stream_if_needed(call->in.change, call->in.settings, &realm, wanted, &id, &created))
        return false;
    call->result = value_integer(id);
    return true;
}

static bool act_create_if_needed(struct act_call *call)
{
    return act_create(
        call,
        &(struct stream_to_create){
            .name = act_text(call, "stream_name"),
            .description = act_text(call, "stream_description"),
            .invite_only = act_boolean(call, "invite_only"),
            .is_web_public = act_boolean(call, "is_web_public"),
            .history_public_to_subscribers = act_boolean(call, "history_public_to_subscribers"),
            .stream_post_policy = act_integer(call, "stream_post_policy"),
            .message_retention_days = act_integer(call, "message_retention_days"),
            .has_retention = !act_is_null(call, "message_retention_days"),
        });
}

static bool act_ensure(struct act_call *call)
{
    return act_create(call, &(struct stream_to_create){
                                .name = act_text(call, "stream_name"),
                                .description = act_text(call, "stream_description"),
                                .invite_only = act_boolean(call, "invite_only"),
                                .stream_post_policy = 1,
                            });
}

const struct act act_create_stream_if_needed = {
    .name = "create_stream_if_needed",
    .module = "zerver.lib.streams",
    .danger = ACT_WRITES,
    .summary = "Create a stream unless one of that name exists.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "stream_name", .kind = ACT_TEXT, .help = "Case is ignored in the search."},
            {.name = "invite_only",
             .kind = ACT_BOOLEAN,
             .keyword_only = true,
             .default_json = "false"},
            {.name = "is_web_public",
             .kind = ACT_BOOLEAN,
             .keyword_only = true,
             .default_json = "false"},
            {.name = "stream_post_policy",
             .kind = ACT_INTEGER,
             .keyword_only = true,
             .default_json = "1",
             .help = "1 everyone, 2 administrators, 3 full members, 4 moderators."},
            {.name = "history_public_to_subscribers",
             .kind = ACT_BOOLEAN,
             .nullable = true,
             .keyword_only = true,
             .default_json = "null",
             .help = "Of a private stream: whether new subscribers see what was sent before."},
            {.name = "stream_description",
             .kind = ACT_TEXT,
             .keyword_only = true,
             .default_json = "\"\""},
            {.name = "message_retention_days",
             .kind = ACT_INTEGER,
             .nullable = true,
             .keyword_only = true,
             .default_json = "null"},
            ACT_ACTING_USER,
            {0},
        },
    .returns = "the stream",
    .writes = (const char *const[]){"zerver_stream", "zerver_recipient", NULL},
    .inverse = "do_deactivate_stream",
    .run = act_create_if_needed,
};

const struct act act_ensure_stream = {
    .name = "ensure_stream",
    .module = "zerver.lib.streams",
    .danger = ACT_WRITES,
    .summary = "Create a stream unless one of that name exists.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "stream_name", .kind = ACT_TEXT},
            {.name = "invite_only", .kind = ACT_BOOLEAN, .default_json = "false"},
            {.name = "stream_description", .kind = ACT_TEXT, .default_json = "\"\""},
            ACT_ACTING_USER,
            {0},
        },
    .returns = "the stream",
    .writes = (const char *const[]){"zerver_stream", "zerver_recipient", NULL},
    .inverse = "do_deactivate_stream",
    .run = act_ensure,
};
