/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stack/context.h"

#include <stdarg.h>
#include <stdlib.h>

#include "command/options.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/stack/console_state.h"
#include "ui/terminal/key_map.h"

struct loop *console_loop(const struct console *console)
{
    return console->loop;
}

struct async_database *console_database(const struct console *console)
{
    return console->database;
}

const struct profile *console_profile(const struct console *console)
{
    return console->profile;
}

const struct options *console_options(const struct console *console)
{
    return console->options;
}

struct saved_views *console_saved_views(const struct console *console)
{
    return console->saved_views;
}

const char *console_own_state(const struct console *console)
{
    return console->own_state;
}

const char *console_keys(const struct console *console)
{
    return console->keys;
}

bool console_use_keys(struct console *console, const char *preset, struct error *error)
{
    if (!key_map_load(console->region, console->options->config, preset, error))
        return false;
    console->keys = region_copy_text(console->region, preset);
    return true;
}

struct drafts *console_drafts(const struct console *console)
{
    return console->drafts;
}

struct job_bell *console_job_bell(const struct console *console)
{
    return console->job_bell;
}

int64_t console_now(const struct console *console UNUSED)
{
    return clock_now();
}

void console_quit(struct console *console)
{
    console->leaving = true;
    loop_stop(console->loop);
}

void console_changed(struct console *console)
{
    if (console->changed)
        return;
    console->changed = true;
    console->changed_ms = clock_monotonic_ms();
}

void console_hold(struct console *console)
{
    console->holds++;
}

void console_release(struct console *console)
{
    console->holds--;
}

void console_clear_notice(struct console *console)
{
    free(console->notice);
    console->notice = NULL;
}

void console_notice(struct console *console, enum style style, const char *format, ...)
{
    struct buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&text, format, arguments);
    va_end(arguments);
    console_clear_notice(console);
    console->notice = memory_copy_text(buffer_text(&text));
    console->notice_style = style;
    buffer_free(&text);
    console_changed(console);
}

bool console_may_save(struct console *console)
{
    if (!console->profile->locked)
        return true;
    console_notice(console, STYLE_WARNING, _("The configuration is locked: only root may save."));
    return false;
}
