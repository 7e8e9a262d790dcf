/* SPDX-License-Identifier: Apache-2.0 */
#include "action/id_list.h"
#include "change/change.h"
#include "command/command.h"
#include "command/run.h"
#include "core/hash.h"
#include "core/region.h"
#include "core/text.h"
#include "model/user.h"
#include "server/database.h"
#include "server/rows.h"

enum { TOKEN_LENGTH = 8, TOKEN_LENGTH_MAX = 16 };

static const struct argument arguments[] = {
    {.dest = "token",
     .flags = {"-t", "--token"},
     .help = N_("The token; 8 random characters by default.")},
    {.dest = "username",
     .required = true,
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Public address of the user.")},
    {0},
};

/* Forty random bits in base32 (RFC 4648, section 6), in lower case. */
static const char *static_token_draw(struct region *region)
{
    return hash_random_text(region, TOKEN_LENGTH, "abcdefghijklmnopqrstuvwxyz234567");
}

static bool static_token_check(struct run *run)
{
    const char *token = run_text_argument(run, "token");
    if (!token || text_length(token) <= TOKEN_LENGTH_MAX)
        return true;
    return run_fail(run, "The token is too long.") ||
           run_hint(run, "pass one of at most %d characters.", TOKEN_LENGTH_MAX);
}

/* The id of the user's device for tokens, made if there is none. False, with the cause noted. */
static bool static_token_find_device(struct change *change, int64_t user_id, int64_t *device)
{
    struct sql_parameters user = SQL_PARAMETERS(value_integer(user_id));
    const struct rows *rows = change_read(
        change,
        "SELECT id FROM otp_static_staticdevice WHERE user_id = $1::int AND confirmed ORDER BY id"
        " LIMIT 1 FOR UPDATE",
        user);
    if (rows && rows_count(rows) == 0)
        rows = change_insert(change,
                             &(struct insertion){
                                 .table = "otp_static_staticdevice",
                                 .columns = "user_id, name, confirmed, throttling_failure_count",
                                 .source = "VALUES ($1::int, 'Backup Code', true, 0)",
                                 .parameters = user,
                             });
    if (rows)
        *device = rows_integer(rows, 0, 0);
    return rows;
}

static bool static_token_add(struct change *change, int64_t user_id, const char *token)
{
    int64_t device;
    return static_token_find_device(change, user_id, &device) &&
           change_insert(change,
                         &(struct insertion){
                             .table = "otp_static_statictoken",
                             .columns = "device_id, token",
                             .source = "VALUES ($1::int, $2::varchar)",
                             .parameters = SQL_PARAMETERS(value_integer(device), value_text(token)),
                         });
}

static bool addstatictoken_run(struct run *run)
{
    const char *name = run_text_argument(run, "username");
    const char *token = run_text_argument(run, "token");
    struct user user;
    size_t found;
    if (!user_find_public(run_database(run), run_region(run), &name, 1, &user, &found,
                          run_error(run)))
        return false;
    if (found == 0)
        return run_fail(run, "User \"%s\" does not exist.", name);
    if (!token)
        token = static_token_draw(run_region(run));
    struct change *change = run_begin_change(run);
    if (!change || !static_token_add(change, user.id, token) || !run_commit_change(run, change))
        return change_abandon(change);
    run_say_done(run, "%s", token);
    return true;
}

const struct command command_addstatictoken = {
    .name = "addstatictoken",
    .app = "django_otp.plugins.otp_static",
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Give a user a backup token for two-factor log-in."),
    .description = "Adds a token that can be used once in place of the second factor, and prints "
                   "it.",
    .arguments = arguments,
    .check = static_token_check,
    .run = addstatictoken_run,
};
