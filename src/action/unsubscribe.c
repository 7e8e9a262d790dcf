/* SPDX-License-Identifier: Apache-2.0 */
#include "action/audit_log.h"
#include "action/do_deactivate_stream.h"
#include "action/stream_row.h"
#include "action/subscribe.h"
#include "action/subscription_events.h"
#include "change/change.h"
#include "core/region.h"
#include "server/rows.h"

static bool end_subscriptions(const struct subscribing *subscribing)
{
    struct region *region = change_region(subscribing->change);
    size_t count = subscribing->changed_count;
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = subscribing->changed[i].id;
    return count == 0 ||
           change_update(subscribing->change, &(struct update){
                                                  .table = "zerver_subscription",
                                                  ASSIGNMENTS({"active", "false"}),
                                                  .where = "t.id = ANY($1::int[]) AND t.active",
                                                  .parameters = SQL_PARAMETERS(id_list_parameter(
                                                      region, (struct id_list){ids, count})),
                                              });
}

static bool has_lost_somebody(const struct subscribing *subscribing, size_t stream)
{
    for (size_t i = 0; i < subscribing->changed_count; i++) {
        if (subscribing->changed[i].stream == stream)
            return true;
    }
    return false;
}

/* A private stream that nobody reads can't be found by anybody. */
static bool deactivate_vacant(const struct subscribing *subscribing, size_t stream)
{
    const struct stream_row *row = &subscribing->streams[stream];
    const struct rows *rows = change_read(
        subscribing->change,
        "SELECT FROM zerver_subscription s JOIN zerver_userprofile u ON u.id = s.user_profile_id"
        " WHERE s.recipient_id = $1::int AND s.active AND s.is_user_active"
        " AND u.realm_id = $2::int LIMIT 1",
        SQL_PARAMETERS(value_integer(row->recipient_id), value_integer(row->realm.id)));
    return rows && (rows_count(rows) > 0 ||
                    do_deactivate_stream(subscribing->change, subscribing->settings, row));
}

bool unsubscribe(struct subscribing *subscribing)
{
    size_t count;
    const struct subscription_pair *pairs = subscription_pairs_read(subscribing, &count);
    if (!pairs)
        return false;
    subscribing->changed =
        region_alloc_array(change_region(subscribing->change), count, sizeof *pairs);
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].active)
            subscribing->changed[subscribing->changed_count++] = pairs[i];
    }
    subscribing->unchanged_count = count - subscribing->changed_count;
    if (!end_subscriptions(subscribing) ||
        !subscription_pairs_log(subscribing, subscribing->changed, subscribing->changed_count,
                                AUDIT_SUBSCRIPTION_DEACTIVATED) ||
        !subscription_events_tell_removed(subscribing))
        return false;
    for (size_t i = 0; i < subscribing->stream_count; i++) {
        if (subscribing->streams[i].invite_only && has_lost_somebody(subscribing, i) &&
            !deactivate_vacant(subscribing, i))
            return false;
    }
    return true;
}
