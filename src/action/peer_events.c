/* SPDX-License-Identifier: Apache-2.0 */
#include "action/peer_events.h"

#include <string.h>

#include "action/account.h"
#include "action/events.h"
#include "action/id_list.h"
#include "change/change.h"
#include "core/json.h"
#include "server/rows.h"

static const struct rows *read_streams(struct change *change, const struct account *account,
                                       bool private)
{
    return change_read(
        change,
        "SELECT st.id FROM zerver_subscription s"
        " JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 2"
        " JOIN zerver_stream st ON st.id = r.type_id WHERE s.user_profile_id = $1::int"
        " AND s.active AND NOT st.deactivated AND st.invite_only = $2::boolean ORDER BY st.id",
        SQL_PARAMETERS(value_integer(account->id), value_boolean(private)));
}

static cJSON *added_event(struct id_list streams, const struct account *account)
{
    cJSON *event = event_create("subscription", "peer_add");
    id_list_add_to_json(event, "stream_ids", streams);
    id_list_add_to_json(event, "user_ids", (struct id_list){&account->id, 1});
    return event;
}

/* An event that nobody is to get is not sent. */
static bool tell(struct change *change, const struct account *account, const struct rows *audience,
                 struct id_list streams)
{
    if (!audience || rows_count(audience) == 0)
        return audience;
    return events_tell_rows(change, &account->realm, audience, added_event(streams, account));
}

static bool tell_of_private_stream(struct change *change, const struct account *account,
                                   int64_t stream)
{
    const struct rows *audience = change_read(
        change,
        "SELECT u.id FROM zerver_userprofile u WHERE u.id <> $2::int AND"
        " (u.realm_id = $1::int AND u.is_active AND u.role IN (100, 200) OR u.id IN (SELECT"
        " s.user_profile_id FROM zerver_subscription s JOIN zerver_recipient r ON"
        " r.id = s.recipient_id AND r.type = 2 WHERE r.type_id = $3::int AND s.active"
        " AND s.is_user_active)) ORDER BY u.id",
        SQL_PARAMETERS(value_integer(account->realm.id), value_integer(account->id),
                       value_integer(stream)));
    return tell(change, account, audience, (struct id_list){&stream, 1});
}

static bool tell_of_private_streams(struct change *change, const struct account *account)
{
    const struct rows *rows = read_streams(change, account, true);
    for (size_t i = 0; rows && i < rows_count(rows); i++) {
        if (!tell_of_private_stream(change, account, rows_integer(rows, i, 0)))
            return false;
    }
    return rows;
}

/* In a realm that mirrors Zephyr nobody is told who reads a public stream. */
static bool tell_of_public_streams(struct change *change, const struct account *account)
{
    if (strcmp(account->realm.string_id, "zephyr") == 0)
        return true;
    const struct rows *rows = read_streams(change, account, false);
    if (!rows || rows_count(rows) == 0)
        return rows;
    const struct rows *audience =
        change_read(change,
                    "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND is_active"
                    " AND role <> 600 AND id <> $2::int ORDER BY id",
                    SQL_PARAMETERS(value_integer(account->realm.id), value_integer(account->id)));
    return tell(change, account, audience, id_list_from_rows(change_region(change), rows, 0));
}

bool peer_events_tell_added(struct change *change, const struct account *account)
{
    return tell_of_private_streams(change, account) && tell_of_public_streams(change, account);
}
