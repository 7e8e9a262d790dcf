/* SPDX-License-Identifier: Apache-2.0 */
#include "action/bulk_add_subscriptions.h"

#include "action/account.h"
#include "action/audiences.h"
#include "action/audit_log.h"
#include "action/peer_events.h"
#include "action/stream_palette.h"
#include "change/change.h"
#include "server/rows.h"

static const char columns[] =
    "user_profile_id, recipient_id, active, is_user_active, is_muted, color, pin_to_top";

/* Colours that no stream of the user's has go to the streams in order of their recipients; where
 * those run out, it is the recipient's number that tells the colour. */
static const char source[] =
    "WITH free AS (SELECT p.color, row_number() OVER (ORDER BY p.place) AS turn"
    " FROM unnest($3::text[]) WITH ORDINALITY AS p (color, place) WHERE NOT EXISTS (SELECT"
    " FROM zerver_subscription s JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 2"
    " WHERE s.user_profile_id = $1::int AND s.color = p.color)),"
    " wanted AS (SELECT r.id, row_number() OVER (ORDER BY r.id) AS turn FROM zerver_recipient r"
    " WHERE r.type = 2 AND r.type_id = ANY($2::int[]))"
    " SELECT $1::int, w.id, true, $4::boolean, false,"
    " coalesce(f.color, ($3::text[])[1 + w.id % cardinality($3::text[])]), false"
    " FROM wanted w LEFT JOIN free f USING (turn) ORDER BY w.id";

bool bulk_add_subscriptions(struct change *change, const struct account *account,
                            struct id_list streams)
{
    struct region *region = change_region(change);
    const struct rows *rows = change_insert(
        change, &(struct insertion){
                    .table = "zerver_subscription",
                    .columns = columns,
                    .source = source,
                    .parameters = SQL_PARAMETERS(
                        value_integer(account->id), id_list_parameter(region, streams),
                        value_text(stream_palette), value_boolean(account->is_active)),
                });
    if (!rows || rows_count(rows) == 0)
        return rows;
    enum { RECIPIENT_ID = 2 };
    return audit_log_add_subscriptions(change, AUDIT_SUBSCRIPTION_CREATED, account->realm.id,
                                       account->id,
                                       id_list_from_rows(region, rows, RECIPIENT_ID)) &&
           peer_events_tell_added(
               audiences_create(change, account, 1),
               &(struct arrival){.change = change, .account = account, .absent = 1});
}

bool add_personal_subscription(struct change *change, const struct account *account)
{
    return change_insert(
        change, &(struct insertion){
                    .table = "zerver_subscription",
                    .columns = columns,
                    .source = "VALUES ($1::int, $2::int, true, $3::boolean, false, '#c2c2c2',"
                              " false)",
                    .parameters = SQL_PARAMETERS(value_integer(account->id),
                                                 value_integer(account->recipient_id),
                                                 value_boolean(account->is_active)),
                });
}
