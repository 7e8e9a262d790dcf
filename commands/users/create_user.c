/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/account.h"
#include "action/do_create_user.h"
#include "change/change.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/file.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/region.h"
#include "core/text.h"
#include "model/authentication.h"
#include "model/email_address.h"
#include "model/full_name.h"
#include "model/initial_password.h"
#include "model/password.h"
#include "model/password_strength.h"
#include "model/realm.h"
#include "server/database.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "email",
     .arity = ARITY_OPTIONAL,
     .metavar = "<email>",
     .semantic = SEMANTIC_EMAIL,
     .help = N_("Address of the new account; asked for if left out.")},
    {.dest = "full_name",
     .arity = ARITY_OPTIONAL,
     .metavar = "<full name>",
     .semantic = SEMANTIC_TEXT,
     .help = N_("Name to show; asked for if left out.")},
    {.dest = "password",
     .flags = {"--password"},
     .semantic = SEMANTIC_PASSWORD,
     .input_flag = "--password-file",
     .help =
         N_("Initial password. Visible to other users of the machine and kept in manage.log; use "
            "--password-file.")},
    {.dest = "password_file",
     .flags = {"--password-file"},
     .type = ARGUMENT_PATH,
     .semantic = SEMANTIC_FILE_IN,
     .help = N_("File that holds the initial password; -: a line of standard input.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm that gets the account: numeric id or subdomain.")},
    {0},
};

/* The argument, or what is answered in its place. */
static const char *obtain(struct run *run, const char *dest, const char *prompt)
{
    const char *given = run_text_argument(run, dest);
    const char *text = given ? given : run_ask(run, prompt, true);
    if (!text)
        run_hint(run, "pass the address and the full name as arguments, or write them, a line "
                      "each, to standard input.");
    return text;
}

static const char *obtain_email(struct run *run)
{
    const char *email = obtain(run, "email", "Email: ");
    if (!email)
        return NULL;
    if (email_address_is_valid(email) && text_length(email) <= EMAIL_ADDRESS_MAX)
        return email_address_normalize(run_region(run), email);
    run_fail(run, "Invalid email address.");
    run_hint(run, "an address looks like name@example.com, and has at most %d characters.",
             EMAIL_ADDRESS_MAX);
    return NULL;
}

static const char *obtain_name(struct run *run)
{
    const char *name = obtain(run, "full_name", "Full name: ");
    return name && full_name_check(name, run_error(run)) ? name : NULL;
}

static const char *read_password_file(struct run *run, const char *path)
{
    const char *text;
    struct error cause = ERROR_IN(run_region(run));
    if (strcmp(path, "-") == 0)
        return run_ask_input(run, "Password: ");
    switch (file_read_text(run_region(run), path, &text, &cause)) {
    case FILE_READ: return text_trim(run_region(run), text);
    case FILE_MISSING: run_fail(run, "There is no file %s.", path); break;
    case FILE_UNREADABLE:
    case FILE_BROKEN: run_fail(run, "%s", cause.text); break;
    }
    return NULL;
}

/* The column for a password that somebody chose; NULL, with the cause noted. */
static const char *hash_checked(struct run *run, const char *password)
{
    const struct password_rules rules = password_rules_from(run_profile(run)->settings);
    return password_check_strength(password, &rules, run_error(run))
               ? password_hash(run_region(run), password, run_error(run))
               : NULL;
}

/* Where none is given, a development server has one for each address; elsewhere nobody can sign in
 * with a password until one is set. */
static const char *make_default_password(struct run *run, const char *email)
{
    const struct settings *settings = run_profile(run)->settings;
    const char *salt = settings_is_production(settings)
                           ? NULL
                           : settings_secret(settings, "initial_password_salt");
    if (salt) {
        run_log_done(run, "Password will be available via `./manage.py print_initial_password`.");
        return password_hash(run_region(run), initial_password(run_region(run), salt, email),
                             run_error(run));
    }
    run_log_done(run, "User will be created with a disabled password.");
    return password_unusable(run_region(run));
}

/* The password's column. A file wins over the command line. */
static const char *obtain_password(struct run *run, const char *email)
{
    const char *password = run_text_argument(run, "password");
    const char *path = run_text_argument(run, "password_file");
    if (password)
        run_log_warning(run, "Passing password on the command line is insecure; prefer "
                             "--password-file.");
    if (!password && !path)
        return make_default_password(run, email);
    if (path)
        password = read_password_file(run, path);
    return password ? hash_checked(run, password) : NULL;
}

/* What only the directory knows stays out of the welcome mail, which is worth a word. */
static bool warn_of_ldap(struct run *run, const struct realm *realm)
{
    const struct rows *rows = database_query(run_database(run), run_region(run), run_error(run),
                                             "SELECT authentication_methods FROM zerver_realm"
                                             " WHERE id = $1::int",
                                             SQL_PARAMETERS(value_integer(realm->id)));
    if (rows && rows_count(rows) > 0 &&
        authentication_asks_ldap(run_profile(run)->settings, rows_integer(rows, 0, 0)))
        run_warn(run, "Whether the address belongs to LDAP is not looked up: the welcome mail "
                      "names no LDAP account.");
    return rows;
}

static bool create(struct run *run, const struct user_to_create *wanted)
{
    struct change *change = run_begin_change(run);
    struct account account;
    if (change && do_create_user(change, run_profile(run)->settings, wanted, &account) &&
        run_commit_change(run, change))
        return true;
    return change_abandon(change);
}

static bool run_create_user(struct run *run)
{
    struct realm realm;
    if (!resolve_realm(run, "realm_id", &realm))
        return false;
    struct user_to_create wanted = {.realm_id = realm.id};
    return (wanted.delivery_email = obtain_email(run)) && (wanted.full_name = obtain_name(run)) &&
           (wanted.password = obtain_password(run, wanted.delivery_email)) &&
           warn_of_ldap(run, &realm) && create(run, &wanted);
}

const struct command command_create_user = {
    .name = "create_user",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Create a human account in a realm."),
    .description =
        "Makes an active member (role 400) with the realm's default settings, subscribes it to the "
        "default streams, gives it recent history, announces it in the sign-up notification "
        "stream, stores the welcome mails and sends the Welcome Bot's private message. No "
        "invitation is needed and the realm's restrictions on addresses are not checked. Prints "
        "nothing on success.",
    .arguments = arguments,
    .run = run_create_user,
};
