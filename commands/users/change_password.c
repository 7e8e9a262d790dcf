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
     .help = N_("Address of the account whose password changes.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {0},
};

static const struct argument secrets[] = {
    {.dest = "password",
     .required = true,
     .semantic = SEMANTIC_PASSWORD,
     .help = N_("The new password. It is not shown, and kept nowhere.")},
    {.dest = "password",
     .required = true,
     .metavar = "password (again)",
     .semantic = SEMANTIC_PASSWORD,
     .help = N_("The same once more, in case of a slip.")},
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

/* Tells what is wrong with the answers that were given, which is why others are asked for. */
static void say_wrong(struct run *run, struct error *wrong)
{
    if (wrong->kind == ERROR_USAGE)
        run_say(run, "%s Please try again.", wrong->text);
    else if (wrong->kind != ERROR_NONE)
        run_warn(run, "%s Please try again.", wrong->text);
    error_clear(wrong);
}

/* Answers that were written in advance have come to their end: what is wrong is the last of them,
 * and not that there is no other. */
static void fail_as_wrong(struct run *run, const struct error *wrong)
{
    if (wrong->kind == ERROR_NONE || run_error(run)->kind != ERROR_USAGE)
        return;
    error_clear(run_error(run));
    run_fail(run, "%s", wrong->text);
    run_hint(run, "%s", wrong->hint);
}

/* Asks twice; `wrong` is what was wrong before. Whoever can be asked hears that first. */
static bool ask_twice(struct run *run, struct error *wrong, const char **first, const char **second)
{
    if (run_can_ask())
        say_wrong(run, wrong);
    *first = ask(run, "Password: ");
    *second = *first ? ask(run, "Password (again): ") : NULL;
    if (*second)
        say_wrong(run, wrong);
    else
        fail_as_wrong(run, wrong);
    return *second;
}

static bool is_right(struct run *run, const char *first, const char *second, struct error *wrong)
{
    const struct password_rules rules = password_rules_from(run_profile(run)->settings);
    if (strcmp(first, second) == 0)
        return password_check_strength(first, &rules, wrong);
    error_set(wrong, ERROR_USAGE, "Passwords do not match.");
    return error_hint(wrong, "type the same password twice.");
}

static const char *ask_for_password(struct run *run, const char *who)
{
    struct error wrong = ERROR_IN(run_region(run));
    const char *first, *second;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (!ask_twice(run, &wrong, &first, &second))
            return NULL;
        if (is_right(run, first, second, &wrong))
            return first;
    }
    say_wrong(run, &wrong);
    run_fail(run, "Aborting password change for user '%s' after %d attempts", who, ATTEMPTS);
    return NULL;
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
    .summary = N_("Set a user's password, asked for on the terminal."),
    .description = "Asks twice for a new password, up to three times, and stores it. Existing web "
                   "sessions become invalid; API keys stay. Works for bots and deactivated users, "
                   "too. Unlike a change in the app it leaves no audit row and does not clear the "
                   "counter of failed log-ins.",
    .arguments = arguments,
    .secrets = secrets,
    .check = refuse_skip_checks,
    .run = run_change_password,
};
