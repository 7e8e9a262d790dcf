/* SPDX-License-Identifier: Apache-2.0 */
#include <cjson/cJSON.h>
#include <string.h>

#include "change/trail.h"
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/region.h"

enum {
    COLUMN_TIME,
    COLUMN_ID,
    COLUMN_USER,
    COLUMN_UID,
    COLUMN_LOGIN_UID,
    COLUMN_SUDO_USER,
    COLUMN_SSH,
    COLUMN_PROFILE,
    COLUMN_COMMAND,
    COLUMN_PREVIEW,
    COLUMN_PHASE,
    COLUMN_RESULT,
    COLUMN_ROWS,
    COLUMN_MILLISECONDS,
    COLUMN_UNDO,
    COLUMN_CAUSE,
    COLUMN_WORDS,
    COLUMNS
};

static const struct argument arguments[] = {
    {.dest = "count",
     .flags = {"-c", "--count"},
     .type = ARGUMENT_INTEGER,
     .default_text = "20",
     .semantic = SEMANTIC_INTEGER,
     .help = N_("How many entries to list, the last ones.")},
    {.dest = "verify",
     .flags = {"--verify"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help =
         N_("Check the whole trail instead, and fail if a line was altered, taken out or put in.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_TIME] = {.name = "time", .type = VALUE_TIME, .width = 27},
    [COLUMN_ID] = {.name = "id", .type = VALUE_TEXT, .width = 10},
    [COLUMN_USER] = {.name = "user", .type = VALUE_TEXT, .width = 12},
    [COLUMN_UID] = {.name = "uid", .type = VALUE_INTEGER, .width = 6, .verbosity = 2},
    [COLUMN_LOGIN_UID] = {.name = "login_uid", .type = VALUE_INTEGER, .width = 9, .verbosity = 2},
    [COLUMN_SUDO_USER] = {.name = "sudo_user", .type = VALUE_TEXT, .width = 12, .verbosity = 2},
    [COLUMN_SSH] = {.name = "ssh", .type = VALUE_TEXT, .width = 30, .verbosity = 2},
    [COLUMN_PROFILE] = {.name = "profile", .type = VALUE_TEXT, .width = 12, .verbosity = 2},
    [COLUMN_COMMAND] = {.name = "command", .type = VALUE_TEXT, .width = 26},
    [COLUMN_PREVIEW] = {.name = "preview", .type = VALUE_BOOLEAN, .width = 7},
    [COLUMN_PHASE] = {.name = "phase", .type = VALUE_TEXT, .width = 7},
    [COLUMN_RESULT] = {.name = "result", .type = VALUE_TEXT, .width = 11},
    [COLUMN_ROWS] = {.name = "rows", .type = VALUE_INTEGER, .width = 6},
    [COLUMN_MILLISECONDS] = {.name = "milliseconds",
                             .type = VALUE_INTEGER,
                             .width = 12,
                             .verbosity = 2},
    [COLUMN_UNDO] = {.name = "undo", .type = VALUE_TEXT, .width = 6},
    [COLUMN_CAUSE] = {.name = "cause", .type = VALUE_TEXT, .width = 30, .verbosity = 2},
    [COLUMN_WORDS] = {.name = "words", .type = VALUE_TEXT},
};

static const struct table entries_table = {.name = "entries", .columns = columns};

static struct value text_of(const cJSON *entry, int column)
{
    return value_text(json_text(entry, columns[column].name));
}

/* Of a run that was about many users the trail has their names beside the words. */
static struct value words_of(struct region *region, const cJSON *entry)
{
    const char *words = json_text(entry, columns[COLUMN_WORDS].name);
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(entry, "items");
    if (!words || !items)
        return value_text(words);
    return value_text(region_format(region, "%s (%d together)", words, cJSON_GetArraySize(items)));
}

static struct value integer_of(const cJSON *entry, int column)
{
    const char *name = columns[column].name;
    return cJSON_HasObjectItem(entry, name) ? value_integer(json_integer(entry, name, 0))
                                            : value_null(VALUE_INTEGER);
}

static struct value time_of(const cJSON *entry)
{
    int64_t time;
    const char *text = json_text(entry, columns[COLUMN_TIME].name);
    return text && clock_parse(text, &time) ? value_time(time) : value_null(VALUE_TIME);
}

/* Can the run be taken back: "yes", "undone" if a later one did, or null. */
static struct value undo_of(const cJSON *entry, const cJSON *const later[], size_t count)
{
    const char *id = json_text(entry, "id");
    if (!id || !json_text(entry, "undo"))
        return value_null(VALUE_TEXT);
    for (size_t i = 0; i < count; i++) {
        const char *undoes = json_text(later[i], "undoes"), *result = json_text(later[i], "result");
        if (undoes && strcmp(undoes, id) == 0 && result && strcmp(result, "done") == 0 &&
            !json_boolean(later[i], "preview"))
            return value_text("undone");
    }
    return value_text("yes");
}

static void show(struct run *run, const cJSON *const entries[], size_t count)
{
    const cJSON *entry = entries[0];
    struct value row[COLUMNS];
    for (int column = 0; column < COLUMNS; column++) {
        switch (columns[column].type) {
        case VALUE_TIME: row[column] = time_of(entry); break;
        case VALUE_INTEGER: row[column] = integer_of(entry, column); break;
        case VALUE_BOOLEAN:
            row[column] = value_boolean(json_boolean(entry, columns[column].name));
            break;
        default:
            row[column] =
                column == COLUMN_WORDS ? words_of(run_region(run), entry) : text_of(entry, column);
            break;
        }
    }
    row[COLUMN_UNDO] = undo_of(entry, entries + 1, count - 1);
    run_row(run, ROW_PLAIN, row);
}

static bool list(struct run *run, const struct profile *profile)
{
    const cJSON *const *entries;
    size_t count;
    int64_t wanted = arguments_integer(run_arguments(run), "count", 0);
    if (!trail_read(run_region(run), profile->state, (size_t)wanted, &entries, &count,
                    run_error(run)) ||
        !run_table(run, &entries_table))
        return false;
    for (size_t i = 0; i < count; i++)
        show(run, entries + i, count - i);
    return true;
}

static bool verify(struct run *run, const struct profile *profile)
{
    size_t lines;
    if (!trail_verify(profile->state, &lines, run_error(run)))
        return false;
    if (lines == 0)
        run_say(run, "The audit trail is empty.");
    else
        run_say(run, "The audit trail holds: %zu %s.", lines, lines == 1 ? "line" : "lines");
    return true;
}

static bool check(struct run *run)
{
    int64_t count = arguments_integer(run_arguments(run), "count", 0);
    if (count >= 0 && count <= 1000000)
        return true;
    return error_set(run_error(run), ERROR_USAGE, "--count is from 0 to 1000000.");
}

static bool run_audit(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    return run_flag_argument(run, "verify") ? verify(run, profile) : list(run, profile);
}

const struct command command_audit = {
    .name = "audit",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary =
        N_("List who changed what through this program, or check that nobody altered the list."),
    .description =
        "Every change, preview and refused attempt leaves lines in audit.jsonl in the state "
        "directory: begun, before anything is changed, and ended, or refused. Each line carries "
        "the digest of the one before it, which --verify checks. What `undo` can take back says "
        "so.",
    .arguments = arguments,
    .check = check,
    .run = run_audit,
};
