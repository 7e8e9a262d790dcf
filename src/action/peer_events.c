/* SPDX-License-Identifier: Apache-2.0 */
#include "action/peer_events.h"

#include <string.h>

#include "action/account.h"
#include "action/audiences.h"
#include "action/events.h"
#include "action/id_list.h"
#include "change/change.h"
#include "change/effects.h"
#include "server/rows.h"

static const struct rows *read_streams(const struct arrival *arrival, bool private)
{
    return change_read(
        arrival->change,
        "SELECT st.id FROM zerver_subscription s"
        " JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 2"
        " JOIN zerver_stream st ON st.id = r.type_id WHERE s.user_profile_id = $1::int"
        " AND s.active AND NOT st.deactivated AND st.invite_only = $2::boolean ORDER BY st.id",
        SQL_PARAMETERS(value_integer(arrival->account->id), value_boolean(private)));
}

/* An event that nobody is to get is not sent. The account itself is not told. */
static bool tell(struct audiences *audiences, const struct arrival *arrival, int64_t private_stream,
                 struct id_list streams)
{
    const struct account *account = arrival->account;
    size_t count;
    const int64_t *users = private_stream
                               ? audiences_list_stream(audiences, &account->realm, private_stream,
                                                       arrival->absent, &count)
                               : audiences_list(audiences, &account->realm, AUDIENCE_NON_GUESTS,
                                                arrival->absent, &count);
    if (!users || count == 0)
        return users;
    cJSON *event = event_create("subscription", "peer_add");
    id_list_add_to_json(event, "stream_ids", streams);
    id_list_add_to_json(event, "user_ids", (struct id_list){&account->id, 1});
    effects_tell_shared(change_effects(arrival->change), account->realm.host, event, users, count);
    return true;
}

static bool tell_of_private_streams(struct audiences *audiences, const struct arrival *arrival)
{
    const struct rows *rows = read_streams(arrival, true);
    for (size_t i = 0; rows && i < rows_count(rows); i++) {
        int64_t stream = rows_integer(rows, i, 0);
        if (!tell(audiences, arrival, stream, (struct id_list){&stream, 1}))
            return false;
    }
    return rows;
}

/* In a realm that mirrors Zephyr nobody is told who reads a public stream. */
static bool tell_of_public_streams(struct audiences *audiences, const struct arrival *arrival)
{
    if (strcmp(arrival->account->realm.string_id, "zephyr") == 0)
        return true;
    const struct rows *rows = read_streams(arrival, false);
    if (!rows || rows_count(rows) == 0)
        return rows;
    return tell(audiences, arrival, 0, id_list_from_rows(change_region(arrival->change), rows, 0));
}

bool peer_events_tell_added(struct audiences *audiences, const struct arrival *arrival)
{
    return tell_of_private_streams(audiences, arrival) &&
           tell_of_public_streams(audiences, arrival);
}
