/* SPDX-License-Identifier: Apache-2.0 */
/* The run behind the output layer: its start, its events, its end. */
#include <stdio.h>
#include <string.h>

#include "change/effects.h"
#include "change/record_json.h"
#include "command/command.h"
#include "command/preview.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/fields/drafts.h"
#include "ui/output/output_state.h"
#include "ui/run/child_run.h"
#include "ui/run/run_history.h"
#include "ui/run/transcript.h"
#include "ui/stack/context.h"
#include "ui/stack/job_bell.h"
#include "ui/terminal/number.h"

enum { TICK_MS = 1000 };

static void output_run_changed(struct output *output)
{
    if (output->follow)
        output_scroll(output, (ptrdiff_t)transcript_count(output->transcript));
    console_changed(output->layer.console);
}

static void output_run_on_table(void *context, const char *name, const struct child_column *columns,
                                size_t count)
{
    struct output *output = context;
    if (!output_marks_table(output, name, columns, count))
        transcript_begin_table(output->transcript, columns, count);
}

static void output_run_on_row(void *context, bool inactive, const char *const *cells)
{
    struct output *output = context;
    if (!output_marks_row(output, cells))
        transcript_add_row(output->transcript, inactive, cells);
    output_run_changed(output);
}

static void output_run_on_line(void *context, enum child_line kind, const char *text)
{
    struct output *output = context;
    transcript_add_line(output->transcript, kind, text);
    output_run_changed(output);
}

/* What was done, in the words in which the preview said it. */
static void output_run_on_changes(void *context, const cJSON *changes, const cJSON *effects)
{
    struct output *output = context;
    struct region *region = region_create();
    const struct effects *sent = effects_from_json(region, effects);
    if (sent)
        transcript_add_text(
            output->transcript, TRANSCRIPT_TEXT,
            preview_text(region, records_from_json(region, changes), sent, screen_area().width));
    output_run_changed(output);
    region_destroy(region);
}

static void output_run_on_progress(void *context, int64_t done, int64_t total, const char *units)
{
    struct output *output = context;
    char some[NUMBER_SIZE], all[NUMBER_SIZE], left[ETA_TEXT_SIZE];
    eta_note(&output->eta, clock_monotonic_ms(), done);
    int64_t seconds = eta_seconds(&output->eta, total);
    if (total > 0)
        snprintf(output->progress, sizeof output->progress,
                 seconds < 0 ? _("%s of %s %s") : _("%s of %s %s · %s left"),
                 number_grouped(some, done), number_grouped(all, total), units,
                 seconds < 0 ? "" : eta_text(left, seconds));
    else
        snprintf(output->progress, sizeof output->progress, "%s %s", number_grouped(some, done),
                 units);
    output_run_changed(output);
}

static enum output_outcome output_run_outcome_of(const struct child_end *end)
{
    if (strcmp(end->status, error_kind_name(ERROR_NONE)) == 0)
        return OUTCOME_DONE;
    if (strcmp(end->status, error_kind_name(ERROR_INTERRUPTED)) == 0)
        return OUTCOME_STOPPED;
    return OUTCOME_FAILED;
}

/* The run is to be found again: from its start on (`end` is NULL), and how it ended. */
static void output_run_note_in_history(struct output *output, const struct child_end *end)
{
    struct console *console = output->layer.console;
    const struct profile *profile = console_profile(console);
    if (!end)
        output->noted = run_history_begin(output->region, profile, &output->act, output->job.id);
    else if (output->noted)
        run_history_end(profile, output->noted, end);
    console_runs_changed(console);
}

static void output_run_note_end(struct output *output, const struct child_end *end)
{
    char seconds[NUMBER_SIZE];
    output_run_note_in_history(output, end);
    transcript_add_end(output->transcript, end->text, end->hint);
    output_marks_end(output);
    output->outcome = output_run_outcome_of(end);
    if (output->outcome == OUTCOME_DONE)
        drafts_note_done(console_drafts(output->layer.console), output->shown_line);
    snprintf(output->outcome_text, sizeof output->outcome_text, _("%s · exit status %d · %s s"),
             _(end->status), end->exit_status,
             number_decimal(seconds, (double)end->milliseconds / 1000));
}

static void output_run_on_end(void *context, const struct child_end *end)
{
    struct output *output = context;
    output_run_note_end(output, end);
    if (child_run_is_interrupted(output->run))
        console_notice(output->layer.console, STYLE_WARNING, _("It has stopped."));
    child_run_destroy(output->run);
    output->run = NULL;
    if (output->held)
        console_release(output->layer.console);
    output->held = false;
    timer_stop(output->tick);
    output->tick = NULL;
    output_run_changed(output);
}

static void output_run_on_tick(void *context)
{
    struct output *output = context;
    console_changed(output->layer.console);
}

static void output_run_forget_last(struct output *output)
{
    transcript_destroy(output->transcript);
    output->transcript = transcript_create();
    output->top = 0;
    output->left = 0;
    output->found = -1;
    output->progress[0] = '\0';
    output->eta = (struct eta){0};
    output->results = (struct output_results){0};
    output->noted = NULL;
    output->outcome = OUTCOME_RUNNING;
    output->outcome_text[0] = '\0';
    output->follow = output->act.command->long_running;
}

/* What takes long goes on without the console, should the line to it break. */
static bool output_run_is_long(const struct act *act)
{
    for (size_t i = 0; i < act->word_count; i++) {
        if (strcmp(act->words[i], "--from") == 0)
            return true;
    }
    return act->command->long_running;
}

static bool output_run_start_job(struct output *output, const char *const *argv,
                                 struct error *error)
{
    struct console *console = output->layer.console;
    const struct job_request request = {
        .command = output->act.command->name, .line = output->shown_line, .argv = argv};
    if (!child_run_start_job(output->region, console_profile(console)->state, &request,
                             output->act.input, &output->job, error))
        return false;
    job_bell_watch(console_job_bell(console), &output->job);
    return true;
}

static struct child_run *output_run_start(struct output *output, struct region *region,
                                          struct error *error)
{
    struct console *console = output->layer.console;
    const struct child_listener listener = {.table = output_run_on_table,
                                            .row = output_run_on_row,
                                            .line = output_run_on_line,
                                            .progress = output_run_on_progress,
                                            .changes = output_run_on_changes,
                                            .end = output_run_on_end,
                                            .context = output};
    const char *const *argv =
        child_run_words(region, console_options(console), false, output->act.command->name,
                        output->act.words, output->act.word_count, error);
    if (!argv)
        return NULL;
    if (!output->goes_on && !output_run_is_long(&output->act))
        return child_run_start(console_loop(console), argv, output->act.input, &listener, error);
    if (!output->goes_on && !output_run_start_job(output, argv, error))
        return NULL;
    return child_run_follow(console_loop(console), &output->job, &listener, error);
}

static void output_run_start_child(struct output *output, struct region *region)
{
    struct error error = ERROR_IN(region);
    bool anew = !output->goes_on;
    output->run = output_run_start(output, region, &error);
    output->goes_on = false;
    if (output->run && anew)
        output_run_note_in_history(output, NULL);
    if (!output->run)
        output_run_note_end(output,
                            &(struct child_end){.status = N_("not started"),
                                                .exit_status = error_exit_status(error.kind),
                                                .text = error.text,
                                                .hint = error.hint});
}

void output_start(struct output *output)
{
    struct console *console = output->layer.console;
    struct region *region = region_create();
    output_run_forget_last(output);
    output->started_ms = clock_monotonic_ms();
    output_run_start_child(output, region);
    if (output->run) {
        output->tick =
            loop_timer(console_loop(console), TICK_MS, TICK_MS, output_run_on_tick, output);
        output->held = !child_run_is_job(output->run); /* nobody waits for the end of a job */
        if (output->held)
            console_hold(console);
    }
    region_destroy(region);
    console_changed(console);
}

void output_interrupt(struct output *output)
{
    const char *text = child_run_is_interrupted(output->run)
                           ? _("It is being killed.")
                           : _("Asked to stop. Once more kills it, done or not.");
    child_run_interrupt(output->run);
    console_notice(output->layer.console, STYLE_WARNING, "%s", text);
}
