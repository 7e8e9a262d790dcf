/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account_warnings.h"

#include "action/account.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "core/region.h"

bool account_warn_last_owners(struct act_call *call)
{
    struct id_list ids = call->values[0].rows;
    for (size_t i = 0; i < call->count; i++) {
        bool last;
        if (!account_is_last_owner(call->in.change, &call->accounts[i],
                                   (struct id_list){ids.ids, i + 1}, &last))
            return false;
        if (last)
            act_warn(call, i, "%s is the last active owner of the realm.",
                     call->accounts[i].delivery_email);
    }
    return true;
}

bool account_report_ownerless(struct act_call *call, size_t index, const struct account *account)
{
    if (!account->is_bot || account->bot_owner_id)
        return true;
    return act_report(
        call, index,
        region_format(call->region,
                      "The bot %s has no owner who could be told: the realm's administrators "
                      "alone are.",
                      account->delivery_email),
        "the change is made all the same; give the bot an owner in the app.");
}

bool account_report_ownerless_left(struct act_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (call->before[i].is_active && !account_report_ownerless(call, i, &call->before[i]))
            return false;
    }
    return true;
}
