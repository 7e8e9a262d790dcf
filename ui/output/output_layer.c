/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/output/output_layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "command/words.h"
#include "core/buffer.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/recipe_name.h"
#include "ui/output/act_run.h"
#include "ui/output/output_state.h"
#include "ui/run/child_run.h"
#include "ui/run/transcript.h"
#include "ui/stack/clipboard.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"
#include "ui/terminal/number.h"

enum { SIDE_STEP = 8 };

static struct output *output_of(struct layer *layer)
{
    return (struct output *)layer;
}

static bool output_copy(struct output *output)
{
    struct buffer text = output_text(output);
    clipboard_copy(output->layer.console, buffer_text(&text));
    buffer_free(&text);
    return true;
}

static bool output_save(struct output *output)
{
    if (!console_may_save(output->layer.console))
        return true;
    struct region *region = region_create();
    output_ask(output, PROMPT_SAVE, region_format(region, "%s.txt", output->act.command->name));
    region_destroy(region);
    return true;
}

/* Does it read what only the console that started it had? */
static bool output_lacks_input(const struct output *output)
{
    const struct act *act = &output->act;
    for (size_t i = 0; i + 1 < act->word_count && !act->input; i++) {
        if (strcmp(act->words[i], "--from") == 0 && strcmp(act->words[i + 1], "-") == 0)
            return true;
    }
    return false;
}

static bool output_keep(struct output *output)
{
    struct region *region = region_create();
    const struct act *act = &output->act;
    if (strcmp(act->command->name, "-") == 0)
        console_notice(output->layer.console, STYLE_WARNING, _("This is a recipe already."));
    else if (act->marked || output_lacks_input(output))
        console_notice(output->layer.console, STYLE_WARNING,
                       _("A recipe can't hold rows that are marked."));
    else
        recipe_ask_name(output->layer.console,
                        region_format(region, "%s %s", act->command->name,
                                      words_join(region, act->words, act->word_count)));
    region_destroy(region);
    return true;
}

/* Those that are done are not done again. */
static void output_run_rest(const struct output *output)
{
    struct console *console = output->layer.console;
    struct region *region = region_create();
    struct act act;
    if (output_marks_rest(output, region, &act))
        act_preview(console, &act);
    else
        console_notice(console, STYLE_NORMAL,
                       _("All of them are done: nothing is left to be run."));
    region_destroy(region);
}

static bool output_run_again(struct output *output)
{
    if (output->run)
        console_notice(output->layer.console, STYLE_WARNING, _("It still runs: Ctrl-C stops it."));
    else if (output_lacks_input(output))
        console_notice(output->layer.console, STYLE_WARNING,
                       _("Only the console that started it knows the rows it ran over."));
    else if (output->act.marked && output->act.command->danger != DANGER_READ)
        output_run_rest(output);
    else if (output->act.command->danger == DANGER_READ)
        output_start(output);
    else
        act_preview(output->layer.console, &output->act);
    return true;
}

/* What lies behind may show rows that are different now. */
static void output_close_view(struct output *output)
{
    struct console *console = output->layer.console;
    console_pop(console, &output->layer);
    if (output->act.command->danger != DANGER_READ)
        console_do(console, DO_REFRESH);
}

static void output_leave_job(struct output *output)
{
    struct console *console = output->layer.console;
    output_close_view(output);
    console_notice(console, STYLE_NORMAL, _("%s goes on; J lists the jobs."),
                   output->act.command->name);
}

/* Esc stops what runs, but for a job; once it has ended, goes back. */
static bool output_go_back(struct output *output)
{
    if (output->run && child_run_is_job(output->run))
        output_leave_job(output);
    else if (output->run)
        output_interrupt(output);
    else
        output_close_view(output);
    return true;
}

static bool output_cancel(struct output *output)
{
    if (!output->run)
        return false;
    output_interrupt(output);
    return true;
}

static bool output_search_on(struct output *output, bool backwards)
{
    ptrdiff_t from = output->found >= 0 ? output->found : (ptrdiff_t)output->top;
    if (output->part)
        output_search(output, (size_t)(backwards ? from - 1 : from + 1), backwards);
    else
        output_ask(output, PROMPT_SEARCH, "");
    return true;
}

static bool output_on_key(struct layer *layer, int key, enum action action)
{
    struct output *output = output_of(layer);
    if (output->edit)
        return output_prompt_key(output, key, action);
    if (key == KEY_LEFT_ARROW || key == KEY_RIGHT_ARROW)
        return output_scroll_sideways(output, key == KEY_LEFT_ARROW ? -SIDE_STEP : SIDE_STEP);
    switch (action) {
    case DO_UP: return output_scroll_by(output, -1);
    case DO_DOWN: return output_scroll_by(output, 1);
    case DO_PAGE_UP: return output_scroll_by(output, -output->height);
    case DO_PAGE_DOWN: return output_scroll_by(output, output->height);
    case DO_HALF_UP: return output_scroll_by(output, -(output->height + 1) / 2);
    case DO_HALF_DOWN: return output_scroll_by(output, (output->height + 1) / 2);
    case DO_FIRST: return output_scroll_by(output, -(ptrdiff_t)output->top);
    case DO_LAST: return output_scroll_to_end(output);
    case DO_SEARCH: output_ask(output, PROMPT_SEARCH, ""); return true;
    case DO_SEARCH_NEXT: return output_search_on(output, false);
    case DO_SEARCH_PREVIOUS: return output_search_on(output, true);
    case DO_SAVE: return output_save(output);
    case DO_COPY: return output_copy(output);
    case DO_KEEP: return output_keep(output);
    case DO_RUN_AGAIN: return output_run_again(output);
    case DO_CANCEL: return output_cancel(output);
    case DO_BACK:
    case DO_CLOSE: return output_go_back(output);
    default: return false;
    }
}

static enum key_context output_current_context(const struct layer *layer)
{
    return ((const struct output *)layer)->edit ? CONTEXT_INPUT : CONTEXT_TEXT;
}

static const enum action *output_hints(const struct layer *layer)
{
    static const enum action running[] = {DO_BACK, DO_LAST, DO_SEARCH, DO_HELP, DO_NONE};
    static const enum action ended[] = {DO_BACK,      DO_SEARCH, DO_SAVE, DO_COPY,
                                        DO_RUN_AGAIN, DO_HELP,   DO_NONE};
    static const enum action prompt[] = {DO_ENTER, DO_BACK, DO_NONE};
    const struct output *output = (const struct output *)layer;
    if (output->edit)
        return prompt;
    return output->run ? running : ended;
}

static const char *output_position(const struct layer *layer)
{
    /* The text lives in the layer, which is changed by no more than that. */
    struct output *output = (struct output *)(uintptr_t)layer;
    char first[NUMBER_SIZE], all[NUMBER_SIZE];
    size_t count = transcript_count(output->transcript);
    snprintf(output->position, sizeof output->position, _("line %s of %s"),
             number_grouped(first, count ? (int64_t)output->top + 1 : 0),
             number_grouped(all, (int64_t)count));
    return output->position;
}

static void output_destroy(struct layer *layer)
{
    struct output *output = output_of(layer);
    timer_stop(output->tick);
    if (output->held)
        console_release(layer->console);
    child_run_destroy(output->run);
    transcript_destroy(output->transcript);
    line_edit_destroy(output->edit);
    free(output->part);
    free(output->path);
    region_destroy(output->region);
}

static const struct layer_kind output_kind = {
    .name = "output",
    .context = CONTEXT_TEXT,
    .paint = output_paint,
    .key = output_on_key,
    .current_context = output_current_context,
    .hints = output_hints,
    .position = output_position,
    .destroy = output_destroy,
};

static struct output *output_create(void)
{
    struct output *output = memory_alloc(1, sizeof *output);
    output->layer.kind = &output_kind;
    output->region = region_create();
    return output;
}

void output_layer_open(struct console *console, const struct act *act)
{
    struct output *output = output_create();
    output->act = act_copy(output->region, act);
    output->shown_line = act_line(output->region, &output->act);
    console_push(console, &output->layer);
    output_start(output);
}

/* The words after `aloha-tui --batch NAME`, to run it again with. */
static void output_read_line(struct output *output, const char *line)
{
    enum { BEFORE = 3 };
    size_t count;
    const char *const *words = words_split(output->region, line, &count, NULL);
    if (words && count >= BEFORE) {
        output->act.words = words + BEFORE;
        output->act.word_count = count - BEFORE;
    }
}

void output_layer_open_job(struct console *console, const struct job *job)
{
    const struct command *command = registry_find(job->command);
    if (!command) {
        console_notice(console, STYLE_WARNING, _("There is no command %s any more; its log is %s."),
                       job->command, job->log);
        return;
    }
    struct output *output = output_create();
    output->act.command = command;
    output->shown_line = region_copy_text(output->region, job->line);
    output_read_line(output, output->shown_line);
    output->job = job_copy(output->region, job);
    output->goes_on = true;
    console_push(console, &output->layer);
    output_start(output);
}
