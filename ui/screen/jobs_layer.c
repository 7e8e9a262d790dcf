/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/jobs_layer.h"

#include <signal.h>

#include "config/profile.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job.h"
#include "ui/dialog/list_layer.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/output/output_layer.h"
#include "ui/stack/context.h"

enum { REFRESH_MS = 1000 };

struct jobs_layer {
    struct list_layer base;
    struct region *region; /* of the jobs */
    const struct job *jobs;
    size_t count;
    struct list_source *source; /* the list's */
    struct timer *tick;         /* while one runs */
};

enum { COLUMN_STARTED, COLUMN_COMMAND, COLUMN_STATUS, COLUMN_PROGRESS, COLUMN_LINE, COLUMNS };

static const struct list_column columns[COLUMNS] = {
    [COLUMN_STARTED] = {.name = "started", .title = N_("started"), .width = 12},
    [COLUMN_COMMAND] = {.name = "command", .title = N_("command"), .width = 22},
    [COLUMN_STATUS] = {.name = "status", .title = N_("status"), .width = 11},
    [COLUMN_PROGRESS] = {.name = "progress", .title = N_("progress"), .width = 18},
    [COLUMN_LINE] = {.name = "line", .title = N_("line")},
};

static struct jobs_layer *jobs_of(struct layer *layer)
{
    return (struct jobs_layer *)layer;
}

static void jobs_paint(struct layer *layer, struct area area)
{
    list_paint(jobs_of(layer)->base.list, area, true);
}

/* Counted from the oldest, so that a new job does not move the cursor. */
static int64_t jobs_key_of(const struct jobs_layer *jobs, const struct job *job)
{
    return (int64_t)jobs->count - 1 - (job - jobs->jobs);
}

static void jobs_add_row(struct jobs_layer *jobs, const struct job *job, int64_t now)
{
    struct region *region = region_create();
    const char *cells[COLUMNS] = {
        [COLUMN_STARTED] = clock_format_ago(region, job->started, now),
        [COLUMN_COMMAND] = job->command,
        [COLUMN_STATUS] = _(job->status),
        [COLUMN_PROGRESS] = job->progress,
        [COLUMN_LINE] = job->line,
    };
    memory_source_add(jobs->source, jobs_key_of(jobs, job), job->state != JOB_RUNNING, cells, NULL);
    region_destroy(region);
}

static bool jobs_some_run(const struct jobs_layer *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        if (jobs->jobs[i].state == JOB_RUNNING)
            return true;
    }
    return false;
}

static void jobs_on_tick(void *context);

/* Looks again while one runs; a list of what has ended wakes nobody. */
static void jobs_set_tick(struct jobs_layer *jobs)
{
    timer_stop(jobs->tick);
    jobs->tick = NULL;
    if (jobs_some_run(jobs))
        jobs->tick = loop_timer(console_loop(jobs->base.layer.console), REFRESH_MS, 0, jobs_on_tick,
                                &jobs->base.layer);
}

static void jobs_refresh(struct layer *layer)
{
    struct jobs_layer *jobs = jobs_of(layer);
    struct console *console = layer->console;
    region_destroy(jobs->region);
    jobs->region = region_create();
    struct error error = ERROR_IN(jobs->region);
    if (!job_list(jobs->region, console_profile(console)->state, &jobs->jobs, &jobs->count, &error))
        console_notice(console, STYLE_ERROR, "%s", error.text);
    memory_source_clear(jobs->source);
    for (size_t i = 0; i < jobs->count; i++)
        jobs_add_row(jobs, &jobs->jobs[i], console_now(console));
    list_refresh(jobs->base.list);
    jobs_set_tick(jobs);
}

static void jobs_on_tick(void *context)
{
    jobs_refresh(context);
}

/* The job under the cursor, or NULL. */
static const struct job *jobs_current(const struct jobs_layer *jobs)
{
    int64_t key = list_current_key(jobs->base.list);
    return key >= 0 && (size_t)key < jobs->count ? &jobs->jobs[jobs->count - 1 - (size_t)key]
                                                 : NULL;
}

static bool jobs_cancel(struct jobs_layer *jobs, const struct job *job)
{
    struct console *console = jobs->base.layer.console;
    struct error error = ERROR_IN(jobs->region);
    if (job_signal(job, SIGINT, &error))
        console_notice(console, STYLE_WARNING, _("%s was asked to stop."), job->command);
    else
        console_notice(console, STYLE_WARNING, "%s", error.text);
    return true;
}

static bool jobs_forget(struct jobs_layer *jobs, const struct job *job)
{
    struct error error = ERROR_IN(jobs->region);
    bool forgotten = job_forget(job, &error);
    if (!forgotten)
        console_notice(jobs->base.layer.console, STYLE_WARNING, _("%s Ctrl-C stops it."),
                       error.text);
    else
        jobs_refresh(&jobs->base.layer);
    return true;
}

static bool jobs_handle_key(struct layer *layer, int key, enum action action)
{
    struct jobs_layer *jobs = jobs_of(layer);
    const struct job *job = jobs_current(jobs);
    if (action == DO_JOBS)
        return true; /* here already */
    if (job && action == DO_ENTER)
        output_layer_open_job(layer->console, job);
    else if (job && action == DO_CANCEL && job->state == JOB_RUNNING)
        return jobs_cancel(jobs, job);
    else if (job && action == DO_FORGET)
        return jobs_forget(jobs, job);
    else
        return list_key(jobs->base.list, key, action);
    return true;
}

static const enum action *jobs_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_ENTER, DO_BACK, DO_HELP, DO_NONE};
    static const enum action none[] = {DO_BACK, DO_PALETTE, DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_ENTER,  DO_BACK, DO_CANCEL, DO_FORGET,
                                          DO_FILTER, DO_HELP, DO_NONE};
    if (list_layer_context(layer) == CONTEXT_INPUT)
        return typing;
    return ((const struct jobs_layer *)layer)->count > 0 ? actions : none;
}

static void jobs_destroy(struct layer *layer)
{
    struct jobs_layer *jobs = jobs_of(layer);
    timer_stop(jobs->tick);
    list_layer_destroy(layer);
    region_destroy(jobs->region);
}

static const struct layer_kind jobs_kind = {
    .name = "jobs",
    .context = CONTEXT_LIST,
    .paint = jobs_paint,
    .key = jobs_handle_key,
    .point = list_layer_point,
    .refresh = jobs_refresh,
    .current_context = list_layer_context,
    .hints = jobs_hints,
    .position = list_layer_position,
    .destroy = jobs_destroy,
};

void jobs_layer_open(struct console *console)
{
    struct jobs_layer *jobs = memory_alloc(1, sizeof *jobs);
    jobs->base.layer.kind = &jobs_kind;
    jobs->source = memory_source_create(columns, COLUMNS);
    jobs->base.list = list_create(&(struct list_options){
        .source = jobs->source,
        .title = _("Jobs"),
        .empty = _("None yet. What takes long, or many, becomes a job."),
        .headings = true,
        .bordered = true,
        .changed = list_layer_changed,
        .context = console,
    });
    console_push(console, &jobs->base.layer);
    jobs_refresh(&jobs->base.layer);
}
