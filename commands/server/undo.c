/* SPDX-License-Identifier: Apache-2.0 */
#include "command/undo.h"

#include "command/command.h"
#include "command/run.h"

static const struct argument arguments[] = {
    {.dest = "id",
     .required = true,
     .semantic = SEMANTIC_RUN,
     .help = N_("The run, as `audit` lists it; its first characters will do.")},
    {0},
};

static bool check(struct run *run)
{
    if (*run_text_argument(run, "id"))
        return true;
    return error_set(run_error(run), ERROR_USAGE, "The id of a run is not empty.");
}

static bool run_undo(struct run *run)
{
    return undo_run(run, run_text_argument(run, "id"));
}

const struct command command_undo = {
    .name = "undo",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Take back what a run changed."),
    .description =
        "`audit` lists the runs, and which of them can be undone. What takes one back is a command "
        "itself, with all that it has to tell and to log, and can be undone as well. If a row that "
        "it touches is no longer as that run left it, nothing is done, and the exit status is 5. "
        "What can't be had back with it, such as sessions that were ended, is told.",
    .arguments = arguments,
    .check = check,
    .run = run_undo,
};
