/* SPDX-License-Identifier: Apache-2.0 */
#include "action/subscription_events.h"

#include "action/events.h"
#include "action/stream_address.h"
#include "action/stream_row.h"
#include "action/stream_traffic.h"
#include "action/subscribe.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

/* The users of changed pairs with this stream, in the order of the pairs. */
static struct id_list changed_users(const struct subscribing *subscribing, size_t stream)
{
    struct region *region = change_region(subscribing->change);
    int64_t *ids = region_alloc_array(region, subscribing->changed_count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < subscribing->changed_count; i++) {
        const struct subscription_pair *pair = &subscribing->changed[i];
        if (pair->stream == stream)
            ids[count++] = subscribing->users[pair->user].id;
    }
    return (struct id_list){ids, count};
}

static struct id_list sorted(struct region *region, struct id_list list)
{
    int64_t *ids = region_alloc_array(region, list.count, sizeof *ids);
    for (size_t i = 0; i < list.count; i++)
        ids[i] = list.ids[i];
    id_list_sort(ids, list.count);
    return (struct id_list){ids, list.count};
}

/* Those of the list who aren't in the other, which is ascending. */
static struct id_list without(struct region *region, struct id_list list, struct id_list other)
{
    int64_t *ids = region_alloc_array(region, list.count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        if (!id_list_has(other, list.ids[i]))
            ids[count++] = list.ids[i];
    }
    return (struct id_list){ids, count};
}

static void tell_ids(const struct subscribing *subscribing, struct id_list users, cJSON *event)
{
    effects_tell(change_effects(subscribing->change), subscribing->realm->host, event, users.ids,
                 users.count);
}

/* Who could not see a private stream before does now; administrators could. */
static bool tell_of_private_stream(const struct subscribing *subscribing, size_t stream)
{
    struct region *region = change_region(subscribing->change);
    const struct rows *rows =
        events_read_audience(subscribing->change, subscribing->realm, AUDIENCE_ADMINS);
    if (!rows)
        return false;
    struct id_list users = without(region, changed_users(subscribing, stream),
                                   sorted(region, id_list_from_rows(region, rows, 0)));
    if (users.count == 0)
        return true;
    cJSON *event = event_create("stream", "create");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(event, "streams"),
                         stream_row_object(&subscribing->streams[stream]));
    tell_ids(subscribing, users, event);
    return true;
}

static bool tell_of_private_streams(const struct subscribing *subscribing)
{
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        if (subscribing->streams[i].invite_only && !tell_of_private_stream(subscribing, i))
            return false;
    }
    return true;
}

/* What all subscribers of a stream are told alike. */
struct stream_news {
    cJSON *object; /* the stream's own */
    const char *address;
    struct id_list subscribers;
    int64_t traffic;
    bool traffic_known;
};

static void free_object(void *object)
{
    cJSON_Delete(object);
}

static bool read_news(const struct subscribing *subscribing, const struct stream_row *stream,
                      struct stream_news *news)
{
    struct change *change = subscribing->change;
    struct region *region = change_region(change);
    bool hidden = stream->is_in_zephyr_realm && !stream->invite_only;
    const struct rows *rows = change_read(
        change,
        "SELECT user_profile_id FROM zerver_subscription WHERE recipient_id = $1::int AND active"
        " AND is_user_active AND NOT $2::boolean ORDER BY user_profile_id",
        SQL_PARAMETERS(value_integer(stream->recipient_id), value_boolean(hidden)));
    if (!rows || !stream_weekly_traffic(change, stream, &news->traffic, &news->traffic_known))
        return false;
    news->object = stream_row_object(stream);
    region_on_end(region, free_object, news->object);
    news->address = stream_address(region, subscribing->settings, stream);
    news->subscribers = id_list_from_rows(region, rows, 0);
    return true;
}

static void add_setting(cJSON *object, const char *name, const struct rows *rows, size_t row,
                        size_t column)
{
    if (rows_value(rows, row, column).null)
        json_add_text(object, name, NULL);
    else
        cJSON_AddBoolToObject(object, name, rows_boolean(rows, row, column));
}

enum {
    SHOWN_PLACE,
    SHOWN_COLOR,
    SHOWN_IS_MUTED,
    SHOWN_PIN_TO_TOP,
    SHOWN_AUDIBLE,
    SHOWN_DESKTOP,
    SHOWN_EMAIL,
    SHOWN_PUSH,
    SHOWN_WILDCARD
};

static cJSON *show_subscription(const struct stream_news *news, const struct rows *rows, size_t row)
{
    cJSON *object = json_create_object();
    add_setting(object, "audible_notifications", rows, row, SHOWN_AUDIBLE);
    json_add_text(object, "color", rows_text(rows, row, SHOWN_COLOR));
    add_setting(object, "desktop_notifications", rows, row, SHOWN_DESKTOP);
    add_setting(object, "email_notifications", rows, row, SHOWN_EMAIL);
    add_setting(object, "is_muted", rows, row, SHOWN_IS_MUTED);
    add_setting(object, "pin_to_top", rows, row, SHOWN_PIN_TO_TOP);
    add_setting(object, "push_notifications", rows, row, SHOWN_PUSH);
    add_setting(object, "wildcard_mentions_notify", rows, row, SHOWN_WILDCARD);
    json_add_text(object, "email_address", news->address);
    cJSON_AddBoolToObject(object, "in_home_view", !rows_boolean(rows, row, SHOWN_IS_MUTED));
    json_add_optional_integer(object, "stream_weekly_traffic", news->traffic, news->traffic_known);
    id_list_add_to_json(object, "subscribers", news->subscribers);
    for (const cJSON *item = news->object->child; item; item = item->next)
        cJSON_AddItemToObject(object, item->string, cJSON_Duplicate(item, true));
    return object;
}

/* The rows of the changed pairs, in the order of these. */
static const struct rows *read_subscriptions(const struct subscribing *subscribing)
{
    struct region *region = change_region(subscribing->change);
    size_t count = subscribing->changed_count;
    int64_t *users = region_alloc_array(region, count, sizeof *users);
    int64_t *recipients = region_alloc_array(region, count, sizeof *recipients);
    for (size_t i = 0; i < count; i++) {
        users[i] = subscribing->users[subscribing->changed[i].user].id;
        recipients[i] = subscribing->streams[subscribing->changed[i].stream].recipient_id;
    }
    return change_read(
        subscribing->change,
        "SELECT w.place - 1, s.color, s.is_muted, s.pin_to_top, s.audible_notifications,"
        " s.desktop_notifications, s.email_notifications, s.push_notifications,"
        " s.wildcard_mentions_notify FROM unnest($1::int[], $2::int[]) WITH ORDINALITY"
        " AS w (user_id, recipient_id, place) JOIN zerver_subscription s"
        " ON s.user_profile_id = w.user_id AND s.recipient_id = w.recipient_id ORDER BY w.place",
        SQL_PARAMETERS(id_list_parameter(region, (struct id_list){users, count}),
                       id_list_parameter(region, (struct id_list){recipients, count})));
}

/* One event for each user, with all of the user's, in the order in which users come first. */
static void tell_users(const struct subscribing *subscribing, const struct stream_news news[],
                       const struct rows *rows)
{
    struct region *region = change_region(subscribing->change);
    cJSON **events = region_alloc_array(region, subscribing->user_count, sizeof(cJSON *));
    size_t *order = region_alloc_array(region, subscribing->user_count, sizeof *order), count = 0;
    for (size_t i = 0; i < rows_count(rows); i++) {
        const struct subscription_pair *pair = &subscribing->changed[i];
        if (!events[pair->user]) {
            events[pair->user] = event_create("subscription", "add");
            cJSON_AddArrayToObject(events[pair->user], "subscriptions");
            order[count++] = pair->user;
        }
        cJSON_AddItemToArray(cJSON_GetObjectItem(events[pair->user], "subscriptions"),
                             show_subscription(&news[pair->stream], rows, i));
    }
    for (size_t i = 0; i < count; i++)
        events_tell_user(subscribing->change, &subscribing->users[order[i]], events[order[i]]);
}

static bool tell_subscribers(const struct subscribing *subscribing)
{
    struct region *region = change_region(subscribing->change);
    struct stream_news *news = region_alloc_array(region, subscribing->stream_count, sizeof *news);
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        if (changed_users(subscribing, i).count > 0 &&
            !read_news(subscribing, &subscribing->streams[i], &news[i]))
            return false;
    }
    const struct rows *rows = read_subscriptions(subscribing);
    if (rows)
        tell_users(subscribing, news, rows);
    return rows;
}

static void tell_peers(const struct subscribing *subscribing, const char *op,
                       const struct rows *audience, struct id_list streams, struct id_list users)
{
    struct region *region = change_region(subscribing->change);
    struct id_list changed = sorted(region, users);
    struct id_list told = without(region, id_list_from_rows(region, audience, 0), changed);
    if (told.count == 0)
        return;
    cJSON *event = event_create("subscription", op);
    id_list_add_to_json(event, "stream_ids", sorted(region, streams));
    id_list_add_to_json(event, "user_ids", changed);
    tell_ids(subscribing, told, event);
}

static bool tell_private_peers(const struct subscribing *subscribing, const char *op)
{
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        const struct stream_row *stream = &subscribing->streams[i];
        struct id_list users = changed_users(subscribing, i);
        if (!stream->invite_only || users.count == 0)
            continue;
        const struct rows *audience = stream_row_watchers(subscribing->change, stream);
        if (!audience)
            return false;
        tell_peers(subscribing, op, audience, (struct id_list){&stream->id, 1}, users);
    }
    return true;
}

/* Public streams that this user alone has come to, or left. */
static void tell_peers_of_user(const struct subscribing *subscribing, const char *op,
                               const struct rows *audience, size_t user)
{
    struct region *region = change_region(subscribing->change);
    int64_t *ids = region_alloc_array(region, subscribing->stream_count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        struct id_list users = changed_users(subscribing, i);
        if (stream_row_is_public(&subscribing->streams[i]) && users.count == 1 &&
            users.ids[0] == subscribing->users[user].id)
            ids[count++] = subscribing->streams[i].id;
    }
    if (count > 0)
        tell_peers(subscribing, op, audience, (struct id_list){ids, count},
                   (struct id_list){&subscribing->users[user].id, 1});
}

static bool has_lone_changes(const struct subscribing *subscribing)
{
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        if (stream_row_is_public(&subscribing->streams[i]) &&
            changed_users(subscribing, i).count == 1)
            return true;
    }
    return false;
}

static bool tell_public_peers(const struct subscribing *subscribing, const char *op)
{
    const struct rows *audience =
        events_read_audience(subscribing->change, subscribing->realm, AUDIENCE_NON_GUESTS);
    for (size_t i = 0; audience && i < subscribing->stream_count; i++) {
        struct id_list users = changed_users(subscribing, i);
        if (stream_row_is_public(&subscribing->streams[i]) && users.count > 1)
            tell_peers(subscribing, op, audience, (struct id_list){&subscribing->streams[i].id, 1},
                       users);
    }
    bool lone = audience && has_lone_changes(subscribing);
    for (size_t i = 0; lone && i < subscribing->user_count; i++)
        tell_peers_of_user(subscribing, op, audience, i);
    return audience;
}

bool subscription_events_tell_added(const struct subscribing *subscribing)
{
    if (subscribing->changed_count == 0)
        return true;
    return (subscribing->from_user_creation ||
            (tell_of_private_streams(subscribing) && tell_subscribers(subscribing))) &&
           tell_private_peers(subscribing, "peer_add") &&
           tell_public_peers(subscribing, "peer_add");
}

static void tell_removed(const struct subscribing *subscribing, size_t user)
{
    const struct account *account = &subscribing->users[user];
    cJSON *event = event_create("subscription", "remove");
    cJSON *array = cJSON_AddArrayToObject(event, "subscriptions");
    cJSON *job = json_create_object();
    json_add_text(job, "type", "mark_stream_messages_as_read");
    json_add_integer(job, "user_profile_id", account->id);
    struct region *region = change_region(subscribing->change);
    int64_t *recipients =
        region_alloc_array(region, subscribing->changed_count, sizeof *recipients);
    size_t count = 0;
    for (size_t i = 0; i < subscribing->changed_count; i++) {
        const struct stream_row *stream = &subscribing->streams[subscribing->changed[i].stream];
        if (subscribing->changed[i].user != user)
            continue;
        cJSON *object = json_create_object();
        json_add_text(object, "name", stream->name);
        json_add_integer(object, "stream_id", stream->id);
        cJSON_AddItemToArray(array, object);
        recipients[count++] = stream->recipient_id;
    }
    id_list_add_to_json(job, "stream_recipient_ids", (struct id_list){recipients, count});
    events_tell_user(subscribing->change, account, event);
    effects_enqueue(change_effects(subscribing->change), "deferred_work", job);
}

bool subscription_events_tell_removed(const struct subscribing *subscribing)
{
    if (subscribing->changed_count == 0)
        return true;
    for (size_t i = 0; i < subscribing->changed_count; i++) {
        if (i == 0 || subscribing->changed[i].user != subscribing->changed[i - 1].user)
            tell_removed(subscribing, subscribing->changed[i].user);
    }
    return tell_private_peers(subscribing, "peer_remove") &&
           tell_public_peers(subscribing, "peer_remove");
}
