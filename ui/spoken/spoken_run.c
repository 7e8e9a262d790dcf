/* SPDX-License-Identifier: Apache-2.0 */
/* A command in a child process, and what it says in words. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job.h"
#include "ui/run/child_run.h"
#include "ui/run/preview_result.h"
#include "ui/run/run_history.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/throttle.h"
#include "ui/spoken/voice.h"
#include "ui/terminal/number.h"

struct spoken_child {
    struct spoken *spoken;
    struct voice *voice;
    struct preview_result *preview; /* of a preview; or NULL */
    bool silent;
    struct region *table; /* of the columns */
    const char **columns;
    size_t column_count;
    int64_t rows;
    struct throttle throttle;
    const char *job;   /* its id, or NULL */
    const char *noted; /* its id in the history of runs, or NULL: a preview */
    bool ended, succeeded;
};

/* Long silences worry who can't see that something goes on. */
static void spoken_run_on_silence(void *context)
{
    struct spoken_child *child = context;
    if (throttle_is_due(&child->throttle, 0, 0, clock_monotonic_ms()))
        voice_say(child->voice, _("Still at work."));
}

static void spoken_run_note_said(struct spoken_child *child)
{
    child->throttle.said_ms = clock_monotonic_ms();
}

static void spoken_run_on_table(void *context, const char *name UNUSED,
                                const struct child_column *columns, size_t count)
{
    struct spoken_child *child = context;
    region_reset(child->table);
    child->columns = region_alloc_array(child->table, count + 1, sizeof *child->columns);
    for (size_t i = 0; i < count; i++)
        child->columns[i] = region_copy_text(child->table, columns[i].name);
    child->column_count = count;
    child->rows = 0;
}

static void spoken_run_on_row(void *context, bool inactive, const char *const *cells)
{
    struct spoken_child *child = context;
    char number[NUMBER_SIZE];
    child->rows++;
    if (child->silent)
        return;
    voice_say(child->voice, inactive ? _("row %s, deactivated") : _("row %s"),
              number_grouped(number, child->rows));
    for (size_t i = 0; i < child->column_count; i++)
        voice_say(child->voice, "%s: %s", child->columns[i], cells[i]);
    spoken_run_note_said(child);
}

static void spoken_run_on_line(void *context, enum child_line kind, const char *text)
{
    struct spoken_child *child = context;
    if (child->preview && kind == CHILD_WARNING)
        preview_result_warn(child->preview);
    if (child->silent)
        return;
    voice_say(child->voice, kind == CHILD_WARNING ? _("Warning: %s") : "%s", text);
    spoken_run_note_said(child);
}

static void spoken_run_on_progress(void *context, int64_t done, int64_t total, const char *units)
{
    struct spoken_child *child = context;
    char some[NUMBER_SIZE], all[NUMBER_SIZE];
    if (!throttle_is_due(&child->throttle, done, total, clock_monotonic_ms()))
        return;
    if (total > 0)
        voice_say(child->voice, _("%d percent: %s of %s %s."),
                  (int)(100 * ((double)done / (double)total)), number_grouped(some, done),
                  number_grouped(all, total), units);
    else
        voice_say(child->voice, _("%s %s so far."), number_grouped(some, done), units);
}

static void spoken_run_on_changes(void *context, const cJSON *changes, const cJSON *effects)
{
    struct spoken_child *child = context;
    if (child->preview)
        preview_result_add(child->preview, changes, effects);
}

/* How it ended. A preview that went well is followed by what it found. */
static void spoken_run_say_end(struct spoken_child *child, const struct child_end *end)
{
    char seconds[NUMBER_SIZE];
    if (!child->succeeded) {
        spoken_complain(child->spoken, end->text ? end->text : _("It has failed."), end->hint);
        voice_say(child->voice, _("Ended as %s, exit status %d."), _(end->status),
                  end->exit_status);
    } else if (!child->preview) {
        voice_say(child->voice, _("Done, %s seconds."),
                  number_decimal(seconds, (double)end->milliseconds / 1000));
    }
}

static void spoken_run_on_end(void *context, const struct child_end *end)
{
    struct spoken_child *child = context;
    child->ended = true;
    child->succeeded = strcmp(end->status, error_kind_name(ERROR_NONE)) == 0;
    if (child->preview)
        preview_result_end(child->preview, end);
    if (child->noted)
        run_history_end(child->spoken->profile, child->noted, end);
    spoken_run_say_end(child, end);
}

static void spoken_run_on_job_end(void *context UNUSED, int status UNUSED)
{
}

/* What takes long goes on without us, should the line to here break. */
static bool spoken_run_is_long(const struct act *act)
{
    for (size_t i = 0; i < act->word_count; i++) {
        if (strcmp(act->words[i], "--from") == 0)
            return true;
    }
    return act->command->long_running;
}

static struct child_run *spoken_run_start_job(struct spoken_child *child, struct region *region,
                                              const struct act *act, const char *const *argv,
                                              const struct child_listener *listener,
                                              struct error *error)
{
    struct spoken *spoken = child->spoken;
    struct job job;
    const struct job_request request = {
        .command = act->command->name, .line = act_line(region, act), .argv = argv};
    if (!child_run_start_job(region, spoken->profile->state, &request, act->input, &job, error))
        return NULL;
    child->job = job.id;
    loop_on_child(spoken->loop, job.pid, spoken_run_on_job_end, NULL);
    voice_say(spoken->voice,
              _("Job %s is under way. It goes on if this program ends; Ctrl-C stops it."), job.id);
    return child_run_follow(spoken->loop, &job, listener, error);
}

static struct child_run *spoken_run_start(struct spoken_child *child, struct region *region,
                                          const struct act *act, struct error *error)
{
    const struct child_listener listener = {.table = spoken_run_on_table,
                                            .row = spoken_run_on_row,
                                            .line = spoken_run_on_line,
                                            .progress = spoken_run_on_progress,
                                            .changes = spoken_run_on_changes,
                                            .end = spoken_run_on_end,
                                            .context = child};
    struct spoken *spoken = child->spoken;
    const char *const *argv =
        child_run_words(region, spoken->options, child->preview != NULL, act->command->name,
                        act->words, act->word_count, error);
    if (!argv)
        return NULL;
    if (!child->preview && spoken_run_is_long(act))
        return spoken_run_start_job(child, region, act, argv, &listener, error);
    return child_run_start(spoken->loop, argv, act->input, &listener, error);
}

/* Ctrl-C asks the command to stop; what has been done by then, the command says. */
static void spoken_run_wait_for_end(struct spoken_child *child, struct child_run *run)
{
    while (!voice_wait(child->voice, &child->ended) && !voice_is_terminated(child->voice)) {
        voice_say(child->voice, child_run_is_interrupted(run)
                                    ? _("It is being killed.")
                                    : _("Asked to stop. Ctrl-C once more kills it, done or not."));
        child_run_interrupt(run);
    }
}

bool spoken_run_child(struct spoken *spoken, const struct act *act, struct preview_result *preview,
                      bool silent)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct spoken_child child = {
        .spoken = spoken,
        .voice = spoken->voice,
        .preview = preview,
        .silent = silent,
        .table = region_create(),
        .throttle = {.said_ms = clock_monotonic_ms()},
    };
    struct child_run *run = spoken_run_start(&child, region, act, &error);
    if (run && !preview)
        child.noted = run_history_begin(region, spoken->profile, act, child.job);
    if (run) {
        struct timer *silence = loop_timer(spoken->loop, PACE_SECONDS * 1000, PACE_SECONDS * 1000,
                                           spoken_run_on_silence, &child);
        spoken_run_wait_for_end(&child, run);
        timer_stop(silence);
        child_run_destroy(run);
    } else {
        spoken_complain(spoken, error.text, error.hint);
    }
    region_destroy(child.table);
    region_destroy(region);
    return child.succeeded;
}
