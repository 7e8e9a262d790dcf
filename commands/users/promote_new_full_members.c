/* SPDX-License-Identifier: Apache-2.0 */
#include "action/promote_new_full_members.h"

#include "action/account.h"
#include "change/change.h"
#include "change/record.h"
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "server/database.h"

static const char realms_sql[] =
    "SELECT id, string_id, waiting_period_threshold FROM zerver_realm"
    " WHERE NOT deactivated AND waiting_period_threshold <> 0 ORDER BY id";

static struct account_realm read_realm(struct run *run, const struct rows *rows, size_t row)
{
    const char *string_id = rows_text(rows, row, 1);
    return (struct account_realm){
        .id = rows_integer(rows, row, 0),
        .string_id = string_id,
        .host = settings_realm_host(run_region(run), run_profile(run)->settings, string_id),
        .waiting_period_threshold = rows_integer(rows, row, 2),
    };
}

static bool promote(struct run *run, const struct account_realm *realm)
{
    struct change *change = run_begin_change(run);
    if (!change || !promote_new_full_members(change, realm))
        return change_abandon(change);
    if (records_rows(change_records(change)) > 0)
        return run_commit_change(run, change);
    change_abandon(change); /* nobody's day: no word about it */
    return true;
}

/* Each realm has its own transaction: those done before one that fails stay done. */
static bool run_promote_new_full_members(struct run *run)
{
    struct database *database = run_database(run);
    const struct rows *rows = database ? database_query(database, run_region(run), run_error(run),
                                                        realms_sql, NO_PARAMETERS)
                                       : NULL;
    if (!rows)
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        struct account_realm realm = read_realm(run, rows, i);
        if (!promote(run, &realm))
            return false;
    }
    return true;
}

const struct command command_promote_new_full_members = {
    .name = "promote_new_full_members",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Bring the full-members groups up to date."),
    .description =
        "Hourly job. In every realm that is not deactivated and has a waiting period, members "
        "whose account has become old enough are added to the group @role:fullmembers, and those "
        "who should not be in it are removed. Prints nothing.",
    .run = run_promote_new_full_members,
};
