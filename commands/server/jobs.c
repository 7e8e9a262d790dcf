/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>

#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job.h"

enum {
    COLUMN_STARTED,
    COLUMN_COMMAND,
    COLUMN_STATUS,
    COLUMN_EXIT_STATUS,
    COLUMN_PROGRESS,
    COLUMN_JOB,
    COLUMN_ENDED,
    COLUMN_USER,
    COLUMN_LINE,
    COLUMN_LOG,
    COLUMNS
};

#define JOB_ARGUMENT(name, text)                                                                   \
    {                                                                                              \
        .dest = name, .flags = {"--" name}, .type = ARGUMENT_STRING, .metavar = "JOB",             \
        .semantic = SEMANTIC_TEXT, .exclusive_group = 1, .help = text                              \
    }

static const struct argument arguments[] = {
    JOB_ARGUMENT("cancel", N_("Ask this job to stop, as Ctrl-C would.")),
    JOB_ARGUMENT("kill", N_("End this job at once, done or not.")),
    JOB_ARGUMENT("forget", N_("Remove what is kept of this job, which has ended.")),
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_STARTED] = {.name = "started", .type = VALUE_TIME, .width = 27},
    [COLUMN_COMMAND] = {.name = "command", .type = VALUE_TEXT, .width = 26},
    [COLUMN_STATUS] = {.name = "status", .type = VALUE_TEXT, .width = 11},
    [COLUMN_EXIT_STATUS] = {.name = "exit_status", .type = VALUE_INTEGER, .width = 11},
    [COLUMN_PROGRESS] = {.name = "progress", .type = VALUE_TEXT, .width = 22},
    [COLUMN_JOB] = {.name = "job", .type = VALUE_TEXT},
    [COLUMN_ENDED] = {.name = "ended", .type = VALUE_TIME, .width = 27, .verbosity = 2},
    [COLUMN_USER] = {.name = "user", .type = VALUE_TEXT, .width = 12, .verbosity = 2},
    [COLUMN_LINE] = {.name = "line", .type = VALUE_TEXT, .width = 40, .verbosity = 2},
    [COLUMN_LOG] = {.name = "log", .type = VALUE_TEXT, .verbosity = 2},
};

static const struct table jobs_table = {.name = "jobs", .columns = columns};

static void show(struct run *run, const struct job *job)
{
    struct value row[COLUMNS] = {
        [COLUMN_STARTED] = value_time(job->started),
        [COLUMN_COMMAND] = value_text(job->command),
        [COLUMN_STATUS] = value_text(job->status),
        [COLUMN_EXIT_STATUS] =
            job->exit_status < 0 ? value_null(VALUE_INTEGER) : value_integer(job->exit_status),
        [COLUMN_PROGRESS] = value_text(job->progress),
        [COLUMN_JOB] = value_text(job->id),
        [COLUMN_ENDED] = job->ended ? value_time(job->ended) : value_null(VALUE_TIME),
        [COLUMN_USER] = value_text(job->user),
        [COLUMN_LINE] = value_text(job->line),
        [COLUMN_LOG] = value_text(job->log),
    };
    run_row(run, job->state == JOB_RUNNING ? ROW_PLAIN : ROW_INACTIVE, row);
}

static bool list(struct run *run)
{
    const struct job *jobs;
    size_t count;
    if (!job_list(run_region(run), run_profile(run)->state, &jobs, &count, run_error(run)) ||
        !run_table(run, &jobs_table))
        return false;
    for (size_t i = 0; i < count; i++)
        show(run, &jobs[i]);
    return true;
}

static bool find(struct run *run, const char *argument, struct job *job)
{
    return job_find(run_region(run), run_profile(run)->state, run_text_argument(run, argument), job,
                    run_error(run));
}

static bool signal_job(struct run *run, const char *argument, int number)
{
    struct job job;
    return find(run, argument, &job) && job_signal(&job, number, run_error(run));
}

static bool forget(struct run *run)
{
    struct job job;
    return find(run, "forget", &job) && job_forget(&job, run_error(run));
}

static bool run_jobs(struct run *run)
{
    if (run_text_argument(run, "cancel"))
        return signal_job(run, "cancel", SIGINT);
    if (run_text_argument(run, "kill"))
        return signal_job(run, "kill", SIGKILL);
    return run_text_argument(run, "forget") ? forget(run) : list(run);
}

const struct command command_jobs = {
    .name = "jobs",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("List background jobs."),
    .description = "Long commands that the console starts, and those started with --detach, do not "
                   "end with the terminal. Lists them, newest first, with how they ended or how "
                   "far they are; -v 2 names the log of each, whose lines are the events of "
                   "--jsonl. They are kept for 30 days after their end.",
    .arguments = arguments,
    .run = run_jobs,
};
