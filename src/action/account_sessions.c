/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account_sessions.h"

#include "action/act_call.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/region.h"
#include "model/web_session.h"
#include "server/database.h"
#include "server/rows.h"

static const char account_sessions_sql[] =
    "SELECT u.id FROM zerver_userprofile u WHERE u.id = ANY($1::int[])"
    " OR u.bot_owner_id = ANY($1::int[]) AND u.is_bot AND u.is_active ORDER BY u.id";

bool account_sessions_find(const struct account_session_search *search, struct region *region,
                           struct web_session_list *list, struct error *error)
{
    const struct rows *rows =
        database_query(search->database, region, error, account_sessions_sql,
                       SQL_PARAMETERS(id_list_parameter(region, search->users)));
    if (!rows)
        return false;
    struct id_list concerned = id_list_from_rows(region, rows, 0);
    const struct web_session_search wanted = {
        .secret_key = settings_secret(search->settings, "secret_key"),
        .user_ids = concerned.ids,
        .user_count = concerned.count,
        .with_text = search->with_text,
    };
    return web_session_find(search->database, region, &wanted, list, error);
}

bool account_sessions_of_call(struct act_call *call)
{
    if (call->sessions)
        return true;
    struct web_session_list *list = region_alloc(call->region, sizeof *list);
    const struct account_session_search search = {
        .database = change_database(call->in.change),
        .settings = call->in.settings,
        .users = call->values[0].rows,
    };
    call->sessions = list;
    return account_sessions_find(&search, call->region, list, call->error);
}
