/* SPDX-License-Identifier: Apache-2.0 */
#include "change/change.h"
#include "command/command.h"
#include "command/run.h"

static bool clearsessions_delete(struct change *change)
{
    return change_delete_many(change,
                              &(struct deletion){
                                  .table = "django_session",
                                  .key = "session_key",
                                  .where = "t.expire_date < $1::timestamptz",
                                  .parameters = SQL_PARAMETERS(value_time(change_time(change))),
                              });
}

static bool clearsessions_run(struct run *run)
{
    struct change *change = run_begin_change(run);
    return (change && clearsessions_delete(change) && run_commit_change(run, change)) ||
           change_abandon(change);
}

const struct command command_clearsessions = {
    .name = "clearsessions",
    .app = "django",
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Delete expired sessions."),
    .description = "Deletes the sessions of browsers that have expired. Nobody is logged out: an "
                   "expired session opens no door.",
    .run = clearsessions_run,
};
