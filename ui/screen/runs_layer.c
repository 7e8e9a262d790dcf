/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/runs_layer.h"

#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/list_layer.h"
#include "ui/form/form.h"
#include "ui/list/list.h"
#include "ui/run/run_history.h"
#include "ui/run/runs_source.h"
#include "ui/screen/recipe_layer.h"
#include "ui/stack/context.h"

struct runs_layer {
    struct list_layer base;
    struct region *region; /* of the runs */
    const struct past_run *runs;
    size_t count;
};

static struct runs_layer *runs_of(struct layer *layer)
{
    return (struct runs_layer *)layer;
}

void runs_open_again(struct console *console, const struct past_run *run)
{
    struct region *region = region_create();
    const char *obstacle = past_run_obstacle(run);
    if (obstacle)
        console_notice(console, STYLE_WARNING, _("%s can't be opened: %s."), run->command,
                       obstacle);
    else if (run->recipe)
        recipe_layer_open_at(console, run->recipe);
    else
        form_open_line(console, past_run_line(region, run), NULL);
    region_destroy(region);
}

static void runs_paint(struct layer *layer, struct area area)
{
    struct runs_layer *runs = runs_of(layer);
    list_paint(runs->base.list, area, true);
    if (runs->count == 0)
        screen_text(area.y + 2, area.x + 3, area.width - 4, STYLE_DIM,
                    _("None yet. What is run from here stands here afterwards."));
}

static void runs_refresh(struct layer *layer)
{
    struct runs_layer *runs = runs_of(layer);
    struct console *console = layer->console;
    region_reset(runs->region);
    runs->runs = run_history_list(runs->region, console_profile(console), &runs->count);
    runs_source_fill(list_source(runs->base.list), runs->runs, runs->count, console_now(console));
    list_refresh(runs->base.list);
}

/* The run under the cursor, or NULL. */
static const struct past_run *runs_current(const struct runs_layer *runs)
{
    int64_t key = list_current_key(runs->base.list);
    return key < 0 ? NULL : &runs->runs[runs->count - 1 - (size_t)key];
}

static bool runs_forget(struct runs_layer *runs, const struct past_run *run)
{
    run_history_forget(console_profile(runs->base.layer.console), run->id);
    runs_refresh(&runs->base.layer);
    return true;
}

static bool runs_handle_key(struct layer *layer, int key, enum action action)
{
    struct runs_layer *runs = runs_of(layer);
    const struct past_run *run = runs_current(runs);
    bool typing = list_context(runs->base.list) == CONTEXT_INPUT;
    if (action == DO_RUNS)
        return true; /* here already */
    if (run && action == DO_FORGET)
        return runs_forget(runs, run);
    if (!run || action != DO_ENTER || typing)
        return list_key(runs->base.list, key, action);
    runs_open_again(layer->console, run);
    return true;
}

static const enum action *runs_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_ENTER, DO_RECORD, DO_FORGET, DO_FILTER,
                                          DO_HELP,  DO_BACK,   DO_NONE};
    return list_layer_context(layer) == CONTEXT_INPUT ? typing : actions;
}

static void runs_destroy(struct layer *layer)
{
    struct runs_layer *runs = runs_of(layer);
    list_layer_destroy(layer);
    region_destroy(runs->region);
}

static const struct layer_kind runs_kind = {
    .name = "runs",
    .context = CONTEXT_LIST,
    .paint = runs_paint,
    .key = runs_handle_key,
    .point = list_layer_point,
    .refresh = runs_refresh,
    .runs_changed = runs_refresh,
    .current_context = list_layer_context,
    .hints = runs_hints,
    .position = list_layer_position,
    .list = list_layer_list,
    .destroy = runs_destroy,
};

void runs_layer_open(struct console *console)
{
    struct runs_layer *runs = memory_alloc(1, sizeof *runs);
    runs->base.layer.kind = &runs_kind;
    runs->region = region_create();
    runs->base.list = list_create(&(struct list_options){
        .source = runs_source_create(),
        .title = _("Runs"),
        .headings = true,
        .bordered = true,
        .changed = list_layer_changed,
        .context = console,
    });
    console_push(console, &runs->base.layer);
    runs_refresh(&runs->base.layer);
}
