/* SPDX-License-Identifier: Apache-2.0 */
#include "command/run.h"

#include <stdarg.h>

#include "change/outbox.h"
#include "command/command.h"
#include "command/gate.h"
#include "command/options.h"
#include "command/plan.h"
#include "command/renderer.h"
#include "command/run_state.h"
#include "command/session.h"
#include "core/clock.h"
#include "core/interrupt.h"
#include "core/region.h"

static bool writes(struct run *run)
{
    const struct command *command = run->command;
    return command->danger != DANGER_READ && (!command->writes || command->writes(run));
}

static bool run_steps(struct run *run)
{
    const struct command *command = run->command;
    if (!gate_admit(run) || (command->check && !command->check(run)))
        return false;
    if ((command->needs & NEEDS_DATABASE) && !run_database(run))
        return false;
    bool changes = writes(run);
    if (!plan_begin(run, changes))
        return false;
    if (!changes)
        return command->run(run);
    if (!gate_open(run))
        return false;
    run->started_ms = clock_monotonic_ms();
    bool done = command->run(run) && (!run->replay.kept || plan_save(run));
    gate_close(run, done);
    return done;
}

bool run_delegate(struct run *run, const struct command *command, const struct arguments *arguments)
{
    struct run outer = *run;
    run->command = command;
    run->given = arguments;
    run->arguments = arguments;
    bool done = run_steps(run);
    run->command = outer.command;
    run->given = outer.given;
    run->arguments = outer.arguments;
    run->started_ms = outer.started_ms;
    return done;
}

static void note_outcome(struct run *run, bool done)
{
    enum error_kind interrupted = interrupt_pending();
    if (interrupted != ERROR_NONE && run->error.kind != ERROR_UNREACHABLE) {
        error_clear(&run->error);
        error_set(&run->error, interrupted, "%s was interrupted; %s.", run->command->name,
                  run->rows_changed ? "what it had committed stays" : "nothing was changed");
    } else if (!done) {
        error_set(&run->error, ERROR_FAILED, "%s failed.", run->command->name);
        session_explain(run->session, &run->error);
    }
}

int run_command_shared(const struct command *command, const struct arguments *arguments,
                       const struct options *options, struct session *session,
                       struct renderer *renderer, struct run_shared *shared)
{
    struct region *region = region_create();
    struct run run = {
        .region = region,
        .error = ERROR_IN(region),
        .change_region = region_create(),
        .command = command,
        .given = arguments,
        .arguments = arguments,
        .options = options,
        .session = session,
        .renderer = renderer,
        .whole = renderer,
        .shared = shared,
    };
    shared->run = &run;
    run_turn_to(&run, 0);
    renderer_begin(renderer, command->name);
    note_outcome(&run, run_steps(&run));
    int status = error_exit_status(run.error.kind);
    if (!renderer_end(renderer, &run.error) && status == 0)
        status = error_exit_status(ERROR_FAILED);
    replay_free(&run.replay);
    cJSON_Delete(run.undo);
    region_destroy(run.change_region);
    region_destroy(region);
    return status;
}

int run_command(const struct command *command, const struct arguments *arguments,
                const struct options *options, struct session *session, struct renderer *renderer)
{
    struct run_shared alone = {0};
    int status = run_command_shared(command, arguments, options, session, renderer, &alone);
    outbox_close(alone.outbox);
    return status;
}

bool run_check(const struct command *command, const struct arguments *arguments,
               struct region *region, struct error *error)
{
    struct options options;
    struct run run = {.region = region,
                      .error = ERROR_IN(region),
                      .command = command,
                      .arguments = arguments,
                      .options = &options};
    bool right = !command->check ||
                 (options_read(&options, arguments, region, error) && command->check(&run));
    if (run.error.text)
        *error = run.error;
    return right;
}

const struct arguments *run_arguments(const struct run *run)
{
    return run->arguments;
}

size_t run_count(const struct run *run)
{
    return run->shared->items ? run->shared->item_count : 1;
}

bool run_is_of_bulk(const struct run *run)
{
    return run->shared->items;
}

void run_turn_to(struct run *run, size_t index)
{
    if (!run->shared->items)
        return;
    run->arguments = run->shared->items[index].arguments;
    run->renderer = run->shared->items[index].renderer;
}

const struct options *run_options(const struct run *run)
{
    return run->options;
}

struct region *run_region(const struct run *run)
{
    return run->region;
}

struct error *run_error(struct run *run)
{
    return &run->error;
}

const struct profile *run_profile(struct run *run)
{
    return session_profile(run->session, run->options, &run->error);
}

struct database *run_database(struct run *run)
{
    return session_database(run->session, run->options, &run->error);
}

struct delivery *run_delivery(struct run *run)
{
    return session_delivery(run->session, run->options, &run->error);
}

struct database *run_connect(struct run *run, struct error *error)
{
    return session_database(run->session, run->options, error);
}

const char *run_text_argument(const struct run *run, const char *dest)
{
    return arguments_text(run->arguments, dest);
}

bool run_flag_argument(const struct run *run, const char *dest)
{
    return arguments_flag(run->arguments, dest);
}

bool run_fail(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set(&run->error, ERROR_FAILED, "%s", region_vformat(run->region, format, arguments));
    va_end(arguments);
    return false;
}

bool run_hint(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_hint(&run->error, "%s", region_vformat(run->region, format, arguments));
    va_end(arguments);
    return false;
}

bool run_table(struct run *run, const struct table *table)
{
    return renderer_table(run->renderer, table, &run->error);
}

void run_row(struct run *run, enum row_mark mark, const struct value *values)
{
    renderer_row(run->renderer, mark, values);
}

void run_say(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    renderer_say(run->renderer, region_vformat(run->region, format, arguments));
    va_end(arguments);
}

void run_warn(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    renderer_warn(run->renderer, region_vformat(run->region, format, arguments));
    va_end(arguments);
}

void run_progress(struct run *run, int64_t done, int64_t total, const char *units)
{
    renderer_progress(run->renderer, done, total, units);
}
