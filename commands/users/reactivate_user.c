/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account.h"
#include "action/do_reactivate_user.h"
#include "change/change.h"
#include "command/command.h"
#include "command/inverse.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/region.h"
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

static void note_inverse(struct run *run, const struct account *account)
{
    const char *realm = region_format(run_region(run), "%" PRId64, account->realm.id);
    const struct inverse inverse = {
        .command = "deactivate_user",
        .words = INVERSE_WORDS("-f", "-r", realm, "--", account->delivery_email),
        .user_id = account->id,
        .address = account->delivery_email,
    };
    run_note_inverse(run, &inverse);
}

static bool reactivate(struct run *run, struct change *change, struct id_list ids)
{
    const struct settings *settings = run_profile(run)->settings;
    struct account *accounts = accounts_lock_all(change, settings, ids);
    bool *were_active = region_alloc_array(run_region(run), ids.count, sizeof *were_active);
    for (size_t i = 0; accounts && i < ids.count; i++) {
        were_active[i] = accounts[i].is_active;
        if (!were_active[i])
            note_inverse(run, &accounts[i]);
    }
    if (!accounts || !do_reactivate_users(change, settings, accounts, ids.count) ||
        !run_commit_change(run, change))
        return false;
    for (size_t i = 0; i < ids.count; i++) {
        run_turn_to(run, i);
        if (were_active[i])
            run_say(run, "%s is active already.", accounts[i].delivery_email);
        else
            run_say_done(run, "%s reactivated.", accounts[i].delivery_email);
    }
    return true;
}

static bool run_reactivate_user(struct run *run)
{
    struct realm realm;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm))
        return false;
    const struct user *users = resolve_users(run, "email", in_realm ? &realm : NULL);
    struct change *change = users ? run_begin_change(run) : NULL;
    return change && (reactivate(run, change, resolve_ids(run, users)) || change_abandon(change));
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
