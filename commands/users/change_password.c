/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "command/command.h"
#include "command/new_password.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/user.h"

static const struct argument arguments[] = {
    {.dest = "email",
     .required = true,
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Address of the account whose password changes.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {0},
};

/* The server runs no checks before this command, so it alone knows no such option. */
static bool refuse_skip_checks(struct run *run)
{
    return !arguments_given(run_arguments(run), "--skip-checks") ||
           error_set(run_error(run), ERROR_USAGE,
                     "aloha-tui --batch change_password: error: unrecognized arguments: "
                     "--skip-checks");
}

static bool run_change_password(struct run *run)
{
    struct realm realm;
    struct user user;
    if (!resolve_realm(run, "realm_id", &realm) || !resolve_user(run, "email", &realm, &user))
        return false;
    const char *who = region_format(run_region(run), "<UserProfile: %s <Realm: %s %" PRId64 ">>",
                                    user.email, realm.string_id, realm.id);
    run_say(run, "Changing password for user '%s'", who);
    const char *password = new_password_ask(run, who);
    if (!password || !new_password_store(run, &user, password))
        return false;
    run_say_done(run, "Password changed successfully for user '%s'", who);
    return true;
}

const struct command command_change_password = {
    .name = "change_password",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Set a user's password, asked for on the terminal."),
    .description = "Asks twice for a new password, up to three times, and stores it. Existing web "
                   "sessions become invalid; API keys stay. Works for bots and deactivated users, "
                   "too. Unlike a change in the app it leaves no audit row and does not clear the "
                   "counter of failed log-ins.",
    .arguments = arguments,
    .secrets = new_password_secrets,
    .check = refuse_skip_checks,
    .run = run_change_password,
};
