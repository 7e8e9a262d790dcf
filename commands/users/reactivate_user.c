/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account.h"
#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "model/realm.h"
#include "model/user.h"

static const struct argument arguments[] = {
    {.dest = "email",
     .required = true,
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Address of the account.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain. Needed where several realms have a "
                "user with that address.")},
    {0},
};

static void say_reactivated(struct run *run, const struct act_order *order, size_t index)
{
    const struct act_call *call = order->call;
    const char *address = call->accounts[index].delivery_email;
    if (call->before[index].is_active)
        run_say(run, "%s is active already.", address);
    else
        run_say_done(run, "%s reactivated.", address);
}

static bool run_reactivate_user(struct run *run)
{
    struct realm realm;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm))
        return false;
    const struct user *users = resolve_users(run, "email", in_realm ? &realm : NULL);
    if (!users)
        return false;
    struct act_call *call = act_order_call(run, &act_do_reactivate_user);
    act_give_rows(call, "user_profile", resolve_ids(run, users));
    return act_order_run(run, &(struct act_order){.call = call, .say = say_reactivated});
}

const struct command command_reactivate_user = {
    .name = "reactivate_user",
    .app = "aloha-tui",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .takes_many = 1000,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Reactivate a user who was deactivated."),
    .description = "The account gets back what it had: its role, its subscriptions and its "
                   "messages. Bots that were deactivated with it stay so; reactivate each by its "
                   "own address.",
    .arguments = arguments,
    .run = run_reactivate_user,
};
