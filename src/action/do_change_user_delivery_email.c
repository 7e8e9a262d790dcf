/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_user_delivery_email.h"

#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/audit_log.h"
#include "action/avatar.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/inverse.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"

/* zerver_realm.email_address_visibility: the public address is the real one. */
enum { VISIBLE_TO_EVERYONE = 1 };

static bool shows_address(const struct account *account)
{
    return account->is_bot || account->realm.email_address_visibility == VISIBLE_TO_EVERYONE;
}

/* The unique indexes would say so too, but not in words. */
static bool is_free(struct change *change, const struct account *account, const char *email)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT FROM zerver_userprofile WHERE realm_id = $1::int AND id <> $2::int"
                    " AND (upper(delivery_email::text) = upper($3::text)"
                    " OR $4::boolean AND upper(email::text) = upper($3::text)) LIMIT 1",
                    SQL_PARAMETERS(value_integer(account->realm.id), value_integer(account->id),
                                   value_text(email), value_boolean(shows_address(account))));
    if (!rows || rows_count(rows) == 0)
        return rows;
    return error_set(change_error(change), ERROR_FAILED,
                     "The realm '<Realm: %s %" PRId64 ">' already contains a user with email '%s'",
                     account->realm.string_id, account->realm.id, email);
}

static bool update_addresses(struct change *change, const struct account *account)
{
    return change_update(
        change, &(struct update){
                    .table = "zerver_userprofile",
                    ASSIGNMENTS({"delivery_email", "$2::varchar"}, {"email", "$3::varchar"}),
                    .where = "t.id = $1::int",
                    .parameters = SQL_PARAMETERS(value_integer(account->id),
                                                 value_text(account->delivery_email),
                                                 value_text(account->email)),
                });
}

static bool log_address(struct change *change, const struct account *account)
{
    return audit_log_add(change, &(struct audit_entry){
                                     .event = AUDIT_USER_EMAIL_CHANGED,
                                     .realm_id = account->realm.id,
                                     .acting_user_id = account->id,
                                     .modified_user_id = account->id,
                                 });
}

static void tell_self(struct change *change, const struct account *account)
{
    cJSON *person;
    cJSON *event = event_create_person_update(account->id, &person);
    json_add_text(person, "delivery_email", account->delivery_email);
    events_tell_user(change, account, event);
}

static bool tell_bot_avatar(struct change *change, const struct account *account, const char *url)
{
    cJSON *bot;
    cJSON *event = event_create_bot_update(account->id, &bot);
    json_add_text(bot, "avatar_url", url);
    return events_tell_bot_watchers(change, account, event);
}

/* A Gravatar goes by the address. */
static bool tell_avatar(struct change *change, const struct settings *settings,
                        const struct account *account)
{
    struct region *region = change_region(change);
    const char *url = avatar_gravatar_url(region, settings, account, AVATAR_SMALL);
    if (account->is_bot && !tell_bot_avatar(change, account, url))
        return false;
    cJSON *event = event_create("realm_user", "update");
    cJSON *person = cJSON_AddObjectToObject(event, "person");
    json_add_text(person, "avatar_source", account->avatar_source);
    json_add_text(person, "avatar_url", url);
    json_add_text(person, "avatar_url_medium",
                  avatar_gravatar_url(region, settings, account, AVATAR_MEDIUM));
    json_add_integer(person, "avatar_version", account->avatar_version);
    json_add_integer(person, "user_id", account->id);
    return events_tell(change, &account->realm, AUDIENCE_ALL, event);
}

static bool tell_public_address(struct change *change, const struct account *account)
{
    cJSON *person;
    cJSON *event = event_create_person_update(account->id, &person);
    json_add_text(person, "new_email", account->email);
    return events_tell(change, &account->realm, AUDIENCE_ALL, event);
}

static bool tell(struct change *change, const struct settings *settings,
                 const struct account *account)
{
    tell_self(change, account);
    if (strcmp(account->avatar_source, "G") == 0 && !tell_avatar(change, settings, account))
        return false;
    return !shows_address(account) || tell_public_address(change, account);
}

bool do_change_user_delivery_email(struct change *change, const struct settings *settings,
                                   struct account *account, const char *delivery_email)
{
    if (!is_free(change, account, delivery_email) ||
        !caches_forget_account(change, account, ACCOUNT_PART_ROW))
        return false;
    account->delivery_email = delivery_email;
    if (shows_address(account))
        account->email = delivery_email;
    unsigned parts =
        shows_address(account) ? ACCOUNT_PART_FACTS | ACCOUNT_PART_NAME : ACCOUNT_PART_FACTS;
    return update_addresses(change, account) && caches_forget_account(change, account, parts) &&
           log_address(change, account) && tell(change, settings, account);
}

/* The same command, which finds the account by what is its address then. */
static void note_old_address(struct act_call *call)
{
    const struct account *account = &call->accounts[0];
    const char *realm = region_format(call->region, "%" PRId64, account->realm.id);
    act_note_inverse(call, &(struct inverse){
                               .command = "change_user_email",
                               .words = INVERSE_WORDS("-r", realm, "--", account->delivery_email,
                                                      call->before[0].delivery_email),
                           });
}

static bool act_change_address(struct act_call *call)
{
    if (!do_change_user_delivery_email(call->in.change, call->in.settings, &call->accounts[0],
                                       act_text(call, "new_email")))
        return false;
    note_old_address(call);
    return true;
}

/* A bot's owner is told of a Gravatar, which goes by the address, alone. */
static bool report_address(struct act_call *call)
{
    const struct account *account = &call->accounts[0];
    return strcmp(account->avatar_source, "G") != 0 || account_report_ownerless(call, 0, account);
}

const struct act act_do_change_user_delivery_email = {
    .name = "do_change_user_delivery_email",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Change the address of an account at once, without confirmation.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "new_email", .kind = ACT_TEXT, .help = "Taken as given."},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.delivery_email", "zerver_userprofile.email",
                                    NULL},
    .inverse = "do_change_user_delivery_email",
    .run = act_change_address,
    .report = report_address,
};
