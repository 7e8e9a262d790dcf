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

static struct transcript *said(const struct confirm *confirm)
{
    return preview_result_said(confirm->coming);
}

/* What became of each marked row is said line by line as well. */
static void on_table(void *context, const char *name, const struct child_column *columns,
                     size_t count)
{
    struct confirm *confirm = context;
    confirm->results = confirm->act.marked && strcmp(name, "items") == 0;
    if (!confirm->results)
        transcript_begin_table(said(confirm), columns, count);
}

static void on_row(void *context, bool inactive, const char *const *cells)
{
    const struct confirm *confirm = context;
    if (!confirm->results)
        transcript_add_row(said(confirm), inactive, cells);
}

static void on_line(void *context, enum child_line kind, const char *text)
{
    const struct confirm *confirm = context;
    transcript_add_line(said(confirm), kind, text);
    if (kind == CHILD_WARNING)
        preview_result_warn(confirm->coming);
}

static void on_progress(void *context UNUSED, int64_t done UNUSED, int64_t total UNUSED,
                        const char *units UNUSED)
{
}

static void on_changes(void *context, const cJSON *changes, const cJSON *effects)
{
    const struct confirm *confirm = context;
    preview_result_add(confirm->coming, changes, effects);
}

/* Shows what was found, to be answered anew. */
static void show(struct confirm *confirm)
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
static void conclude(struct confirm *confirm)
{
    struct console *console = confirm->layer.console;
    if (confirm->agreed && preview_result_agree(confirm->preview, confirm->coming)) {
        console_pop(console, &confirm->layer);
        output_layer_open(console, &confirm->act);
    } else {
        show(confirm);
    }
}

static void on_end(void *context, const struct child_end *end)
{
    struct confirm *confirm = context;
    preview_result_end(confirm->coming, end);
    confirm_stop(confirm);
    conclude(confirm);
}

void confirm_preview(struct confirm *confirm)
{
    struct console *console = confirm->layer.console;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct child_listener listener = {.table = on_table,
                                            .row = on_row,
                                            .line = on_line,
                                            .progress = on_progress,
                                            .changes = on_changes,
                                            .end = on_end,
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
        conclude(confirm);
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
