/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "core/text.h"
#include "model/log_entry.h"
#include "model/log_file.h"
#include "model/view_filter.h"

enum { COLUMN_TIME, COLUMN_LEVEL, COLUMN_ORIGIN, COLUMN_SUMMARY, COLUMN_MESSAGE, COLUMNS };

enum { COUNT_MOST = 1000000 };

static const struct argument arguments[] = {
    {.dest = "log",
     .arity = ARITY_OPTIONAL,
     .default_text = "server.log",
     .semantic = SEMANTIC_TEXT,
     .help = N_("The log, by its name in the server's directory of logs; list_logs lists them.")},
    {.dest = "count",
     .flags = {"-c", "--count"},
     .type = ARGUMENT_INTEGER,
     .default_text = "20",
     .semantic = SEMANTIC_INTEGER,
     .help = N_("How many entries to show, the last ones.")},
    {.dest = "search",
     .flags = {"--search"},
     .metavar = "FILTER",
     .semantic = SEMANTIC_TEXT,
     .help = N_("Only entries that contain this text. A word may also be COLUMN:TEXT, as "
                "level:error,critical or time:<2h, and begin with ! (not), as in the console; "
                "aloha-tui(1) has the rest.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_TIME] = {.name = "time", .type = VALUE_TIME, .width = 27},
    [COLUMN_LEVEL] = {.name = "level", .type = VALUE_TEXT, .width = 8},
    [COLUMN_ORIGIN] = {.name = "origin", .type = VALUE_TEXT, .width = 24, .verbosity = 2},
    [COLUMN_SUMMARY] = {.name = "summary", .type = VALUE_TEXT},
    [COLUMN_MESSAGE] = {.name = "message", .type = VALUE_TEXT, .verbosity = COLUMN_DATA},
};

static const struct table entries_table = {.name = "entries", .columns = columns};

static void show(struct run *run, const struct log_entry *entry)
{
    struct value row[COLUMNS] = {
        [COLUMN_TIME] = entry->values[LOG_TIME],
        [COLUMN_LEVEL] = entry->values[LOG_LEVEL],
        [COLUMN_ORIGIN] = entry->values[LOG_ORIGIN],
        [COLUMN_SUMMARY] = value_text(entry->summary),
        [COLUMN_MESSAGE] = entry->values[LOG_MESSAGE],
    };
    run_row(run, ROW_PLAIN, row);
}

static bool is_wanted(const struct view_filter *filter, struct region *region,
                      const struct log_entry *entry)
{
    const char *folded[LOG_COLUMNS];
    log_entry_fold(region, entry, folded);
    return view_filter_matches(filter, &log_view, entry->values, folded);
}

/* From the last entry back: where those are that are to be shown, the last first. */
static size_t find(struct log_file *file, const struct view_filter *filter, int64_t *offsets,
                   size_t most)
{
    struct region *region = region_create();
    struct log_span span;
    size_t count = 0;
    int64_t before = INT64_MAX;
    while (count < most && interrupt_pending() == ERROR_NONE &&
           log_file_previous(file, before, &span)) {
        struct log_entry entry = log_entry_read(region, span.bytes, span.length);
        if (is_wanted(filter, region, &entry))
            offsets[count++] = span.offset;
        before = span.offset;
        region_reset(region);
    }
    region_destroy(region);
    return count;
}

static bool show_found(struct run *run, struct log_file *file, const struct view_filter *filter)
{
    size_t most = (size_t)arguments_integer(run_arguments(run), "count", 0);
    int64_t *offsets = region_alloc_array(run_region(run), most, sizeof *offsets);
    size_t count = find(file, filter, offsets, most);
    if (interrupt_pending() != ERROR_NONE)
        return error_set(run_error(run), interrupt_pending(), "Interrupted.");
    if (!run_table(run, &entries_table))
        return false;
    struct region *region = region_create();
    struct log_span span;
    while (count > 0 && log_file_next(file, offsets[--count], &span)) {
        struct log_entry entry = log_entry_read(region, span.bytes, span.length);
        show(run, &entry);
        region_reset(region);
    }
    region_destroy(region);
    return true;
}

static bool run_show_log(struct run *run)
{
    struct region *region = run_region(run);
    const struct profile *profile = run_profile(run);
    const char *search = run_text_argument(run, "search");
    const struct view_filter *filter =
        profile ? view_filter_parse(region, &log_view, search ? search : "", run_error(run)) : NULL;
    if (!filter)
        return false;
    const char *path = region_format(region, "%s/%s", profile->logs, run_text_argument(run, "log"));
    struct log_file *file = log_file_open(path, run_error(run));
    bool shown = file && show_found(run, file, filter);
    log_file_close(file);
    return shown;
}

/* Whoever may run this with other rights than his own gets logs to see, and nothing else. */
static bool check(struct run *run)
{
    int64_t count = arguments_integer(run_arguments(run), "count", 0);
    const char *log = run_text_argument(run, "log");
    if (log && (*log == '.' || *log == '\0' || strchr(log, '/')))
        return error_set(run_error(run), ERROR_USAGE,
                         "A log is named as list_logs names it, without a directory.");
    if (count < 0 || count > COUNT_MOST)
        return error_set(run_error(run), ERROR_USAGE, "--count is from 0 to %d.", COUNT_MOST);
    return true;
}

const struct command command_show_log = {
    .name = "show_log",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("Show the last entries of one of the server's logs."),
    .description =
        "An entry is a line with a time and what follows it, such as a traceback: its summary has "
        "the first line and the last, the message, in machine output, all of them. The file is "
        "read from its end, whatever its size. Levels are debug, info, warning, error and "
        "critical.",
    .arguments = arguments,
    .check = check,
    .run = run_show_log,
};
