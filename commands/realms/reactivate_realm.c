/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "model/realm.h"

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to open: numeric id or subdomain.")},
    {0},
};

static void reactivate_realm_say(struct run *run, const struct act_order *order, size_t index)
{
    const char *realm = run_text_argument(run, "realm_id");
    (void)index;
    if (!order->call->result.boolean)
        run_say(run, "Realm %s is already active.", realm);
    else
        run_say_done(run, "Reactivating %s\nDone!", realm);
}

static bool reactivate_realm_run(struct run *run)
{
    struct realm realm;
    if (!resolve_realm(run, "realm_id", &realm))
        return false;
    struct act_call *call = act_order_call(run, &act_do_reactivate_realm);
    act_give_row(call, "realm", realm.id);
    return act_order_run(run, &(struct act_order){.call = call, .say = reactivate_realm_say});
}

const struct command command_reactivate_realm = {
    .name = "reactivate_realm",
    .app = "zerver",
    .category = CATEGORY_REALMS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Reactivate a deactivated realm."),
    .description = "Opens a closed organization again: who was active before can log in. Sessions "
                   "and scheduled mails that went with the deactivation do not come back.",
    .arguments = arguments,
    .run = reactivate_realm_run,
};
