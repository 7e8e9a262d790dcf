/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command/command.h"
#include "command/development.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/text.h"
#include "model/initial_password.h"
#include "model/realm.h"
#include "model/user.h"
#include "server/database.h"

static const struct argument arguments[] = {
    {.dest = "emails",
     .arity = ARITY_ANY,
     .default_text = "",
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL_LIST,
     .help = N_("Addresses, as separate arguments.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {0},
};

enum { EMAIL, PASSWORD, API_KEY };

static const struct column columns[] = {
    [EMAIL] = {.name = "email", .type = VALUE_TEXT, .width = 30},
    [PASSWORD] = {.name = "password", .type = VALUE_TEXT, .width = 16},
    [API_KEY] = {.name = "api_key", .type = VALUE_TEXT, .width = 32},
    {0},
};

/* Three columns, padded by characters; what is longer is not cut. */
static const char *layout(struct region *region, const char *email, const char *password,
                          const char *api_key)
{
    struct buffer line = {0};
    const char *const texts[] = {email, password, api_key};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        size_t length = text_length(texts[i]), width = (size_t)columns[i].width;
        buffer_append_text(&line, texts[i]);
        buffer_pad(&line, ' ', (length < width ? width - length : 0) + (i < API_KEY ? i + 1 : 0));
    }
    return buffer_take_text(region, &line);
}

static const char *sentence(struct region *region, const struct table *table UNUSED,
                            const struct value *row)
{
    return layout(region, row[EMAIL].text, row[PASSWORD].null ? "None" : row[PASSWORD].text,
                  row[API_KEY].text);
}

static const struct table table = {
    .name = "initial_passwords", .columns = columns, .sentence = sentence};

static bool print_user(struct run *run, const char *email, const struct realm *realm)
{
    struct user user;
    if (!user_find(run_database(run), run_region(run), realm, email, &user, run_error(run)))
        return false;
    const struct rows *rows = database_query(run_database(run), run_region(run), run_error(run),
                                             "SELECT api_key FROM zerver_userprofile WHERE id ="
                                             " $1::int",
                                             SQL_PARAMETERS(value_integer(user.id)));
    if (!rows || rows_count(rows) == 0)
        return rows && run_fail(run, "The user %s was deleted just now.", email);
    const char *salt = settings_secret(run_profile(run)->settings, "initial_password_salt");
    const struct value row[] = {
        [EMAIL] = value_text(email),
        [PASSWORD] = value_text(salt ? initial_password(run_region(run), salt, email) : NULL),
        [API_KEY] = value_text(rows_text(rows, 0, 0)),
    };
    run_row(run, ROW_PLAIN, row);
    return true;
}

static bool run_print_initial_password(struct run *run)
{
    struct realm realm;
    bool in_realm;
    if (!development_only(run) || !resolve_optional_realm(run, "realm_id", &realm, &in_realm) ||
        !run_table(run, &table))
        return false;
    run_say(run, "%s", layout(run_region(run), "email", "password", "API key"));
    size_t count;
    const char *const *emails = arguments_list(run_arguments(run), "emails", &count);
    for (size_t i = 0; i < count; i++) {
        if (!strchr(emails[i], '@'))
            run_say(run, "ERROR: %s does not look like an email address", emails[i]);
        else if (!print_user(run, emails[i], in_realm ? &realm : NULL))
            return false;
    }
    return true;
}

const struct command command_print_initial_password = {
    .name = "print_initial_password",
    .app = "zilencer",
    .category = CATEGORY_DEVELOPER,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("Show the generated password and the API key of development accounts."),
    .description = "For accounts made by populate_db on a development server: prints address, "
                   "initial password and API key.",
    .arguments = arguments,
    .run = run_print_initial_password,
};
