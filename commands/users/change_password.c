/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/do_change_password.h"
#include "change/change.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/region.h"
#include "model/password.h"
#include "model/password_strength.h"
#include "model/realm.h"
#include "model/user.h"

enum { ATTEMPTS = 3 };

static const struct argument arguments[] = {
    {.dest = "email",
     .required = true,
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = "Address of the account whose password changes."},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = "The realm to act in: numeric id or subdomain."},
    {0},
};

static const struct argument secrets[] = {
    {.dest = "password",
     .required = true,
     .semantic = SEMANTIC_PASSWORD,
     .help = "The new password. It is not shown, and kept nowhere."},
    {.dest = "password",
     .required = true,
     .metavar = "password (again)",
     .semantic = SEMANTIC_PASSWORD,
     .help = "The same once more, in case of a slip."},
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

/* An answer that is not empty. */
static const char *ask(struct run *run, const char *prompt)
{
    const char *answer = run_ask(run, prompt, false);
    if (!answer)
        run_hint(run, "type it twice at a terminal, or write it twice, a line each, to standard "
                      "input.");
    if (!answer || *answer)
        return answer;
    run_fail(run, "aborted");
    return NULL;
}

/* One attempt: false if it is over. `password` stays NULL if another attempt is due. */
static bool ask_twice(struct run *run, const char **password)
{
    const char *first = ask(run, "Password: ");
    const char *second = first ? ask(run, "Password (again): ") : NULL;
    if (!second)
        return false;
    struct error weakness = ERROR_IN(run_region(run));
    const struct password_rules rules = password_rules_from(run_profile(run)->settings);
    if (strcmp(first, second) != 0)
        run_say(run, "Passwords do not match. Please try again.");
    else if (password_check_strength(first, &rules, &weakness))
        *password = first;
    else
        run_warn(run, "%s Please try again.", weakness.text);
    return true;
}

static const char *ask_for_password(struct run *run, const char *who)
{
    const char *password = NULL;
    for (int attempt = 0; attempt < ATTEMPTS && !password; attempt++) {
        if (!ask_twice(run, &password))
            return NULL;
    }
    if (!password)
        run_fail(run, "Aborting password change for user '%s' after %d attempts", who, ATTEMPTS);
    return password;
}

/* The transaction begins only now, so that nobody waits for who is typing. */
static bool store(struct run *run, const struct user *user, const char *password)
{
    const char *column = password_hash(run_region(run), password, run_error(run));
    struct change *change = column ? run_begin_change(run) : NULL;
    struct account account;
    if (change && account_lock(change, run_profile(run)->settings, user->id, &account) &&
        do_change_password(change, &account, column) && run_commit_change(run, change))
        return true;
    return change_abandon(change);
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
    const char *password = ask_for_password(run, who);
    if (!password || !store(run, &user, password))
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
    .summary = "Set a user's password, asked for on the terminal.",
    .description = "Asks twice for a new password, up to three times, and stores it. Existing web "
                   "sessions become invalid; API keys stay. Works for bots and deactivated users, "
                   "too. Unlike a change in the app it leaves no audit row and does not clear the "
                   "counter of failed log-ins.",
    .arguments = arguments,
    .secrets = secrets,
    .check = refuse_skip_checks,
    .run = run_change_password,
};
