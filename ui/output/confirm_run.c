/* SPDX-License-Identifier: Apache-2.0 */
/* The previews behind a confirmation, and what follows from them. */
#include <string.h>

#include "command/command.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/output/confirm_state.h"
#include "ui/output/output_layer.h"
#include "ui/run/child_run.h"
#include "ui/run/preview_result.h"
#include "ui/run/transcript.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"

static struct transcript *confirm_run_said(const struct confirm *confirm)
{
    return preview_result_said(confirm->coming);
}

/* What became of each marked row is said line by line as well. */
static void confirm_run_on_table(void *context, const char *name,
                                 const struct child_column *columns, size_t count)
{
    struct confirm *confirm = context;
    confirm->results = confirm->act.marked && strcmp(name, "items") == 0;
    if (!confirm->results)
        transcript_begin_table(confirm_run_said(confirm), columns, count);
}

static void confirm_run_on_row(void *context, bool inactive, const char *const *cells)
{
    const struct confirm *confirm = context;
    if (!confirm->results)
        transcript_add_row(confirm_run_said(confirm), inactive, cells);
}

static void confirm_run_on_line(void *context, enum child_line kind, const char *text)
{
    const struct confirm *confirm = context;
    transcript_add_line(confirm_run_said(confirm), kind, text);
    if (kind == CHILD_WARNING)
        preview_result_warn(confirm->coming);
}

static void confirm_run_on_progress(void *context UNUSED, int64_t done UNUSED, int64_t total UNUSED,
                                    const char *units UNUSED)
{
}

static void confirm_run_on_changes(void *context, const cJSON *changes, const cJSON *effects)
{
    const struct confirm *confirm = context;
    preview_result_add(confirm->coming, changes, effects);
}

/* Shows what was found, to be answered anew. */
static void confirm_run_show(struct confirm *confirm)
{
    preview_result_destroy(confirm->preview);
    confirm->preview = confirm->coming;
    confirm->coming = NULL;
    confirm->moved = confirm->agreed;
    confirm->agreed = false;
    confirm->yes = false;
    confirm->top = 0;
    line_edit_set(confirm->edit, "");
    console_changed(confirm->layer.console);
}

/* Runs what was agreed to, if it is still the same. */
static void confirm_run_conclude(struct confirm *confirm)
{
    struct console *console = confirm->layer.console;
    if (confirm->agreed && preview_result_agree(confirm->preview, confirm->coming)) {
        console_pop(console, &confirm->layer);
        output_layer_open(console, &confirm->act);
    } else {
        confirm_run_show(confirm);
    }
}

static void confirm_run_on_end(void *context, const struct child_end *end)
{
    struct confirm *confirm = context;
    preview_result_end(confirm->coming, end);
    confirm_stop(confirm);
    confirm_run_conclude(confirm);
}

void confirm_preview(struct confirm *confirm)
{
    struct console *console = confirm->layer.console;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct child_listener listener = {.table = confirm_run_on_table,
                                            .row = confirm_run_on_row,
                                            .line = confirm_run_on_line,
                                            .progress = confirm_run_on_progress,
                                            .changes = confirm_run_on_changes,
                                            .end = confirm_run_on_end,
                                            .context = confirm};
    preview_result_destroy(confirm->coming);
    confirm->coming = preview_result_create();
    const char *const *argv =
        child_run_words(region, console_options(console), true, confirm->act.command->name,
                        confirm->act.words, confirm->act.word_count, &error);
    if (argv)
        confirm->run =
            child_run_start(console_loop(console), argv, confirm->act.input, &listener, &error);
    if (confirm->run) {
        console_hold(console);
    } else {
        preview_result_end(confirm->coming, &(struct child_end){.status = N_("not started"),
                                                                .text = error.text,
                                                                .hint = error.hint});
        confirm_run_conclude(confirm);
    }
    region_destroy(region);
    console_changed(console);
}

void confirm_stop(struct confirm *confirm)
{
    if (!confirm->run)
        return;
    child_run_destroy(confirm->run);
    confirm->run = NULL;
    console_release(confirm->layer.console);
}
