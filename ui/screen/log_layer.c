/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/log_layer.h"

#include <stdlib.h>

#include "config/profile.h"
#include "core/error.h"
#include "core/file_watch.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/list_layer.h"
#include "ui/list/list.h"
#include "ui/source/log_source.h"
#include "ui/stack/context.h"

/* What its columns are kept under: those of one log suit the others. */
#define LIST_NAME "log"

enum { AGAIN_MS = 100 }; /* after which a list that was busy is told again */

struct log_layer {
    struct list_layer base;
    char *name;
    struct list_source *source; /* the list's */
    struct file_watch *watch;   /* NULL: the system does not tell */
    struct timer *again;        /* NULL: the list knows all */
    bool paused;
    bool rotated; /* what is shown is the file that had the name before */
};

static struct log_layer *log_layer_of(struct layer *layer)
{
    return (struct log_layer *)layer;
}

static void log_on_again(void *context);

static void log_forget_again(struct log_layer *log)
{
    timer_stop(log->again);
    log->again = NULL;
}

static void log_tell_again(struct log_layer *log)
{
    if (!log->again)
        log->again =
            loop_timer(console_loop(log->base.layer.console), AGAIN_MS, 0, log_on_again, log);
}

static void log_follow(struct log_layer *log)
{
    log_forget_again(log);
    if (!list_follow(log->base.list))
        log_tell_again(log);
}

static void log_read_end(struct log_layer *log)
{
    log_forget_again(log);
    list_read_end(log->base.list);
}

/* From here on keys mean other rows: none is marked. */
static void log_show_other_rows(struct log_layer *log)
{
    list_key(log->base.list, KEY_NONE, DO_UNMARK);
    log_read_end(log);
}

/* The new file, if it is there yet. */
static void log_turn_to_new(struct log_layer *log)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    log->rotated = !log_source_reopen(log->source, &error);
    if (!log->rotated)
        log_show_other_rows(log);
    region_destroy(region);
}

/* Who reads back in a file that is rotated reads on in it. */
static void log_look(struct log_layer *log)
{
    enum log_change change = log_source_look(log->source);
    if (change == LOG_GROWN) {
        log_follow(log);
        change = log_source_look(log->source);
    }
    if (change == LOG_CUT)
        log_show_other_rows(log);
    log->rotated = change == LOG_ROTATED;
    if (log->rotated && list_is_at_end(log->base.list))
        log_turn_to_new(log);
    console_changed(log->base.layer.console);
}

static void log_on_again(void *context)
{
    log_follow(context);
}

static void log_on_file(void *context)
{
    struct log_layer *log = context;
    if (!log->paused)
        log_look(log);
}

static const char *log_state_of(const struct log_layer *log)
{
    if (list_is_waiting(log->base.list))
        return _(" · searching");
    if (log->paused)
        return _(" · paused");
    if (log->rotated)
        return _(" · rotated: R reads the new file");
    if (!log->watch)
        return _(" · R reads what was added");
    return list_is_at_end(log->base.list) ? _(" · follows") : "";
}

static void log_paint(struct layer *layer, struct area area)
{
    struct log_layer *log = log_layer_of(layer);
    struct region *region = region_create();
    list_set_title(log->base.list, region_format(region, "%s%s", log->name, log_state_of(log)));
    list_paint(log->base.list, area, true);
    region_destroy(region);
}

static bool log_pause_or_go_on(struct log_layer *log)
{
    log->paused = !log->paused;
    console_notice(log->base.layer.console, STYLE_NORMAL,
                   log->paused ? _("What is added is not shown until Z is pressed again.")
                               : _("What is added is shown."));
    if (!log->paused)
        log_look(log);
    return true;
}

static void log_refresh(struct layer *layer)
{
    struct log_layer *log = log_layer_of(layer);
    enum log_change change = log_source_look(log->source);
    if (change == LOG_ROTATED)
        log_turn_to_new(log);
    else if (change == LOG_CUT)
        log_show_other_rows(log);
    else if (list_is_at_end(log->base.list))
        log_read_end(log);
    else
        list_refresh(log->base.list);
}

/* A watch has nothing to add but where the system does not tell of changes. */
static void log_tick(struct layer *layer)
{
    log_on_file(log_layer_of(layer));
}

static bool log_handle_key(struct layer *layer, int key, enum action action)
{
    struct log_layer *log = log_layer_of(layer);
    if (action == DO_PAUSE)
        return log_pause_or_go_on(log);
    return list_key(log->base.list, key, action);
}

static const enum action *log_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_BACK, DO_FILTER, DO_RECORD, DO_PAUSE,
                                          DO_LAST, DO_SAVE,   DO_HELP,   DO_NONE};
    return list_layer_context(layer) == CONTEXT_INPUT ? typing : actions;
}

static void log_destroy(struct layer *layer)
{
    struct log_layer *log = log_layer_of(layer);
    log_forget_again(log);
    file_watch_stop(log->watch);
    list_layer_destroy(layer);
    free(log->name);
}

static const struct layer_kind log_kind = {
    .name = "log",
    .context = CONTEXT_LIST,
    .paint = log_paint,
    .key = log_handle_key,
    .point = list_layer_point,
    .refresh = log_refresh,
    .current_context = list_layer_context,
    .hints = log_hints,
    .position = list_layer_position,
    .list = list_layer_list,
    .tick = log_tick,
    .destroy = log_destroy,
};

static void log_open_source(struct console *console, const char *name, const char *path,
                            struct list_source *source)
{
    struct log_layer *log = memory_alloc(1, sizeof *log);
    log->base.layer.kind = &log_kind;
    log->name = memory_copy_text(name);
    log->source = source;
    log->base.list = list_create(&(struct list_options){
        .source = source,
        .title = name,
        .name = LIST_NAME,
        .saved = console_saved_views(console),
        .headings = true,
        .bordered = true,
        .from_end = true,
        .loop = console_loop(console),
        .changed = list_layer_changed,
        .context = console,
    });
    log->watch = file_watch_start(console_loop(console), path, log_on_file, log);
    console_push(console, &log->base.layer);
    list_read_end(log->base.list);
}

void log_layer_open(struct console *console, const char *name)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const char *path = region_format(region, "%s/%s", console_profile(console)->logs, name);
    struct list_source *source = log_source_create(console_loop(console), path, &error);
    if (source)
        log_open_source(console, name, path, source);
    else
        console_notice(console, STYLE_ERROR, "%s %s", error.text, error.hint ? error.hint : "");
    region_destroy(region);
}
