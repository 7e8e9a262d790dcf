/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/do_change_user_delivery_email.h"
#include "change/change.h"
#include "command/command.h"
#include "command/inverse.h"
#include "command/ownerless_bot.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/text.h"
#include "model/email_address.h"
#include "model/realm.h"
#include "model/user.h"

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help =
         N_("The realm of the account: numeric id or subdomain. Needed if the address exists in "
            "several realms.")},
    {.dest = "old_email",
     .required = true,
     .metavar = "<old email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Present address of the account.")},
    {.dest = "new_email",
     .required = true,
     .metavar = "<new email>",
     .semantic = SEMANTIC_EMAIL,
     .help = N_("New address.")},
    {0},
};

/* Asked only once the account is known: a script is told first what the server tells first. */
static bool check_new_email(struct run *run)
{
    const char *email =
        email_address_normalize(run_region(run), run_text_argument(run, "new_email"));
    size_t length = text_length(email);
    if (length > EMAIL_ADDRESS_MAX)
        return run_fail(run, "The new address has %zu characters; at most %d are possible.", length,
                        EMAIL_ADDRESS_MAX);
    if (email_address_is_valid(email))
        return true;
    run_fail(run, "'%s' is not an e-mail address.", email);
    return run_hint(run, "an address looks like name@example.com.");
}

static void note_inverse(struct run *run, const struct account *account, const char *old_email)
{
    const char *realm = region_format(run_region(run), "%" PRId64, account->realm.id);
    const struct inverse inverse = {
        .command = "change_user_email",
        .words = INVERSE_WORDS("-r", realm, "--", account->delivery_email, old_email),
    };
    run_note_inverse(run, &inverse);
}

static bool change_address(struct run *run, struct change *change, int64_t user_id,
                           const char *email, struct account *account)
{
    const struct settings *settings = run_profile(run)->settings;
    if (!account_lock(change, settings, user_id, account))
        return false;
    const char *old_email = account->delivery_email;
    if (!do_change_user_delivery_email(change, settings, account, email))
        return false;
    note_inverse(run, account, old_email);
    return run_commit_change(run, change);
}

static bool run_change_user_email(struct run *run)
{
    struct realm realm;
    struct user user;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm) ||
        !resolve_user(run, "old_email", in_realm ? &realm : NULL, &user) || !check_new_email(run))
        return false;
    const char *email =
        email_address_normalize(run_region(run), run_text_argument(run, "new_email"));
    struct change *change = run_begin_change(run);
    struct account account;
    if (!change || !change_address(run, change, user.id, email, &account))
        return change_abandon(change);
    /* A bot's owner is told of a Gravatar, which goes by the address, alone. */
    return strcmp(account.avatar_source, "G") != 0 || ownerless_bot_report(run, &account);
}

const struct command command_change_user_email = {
    .name = "change_user_email",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Change the address of an account."),
    .description = "Replaces the delivery address, and the public one where the two are the same. "
                   "The blanks around the new address are removed and its host is put in lower "
                   "case; it is not confirmed by mail. Prints nothing.",
    .arguments = arguments,
    .run = run_change_user_email,
};
