/* SPDX-License-Identifier: Apache-2.0 */
#include "command/new_password.h"

#include <string.h>

#include "action/account.h"
#include "action/do_change_password.h"
#include "change/change.h"
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/region.h"
#include "model/password.h"
#include "model/password_strength.h"
#include "model/user.h"

enum { NEW_PASSWORD_ATTEMPTS = 3 };

const struct argument new_password_secrets[] = {
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

/* An answer that is not empty. */
static const char *new_password_ask_once(struct run *run, const char *prompt)
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

/* Says what is wrong with the answers, which is why others are asked for. */
static void new_password_say_wrong(struct run *run, struct error *wrong)
{
    if (wrong->kind == ERROR_USAGE)
        run_say(run, "%s Please try again.", wrong->text);
    else if (wrong->kind != ERROR_NONE)
        run_warn(run, "%s Please try again.", wrong->text);
    error_clear(wrong);
}

/* Answers written in advance have run out: the fault is the last of them, not that there are no
 * more. */
static void new_password_fail(struct run *run, const struct error *wrong)
{
    if (wrong->kind == ERROR_NONE || run_error(run)->kind != ERROR_USAGE)
        return;
    error_clear(run_error(run));
    run_fail(run, "%s", wrong->text);
    run_hint(run, "%s", wrong->hint);
}

/* Asks twice; `wrong` is what was wrong before. Whoever can be asked hears that first. */
static bool new_password_ask_twice(struct run *run, struct error *wrong, const char **first,
                                   const char **second)
{
    if (run_can_ask())
        new_password_say_wrong(run, wrong);
    *first = new_password_ask_once(run, "Password: ");
    *second = *first ? new_password_ask_once(run, "Password (again): ") : NULL;
    if (*second)
        new_password_say_wrong(run, wrong);
    else
        new_password_fail(run, wrong);
    return *second;
}

static bool new_password_is_right(struct run *run, const char *first, const char *second,
                                  struct error *wrong)
{
    const struct password_rules rules = password_rules_from(run_profile(run)->settings);
    if (strcmp(first, second) == 0)
        return password_check_strength(first, &rules, wrong);
    error_set(wrong, ERROR_USAGE, "Passwords do not match.");
    return error_hint(wrong, "type the same password twice.");
}

const char *new_password_ask(struct run *run, const char *who)
{
    struct error wrong = ERROR_IN(run_region(run));
    const char *first, *second;
    for (int attempt = 0; attempt < NEW_PASSWORD_ATTEMPTS; attempt++) {
        if (!new_password_ask_twice(run, &wrong, &first, &second))
            return NULL;
        if (new_password_is_right(run, first, second, &wrong))
            return first;
    }
    new_password_say_wrong(run, &wrong);
    run_fail(run, "Aborting password change for user '%s' after %d attempts", who,
             NEW_PASSWORD_ATTEMPTS);
    return NULL;
}

/* The transaction begins only now, so that nobody waits for who is typing. The act of the server's
 * name leaves an audit row, which its own commands do not. */
bool new_password_store(struct run *run, const struct user *user, const char *password)
{
    const char *column = password_hash(run_region(run), password, run_error(run));
    struct change *change = column ? run_begin_change(run) : NULL;
    struct account account;
    if (change && account_lock(change, run_profile(run)->settings, user->id, &account) &&
        store_password(change, &account, column) && run_commit_change(run, change))
        return true;
    return change_abandon(change);
}
