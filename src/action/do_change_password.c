/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_password.h"

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "change/change.h"
#include "model/password.h"

bool store_password(struct change *change, const struct account *account, const char *column)
{
    const struct update update = {
        .table = "zerver_userprofile",
        ASSIGNMENTS({"password", "$2::varchar"}),
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(account->id), value_text(column)),
    };
    return change_update(change, &update) &&
           caches_forget_account(change, account, ACCOUNT_PART_ALL);
}

static bool act_change_password(struct act_call *call)
{
    const char *password = act_text(call, "password");
    const char *column = password ? password_hash(call->region, password, call->error)
                                  : password_unusable(call->region);
    const struct account *account = &call->accounts[0];
    return column && store_password(call->in.change, account, column) &&
           audit_log_add(call->in.change, &(struct audit_entry){
                                              .event = AUDIT_USER_PASSWORD_CHANGED,
                                              .realm_id = account->realm.id,
                                              .acting_user_id = account->id,
                                              .modified_user_id = account->id,
                                          });
}

const struct act act_do_change_password = {
    .name = "do_change_password",
    .module = "zerver.actions.user_settings",
    .danger = ACT_WRITES,
    .summary = "Set the password of an account.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "password",
             .kind = ACT_TEXT,
             .nullable = true,
             .help = "Null makes it unusable."},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.password", NULL},
    .run = act_change_password,
};
