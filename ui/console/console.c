/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/console/console.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "command/access.h"
#include "command/options.h"
#include "config/profile.h"
#include "config/profile_file.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/console/actions.h"
#include "ui/console/home.h"
#include "ui/dialog/tour_layer.h"
#include "ui/fields/drafts.h"
#include "ui/kept/preferences.h"
#include "ui/kept/saved_views.h"
#include "ui/stack/console_state.h"
#include "ui/stack/job_bell.h"
#include "ui/stack/lights.h"
#include "ui/terminal/key_map.h"
#include "ui/terminal/theme.h"

enum {
    PAINT_DELAY_MOST_MS = 100, /* keys that keep coming put off painting no longer */
    FIRST_PAINT_MS = 200,      /* how long the first picture waits for what it is to show */
    THEMES_MOST = 16,
};

static bool console_keys_are_waiting(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0 && (input.revents & POLLIN);
}

static bool console_is_asking(const struct console *console)
{
    return async_database_state(console->database) == DATABASE_CONNECTING ||
           async_database_busy(console->database);
}

/* A picture of empty frames, sent to be filled in a moment later, costs a third more bytes. */
static bool console_can_wait(const struct console *console)
{
    return !console->painted && console->first_paint && console_is_asking(console);
}

static void console_on_first_paint_due(void *context)
{
    struct console *console = context;
    timer_stop(console->first_paint);
    console->first_paint = NULL;
}

static void console_paint_if_changed(struct console *console)
{
    if (!console->changed || console->suspended || console_can_wait(console))
        return;
    bool late = clock_monotonic_ms() - console->changed_ms >= PAINT_DELAY_MOST_MS;
    if (!late && console_keys_are_waiting())
        return;
    console->changed = false;
    console->painted = true;
    console_paint(console);
}

static bool console_is_idle(const struct console *console)
{
    return !console->leaving && console->kept.length == 0 && !console->changed &&
           console->holds == 0 && !lights_are_pending(console->lights) &&
           !console_is_asking(console) && loop_is_idle(console->loop);
}

static void console_say_if_idle(struct console *console)
{
    if (!console->idle_is_asked || !console_is_idle(console))
        return;
    console->idle_is_asked = false;
    (void)send(console->idle_descriptor, "", 1, MSG_NOSIGNAL); /* or nobody listens any more */
}

static void console_on_idle_question(void *context, short revents UNUSED)
{
    struct console *console = context;
    char question;
    if (read(console->idle_descriptor, &question, 1) == 1) {
        console->idle_is_asked = true;
    } else {
        watch_stop(console->idle_watch);
        console->idle_watch = NULL;
    }
}

static void console_watch_idle_questions(struct console *console)
{
    if (console->idle_descriptor >= 0)
        console->idle_watch = loop_watch(console->loop, console->idle_descriptor, POLLIN,
                                         console_on_idle_question, console);
}

static void console_after_turn(void *context)
{
    struct console *console = context;
    console_free_doomed(console);
    console_take_kept_keys(console);
    console_paint_if_changed(console);
    console_say_if_idle(console);
}

/* The terminal went away, or has keys: all that are there are handled before anything is painted.
 */
static void console_on_keyboard(void *context, short revents)
{
    struct console *console = context;
    for (int key = screen_read_key(); key != KEY_NONE; key = screen_read_key())
        console_take_key(console, key);
    if (revents & (POLLHUP | POLLERR | POLLNVAL)) {
        console->exit_status = error_exit_status(ERROR_TERMINATED);
        console_quit(console);
    }
}

static void console_on_interrupt(void *context)
{
    console_interrupt(context);
}

static void console_on_terminate(void *context)
{
    struct console *console = context;
    console->exit_status = error_exit_status(ERROR_TERMINATED);
    console_quit(console);
}

static void console_on_window_change(void *context)
{
    screen_resize();
    console_changed(context);
}

/* Stops as the terminal's driver asked; goes on here once the shell says so. A process group that
 * no shell looks after does not stop. */
static void console_on_suspend(void *context)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    screen_suspend();
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    raise(SIGTSTP);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    screen_resume();
    console_changed(context);
}

static void console_on_lights(void *context)
{
    console_changed(context);
}

static void console_watch_signals(struct console *console)
{
    loop_on_signal(console->loop, SIGINT, console_on_interrupt, console);
    loop_on_signal(console->loop, SIGTERM, console_on_terminate, console);
    loop_on_signal(console->loop, SIGHUP, console_on_terminate, console);
    loop_on_signal(console->loop, SIGWINCH, console_on_window_change, console);
    loop_on_signal(console->loop, SIGTSTP, console_on_suspend, console);
}

static int console_idle_descriptor(void)
{
    const char *text = getenv("ALOHA_TUI_IDLE_FD");
    int64_t descriptor;
    if (!text || text_parse_integer(text, &descriptor) != TEXT_INTEGER)
        return -1;
    return fcntl((int)descriptor, F_SETFD, FD_CLOEXEC) == 0 ? (int)descriptor : -1;
}

static void console_run_loop(struct console *console)
{
    console->loop = loop_create();
    console->drafts = drafts_create(console->profile->state);
    console->job_bell = job_bell_create(console);
    console->saved_views = saved_views_open(console->own_state);
    console_watch_signals(console);
    console->lights = lights_create(console->loop, console->options, console_on_lights, console);
    console_open_database(console);
    struct watch *keyboard =
        loop_watch(console->loop, STDIN_FILENO, POLLIN, console_on_keyboard, console);
    console_watch_idle_questions(console);
    loop_after_turn(console->loop, console_after_turn, console);
    lights_refresh(console->lights);
    home_open(console);
    tour_greet(console);
    console->first_paint =
        loop_timer(console->loop, FIRST_PAINT_MS, 0, console_on_first_paint_due, console);
    loop_run(console->loop);
    watch_stop(keyboard);
    watch_stop(console->idle_watch);
    timer_stop(console->first_paint);
    console_watch_stop(console);
    while (console->top)
        console_pop(console, console->top);
    console_forget_left(console);
    console_free_doomed(console);
    drafts_destroy(console->drafts);
    job_bell_destroy(console->job_bell);
    saved_views_close(console->saved_views);
    console_close_database(console);
    lights_destroy(console->lights);
    loop_destroy(console->loop);
    free(console->notice);
    buffer_free(&console->kept);
    buffer_free(&console->pasted);
}

static void console_say_why(const struct error *error)
{
    fprintf(stderr, "aloha-tui: %s\n", error->text);
    if (error->hint)
        fprintf(stderr, _("hint: %s\n"), error->hint);
}

static bool console_wants_colour(const struct options *options)
{
    const char *no_colour = getenv("NO_COLOR"); /* https://no-color.org */
    if (options->colour == COLOUR_AUTO)
        return !no_colour || *no_colour == '\0';
    return options->colour == COLOUR_ALWAYS;
}

static const struct theme *console_find_theme(const char *name, struct error *error)
{
    const struct theme *theme = theme_find(name);
    const char *names[THEMES_MOST];
    size_t count = 0;
    if (theme)
        return theme;
    for (; theme_at(count); count++)
        names[count] = theme_name(theme_at(count));
    error_set(error, ERROR_USAGE, _("There is no theme '%s'."), name);
    const char *nearest = text_nearest(name, names, count);
    error_hint(error, _("Did you mean `%s`?"), nearest ? nearest : names[0]);
    return NULL;
}

/* How the console looks is each person's own affair, wherever the server's state is. */
static const char *console_find_own_state(struct region *region)
{
    return region_format(region, "%s/aloha-tui",
                         profile_user_directory(region, "XDG_STATE_HOME", ".local/state"));
}

static const char *console_preferred(const struct console *console, const char *name,
                                     const char *configured)
{
    return preference_of(console->region, console->own_state, name, configured);
}

/* A preset that was chosen once may not go with lines that were configured since. */
static bool console_start_keys(struct console *console, struct error *error)
{
    const char *configured = key_map_preset(console->region, console->options->config, error);
    return configured &&
           (console_use_keys(console, console_preferred(console, "keys", configured), NULL) ||
            console_use_keys(console, configured, error));
}

/* The theme that was chosen is one that there was: a later version may not have it. */
static const struct theme *console_start_theme(const struct console *console, struct error *error)
{
    const struct theme *configured = console_find_theme(console->profile->theme, error);
    const struct theme *chosen =
        configured ? theme_find(console_preferred(console, "theme", theme_name(configured))) : NULL;
    return chosen ? chosen : configured;
}

static bool console_start(struct console *console, struct error *error)
{
    bool utf8 = text_use_locale();
    if (utf8)
        translate_start();
    console->own_state = console_find_own_state(console->region);
    console->profile =
        profile_load(console->region, console->options->config, console->options->profile, error);
    if (!console->profile || !access_check(console->profile, error) ||
        !console_start_keys(console, error))
        return false;
    const struct theme *theme = console_start_theme(console, error);
    if (!theme)
        return false;
    struct screen_options screen = {
        .colour = console_wants_colour(console->options),
        .unicode = utf8,
        .ascii = strcmp(console_preferred(console, "ascii", "no"), "yes") == 0,
        .server_colour = console->profile->colour,
        .theme = theme,
        .mouse = strcmp(console_preferred(console, "mouse", console->profile->mouse ? "yes" : "no"),
                        "yes") == 0,
    };
    return screen_open(&screen, error);
}

int console_run(const struct options *options)
{
    static const struct console_hooks hooks = {.act = actions_run, .open_line = actions_open_line};
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct console console = {.hooks = &hooks,
                              .options = options,
                              .region = region,
                              .idle_descriptor = console_idle_descriptor()};
    if (console_start(&console, &error)) {
        console_run_loop(&console);
        screen_close();
    } else {
        console_say_why(&error);
        console.exit_status = error_exit_status(error.kind);
    }
    region_destroy(region);
    return console.exit_status;
}
