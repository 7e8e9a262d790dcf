/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "change/outbox.h"
#include "command/command.h"
#include "command/run.h"
#include "core/clock.h"
#include "core/region.h"
#include "core/text.h"

enum {
    COLUMN_STARTED,
    COLUMN_PURPOSE,
    COLUMN_STATE,
    COLUMN_EFFECTS,
    COLUMN_ENTRY,
    COLUMN_CAUSE,
    COLUMNS
};

static const struct argument arguments[] = {
    {.dest = "deliver",
     .flags = {"--deliver"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .exclusive_group = 1,
     .help = N_("Deliver now what belongs to committed changes, and drop what was rolled back.")},
    {.dest = "drop",
     .flags = {"--drop"},
     .metavar = "ENTRY",
     .semantic = SEMANTIC_TEXT,
     .exclusive_group = 1,
     .help = N_("Drop this entry undelivered; -v 2 shows the names of entries.")},
    {.dest = "for_real",
     .flags = {"-f", "--for-real"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("With --drop: do it. Without this nothing is dropped.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_STARTED] = {.name = "started", .type = VALUE_TIME, .width = 27},
    [COLUMN_PURPOSE] = {.name = "purpose", .type = VALUE_TEXT, .width = 26},
    [COLUMN_STATE] = {.name = "state", .type = VALUE_TEXT, .width = 11},
    [COLUMN_EFFECTS] = {.name = "effects", .type = VALUE_INTEGER, .width = 7},
    [COLUMN_ENTRY] = {.name = "entry", .type = VALUE_TEXT, .width = 24, .verbosity = 2},
    [COLUMN_CAUSE] = {.name = "cause", .type = VALUE_TEXT},
};

static const struct table entries_table = {.name = "entries", .columns = columns};

static struct value started(const struct outbox_entry *entry)
{
    int64_t time;
    return entry->started && clock_parse(entry->started, &time) ? value_time(time)
                                                                : value_null(VALUE_TIME);
}

static bool show(struct run *run, const struct outbox_entry *entries, size_t count)
{
    if (!run_table(run, &entries_table))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct outbox_entry *entry = &entries[i];
        struct value row[COLUMNS] = {
            [COLUMN_STARTED] = started(entry),
            [COLUMN_PURPOSE] = value_text(entry->purpose),
            [COLUMN_STATE] = value_text(entry->state),
            [COLUMN_EFFECTS] = value_integer((int64_t)entry->effects),
            [COLUMN_ENTRY] = value_text(entry->name),
            [COLUMN_CAUSE] = value_text(entry->cause),
        };
        run_row(run, ROW_PLAIN, row);
    }
    return true;
}

/* Something of a committed change that could still not be delivered is a failure: a script that
 * calls this regularly should hear of it. */
static bool judge(struct run *run, const struct outbox_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].cause)
            continue;
        error_set(run_error(run), ERROR_UNREACHABLE, "Not everything could be delivered: %s",
                  entries[i].cause);
        return run_hint(run, "doctor says what is wrong with the services; then deliver again.");
    }
    return true;
}

static void warn(void *run, const char *text)
{
    run_warn(run, "%s", text);
}

static bool wants_delivery(struct run *run)
{
    return run_flag_argument(run, "deliver") && !run_options(run)->dry_run;
}

static bool writes(struct run *run)
{
    return run_text_argument(run, "drop") || wants_delivery(run);
}

static bool check(struct run *run)
{
    if (run_text_argument(run, "drop") || !run_flag_argument(run, "for_real"))
        return true;
    return error_set(run_error(run), ERROR_USAGE, "-f is for --drop only.");
}

static const struct outbox_entry *find_entry(struct run *run, const struct outbox_entry *entries,
                                             size_t count, const char *name)
{
    const char **names = region_alloc_array(run_region(run), count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = entries[i].name;
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    }
    run_fail(run, "There is no entry '%s'.", name);
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        run_hint(run, "did you mean %s?", nearest);
    else
        run_hint(run, "outbox -v 2 shows the names of entries.");
    return NULL;
}

static bool drop(struct run *run, struct outbox *outbox, const struct outbox_entry *entries,
                 size_t count)
{
    const char *name = run_text_argument(run, "drop");
    const struct outbox_entry *entry = find_entry(run, entries, count, name);
    if (!entry || !show(run, entry, 1))
        return false;
    if (run_options(run)->dry_run)
        return true;
    if (!run_flag_argument(run, "for_real")) {
        error_set(run_error(run), ERROR_REFUSED,
                  "What %s still has to deliver would never be; nothing was dropped.", name);
        return run_hint(run, "pass -f to drop it.");
    }
    if (!outbox_drop(outbox, entry, run_error(run)))
        return false;
    run_say(run, "%s is dropped.", name);
    return true;
}

static bool run_with(struct run *run, struct outbox *outbox, struct database *database)
{
    size_t before, after;
    struct region *region = run_region(run);
    const struct outbox_entry *entries = outbox_list(outbox, database, region, &before);
    if (run_text_argument(run, "drop"))
        return drop(run, outbox, entries, before);
    after = before;
    if (wants_delivery(run))
        entries = outbox_recover(outbox, database, region, &after);
    if (!show(run, entries, after))
        return false;
    if (after < before)
        run_say(run, "%zu of %zu entries %s done and gone.", before - after, before,
                before - after == 1 ? "is" : "are");
    else if (after == 0)
        run_say(run, "Nothing waits for delivery.");
    return judge(run, entries, after);
}

static bool run_outbox(struct run *run)
{
    struct database *database = run_database(run);
    const struct profile *profile = run_profile(run);
    struct delivery *delivery = run_delivery(run);
    if (!database || !profile || !delivery)
        return false;
    const struct outbox_settings settings = {
        .profile = profile,
        .delivery = delivery,
        .purpose = "outbox",
        .warn = warn,
        .context = run,
    };
    struct outbox *outbox = outbox_open(&settings, run_error(run));
    bool done = outbox && run_with(run, outbox, database);
    outbox_close(outbox);
    return done;
}

const struct command command_outbox = {
    .name = "outbox",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("List what still has to follow changes that were made, deliver it, or drop it."),
    .description =
        "After each change, caches have to be told, and clients and worker queues. What could not "
        "be delivered, because a service was down or the program was killed, is kept and delivered "
        "with the next command that changes something, or by --deliver. Only an entry whose change "
        "was committed is delivered; one that was rolled back is dropped. Where PostgreSQL does "
        "not "
        "know any more, or another database was meant, a person has to decide: --drop ENTRY -f "
        "drops an entry undelivered.",
    .arguments = arguments,
    .check = check,
    .writes = writes,
    .run = run_outbox,
};
