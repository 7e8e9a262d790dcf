/* SPDX-License-Identifier: Apache-2.0 */
#include "action/subscribe.h"

#include "action/audit_log.h"
#include "action/stream_palette.h"
#include "action/stream_row.h"
#include "action/subscription_events.h"
#include "change/change.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

static struct value subscribe_users_parameter(const struct subscribing *subscribing)
{
    struct region *region = change_region(subscribing->change);
    int64_t *ids = region_alloc_array(region, subscribing->user_count, sizeof *ids);
    for (size_t i = 0; i < subscribing->user_count; i++)
        ids[i] = subscribing->users[i].id;
    return id_list_parameter(region, (struct id_list){ids, subscribing->user_count});
}

static struct value subscribe_recipients_parameter(const struct subscribing *subscribing)
{
    struct region *region = change_region(subscribing->change);
    int64_t *ids = region_alloc_array(region, subscribing->stream_count, sizeof *ids);
    for (size_t i = 0; i < subscribing->stream_count; i++)
        ids[i] = subscribing->streams[i].recipient_id;
    return id_list_parameter(region, (struct id_list){ids, subscribing->stream_count});
}

static bool subscribe_check_realm(const struct subscribing *subscribing)
{
    struct error *error = change_error(subscribing->change);
    for (size_t i = 0; i < subscribing->user_count; i++) {
        if (subscribing->users[i].realm.id != subscribing->realm->id)
            return error_set(error, ERROR_FAILED, "%s is a user of another realm.",
                             subscribing->users[i].delivery_email);
    }
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        if (subscribing->streams[i].realm.id != subscribing->realm->id)
            return error_set(error, ERROR_FAILED, "%s is a stream of another realm.",
                             subscribing->streams[i].name);
    }
    return true;
}

struct subscription_pair *subscription_pairs_read(const struct subscribing *subscribing,
                                                  size_t *count)
{
    if (!subscribe_check_realm(subscribing))
        return NULL;
    const struct rows *rows = change_read(
        subscribing->change,
        "SELECT u.place - 1, r.place - 1, s.id, s.active"
        " FROM unnest($1::int[]) WITH ORDINALITY AS u (id, place)"
        " CROSS JOIN unnest($2::int[]) WITH ORDINALITY AS r (id, place)"
        " LEFT JOIN zerver_subscription s ON s.user_profile_id = u.id AND s.recipient_id = r.id"
        " ORDER BY u.place, r.id",
        SQL_PARAMETERS(subscribe_users_parameter(subscribing),
                       subscribe_recipients_parameter(subscribing)));
    if (!rows)
        return NULL;
    *count = rows_count(rows);
    struct subscription_pair *pairs =
        region_alloc_array(change_region(subscribing->change), *count, sizeof *pairs);
    for (size_t i = 0; i < *count; i++)
        pairs[i] = (struct subscription_pair){
            .user = (size_t)rows_integer(rows, i, 0),
            .stream = (size_t)rows_integer(rows, i, 1),
            .id = rows_integer(rows, i, 2),
            .active = rows_boolean(rows, i, 3),
        };
    return pairs;
}

bool subscription_pairs_log(const struct subscribing *subscribing,
                            const struct subscription_pair pairs[], size_t count, int event)
{
    struct region *region = change_region(subscribing->change);
    struct audit_entry *entries = region_alloc_array(region, count, sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct audit_entry){
            .event = (enum audit_event)event,
            .realm_id = subscribing->realm->id,
            .acting_user_id = change_actor(subscribing->change),
            .modified_user_id = subscribing->users[pairs[i].user].id,
            .modified_stream_id = subscribing->streams[pairs[i].stream].id,
            .with_last_message = true,
        };
    return count == 0 || audit_log_add_all(subscribing->change, entries, count);
}

/* The pairs without a row, as the statement's one parameter. */
static const char *subscribe_pairs_json(const struct subscribing *subscribing, size_t count)
{
    struct region *region = change_region(subscribing->change);
    struct buffer text = {0};
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++) {
        const struct subscription_pair *pair = &subscribing->changed[i];
        const struct stream_row *stream = &subscribing->streams[pair->stream];
        cJSON *object = json_create_object();
        json_add_integer(object, "user", subscribing->users[pair->user].id);
        json_add_integer(object, "recipient", stream->recipient_id);
        json_add_text(object, "color", json_text(subscribing->colors, stream->name));
        cJSON_AddBoolToObject(object, "is_user_active", subscribing->users[pair->user].is_active);
        cJSON_AddItemToArray(array, object);
    }
    json_write(&text, array);
    cJSON_Delete(array);
    return buffer_take_text(region, &text);
}

/* A user's new streams, in order of their recipients, take the colours that none of the user's has;
 * where those run out, it is the recipient's number that tells the colour. */
static const char subscribe_source[] =
    "WITH pair AS (SELECT p.*, row_number() OVER () AS place FROM json_to_recordset($1::json)"
    " AS p (\"user\" int, recipient int, color text, is_user_active boolean)),"
    " wanted AS (SELECT p.*, row_number() OVER (PARTITION BY \"user\", color IS NULL"
    " ORDER BY recipient) AS turn FROM pair p),"
    " free AS (SELECT w.id, p.color, row_number() OVER (PARTITION BY w.id ORDER BY p.place) AS turn"
    " FROM (SELECT DISTINCT \"user\" AS id FROM pair) w"
    " CROSS JOIN unnest($2::text[]) WITH ORDINALITY AS p (color, place) WHERE NOT EXISTS (SELECT"
    " FROM zerver_subscription s JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 2"
    " WHERE s.user_profile_id = w.id AND s.color = p.color))"
    " SELECT w.\"user\", w.recipient, true, w.is_user_active, false, coalesce(w.color, f.color,"
    " ($2::text[])[1 + w.recipient % cardinality($2::text[])]), false"
    " FROM wanted w LEFT JOIN free f ON f.id = w.\"user\" AND f.turn = w.turn ORDER BY w.place";

static bool subscribe_insert(const struct subscribing *subscribing, size_t count)
{
    return count == 0 ||
           change_insert(
               subscribing->change,
               &(struct insertion){
                   .table = "zerver_subscription",
                   .columns = "user_profile_id, recipient_id, active, is_user_active, is_muted,"
                              " color, pin_to_top",
                   .source = subscribe_source,
                   .parameters =
                       SQL_PARAMETERS(value_text(subscribe_pairs_json(subscribing, count)),
                                      value_text(stream_palette)),
               });
}

static bool subscribe_activate(const struct subscribing *subscribing, size_t first)
{
    struct region *region = change_region(subscribing->change);
    size_t count = subscribing->changed_count - first;
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = subscribing->changed[first + i].id;
    return count == 0 ||
           change_update(subscribing->change, &(struct update){
                                                  .table = "zerver_subscription",
                                                  ASSIGNMENTS({"active", "true"}),
                                                  .where = "t.id = ANY($1::int[]) AND NOT t.active",
                                                  .parameters = SQL_PARAMETERS(id_list_parameter(
                                                      region, (struct id_list){ids, count})),
                                              });
}

/* Those without a row first, then those whose row wakes up. */
static size_t subscribe_sort(struct subscribing *subscribing,
                             const struct subscription_pair pairs[], size_t count)
{
    size_t new_count = 0;
    subscribing->changed =
        region_alloc_array(change_region(subscribing->change), count, sizeof *pairs);
    for (size_t i = 0; i < count; i++) {
        if (!pairs[i].id)
            subscribing->changed[new_count++] = pairs[i];
    }
    subscribing->changed_count = new_count;
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].id && !pairs[i].active)
            subscribing->changed[subscribing->changed_count++] = pairs[i];
    }
    subscribing->unchanged_count = count - subscribing->changed_count;
    return new_count;
}

bool subscribe(struct subscribing *subscribing)
{
    size_t count;
    const struct subscription_pair *pairs = subscription_pairs_read(subscribing, &count);
    if (!pairs)
        return false;
    size_t added = subscribe_sort(subscribing, pairs, count);
    return subscribe_insert(subscribing, added) && subscribe_activate(subscribing, added) &&
           subscription_pairs_log(subscribing, subscribing->changed, added,
                                  AUDIT_SUBSCRIPTION_CREATED) &&
           subscription_pairs_log(subscribing, subscribing->changed + added,
                                  subscribing->changed_count - added,
                                  AUDIT_SUBSCRIPTION_ACTIVATED) &&
           subscription_events_tell_added(subscribing);
}
