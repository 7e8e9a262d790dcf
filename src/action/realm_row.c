/* SPDX-License-Identifier: Apache-2.0 */
#include "action/realm_row.h"

#include "action/act_call.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/error.h"
#include "server/rows.h"

#define REALM_ROW_SQL                                                                              \
    "SELECT id, string_id, waiting_period_threshold, email_address_visibility, deactivated"        \
    " FROM zerver_realm WHERE id = $1::int"

static bool realm_row_read(struct act_call *call, const char *sql, int64_t id,
                           struct account_realm *realm)
{
    const struct rows *rows = change_read(call->in.change, sql, SQL_PARAMETERS(value_integer(id)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(call->error, ERROR_CHANGED, "The realm does not exist.");
    const char *string_id = rows_text(rows, 0, 1);
    *realm = (struct account_realm){
        .id = id,
        .string_id = string_id,
        .host = settings_realm_host(change_region(call->in.change), call->in.settings, string_id),
        .waiting_period_threshold = rows_integer(rows, 0, 2),
        .email_address_visibility = rows_integer(rows, 0, 3),
        .deactivated = rows_boolean(rows, 0, 4),
    };
    return true;
}

bool realm_row_of_call(struct act_call *call, const char *name, struct account_realm *realm)
{
    return realm_row_read(call, REALM_ROW_SQL " FOR UPDATE", act_row(call, name), realm);
}

bool realm_row_find_id(struct act_call *call, int64_t id, struct account_realm *realm)
{
    return realm_row_read(call, REALM_ROW_SQL, id, realm);
}

bool realm_row_find(struct act_call *call, const char *name, struct account_realm *realm)
{
    return realm_row_find_id(call, act_row(call, name), realm);
}
