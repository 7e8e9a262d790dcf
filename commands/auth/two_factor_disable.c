/* SPDX-License-Identifier: Apache-2.0 */
#include "action/id_list.h"
#include "change/change.h"
#include "command/command.h"
#include "command/run.h"
#include "core/region.h"
#include "core/text.h"
#include "model/user.h"

static const struct argument arguments[] = {
    {.dest = "args",
     .arity = ARITY_ANY,
     .metavar = "usernames",
     .semantic = SEMANTIC_USER_EMAIL_LIST,
     .help = N_("Public addresses of the users.")},
    {0},
};

/* Tokens hang on devices, so they go first. */
static const struct deletion two_factor_deletions[] = {
    {.table = "otp_static_statictoken",
     .where = "t.device_id IN (SELECT d.id FROM otp_static_staticdevice d"
              " WHERE d.user_id = ANY($1::bigint[]) AND d.confirmed)"},
    {.table = "otp_static_staticdevice",
     .columns = "user_id, name",
     .where = "t.user_id = ANY($1::bigint[]) AND t.confirmed"},
    {.table = "otp_totp_totpdevice",
     .columns = "user_id, name",
     .where = "t.user_id = ANY($1::bigint[]) AND t.confirmed"},
    {.table = "two_factor_phonedevice",
     .columns = "user_id, name",
     .where = "t.user_id = ANY($1::bigint[]) AND t.confirmed"},
};

static bool two_factor_delete(struct change *change, struct id_list users)
{
    struct value ids = id_list_parameter(change_region(change), users);
    for (size_t i = 0; i < ARRAY_LENGTH(two_factor_deletions); i++) {
        struct deletion deletion = two_factor_deletions[i];
        deletion.parameters = SQL_PARAMETERS(ids);
        if (!change_delete_many(change, &deletion))
            return false;
    }
    return true;
}

static bool two_factor_disable(struct run *run, const struct user users[], size_t count)
{
    int64_t *ids = region_alloc_array(run_region(run), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = users[i].id;
    struct change *change = run_begin_change(run);
    return (change && two_factor_delete(change, (struct id_list){ids, count}) &&
            run_commit_change(run, change)) ||
           change_abandon(change);
}

/* As with the server's own command, those before the first name that is nobody's are done. */
static bool two_factor_disable_run(struct run *run)
{
    size_t count, found;
    const char *const *names = arguments_list(run_arguments(run), "args", &count);
    struct user *users = region_alloc_array(run_region(run), count, sizeof *users);
    if (!user_find_public(run_database(run), run_region(run), names, count, users, &found,
                          run_error(run)) ||
        (found > 0 && !two_factor_disable(run, users, found)))
        return false;
    return found == count || run_fail(run, "User \"%s\" does not exist", names[found]);
}

const struct command command_two_factor_disable = {
    .name = "two_factor_disable",
    .app = "two_factor",
    .category = CATEGORY_AUTH,
    .danger = DANGER_DESTRUCTIVE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Remove the two-factor devices of users."),
    .description = "Deletes every confirmed device with which the users, named by public address, "
                   "make one-time passwords, backup tokens included. They log in with the first "
                   "factor alone from then on, and can set up another device.",
    .arguments = arguments,
    .run = two_factor_disable_run,
};
