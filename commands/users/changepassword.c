/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <pwd.h>
#include <unistd.h>

#include "command/command.h"
#include "command/database_alias.h"
#include "command/new_password.h"
#include "command/run.h"
#include "core/region.h"
#include "model/user.h"
#include "server/database.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "username",
     .arity = ARITY_OPTIONAL,
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Public address of the user; your own name on this machine by default.")},
    ARGUMENT_DATABASE_ALIAS,
    {0},
};

/* What the server's own command takes where no name is given. */
static const char *changepassword_name(struct run *run)
{
    const char *name = run_text_argument(run, "username");
    const struct passwd *entry = name ? NULL : getpwuid(getuid());
    return entry ? region_copy_text(run_region(run), entry->pw_name) : name;
}

static bool changepassword_find(struct run *run, struct user *user)
{
    const char *name = changepassword_name(run);
    size_t found;
    if (!name)
        return run_fail(run, "You have no name on this machine.") ||
               run_hint(run, "pass the user's address.");
    if (!user_find_public(run_database(run), run_region(run), &name, 1, user, &found,
                          run_error(run)))
        return false;
    return found > 0 || run_fail(run, "user '%s' does not exist", name);
}

/* The user as the server names one. NULL, with the cause noted, on failure. */
static const char *changepassword_who(struct run *run, const struct user *user)
{
    const struct rows *rows =
        database_query(run_database(run), run_region(run), run_error(run),
                       "SELECT string_id FROM zerver_realm WHERE id = $1::int",
                       SQL_PARAMETERS(value_integer(user->realm_id)));
    return rows ? region_format(run_region(run), "<UserProfile: %s <Realm: %s %" PRId64 ">>",
                                user->email, rows_text(rows, 0, 0), user->realm_id)
                : NULL;
}

static bool changepassword_run(struct run *run)
{
    struct user user;
    const char *who = changepassword_find(run, &user) ? changepassword_who(run, &user) : NULL;
    if (!who)
        return false;
    run_say(run, "Changing password for user '%s'", who);
    const char *password = new_password_ask(run, who);
    if (!password || !new_password_store(run, &user, password))
        return false;
    run_say_done(run, "Password changed successfully for user '%s'", who);
    return true;
}

const struct command command_changepassword = {
    .name = "changepassword",
    .app = "django.contrib.auth",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Set a user's password, as Django's own command does."),
    .description = "Finds the user by public address on the whole server, asks twice for a new "
                   "password, up to three times, and stores it. change_password finds users by "
                   "their real address in a realm.",
    .arguments = arguments,
    .secrets = new_password_secrets,
    .check = database_alias_check,
    .run = changepassword_run,
};
