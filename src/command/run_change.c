/* SPDX-License-Identifier: Apache-2.0 */
/* Changes within a run: for real, or as previews. */
#include <stdarg.h>

#include "change/change.h"
#include "change/delivery.h"
#include "change/outbox.h"
#include "change/record.h"
#include "command/command.h"
#include "command/renderer.h"
#include "command/run_state.h"
#include "command/session.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/region.h"

static void warn_of_outbox(void *shared, const char *text)
{
    renderer_warn(((struct run_shared *)shared)->run->whole, text);
}

/* The outbox, with what earlier runs left behind delivered first, so that nothing overtakes. */
static struct outbox *open_outbox(struct run *run, struct database *database)
{
    struct run_shared *shared = run->shared;
    if (shared->outbox)
        return shared->outbox;
    const struct outbox_settings settings = {
        .profile = run_profile(run),
        .delivery = run_delivery(run),
        .purpose = run->command->name,
        .warn = warn_of_outbox,
        .context = shared,
    };
    shared->outbox = outbox_open(&settings, &run->error);
    size_t left;
    if (shared->outbox)
        outbox_recover(shared->outbox, database, run->region, &left);
    return shared->outbox;
}

struct change *run_begin_change(struct run *run)
{
    struct database *database = run_database(run);
    if (!database)
        return NULL;
    if (!run->options->any_schema && !session_knows_schema(run->session, &run->error))
        return NULL;
    bool preview = run->options->dry_run;
    struct outbox *outbox = preview ? NULL : open_outbox(run, database);
    if (!preview && !outbox)
        return NULL;
    region_reset(run->change_region);
    struct change *change = change_begin(&(struct change_settings){
        .database = database,
        .region = run->change_region,
        .error = &run->error,
        .outbox = outbox,
        .preview = preview,
        .snapshots = replay_begin(run),
    });
    if (change && delivery_posts_events(run_profile(run)))
        effects_post_events(change_effects(change));
    return change;
}

bool run_commit_change(struct run *run, struct change *change)
{
    const struct run_shared *shared = run->shared;
    replay_change(run, change);
    if (shared->before_commit && !run->options->dry_run)
        shared->before_commit(shared->context, run);
    if (!change_commit(change))
        return false;
    const struct records *records = change_records(change);
    if (!run->options->dry_run)
        run->rows_changed += records_rows(records);
    replay_committed(run);
    renderer_changes(run->whole, run->options->dry_run, records, change_effects(change));
    return true;
}

void run_say_done(struct run *run, const char *format, ...)
{
    if (run->options->dry_run)
        return;
    va_list arguments;
    va_start(arguments, format);
    renderer_say(run->renderer, region_vformat(run->region, format, arguments));
    va_end(arguments);
}

void run_log_done(struct run *run, const char *format, ...)
{
    if (run->options->dry_run)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = region_vformat(run->region, format, arguments);
    va_end(arguments);
    run_warn(run, "%s INFO [] %s", clock_format_log(run->region, clock_now()), text);
}

void run_log_warning(struct run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = region_vformat(run->region, format, arguments);
    va_end(arguments);
    run_warn(run, "%s WARN [] %s", clock_format_log(run->region, clock_now()), text);
}
