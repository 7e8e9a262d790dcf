/* SPDX-License-Identifier: Apache-2.0 */
#include "command/last_owner.h"

#include "action/account.h"
#include "command/run.h"

bool last_owner_warn(struct run *run, struct change *change, const struct account *account,
                     struct id_list leaving)
{
    bool last;
    if (!account_is_last_owner(change, account, leaving, &last))
        return false;
    if (last)
        run_warn(run, "%s is the last active owner of the realm.", account->delivery_email);
    return true;
}
