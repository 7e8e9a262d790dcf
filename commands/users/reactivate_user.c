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

static bool reactivate(struct run *run, struct change *change, int64_t user_id)
{
    const struct settings *settings = run_profile(run)->settings;
    struct account account;
    if (!account_lock(change, settings, user_id, &account))
        return false;
    bool was_active = account.is_active;
    if (!was_active)
        note_inverse(run, &account);
    if (!do_reactivate_user(change, settings, &account) || !run_commit_change(run, change))
        return false;
    if (was_active)
        run_say(run, "%s is active already.", account.delivery_email);
    else
        run_say_done(run, "%s reactivated.", account.delivery_email);
    return true;
}

static bool run_reactivate_user(struct run *run)
{
    struct realm realm;
    struct user user;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm) ||
        !resolve_user(run, "email", in_realm ? &realm : NULL, &user))
        return false;
    struct change *change = run_begin_change(run);
    return change && (reactivate(run, change, user.id) || change_abandon(change));
}

const struct command command_reactivate_user = {
    .name = "reactivate_user",
    .app = "aloha-tui",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Reactivate a user who was deactivated."),
    .description = "The account gets back what it had: its role, its subscriptions and its "
                   "messages. Bots that were deactivated with it stay so; reactivate each by its "
                   "own address.",
    .arguments = arguments,
    .run = run_reactivate_user,
};
