/* SPDX-License-Identifier: Apache-2.0 */
/* Closing a realm, and opening it again. */
#include <inttypes.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/audit_log.h"
#include "action/delete_sessions.h"
#include "action/events.h"
#include "action/id_list.h"
#include "action/inverse.h"
#include "action/realm_row.h"
#include "action/realm_setting.h"
#include "action/role_counts.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "model/web_session.h"
#include "server/rows.h"

/* Writes the column, forgets the copies that show it, and logs it with the numbers by role, which
 * are those of a realm as much as of an account of it. */
static bool realm_state_write(struct act_call *call, const struct account_realm *realm, int event)
{
    struct value old_value;
    const struct account any = {.realm = *realm};
    struct role_counts *counts = role_counts_read(call->in.change, &any, 1);
    return counts &&
           realm_setting_write(call, realm, "deactivated", "$2::boolean",
                               value_boolean(realm->deactivated), &old_value) &&
           realm_setting_log(call, realm, event,
                             region_format(call->region, "{\"10\":%s}",
                                           role_counts_text(counts, &any, call->region)));
}

/* Mails that are still to be sent; links first. */
static bool realm_state_drop_mails(struct change *change, int64_t realm_id)
{
    const struct value realm = value_integer(realm_id);
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_scheduledemail_users",
                             .where = "t.scheduledemail_id IN (SELECT e.id FROM"
                                      " zerver_scheduledemail e WHERE e.realm_id = $1::int)",
                             .parameters = SQL_PARAMETERS(realm),
                         }) &&
           change_delete(change, &(struct deletion){
                                     .table = "zerver_scheduledemail",
                                     .where = "t.realm_id = $1::int",
                                     .parameters = SQL_PARAMETERS(realm),
                                 });
}

/* Those of active people: the server looks for no others. */
static bool realm_state_end_sessions(struct act_call *call, int64_t realm_id)
{
    struct change *change = call->in.change;
    struct web_session_list list;
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND is_active"
                    " AND NOT is_bot ORDER BY id",
                    SQL_PARAMETERS(value_integer(realm_id)));
    if (!rows)
        return false;
    struct id_list users = id_list_from_rows(call->region, rows, 0);
    const struct web_session_search search = {
        .secret_key = settings_secret(call->in.settings, "secret_key"),
        .user_ids = users.ids,
        .user_count = users.count,
    };
    return web_session_find(change_database(change), call->region, &search, &list, call->error) &&
           delete_sessions(change, &list);
}

static bool realm_state_tell(struct act_call *call, const struct account_realm *realm)
{
    cJSON *event = event_create("realm", "deactivated");
    json_add_integer(event, "realm_id", realm->id);
    return events_tell(call->in.change, realm, AUDIENCE_ALL, event);
}

/* What the act depends on, before it begins. */
static bool realm_state_can_close(struct act_call *call)
{
    const char *key = settings_secret(call->in.settings, "secret_key");
    if (settings_boolean(call->in.settings, "BILLING_ENABLED", false))
        return error_set(call->error, ERROR_FAILED,
                         "The realm may have a paid plan (BILLING_ENABLED), which only the server "
                         "itself can end.");
    if (key && *key)
        return true;
    error_set(call->error, ERROR_FAILED,
              "The secret secret_key is not known, so sessions can't be found and ended.");
    return error_hint(call->error, "run aloha-tui as root or as the server's user.");
}

static void realm_state_note_inverse(struct act_call *call, const char *command, int64_t realm_id)
{
    const char *id = region_format(call->region, "%" PRId64, realm_id);
    act_note_inverse(call, &(struct inverse){.command = command, .words = INVERSE_WORDS("-r", id)});
}

static bool realm_state_deactivate(struct act_call *call)
{
    struct account_realm realm;
    if (!realm_row_of_call(call, "realm", &realm))
        return false;
    call->result = value_boolean(!realm.deactivated);
    if (realm.deactivated)
        return true;
    realm.deactivated = true;
    if (!realm_state_can_close(call) || !realm_state_write(call, &realm, AUDIT_REALM_DEACTIVATED) ||
        !realm_state_drop_mails(call->in.change, realm.id) ||
        !realm_state_end_sessions(call, realm.id))
        return false;
    realm_state_note_inverse(call, "reactivate_realm", realm.id);
    return realm_state_tell(call, &realm);
}

static bool realm_state_reactivate(struct act_call *call)
{
    struct account_realm realm;
    if (!realm_row_of_call(call, "realm", &realm))
        return false;
    call->result = value_boolean(realm.deactivated);
    if (!realm.deactivated)
        return true;
    realm.deactivated = false;
    realm_state_note_inverse(call, "deactivate_realm", realm.id);
    return realm_state_write(call, &realm, AUDIT_REALM_REACTIVATED);
}

const struct act act_do_deactivate_realm = {
    .name = "do_deactivate_realm",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Deactivate a realm; its users stay active but cannot log in.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            ACT_ACTING_USER,
            {0},
        },
    .returns = "whether it was active",
    .writes = (const char *const[]){"zerver_realm.deactivated", NULL},
    .inverse = "do_reactivate_realm",
    .run = realm_state_deactivate,
};

const struct act act_do_reactivate_realm = {
    .name = "do_reactivate_realm",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Bring a deactivated realm back.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {0},
        },
    .returns = "whether it was deactivated",
    .writes = (const char *const[]){"zerver_realm.deactivated", NULL},
    .inverse = "do_deactivate_realm",
    .run = realm_state_reactivate,
};
