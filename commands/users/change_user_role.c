/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/do_change_user_role.h"
#include "change/change.h"
#include "command/command.h"
#include "command/inverse.h"
#include "command/last_owner.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
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

/* The same command with what was there before. */
static void note_inverse(struct run *run, const struct account *account, const char *word,
                         bool revoke)
{
    const char *realm = region_format(run_region(run), "%" PRId64, account->realm.id);
    const struct inverse inverse = {
        .command = "change_user_role",
        .words = revoke
                     ? INVERSE_WORDS("--revoke", "-r", realm, "--", account->delivery_email, word)
                     : INVERSE_WORDS("-r", realm, "--", account->delivery_email, word),
        .user_id = account->id,
        .address = account->delivery_email,
    };
    run_note_inverse(run, &inverse);
}

/* A role that no word stands for has no way back. */
static void note_old_role(struct run *run, const struct account *account, int64_t old_role)
{
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
        if ((int64_t)roles[i] == old_role)
            note_inverse(run, account, choices[i], false);
    }
}

/* Whatever it is, it is done for all accounts of the run or for none. */
struct request {
    struct run *run;
    struct change *change;
    struct account *accounts;
    size_t count;
};

static bool change_roles(const struct request *request, enum role role)
{
    struct run *run = request->run;
    int64_t *old_roles = region_alloc_array(run_region(run), request->count, sizeof *old_roles);
    int64_t *ids = region_alloc_array(run_region(run), request->count, sizeof *ids);
    for (size_t i = 0; i < request->count; i++) {
        const struct account *account = &request->accounts[i];
        old_roles[i] = account->role;
        ids[i] = account->id;
        run_turn_to(run, i);
        if (old_roles[i] == (int64_t)role)
            return run_fail(run, "User already has this role.");
        if (!last_owner_warn(run, request->change, account, (struct id_list){ids, i + 1}))
            return false;
    }
    if (!do_change_user_roles(request->change, request->accounts, request->count, role))
        return false;
    for (size_t i = 0; i < request->count; i++)
        note_old_role(run, &request->accounts[i], old_roles[i]);
    if (!run_commit_change(run, request->change))
        return false;
    for (size_t i = 0; i < request->count; i++) {
        run_turn_to(run, i);
        run_say_done(run, "Role for %s changed from %s to %s.", request->accounts[i].delivery_email,
                     role_title(run_region(run), old_roles[i]), role_title(run_region(run), role));
    }
    return true;
}

static bool change_permissions(const struct request *request, enum account_permission permission,
                               const char *word, bool grant)
{
    for (size_t i = 0; i < request->count; i++) {
        if (!do_change_user_permission(request->change, &request->accounts[i], permission, grant))
            return false;
        note_inverse(request->run, &request->accounts[i], word, grant);
    }
    return run_commit_change(request->run, request->change);
}

static bool change_forge_sender(const struct request *request, bool grant)
{
    struct run *run = request->run;
    for (size_t i = 0; i < request->count; i++) {
        if (request->accounts[i].can_forge_sender == grant)
            return run_fail(run, grant ? "User can already forge messages for this realm."
                                       : "User can't forge messages for this realm.");
    }
    if (!change_permissions(request, PERMISSION_FORGE_SENDER, "can_forge_sender", grant))
        return false;
    for (size_t i = 0; i < request->count; i++) {
        run_turn_to(run, i);
        run_say_done(run, "%s changed to %shave can_forge_sender permission.",
                     request->accounts[i].delivery_email, grant ? "" : "not ");
    }
    return true;
}

static bool change_create_users(const struct request *request, bool grant)
{
    for (size_t i = 0; i < request->count; i++) {
        if (request->accounts[i].can_create_users == grant)
            return run_fail(request->run, grant ? "User can already create users for this realm."
                                                : "User can't create users for this realm.");
    }
    return change_permissions(request, PERMISSION_CREATE_USERS, "can_create_users", grant);
}

static bool apply(const struct request *request)
{
    struct run *run = request->run;
    const char *wanted = run_text_argument(run, "new_role");
    bool grant = run_flag_argument(run, "grant");
    if (strcmp(wanted, "can_forge_sender") == 0)
        return change_forge_sender(request, grant);
    if (strcmp(wanted, "can_create_users") == 0)
        return change_create_users(request, grant);
    size_t choice = 0;
    while (strcmp(choices[choice], wanted) != 0)
        choice++;
    if (!grant)
        return run_fail(run, "Revoke not supported with this permission; please specify new "
                             "role.");
    return change_roles(request, roles[choice]);
}

static bool run_change_user_role(struct run *run)
{
    struct realm realm;
    const struct user *users =
        resolve_realm(run, "realm_id", &realm) ? resolve_users(run, "email", &realm) : NULL;
    struct change *change = users ? run_begin_change(run) : NULL;
    if (!change)
        return false;
    struct account *accounts =
        accounts_lock_all(change, run_profile(run)->settings, resolve_ids(run, users));
    return (accounts && apply(&(struct request){run, change, accounts, run_count(run)})) ||
           change_abandon(change);
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
