/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/console/actions.h"

#include <signal.h>

#include "command/registry.h"
#include "core/clock.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/columns_layer.h"
#include "ui/dialog/export_layer.h"
#include "ui/dialog/help_layer.h"
#include "ui/dialog/record_layer.h"
#include "ui/dialog/views_layer.h"
#include "ui/form/form.h"
#include "ui/list/list.h"
#include "ui/output/act_refusal.h"
#include "ui/screen/edit_layer.h"
#include "ui/screen/jobs_layer.h"
#include "ui/screen/palette.h"
#include "ui/screen/recipe_layer.h"
#include "ui/screen/runs_layer.h"
#include "ui/screen/service_layer.h"
#include "ui/source/browse_kinds.h"
#include "ui/stack/console_state.h"
#include "ui/stack/lights.h"

enum { SECOND_INTERRUPT_MS = 2000 }; /* Ctrl-C twice within this leaves */

/* The list that has the focus, or NULL. */
static struct list *actions_list(struct console *console)
{
    struct layer *layer = console->top;
    return layer->kind->list ? layer->kind->list(layer, NULL) : NULL;
}

/* The same, if it is one of people's data; else says that there is none. */
static struct list *actions_need_list(struct console *console)
{
    struct list *list = actions_list(console);
    if (list && list_name(list))
        return list;
    console_notice(console, STYLE_WARNING, _("There is no list here to do that with."));
    return NULL;
}

static void actions_columns(struct console *console)
{
    struct list *list = actions_need_list(console);
    if (list)
        columns_layer_open(console, list);
}

static void actions_arrange(struct console *console, enum action action)
{
    struct list *list = actions_need_list(console);
    if (list)
        columns_arrange_sorted(console, list, action);
}

static void actions_wider(struct console *console)
{
    actions_arrange(console, DO_WIDER);
}

static void actions_narrower(struct console *console)
{
    actions_arrange(console, DO_NARROWER);
}

static void actions_hide(struct console *console)
{
    actions_arrange(console, DO_HIDE);
}

static void actions_views(struct console *console)
{
    struct list *list = actions_need_list(console);
    if (list)
        views_layer_open(console, list);
}

static void actions_save(struct console *console)
{
    struct list *list = actions_need_list(console);
    if (list)
        export_layer_open(console, list);
}

static void actions_record(struct console *console)
{
    const struct list *list = actions_list(console);
    if (list)
        record_layer_open(console, list);
}

/* Offers the commands that take what is under the cursor. */
static void actions_act(struct console *console)
{
    struct region *region = region_create();
    const struct layer *layer = console->top;
    struct form_subject subject = {0};
    if (layer->kind->subject && layer->kind->subject(layer, region, &subject))
        palette_open_for(console, &subject);
    region_destroy(region);
}

/* What is under the cursor stands last among what the layer is about. */
static void actions_edit(struct console *console)
{
    struct region *region = region_create();
    const struct layer *layer = console->top;
    struct browse_target targets[BROWSE_TARGETS_MOST];
    size_t count = layer->kind->targets ? layer->kind->targets(layer, region, targets) : 0;
    if (count > 0)
        edit_layer_open(console, &targets[count - 1]);
    else
        console_notice(console, STYLE_WARNING, _("There is nothing here to edit."));
    region_destroy(region);
}

/* The list that a command prints, unless the command is refused here. */
static void actions_logs(struct console *console)
{
    static const char command[] = "list_logs";
    const char *refusal = act_refusal(console, registry_find(command));
    if (refusal)
        console_notice(console, STYLE_WARNING, "%s: %s", command, refusal);
    else
        service_layer_open(console, service_pane_find(command));
}

static void actions_refresh(struct console *console)
{
    lights_refresh(console->lights);
    console_refresh_layers(console);
}

static void actions_retry(struct console *console)
{
    async_database_retry_now(console->database);
}

static void actions_repaint(struct console *console UNUSED)
{
    screen_redraw();
}

static void actions_suspend(struct console *console UNUSED)
{
    raise(SIGTSTP);
}

/* Ctrl-C with nothing to cancel: once it is said, twice it leaves. */
static void actions_cancel(struct console *console)
{
    int64_t now = clock_monotonic_ms();
    if (console->interrupted_ms && now - console->interrupted_ms < SECOND_INTERRUPT_MS)
        console_quit(console);
    else
        console_notice(console, STYLE_WARNING, _("Nothing to cancel. Ctrl-C again or Q leaves."));
    console->interrupted_ms = now;
}

static void actions_earlier(struct console *console)
{
    if (console->top->below)
        console_leave(console);
    else
        console_notice(console, STYLE_NORMAL, _("This is the first screen."));
}

static void actions_close(struct console *console)
{
    if (console->top->below)
        console_leave(console);
    else
        console_quit(console);
}

void actions_run(struct console *console, enum action action)
{
    static void (*const actions[DO_LIMIT])(struct console * console) = {
        [DO_COLUMNS] = actions_columns,   [DO_WIDER] = actions_wider,
        [DO_NARROWER] = actions_narrower, [DO_HIDE] = actions_hide,
        [DO_VIEWS] = actions_views,       [DO_SAVE] = actions_save,
        [DO_HELP] = help_layer_open,      [DO_PALETTE] = palette_open,
        [DO_ACT] = actions_act,           [DO_JOBS] = jobs_layer_open,
        [DO_RUNS] = runs_layer_open,      [DO_LOGS] = actions_logs,
        [DO_RECIPES] = recipe_layer_open, [DO_REFRESH] = actions_refresh,
        [DO_WATCH] = console_watch_next,  [DO_PAUSE] = console_watch_pause,
        [DO_RETRY] = actions_retry,       [DO_REPAINT] = actions_repaint,
        [DO_SUSPEND] = actions_suspend,   [DO_CANCEL] = actions_cancel,
        [DO_BACK] = console_leave,        [DO_EARLIER] = actions_earlier,
        [DO_LATER] = console_return,      [DO_RECORD] = actions_record,
        [DO_EDIT] = actions_edit,         [DO_CLOSE] = actions_close,
        [DO_QUIT] = console_quit,
    };
    if (actions[action])
        actions[action](console);
}

bool actions_open_line(struct console *console, const char *line)
{
    return form_open_line(console, line, NULL) != FORM_LINE_NONE;
}
