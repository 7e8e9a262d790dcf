/* SPDX-License-Identifier: Apache-2.0 */
#include "action/user_presence.h"

#include "action/account.h"
#include "action/events.h"
#include "change/change.h"
#include "core/json.h"
#include "server/rows.h"

enum { PRESENCE_ACTIVE = 1, PRESENCE_IDLE = 2 };
static const char user_presence_client[] = "website";
static const int64_t user_presence_second = 1000000;
/* OFFLINE_THRESHOLD_SECS and two minutes more. */
static const int64_t user_presence_away = INT64_C(420) * 1000000;

static bool user_presence_find_client(struct change *change, int64_t *id)
{
    const struct rows *rows =
        change_read(change, "SELECT id FROM zerver_client WHERE name = $1::text",
                    SQL_PARAMETERS(value_text(user_presence_client)));
    if (rows && rows_count(rows) == 0)
        rows = change_insert(change,
                             &(struct insertion){
                                 .table = "zerver_client",
                                 .columns = "name",
                                 .source = "VALUES ($1::varchar)",
                                 .parameters = SQL_PARAMETERS(value_text(user_presence_client)),
                             });
    if (rows)
        *id = rows_integer(rows, 0, 0);
    return rows;
}

static bool user_presence_delete(struct change *change, const struct account *account)
{
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_userpresence",
                             .columns = "user_profile_id, client_id, realm_id, status, timestamp",
                             .where = "t.user_profile_id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         });
}

static bool user_presence_insert(struct change *change, const struct account *account,
                                 int64_t client, bool shown, int64_t time)
{
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_userpresence",
            .columns = "user_profile_id, client_id, realm_id, status, timestamp",
            .source = "VALUES ($1::int, $2::int, $3::int, $4::smallint, $5::timestamptz)",
            .parameters = SQL_PARAMETERS(
                value_integer(account->id), value_integer(client), value_integer(account->realm.id),
                value_integer(shown ? PRESENCE_ACTIVE : PRESENCE_IDLE), value_time(time)),
        });
}

/* The row that there is becomes active. */
static bool user_presence_wake(struct change *change, const struct account *account, int64_t client,
                               int64_t time)
{
    const struct rows *rows = change_update(
        change, &(struct update){
                    .table = "zerver_userpresence",
                    ASSIGNMENTS({"timestamp", "$3::timestamptz"}, {"status", "$4::smallint"}),
                    .where = "t.user_profile_id = $1::int AND t.client_id = $2::int",
                    .parameters = SQL_PARAMETERS(value_integer(account->id), value_integer(client),
                                                 value_time(time), value_integer(PRESENCE_ACTIVE)),
                });
    return rows &&
           (rows_count(rows) > 0 || user_presence_insert(change, account, client, true, time));
}

static bool user_presence_tell(struct change *change, const struct account *account, bool shown,
                               int64_t time)
{
    cJSON *event = event_create("presence", NULL);
    json_add_text(event, "email", account->email);
    json_add_integer(event, "user_id", account->id);
    cJSON_AddNumberToObject(event, "server_timestamp",
                            (double)change_time(change) / (double)user_presence_second);
    cJSON *client =
        cJSON_AddObjectToObject(cJSON_AddObjectToObject(event, "presence"), user_presence_client);
    json_add_text(client, "client", user_presence_client);
    json_add_text(client, "status", shown ? "active" : "idle");
    json_add_integer(client, "timestamp", time / user_presence_second);
    cJSON_AddBoolToObject(client, "pushable", false);
    return events_tell(change, &account->realm, AUDIENCE_ALL, event);
}

bool user_presence_set(struct change *change, const struct account *account, bool shown)
{
    int64_t client, time = change_time(change) - (shown ? 0 : user_presence_away);
    if (!user_presence_find_client(change, &client))
        return false;
    bool written = shown ? user_presence_wake(change, account, client, time)
                         : user_presence_delete(change, account) &&
                               user_presence_insert(change, account, client, false, time);
    return written && user_presence_tell(change, account, shown, time);
}
