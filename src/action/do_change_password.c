/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_password.h"

#include "action/account.h"
#include "action/caches.h"
#include "change/change.h"

bool do_change_password(struct change *change, const struct account *account, const char *column)
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
