/* SPDX-License-Identifier: Apache-2.0 */
#include "command/ownerless_bot.h"

#include "action/account.h"
#include "command/run.h"

bool ownerless_bot_report(struct run *run, const struct account *account)
{
    static const char news[] =
        "The bot %s has no owner who could be told: the realm's administrators alone are.";
    if (!account->is_bot || account->bot_owner_id)
        return true;
    if (run_is_of_bulk(run) || run_options(run)->dry_run) {
        run_warn(run, news, account->delivery_email);
        return true;
    }
    run_fail(run, news, account->delivery_email);
    return run_hint(run, "the change is made all the same; give the bot an owner in the app.");
}

bool ownerless_bots_report_left(struct run *run, const struct account *before, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        run_turn_to(run, i);
        if (before[i].is_active && !ownerless_bot_report(run, &before[i]))
            return false;
    }
    return true;
}
