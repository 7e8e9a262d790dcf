/* SPDX-License-Identifier: Apache-2.0 */
#include "action/pending_invitations.h"

#include "action/account.h"
#include "change/change.h"

enum { STATUS_REVOKED = 2, EMAIL_INVITATION_REMINDER = 3 };

bool pending_invitations_revoke(struct change *change, const struct account *account)
{
    return change_update(
        change, &(struct update){
                    .table = "zerver_preregistrationuser",
                    ASSIGNMENTS({"status", "$3::int"}),
                    .where = "t.realm_id = $1::int AND upper(t.email::text) = upper($2::text)",
                    .parameters = SQL_PARAMETERS(value_integer(account->realm.id),
                                                 value_text(account->delivery_email),
                                                 value_integer(STATUS_REVOKED)),
                });
}

bool pending_invitations_delete_reminders(struct change *change, const struct account *account)
{
    return change_delete(
        change, &(struct deletion){
                    .table = "zerver_scheduledemail",
                    .columns = "type, address, scheduled_timestamp",
                    .where = "t.type = $1::int AND upper(t.address::text) = upper($2::text)",
                    .parameters = SQL_PARAMETERS(value_integer(EMAIL_INVITATION_REMINDER),
                                                 value_text(account->delivery_email)),
                });
}
