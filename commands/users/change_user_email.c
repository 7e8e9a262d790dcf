/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
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
    struct act_call *call = act_order_call(run, &act_do_change_user_delivery_email);
    act_give_row(call, "user_profile", user.id);
    act_give_text(call, "new_email", email);
    return act_order_run(run, &(struct act_order){.call = call});
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
