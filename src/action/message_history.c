/* SPDX-License-Identifier: Apache-2.0 */
#include "action/message_history.h"

#include "action/account.h"
#include "change/change.h"

enum { HISTORY_DAYS = 7, HISTORY_MESSAGES = 1000, HISTORY_UNREAD = 20 };

/* Flag 1 is `read`. */
static const char source[] =
    "SELECT $1::int, h.id, CASE WHEN row_number() OVER (ORDER BY h.id DESC) > $6::int THEN 1"
    " ELSE 0 END FROM (SELECT m.id FROM zerver_message m WHERE m.recipient_id IN"
    " (SELECT recipient_id FROM zerver_stream WHERE id = ANY($2::int[]) AND NOT invite_only)"
    " AND m.date_sent > $3::timestamptz - interval '1 day' * $4::int"
    " ORDER BY m.id DESC LIMIT $5::int) h"
    " WHERE NOT EXISTS (SELECT FROM zerver_usermessage um WHERE um.user_profile_id = $1::int"
    " AND um.message_id = h.id) ORDER BY h.id";

bool add_new_user_history(struct change *change, const struct account *account,
                          struct id_list streams)
{
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_usermessage",
            .columns = "user_profile_id, message_id, flags",
            .source = source,
            .parameters = SQL_PARAMETERS(
                value_integer(account->id), id_list_parameter(change_region(change), streams),
                value_time(change_time(change)), value_integer(HISTORY_DAYS),
                value_integer(HISTORY_MESSAGES), value_integer(HISTORY_UNREAD)),
        });
}
