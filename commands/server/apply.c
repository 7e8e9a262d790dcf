/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/plan.h"
#include "command/run.h"

static const struct argument arguments[] = {
    {.dest = "file",
     .required = true,
     .type = ARGUMENT_PATH,
     .semantic = SEMANTIC_FILE_IN,
     .help = N_("The plan, as --plan-out wrote it.")},
    {0},
};

static bool run_apply(struct run *run)
{
    return plan_apply(run, run_text_argument(run, "file"));
}

const struct command command_apply = {
    .name = "apply",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_WRITE,
    .undoable = true, /* so far as the plan's command is, which says so itself */
    .needs = NEEDS_DATABASE,
    .summary = N_("Do exactly what a plan says, or nothing."),
    .description =
        "A plan is a preview that was saved by --plan-out. Its command is run for real, and before "
        "each COMMIT what it has changed is compared with the plan: rows, what they were, what "
        "they "
        "become; of times, new ids and random keys only that they are such. If a row has changed "
        "since, nothing is done, and the exit status is 5. A plan that was altered, or made for "
        "another database or before an upgrade of the server, is refused. Whether there is a way "
        "back depends on the plan's command.",
    .arguments = arguments,
    .run = run_apply,
};
