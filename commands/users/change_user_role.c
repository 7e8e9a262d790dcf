/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/account.h"
#include "action/act_table.h"
#include "action/do_change_user_role.h"
#include "action/id_list.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/region.h"
#include "core/text.h"
#include "model/realm.h"
#include "model/role.h"
#include "model/user.h"

/* The roles first, in the order of `roles`, then the permissions. */
static const char *const choices[] = {
    "owner", "admin", "moderator", "member", "guest", "can_forge_sender", "can_create_users", NULL};

static const enum role roles[] = {ROLE_OWNER, ROLE_ADMINISTRATOR, ROLE_MODERATOR, ROLE_MEMBER,
                                  ROLE_GUEST};

static const struct argument arguments[] = {
    {.dest = "email",
     .required = true,
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Address of the account.")},
    {.dest = "new_role",
     .required = true,
     .metavar = "<new_role>",
     .choices = choices,
     .semantic = SEMANTIC_ROLE,
     .help = N_("The role, or one of the two permissions.")},
    {.dest = "grant",
     .flags = {"--revoke"},
     .action = ACTION_STORE_FALSE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "true",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Take the permission away instead of giving it; only with can_forge_sender and "
                "can_create_users.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {0},
};

static bool check_role(struct run *run, const struct act_order *order)
{
    const struct act_call *call = order->call;
    for (size_t i = 0; i < call->count; i++) {
        run_turn_to(run, i);
        if (call->accounts[i].role == act_integer(call, "value"))
            return run_fail(run, "User already has this role.");
    }
    return true;
}

static void say_role(struct run *run, const struct act_order *order, size_t index)
{
    const struct act_call *call = order->call;
    const struct account *before = &call->before[index], *account = &call->accounts[index];
    run_say_done(run, "Role for %s changed from %s to %s.", account->delivery_email,
                 role_title(run_region(run), before->role),
                 role_title(run_region(run), account->role));
}

static bool check_forge_sender(struct run *run, const struct act_order *order)
{
    const struct act_call *call = order->call;
    bool grant = act_boolean(call, "value");
    for (size_t i = 0; i < call->count; i++) {
        run_turn_to(run, i);
        if (call->accounts[i].can_forge_sender == grant)
            return run_fail(run, grant ? "User can already forge messages for this realm."
                                       : "User can't forge messages for this realm.");
    }
    return true;
}

static void say_forge_sender(struct run *run, const struct act_order *order, size_t index)
{
    const struct act_call *call = order->call;
    run_say_done(run, "%s changed to %shave can_forge_sender permission.",
                 call->accounts[index].delivery_email, act_boolean(call, "value") ? "" : "not ");
}

static bool check_create_users(struct run *run, const struct act_order *order)
{
    const struct act_call *call = order->call;
    bool grant = act_boolean(call, "value");
    for (size_t i = 0; i < call->count; i++) {
        run_turn_to(run, i);
        if (call->accounts[i].can_create_users == grant)
            return run_fail(run, grant ? "User can already create users for this realm."
                                       : "User can't create users for this realm.");
    }
    return true;
}

static bool change_permission(struct run *run, const struct act *act, struct id_list users)
{
    bool forge = act == &act_do_change_can_forge_sender;
    struct act_call *call = act_order_call(run, act);
    act_give_rows(call, "user_profile", users);
    act_give_boolean(call, "value", run_flag_argument(run, "grant"));
    return act_order_run(run, &(struct act_order){
                                  .call = call,
                                  .check = forge ? check_forge_sender : check_create_users,
                                  .say = forge ? say_forge_sender : NULL,
                              });
}

static bool change_role(struct run *run, const char *wanted, struct id_list users)
{
    size_t choice = 0;
    while (strcmp(choices[choice], wanted) != 0)
        choice++;
    struct act_call *call = act_order_call(run, &act_do_change_user_role);
    act_give_rows(call, "user_profile", users);
    act_give_integer(call, "value", roles[choice]);
    return act_order_run(run,
                         &(struct act_order){.call = call, .check = check_role, .say = say_role});
}

static bool run_change_user_role(struct run *run)
{
    struct realm realm;
    const struct user *users =
        resolve_realm(run, "realm_id", &realm) ? resolve_users(run, "email", &realm) : NULL;
    if (!users)
        return false;
    const char *wanted = run_text_argument(run, "new_role");
    struct id_list ids = resolve_ids(run, users);
    if (strcmp(wanted, "can_forge_sender") == 0)
        return change_permission(run, &act_do_change_can_forge_sender, ids);
    if (strcmp(wanted, "can_create_users") == 0)
        return change_permission(run, &act_do_change_can_create_users, ids);
    if (!run_flag_argument(run, "grant"))
        return run_fail(run, "Revoke not supported with this permission; please specify new "
                             "role.");
    return change_role(run, wanted, ids);
}

const struct command command_change_user_role = {
    .name = "change_user_role",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .takes_many = 1000,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Change a user's role, or grant or revoke one of two special permissions."),
    .description = "With a role: gives it to the user, who moves between the realm's system groups "
                   "accordingly. With can_forge_sender or can_create_users: gives that permission "
                   "or, with --revoke, takes it away.",
    .arguments = arguments,
    .run = run_change_user_role,
};
