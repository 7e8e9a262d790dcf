/* SPDX-License-Identifier: Apache-2.0 */
/* Acts that set one mark of an account. */
#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/text.h"

static bool account_mark_write(struct act_call *call, const struct account *account,
                               const struct assignment *assignment, struct value value,
                               unsigned parts)
{
    const struct update update = {
        .table = "zerver_userprofile",
        .assignments = assignment,
        .assignment_count = 1,
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(account->id), value),
    };
    return change_update(call->in.change, &update) &&
           caches_forget_account(call->in.change, account, parts);
}

static bool account_mark_billing_admin(struct act_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct account *account = &call->accounts[i];
        cJSON *person;
        cJSON *event = event_create_person_update(account->id, &person);
        cJSON_AddBoolToObject(person, "is_billing_admin", true);
        bool written = account_mark_write(call, account,
                                          &(struct assignment){"is_billing_admin", "$2::boolean"},
                                          value_boolean(true), ACCOUNT_PART_FACTS);
        if (!written)
            cJSON_Delete(event);
        if (!written || !events_tell(call->in.change, &account->realm, AUDIENCE_ALL, event))
            return false;
    }
    return true;
}

static bool account_mark_tos_version(struct act_call *call)
{
    enum { TOS_VERSION_MAX = 10 };
    const struct account *account = &call->accounts[0];
    const char *version = act_text(call, "tos_version");
    if (text_length(version) > TOS_VERSION_MAX)
        return error_set(call->error, ERROR_FAILED, "A version has at most %d characters.",
                         TOS_VERSION_MAX);
    return account_mark_write(call, account, &(struct assignment){"tos_version", "$2::text"},
                              value_text(version), ACCOUNT_PART_ROW) &&
           audit_log_add(call->in.change, &(struct audit_entry){
                                              .event = AUDIT_USER_TERMS_OF_SERVICE_VERSION_CHANGED,
                                              .realm_id = account->realm.id,
                                              .acting_user_id = account->id,
                                              .modified_user_id = account->id,
                                          });
}

const struct act act_do_make_user_billing_admin = {
    .name = "do_make_user_billing_admin",
    .module = "zerver.actions.users",
    .danger = ACT_WRITES,
    .summary = "Let an account see and change billing.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.is_billing_admin", NULL},
    .takes_many = true,
    .run = account_mark_billing_admin,
};

const struct act act_do_change_tos_version = {
    .name = "do_change_tos_version",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Record that a user accepted terms of service.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "tos_version", .kind = ACT_TEXT, .help = "At most 10 characters."},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.tos_version", NULL},
    .inverse = "do_change_tos_version",
    .run = account_mark_tos_version,
};
