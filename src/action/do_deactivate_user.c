/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_deactivate_user.h"

#include <string.h>

#include "action/account.h"
#include "action/active_users.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/delete_sessions.h"
#include "action/events.h"
#include "change/change.h"
#include "core/json.h"
#include "core/region.h"
#include "model/web_session.h"
#include "server/rows.h"

static bool update_account(struct change *change, const struct account *account)
{
    return change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"is_active", "false"}),
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         }) &&
           caches_forget_account(change, account, ACCOUNT_PART_ACTIVE) &&
           change_update(change, &(struct update){
                                     .table = "zerver_subscription",
                                     ASSIGNMENTS({"is_user_active", "false"}),
                                     .where = "t.user_profile_id = $1::int AND t.is_user_active",
                                     .parameters = SQL_PARAMETERS(value_integer(account->id)),
                                 });
}

/* In a realm that mirrors Zephyr an account goes back to what it was before somebody signed in. */
static bool restore_mirror_dummy(struct change *change, const struct account *account)
{
    if (strcmp(account->realm.string_id, "zephyr") != 0)
        return true;
    return change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"is_mirror_dummy", "true"}),
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         }) &&
           caches_forget_account(change, account, ACCOUNT_PART_NAME);
}

/* Takes the account off its stored mails; those that are left for nobody go. */
static bool clear_scheduled_emails(struct change *change, const struct account *account)
{
    const struct rows *rows = change_read(
        change,
        "SELECT e.id FROM zerver_scheduledemail e WHERE EXISTS (SELECT FROM"
        " zerver_scheduledemail_users l WHERE l.scheduledemail_id = e.id AND l.userprofile_id ="
        " $1::int) ORDER BY e.id FOR UPDATE",
        SQL_PARAMETERS(value_integer(account->id)));
    if (!rows || rows_count(rows) == 0)
        return rows;
    struct region *region = change_region(change);
    struct value emails = id_list_parameter(region, id_list_from_rows(region, rows, 0));
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_scheduledemail_users",
                             .where = "t.userprofile_id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         }) &&
           change_delete(change, &(struct deletion){
                                     .table = "zerver_scheduledemail",
                                     .where = "t.id = ANY($1::int[]) AND NOT EXISTS (SELECT FROM"
                                              " zerver_scheduledemail_users l WHERE"
                                              " l.scheduledemail_id = t.id)",
                                     .parameters = SQL_PARAMETERS(emails),
                                 });
}

/* Confirmations of type 2 (invitations that are still open) and 6 (invitations for many). Of the
 * first, the server compares the object's id and the type alone. */
static const char open_invitations[] =
    "t.type = 2 AND t.object_id IN (SELECT p.id FROM zerver_preregistrationuser p"
    " JOIN confirmation_confirmation c ON c.object_id = p.id"
    " JOIN django_content_type ct ON ct.id = c.content_type_id AND ct.app_label = 'zerver'"
    " AND ct.model = 'preregistrationuser'"
    " WHERE p.referred_by_id = $1::int AND p.status = 0"
    " AND (c.expiry_date IS NULL OR c.expiry_date >= $2::timestamptz))"
    " OR t.type = 6 AND (t.expiry_date IS NULL OR t.expiry_date >= $2::timestamptz)"
    " AND t.object_id IN (SELECT id FROM zerver_multiuseinvite WHERE referred_by_id = $1::int)";

static bool expire_invitations(struct change *change, const struct account *account)
{
    const struct rows *rows =
        change_update(change, &(struct update){
                                  .table = "confirmation_confirmation",
                                  ASSIGNMENTS({"expiry_date", "$2::timestamptz"}),
                                  .where = open_invitations,
                                  .parameters = SQL_PARAMETERS(value_integer(account->id),
                                                               value_time(change_time(change))),
                              });
    if (!rows || rows_count(rows) == 0)
        return rows;
    return events_tell(change, &account->realm, AUDIENCE_ADMINS,
                       event_create("invites_changed", NULL));
}

static bool log_deactivation(struct change *change, const struct account *account)
{
    const char *counts = audit_log_role_counts(change, account->realm.id);
    return counts &&
           audit_log_add(
               change,
               &(struct audit_entry){
                   .event = AUDIT_USER_DEACTIVATED,
                   .realm_id = account->realm.id,
                   .modified_user_id = account->id,
                   .extra_data = region_format(change_region(change), "{\"10\":%s}", counts),
               }) &&
           active_users_count(change, account, -1);
}

static bool end_sessions(struct change *change, const struct account *account,
                         const struct web_session_list *sessions)
{
    struct web_session *own =
        region_alloc_array(change_region(change), sessions->count, sizeof *own);
    size_t count = 0;
    for (size_t i = 0; i < sessions->count; i++) {
        if (sessions->sessions[i].user_id == account->id)
            own[count++] = sessions->sessions[i];
    }
    return delete_sessions(change, &(struct web_session_list){.sessions = own, .count = count});
}

/* `{"type":TYPE,"op":"remove",MEMBER:{"user_id":N,"full_name":"…"}}` */
static cJSON *removal_event(const char *type, const char *member, const struct account *account)
{
    cJSON *event = event_create(type, "remove");
    cJSON *object = cJSON_AddObjectToObject(event, member);
    json_add_integer(object, "user_id", account->id);
    json_add_text(object, "full_name", account->full_name);
    return event;
}

static bool tell_removal(struct change *change, const struct account *account)
{
    return events_tell(change, &account->realm, AUDIENCE_ALL,
                       removal_event("realm_user", "person", account)) &&
           (!account->is_bot ||
            events_tell_bot_watchers(change, account, removal_event("realm_bot", "bot", account)));
}

static bool deactivate(struct change *change, struct account *account,
                       const struct web_session_list *sessions)
{
    account->is_active = false;
    return restore_mirror_dummy(change, account) && update_account(change, account) &&
           clear_scheduled_emails(change, account) && expire_invitations(change, account) &&
           log_deactivation(change, account) && end_sessions(change, account, sessions) &&
           tell_removal(change, account);
}

/* A system bot owns itself, and is not to be deactivated twice. */
static struct account *lock_bots(struct change *change, const struct settings *settings,
                                 const struct account *owner, size_t *count)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM zerver_userprofile WHERE bot_owner_id = $1::int AND is_bot"
                    " AND is_active AND id <> $1::int",
                    SQL_PARAMETERS(value_integer(owner->id)));
    if (!rows)
        return NULL;
    return accounts_lock(change, settings, id_list_from_rows(change_region(change), rows, 0),
                         count);
}

bool do_deactivate_user(struct change *change, const struct settings *settings,
                        struct account *account, const struct web_session_list *sessions)
{
    if (!account->is_active)
        return true;
    size_t count;
    struct account *bots = lock_bots(change, settings, account, &count);
    if (!bots)
        return false;
    for (size_t i = 0; i < count; i++) {
        /* Somebody else may have been faster while the lock was waited for. */
        if (bots[i].is_active && !deactivate(change, &bots[i], sessions))
            return false;
    }
    return deactivate(change, account, sessions);
}
