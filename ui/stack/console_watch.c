/* SPDX-License-Identifier: Apache-2.0 */
/* The watch: the list that has the focus is read again and again while somebody looks at it. */
#include <time.h>

#include "core/loop.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/stack/console_state.h"

/* Seconds; none: no watch. */
static const int intervals[] = {0, 2, 5, 10, 30, 60};

/* The layer that a person looks at while dialogs lie on it. */
static struct layer *console_watch_main_layer(const struct console *console)
{
    struct layer *layer = console->top;
    while (layer->kind->dialog && layer->below)
        layer = layer->below;
    return layer;
}

static struct list *console_watch_list_of(struct layer *layer)
{
    return layer->kind->list ? layer->kind->list(layer, NULL) : NULL;
}

/* Under a dialog nothing moves, and neither while somebody types. */
static bool console_watch_is_held(const struct console *console)
{
    return console->top->kind->dialog || layer_context(console->top) != CONTEXT_LIST;
}

static void console_watch_on_tick(void *context)
{
    struct console *console = context;
    struct layer *layer = console->top;
    if (console_watch_is_held(console))
        return;
    struct list *list = console_watch_list_of(layer);
    if (layer->kind->tick)
        layer->kind->tick(layer);
    else if (list)
        list_tick(list);
}

void console_watch_stop(struct console *console)
{
    timer_stop(console->tick);
    console->tick = NULL;
}

static void console_watch_start(struct console *console)
{
    int interval = intervals[console->watch] * 1000;
    console_watch_stop(console);
    if (interval > 0 && !console->watch_paused &&
        async_database_state(console->database) == DATABASE_READY)
        console->tick =
            loop_timer(console->loop, interval, interval, console_watch_on_tick, console);
}

void console_watch_database(struct console *console)
{
    bool ready = async_database_state(console->database) == DATABASE_READY;
    if (!ready)
        console_watch_stop(console);
    else if (!console->tick)
        console_watch_start(console);
}

int console_watch_interval(size_t number)
{
    return number < ARRAY_LENGTH(intervals) ? intervals[number] : -1;
}

size_t console_watch_number(const struct console *console)
{
    return console->watch;
}

void console_watch_next(struct console *console)
{
    console_watch_use(console, (console->watch + 1) % ARRAY_LENGTH(intervals));
}

void console_watch_use(struct console *console, size_t number)
{
    struct list *list = console_watch_list_of(console_watch_main_layer(console));
    console->watch = number;
    console->watch_paused = false;
    console_watch_start(console);
    if (console->watch > 0)
        console_notice(console, STYLE_NORMAL, _("The list is read every %d s."),
                       intervals[console->watch]);
    else
        console_notice(console, STYLE_NORMAL, _("Auto-refresh is off."));
    if (console->watch == 0 && list)
        list_settle(list);
}

void console_watch_pause(struct console *console)
{
    if (console->watch == 0) {
        console_notice(console, STYLE_WARNING, _("Nothing is being watched."));
        return;
    }
    console->watch_paused = !console->watch_paused;
    console_watch_start(console);
    console_notice(console, STYLE_NORMAL,
                   console->watch_paused ? _("The watch pauses.") : _("The watch goes on."));
}

const char *console_as_of(const struct console *console, struct region *region)
{
    struct layer *layer = console_watch_main_layer(console);
    const struct list *list = console_watch_list_of(layer);
    struct tm parts;
    int64_t as_of = list ? list_as_of(list) : layer->as_of;
    time_t seconds = (time_t)(as_of / 1000000);
    if (as_of == 0 || !localtime_r(&seconds, &parts))
        return "";
    const char *minute = region_format(region, _("as of %02d:%02d"), parts.tm_hour, parts.tm_min);
    if (console->watch == 0)
        return region_format(region, "%s ", minute);
    const char *time = region_format(region, "%s:%02d", minute, parts.tm_sec);
    if (console->watch_paused)
        return region_format(region, _("%s paused "), time);
    if (!console->tick)
        return region_format(region, _("%s waits "), time);
    return region_format(region, _("%s every %d s "), time, intervals[console->watch]);
}
