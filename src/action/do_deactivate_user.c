/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_deactivate_user.h"

#include <string.h>

#include "action/account.h"
#include "action/account_sessions.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/active_users.h"
#include "action/audiences.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/delete_sessions.h"
#include "action/events.h"
#include "action/role_counts.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/json.h"
#include "core/region.h"
#include "model/web_session.h"
#include "server/database.h"
#include "server/rows.h"

/* The accounts that go: each after the bots that it owns. */
struct departure {
    struct change *change;
    struct account *accounts;
    size_t count;
    struct id_list ids; /* theirs, ascending */
    struct value id_parameter;
    struct audiences *audiences;
    struct id_list inviters;     /* whose open invitations expired, ascending */
    struct id_list private_bots; /* that send to a private stream, ascending */
};

static bool update_accounts(const struct departure *departure)
{
    struct change *change = departure->change;
    if (!change_update(change, &(struct update){
                                   .table = "zerver_userprofile",
                                   ASSIGNMENTS({"is_active", "false"}),
                                   .where = "t.id = ANY($1::int[])",
                                   .parameters = SQL_PARAMETERS(departure->id_parameter),
                               }))
        return false;
    for (size_t i = 0; i < departure->count; i++) {
        if (!caches_forget_account(change, &departure->accounts[i], ACCOUNT_PART_ACTIVE))
            return false;
    }
    return change_update(change,
                         &(struct update){
                             .table = "zerver_subscription",
                             ASSIGNMENTS({"is_user_active", "false"}),
                             .where = "t.user_profile_id = ANY($1::int[]) AND t.is_user_active",
                             .parameters = SQL_PARAMETERS(departure->id_parameter),
                         });
}

static bool restore_mirror_dummy(struct change *change, const struct account *account)
{
    return change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"is_mirror_dummy", "true"}),
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         }) &&
           caches_forget_account(change, account, ACCOUNT_PART_NAME);
}

/* In a realm that mirrors Zephyr an account goes back to what it was before somebody signed in. */
static bool restore_mirror_dummies(const struct departure *departure)
{
    for (size_t i = 0; i < departure->count; i++) {
        if (strcmp(departure->accounts[i].realm.string_id, "zephyr") == 0 &&
            !restore_mirror_dummy(departure->change, &departure->accounts[i]))
            return false;
    }
    return true;
}

/* Takes the accounts off their stored mails; those that are left for nobody go. */
static bool clear_scheduled_emails(const struct departure *departure)
{
    struct change *change = departure->change;
    const struct rows *rows = change_read(
        change,
        "SELECT e.id FROM zerver_scheduledemail e WHERE e.id IN (SELECT l.scheduledemail_id FROM"
        " zerver_scheduledemail_users l WHERE l.userprofile_id = ANY($1::int[]))"
        " ORDER BY e.id FOR UPDATE",
        SQL_PARAMETERS(departure->id_parameter));
    if (!rows || rows_count(rows) == 0)
        return rows;
    struct region *region = change_region(change);
    struct value emails = id_list_parameter(region, id_list_from_rows(region, rows, 0));
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_scheduledemail_users",
                             .where = "t.userprofile_id = ANY($1::int[])",
                             .parameters = SQL_PARAMETERS(departure->id_parameter),
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
    " WHERE p.referred_by_id = ANY($1::int[]) AND p.status = 0"
    " AND (c.expiry_date IS NULL OR c.expiry_date >= $2::timestamptz))"
    " OR t.type = 6 AND (t.expiry_date IS NULL OR t.expiry_date >= $2::timestamptz)"
    " AND t.object_id IN (SELECT id FROM zerver_multiuseinvite"
    " WHERE referred_by_id = ANY($1::int[]))";

static const char inviters_sql[] =
    "SELECT p.referred_by_id FROM confirmation_confirmation c JOIN zerver_preregistrationuser p"
    " ON p.id = c.object_id WHERE c.type = 2 AND c.id = ANY($1::int[])"
    " UNION SELECT i.referred_by_id FROM confirmation_confirmation c JOIN zerver_multiuseinvite i"
    " ON i.id = c.object_id WHERE c.type = 6 AND c.id = ANY($1::int[]) ORDER BY 1";

static bool expire_invitations(struct departure *departure)
{
    struct change *change = departure->change;
    struct region *region = change_region(change);
    const struct rows *rows = change_update(
        change,
        &(struct update){
            .table = "confirmation_confirmation",
            ASSIGNMENTS({"expiry_date", "$2::timestamptz"}),
            .where = open_invitations,
            .parameters = SQL_PARAMETERS(departure->id_parameter, value_time(change_time(change))),
        });
    if (!rows || rows_count(rows) == 0)
        return rows;
    rows =
        change_read(change, inviters_sql,
                    SQL_PARAMETERS(id_list_parameter(region, id_list_from_rows(region, rows, 0))));
    if (rows)
        departure->inviters = id_list_from_rows(region, rows, 0);
    return rows;
}

/* Each entry says how many there are when its account is gone. */
static bool log_departure(const struct departure *departure, struct role_counts *counts)
{
    struct region *region = change_region(departure->change);
    struct audit_entry *entries = region_alloc_array(region, departure->count, sizeof *entries);
    for (size_t i = 0; i < departure->count; i++) {
        const struct account *account = &departure->accounts[i];
        role_counts_add(counts, account, -1);
        entries[i] = (struct audit_entry){
            .event = AUDIT_USER_DEACTIVATED,
            .acting_user_id = change_actor(departure->change),
            .realm_id = account->realm.id,
            .modified_user_id = account->id,
            .extra_data =
                region_format(region, "{\"10\":%s}", role_counts_text(counts, account, region)),
        };
    }
    return audit_log_add_all(departure->change, entries, departure->count) &&
           active_users_count(departure->change, departure->accounts, departure->count, -1);
}

static bool end_sessions(const struct departure *departure, const struct web_session_list *sessions)
{
    struct web_session *own =
        region_alloc_array(change_region(departure->change), sessions->count, sizeof *own);
    size_t count = 0;
    for (size_t i = 0; i < sessions->count; i++) {
        if (id_list_has(departure->ids, sessions->sessions[i].user_id))
            own[count++] = sessions->sessions[i];
    }
    return delete_sessions(departure->change,
                           &(struct web_session_list){.sessions = own, .count = count});
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

/* As events_tell_bot_watchers(), when so many accounts are gone. */
static bool tell_bot_watchers(const struct departure *departure, const struct account *bot,
                              size_t gone)
{
    size_t count = 0;
    const int64_t *admins =
        audiences_list(departure->audiences, &bot->realm, AUDIENCE_HUMAN_ADMINS, gone, &count);
    if (!admins)
        return false;
    if (id_list_has(departure->private_bots, bot->id))
        count = 0;
    int64_t *users = region_alloc_array(change_region(departure->change), count + 1, sizeof *users);
    bool owner_is_there = bot->bot_owner_id == 0;
    for (size_t i = 0; i < count; i++) {
        users[i] = admins[i];
        owner_is_there = owner_is_there || admins[i] == bot->bot_owner_id;
    }
    if (!owner_is_there)
        users[count++] = bot->bot_owner_id;
    effects_tell(change_effects(departure->change), bot->realm.host,
                 removal_event("realm_bot", "bot", bot), users, count);
    return true;
}

/* What is told of one account, when it is gone with those before it. */
static bool tell_departure(const struct departure *departure, size_t index)
{
    const struct account *account = &departure->accounts[index];
    struct audiences *audiences = departure->audiences;
    size_t gone = index + 1;
    if (id_list_has(departure->inviters, account->id) &&
        !audiences_tell(audiences, &account->realm, AUDIENCE_ADMINS, gone,
                        event_create("invites_changed", NULL)))
        return false;
    return audiences_tell(audiences, &account->realm, AUDIENCE_ALL, gone,
                          removal_event("realm_user", "person", account)) &&
           (!account->is_bot || tell_bot_watchers(departure, account, gone));
}

static bool find_private_bots(struct departure *departure)
{
    const struct rows *rows = change_read(
        departure->change,
        "SELECT b.id FROM zerver_userprofile b WHERE b.id = ANY($1::int[]) AND b.is_bot AND EXISTS"
        " (SELECT FROM zerver_stream s WHERE s.invite_only AND s.id IN"
        " (b.default_sending_stream_id, b.default_events_register_stream_id)) ORDER BY b.id",
        SQL_PARAMETERS(departure->id_parameter));
    if (rows)
        departure->private_bots = id_list_from_rows(change_region(departure->change), rows, 0);
    return rows;
}

static bool tell_departures(struct departure *departure)
{
    departure->audiences =
        audiences_create(departure->change, departure->accounts, departure->count);
    if (!find_private_bots(departure))
        return false;
    for (size_t i = 0; i < departure->count; i++) {
        if (!tell_departure(departure, i))
            return false;
    }
    return true;
}

static bool deactivate(struct departure *departure, const struct web_session_list *sessions)
{
    struct role_counts *counts =
        role_counts_read(departure->change, departure->accounts, departure->count);
    return counts && restore_mirror_dummies(departure) && update_accounts(departure) &&
           clear_scheduled_emails(departure) && expire_invitations(departure) &&
           log_departure(departure, counts) && end_sessions(departure, sessions) &&
           tell_departures(departure);
}

/* The active bots of those accounts that are active. A system bot owns itself, and is not to be
 * deactivated twice. */
static struct account *lock_bots(struct change *change, const struct settings *settings,
                                 const struct account accounts[], size_t count, size_t *bot_count)
{
    struct region *region = change_region(change);
    int64_t *owners = region_alloc_array(region, count, sizeof *owners);
    size_t owner_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].is_active)
            owners[owner_count++] = accounts[i].id;
    }
    const struct rows *rows = change_read(
        change,
        "SELECT id FROM zerver_userprofile WHERE bot_owner_id = ANY($1::int[]) AND is_bot"
        " AND is_active AND id <> bot_owner_id",
        SQL_PARAMETERS(id_list_parameter(region, (struct id_list){owners, owner_count})));
    return rows ? accounts_lock(change, settings, id_list_from_rows(region, rows, 0), bot_count)
                : NULL;
}

/* Adds an account, once, if it is active: somebody may have been faster while a lock was waited
 * for. */
static void add(struct departure *departure, struct account *account)
{
    if (!account->is_active)
        return;
    account->is_active = false;
    departure->accounts[departure->count++] = *account;
}

static struct account *find_account(struct account accounts[], size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].id == id)
            return &accounts[i];
    }
    return NULL;
}

/* Each account after its bots; who is a bot of another and asked for by itself too goes once. */
static void list_departures(struct departure *departure, struct account accounts[], size_t count,
                            struct account bots[], size_t bot_count)
{
    struct region *region = change_region(departure->change);
    departure->accounts = region_alloc_array(region, count + bot_count, sizeof *accounts);
    for (size_t i = 0; i < count; i++) {
        if (!accounts[i].is_active)
            continue;
        for (size_t j = 0; j < bot_count; j++) {
            if (bots[j].bot_owner_id != accounts[i].id)
                continue;
            struct account *same = find_account(accounts, count, bots[j].id);
            add(departure, same ? same : &bots[j]);
        }
        add(departure, &accounts[i]);
    }
    departure->ids = account_ids(region, departure->accounts, departure->count);
    departure->id_parameter = id_list_parameter(region, departure->ids);
}

bool do_deactivate_users(struct change *change, const struct settings *settings,
                         struct account accounts[], size_t count,
                         const struct web_session_list *sessions, bool with_bots)
{
    size_t bot_count = 0;
    struct account *bots =
        with_bots ? lock_bots(change, settings, accounts, count, &bot_count) : NULL;
    if (with_bots && !bots)
        return false;
    struct departure departure = {.change = change};
    list_departures(&departure, accounts, count, bots, bot_count);
    return departure.count == 0 || deactivate(&departure, sessions);
}

static void note_comeback(struct act_call *call, const struct account *account)
{
    act_note_user_inverse(call, "reactivate_user", NULL, account, NULL);
}

/* Bots that go along with their owners, and aren't among those who were named. */
static bool note_bots(struct act_call *call)
{
    struct change *change = call->in.change;
    const struct rows *bots =
        change_read(change,
                    "SELECT id, delivery_email, realm_id FROM zerver_userprofile"
                    " WHERE bot_owner_id = ANY($1::int[]) AND is_bot AND is_active"
                    " AND id <> ALL($1::int[]) ORDER BY id",
                    SQL_PARAMETERS(id_list_parameter(call->region, call->values[0].rows)));
    for (size_t i = 0; bots && i < rows_count(bots); i++)
        note_comeback(call, &(struct account){
                                .id = rows_integer(bots, i, 0),
                                .delivery_email = rows_text(bots, i, 1),
                                .realm.id = rows_integer(bots, i, 2),
                            });
    return bots;
}

/* What is about to be deactivated comes back one by one, owners before their bots. */
static bool note_inverses(struct act_call *call, bool with_bots)
{
    for (size_t i = 0; i < call->count; i++) {
        if (call->before[i].is_active)
            note_comeback(call, &call->before[i]);
    }
    return !with_bots || note_bots(call);
}

static bool warn_of_departures(struct act_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (!call->accounts[i].is_active)
            act_warn(call, i, "%s is not active: nothing is changed.",
                     call->accounts[i].delivery_email);
    }
    return account_warn_last_owners(call);
}

static bool act_deactivate(struct act_call *call)
{
    bool with_bots = act_boolean(call, "_cascade");
    return note_inverses(call, with_bots) && account_sessions_of_call(call) &&
           do_deactivate_users(call->in.change, call->in.settings, call->accounts, call->count,
                               call->sessions, with_bots);
}

const struct act act_do_deactivate_user = {
    .name = "do_deactivate_user",
    .module = "zerver.actions.users",
    .danger = ACT_WRITES,
    .summary = "Deactivate an account: its active bots first, then it; the sessions end.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER, .help = "The account; it may be a bot."},
            {.name = "_cascade",
             .kind = ACT_BOOLEAN,
             .default_json = "true",
             .help = "Deactivate the active bots it owns first."},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.is_active",
                                    "zerver_subscription.is_user_active", NULL},
    .inverse = "do_reactivate_user",
    .takes_many = true,
    .warn = warn_of_departures,
    .run = act_deactivate,
    .report = account_report_ownerless_left,
};
