/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "command/run_view.h"
#include "model/realm.h"
#include "model/stream.h"

enum {
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_VISIBILITY,
    COLUMN_DEACTIVATED,
    COLUMN_DATE_CREATED,
    COLUMN_SUBSCRIBERS,
    COLUMN_DESCRIPTION,
    COLUMNS
};

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm whose streams to list: numeric id or subdomain.")},
    {.dest = "search",
     .flags = {"--search"},
     .metavar = "FILTER",
     .semantic = SEMANTIC_TEXT,
     .help =
         N_("Only streams whose name or description contains this text. A word may also be "
            "COLUMN:TEXT, begin with ! (not) or with ^ (from the beginning), as in the console.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_ID] = {.name = "id", .type = VALUE_INTEGER, .width = 7},
    [COLUMN_NAME] = {.name = "name", .type = VALUE_TEXT, .width = 30},
    [COLUMN_VISIBILITY] = {.name = "visibility", .type = VALUE_TEXT, .width = 26},
    [COLUMN_DEACTIVATED] = {.name = "deactivated", .type = VALUE_BOOLEAN, .width = 11},
    [COLUMN_DATE_CREATED] = {.name = "date_created",
                             .type = VALUE_TIME,
                             .width = 27,
                             .verbosity = 2},
    [COLUMN_SUBSCRIBERS] = {.name = "subscribers", .type = VALUE_INTEGER, .width = 11},
    [COLUMN_DESCRIPTION] = {.name = "description", .type = VALUE_TEXT, .verbosity = 2},
};

static const struct table streams = {.name = "streams", .columns = columns};

static bool emit_stream(void *context, const struct value *cells, size_t count UNUSED)
{
    struct value row[COLUMNS] = {
        [COLUMN_ID] = cells[STREAM_ID],
        [COLUMN_NAME] = cells[STREAM_NAME],
        [COLUMN_VISIBILITY] = value_text(stream_visibility_name(
            cells[STREAM_INVITE_ONLY].boolean, cells[STREAM_HISTORY_PUBLIC_TO_SUBSCRIBERS].boolean,
            cells[STREAM_IS_WEB_PUBLIC].boolean)),
        [COLUMN_DEACTIVATED] = cells[STREAM_DEACTIVATED],
        [COLUMN_DATE_CREATED] = cells[STREAM_DATE_CREATED],
        [COLUMN_SUBSCRIBERS] = cells[STREAM_SUBSCRIBERS],
        [COLUMN_DESCRIPTION] = cells[STREAM_DESCRIPTION],
    };
    run_row(context, cells[STREAM_DEACTIVATED].boolean ? ROW_INACTIVE : ROW_PLAIN, row);
    return true;
}

static bool run_list_streams(struct run *run)
{
    struct realm realm;
    if (!resolve_realm(run, "realm_id", &realm))
        return false;
    const struct view_filter *filter = run_filter_argument(run, &streams_view, "search");
    if (!filter || !run_table(run, &streams))
        return false;
    return run_view(run, &streams_view, realm.id, filter, emit_stream);
}

const struct command command_list_streams = {
    .name = "list_streams",
    .app = "aloha-tui",
    .category = CATEGORY_STREAMS,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("List the streams of a realm."),
    .description = "Prints a line for each stream of a realm in order of name, deactivated ones "
                   "included, with who can read it and how many users are subscribed. "
                   "--verbosity 2 adds when it was made, and its description.",
    .arguments = arguments,
    .run = run_list_streams,
};
