/* SPDX-License-Identifier: Apache-2.0 */
/* The console's connection: what becomes of the screen when it comes, goes and comes back. */
#include <stdlib.h>

#include "command/options.h"
#include "config/profile.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "server/schema.h"
#include "ui/stack/console_state.h"

enum { COUNTDOWN_MS = 1000 };

static void console_database_on_schema(void *context, const struct rows *rows,
                                       const struct error *error UNUSED)
{
    struct console *console = context;
    console->schema_query = NULL;
    if (!rows)
        return;
    struct region *region = region_create();
    size_t count;
    const char *const *differences = schema_compare(region, rows, &count);
    free(console->schema_problem);
    console->schema_problem = NULL;
    if (count == 1)
        console->schema_problem = memory_copy_text(differences[0]);
    else if (count > 1)
        console->schema_problem = memory_copy_text(
            region_format(region, _("%s, and %zu more differences"), differences[0], count - 1));
    region_destroy(region);
    console_changed(console);
}

static void console_database_on_second(void *context)
{
    console_changed(context);
}

static void console_database_stop_countdown(struct console *console)
{
    timer_stop(console->countdown);
    console->countdown = NULL;
}

/* After a loss the questions that failed with it are asked again. */
static void console_database_on_ready(struct console *console)
{
    console_database_stop_countdown(console);
    async_query_forget(console->schema_query);
    console->schema_query = async_database_query(console->database, schema_query, NO_PARAMETERS,
                                                 console_database_on_schema, console);
    if (console->was_ready)
        console_refresh_layers(console);
    console->was_ready = true;
}

static void console_database_on_state(void *context)
{
    struct console *console = context;
    switch (async_database_state(console->database)) {
    case DATABASE_READY: console_database_on_ready(console); break;
    case DATABASE_LOST:
        console->was_ready = true; /* from now on, being ready means coming back */
        if (!console->countdown)
            console->countdown = loop_timer(console->loop, COUNTDOWN_MS, COUNTDOWN_MS,
                                            console_database_on_second, console);
        break;
    case DATABASE_CONNECTING: console_database_stop_countdown(console); break;
    }
    console_watch_database(console);
    console_changed(console);
}

/* Reads only: what is to be changed is changed by commands, which run in processes of their own. */
void console_open_database(struct console *console)
{
    struct database_options options = {
        .conninfo = console->profile->database,
        .password = console->profile->database_password,
        .timeout_ms = console->options->timeout_ms,
        .read_only = true,
        .application_name = "aloha-tui console",
    };
    console->database =
        async_database_open(console->loop, &options, console_database_on_state, console);
}

void console_close_database(struct console *console)
{
    async_database_close(console->database);
    console_database_stop_countdown(console);
    free(console->schema_problem);
}

const char *console_banner(const struct console *console, struct region *region)
{
    const char *problem = async_database_problem(console->database);
    switch (async_database_state(console->database)) {
    case DATABASE_LOST: {
        int seconds = (async_database_retry_in(console->database) + 999) / 1000;
        return region_format(region, _("Database lost, next try in %d s, r retries now. %s"),
                             seconds, problem ? problem : "");
    }
    case DATABASE_CONNECTING:
        return problem ? region_format(region, _("%s Connecting…"), problem) : NULL;
    case DATABASE_READY: break;
    }
    if (!console->schema_problem)
        return NULL;
    return region_format(region, _("Not the database this program knows: %s."),
                         console->schema_problem);
}
