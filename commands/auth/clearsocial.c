/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "change/change.h"
#include "command/command.h"
#include "command/run.h"

/* What keeps every date that comes out within the calendar. */
enum { CLEARSOCIAL_DAYS_MAX = 700000 };

static const struct argument arguments[] = {
    {.dest = "age",
     .flags = {"--age"},
     .type = ARGUMENT_INTEGER,
     .default_text = "14",
     .help = N_("Days to keep.")},
    {0},
};

static int64_t clearsocial_age(const struct run *run)
{
    return arguments_integer(run_arguments(run), "age", 0);
}

static bool clearsocial_check(struct run *run)
{
    int64_t age = clearsocial_age(run);
    if (age >= -CLEARSOCIAL_DAYS_MAX && age <= CLEARSOCIAL_DAYS_MAX)
        return true;
    return run_fail(run, "%" PRId64 " days are out of range.", age) ||
           run_hint(run, "pass --age with at most %d days.", CLEARSOCIAL_DAYS_MAX);
}

static bool clearsocial_delete(struct change *change, const char *table, const char *where,
                               int64_t age)
{
    return change_delete_many(change, &(struct deletion){
                                          .table = table,
                                          .where = where,
                                          .parameters = SQL_PARAMETERS(
                                              value_time(change_time(change)), value_integer(age)),
                                      });
}

static bool clearsocial_run(struct run *run)
{
    struct change *change = run_begin_change(run);
    int64_t age = clearsocial_age(run);
    if (change &&
        clearsocial_delete(change, "social_auth_code",
                           "NOT t.verified AND t.timestamp < $1::timestamptz"
                           " - make_interval(days => $2::int)",
                           age) &&
        clearsocial_delete(change, "social_auth_partial",
                           "t.timestamp < $1::timestamptz - make_interval(days => $2::int)", age) &&
        run_commit_change(run, change))
        return true;
    return change_abandon(change);
}

const struct command command_clearsocial = {
    .name = "clearsocial",
    .app = "social_django",
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Delete unfinished log-ins through other sites."),
    .description = "Deletes unverified codes, and log-ins through other sites that were begun and "
                   "not finished, once they are older than so many days.",
    .arguments = arguments,
    .check = clearsocial_check,
    .run = clearsocial_run,
};
