/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/realm_settings.h"
#include "model/view.h"

enum { COLUMN_ID, COLUMN_STRING_ID, COLUMN_NAME, COLUMN_DOMAIN, COLUMN_DEACTIVATED, COLUMNS };

static const struct argument arguments[] = {
    {.dest = "all",
     .flags = {"--all"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Show every setting of each realm instead of the table.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_ID] = {.name = "id", .type = VALUE_INTEGER, .width = 5},
    [COLUMN_STRING_ID] = {.name = "string_id", .type = VALUE_TEXT, .width = 40},
    [COLUMN_NAME] = {.name = "name", .type = VALUE_TEXT, .width = 30},
    [COLUMN_DOMAIN] = {.name = "domain", .type = VALUE_TEXT, .width = 50, .verbosity = COLUMN_DATA},
    [COLUMN_DEACTIVATED] = {.name = "deactivated", .type = VALUE_BOOLEAN, .verbosity = COLUMN_DATA},
};

static const struct table realms = {.name = "realms", .columns = columns};

static bool list_table(struct run *run, const struct settings *settings)
{
    struct statement statement =
        view_window(run_region(run), &(struct view_request){.view = &realms_view});
    const struct rows *rows = database_query(run_database(run), run_region(run), run_error(run),
                                             statement.sql, statement.parameters);
    if (!rows || !run_table(run, &realms))
        return false;
    bool any_deactivated = false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        bool deactivated = rows_boolean(rows, i, REALM_DEACTIVATED);
        const char *string_id = rows_text(rows, i, REALM_STRING_ID);
        struct value row[COLUMNS] = {
            [COLUMN_ID] = rows_value(rows, i, REALM_ID),
            [COLUMN_STRING_ID] = value_text(string_id),
            [COLUMN_NAME] = rows_value(rows, i, REALM_NAME),
            [COLUMN_DOMAIN] = value_text(settings_realm_url(run_region(run), settings, string_id)),
            [COLUMN_DEACTIVATED] = value_boolean(deactivated),
        };
        run_row(run, deactivated ? ROW_INACTIVE : ROW_PLAIN, row);
        any_deactivated |= deactivated;
    }
    if (any_deactivated)
        run_say(run, "\nRed rows represent deactivated realms.");
    return true;
}

/* The server prints a line for each setting. */
static const char *settings_sentence(struct region *region, const struct table *table,
                                     const struct value *row)
{
    struct buffer lines = {0};
    for (size_t i = 0; table->columns[i].name; i++)
        buffer_format(&lines, "%s%-40s %s", i ? "\n" : "", table->columns[i].name,
                      realm_show_setting(region, &row[i]));
    return buffer_take_text(region, &lines);
}

/* The columns are those that this server's realms have. */
static const struct table *settings_table(struct region *region, const struct realm_setting *list,
                                          size_t count)
{
    struct column *named = region_alloc_array(region, count + 1, sizeof *named);
    for (size_t i = 0; i < count; i++)
        named[i] = (struct column){.name = list[i].name, .type = list[i].type, .width = 20};
    struct table *table = region_alloc(region, sizeof *table);
    *table = (struct table){
        .name = "realms",
        .columns = named,
        .sentence = settings_sentence,
        .separator = "----------------------------------------"
                     "----------------------------------------",
    };
    return table;
}

static bool list_settings(struct run *run, const struct settings *settings)
{
    struct region *region = run_region(run);
    const struct rows *rows = realm_read_settings(run_database(run), region, run_error(run));
    if (!rows)
        return false;
    size_t count;
    const struct realm_setting *list = realm_settings(region, rows, &count);
    if (!run_table(run, settings_table(region, list, count)))
        return false;
    struct value *row = region_alloc_array(region, count, sizeof *row);
    bool any_deactivated = false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        bool deactivated = realm_read_settings_row(region, settings, rows, i, list, row);
        run_row(run, deactivated ? ROW_INACTIVE : ROW_PLAIN, row);
        any_deactivated |= deactivated;
    }
    if (any_deactivated)
        run_say(run, "\nRed is used to highlight deactivated realms.");
    return true;
}

static bool run_list_realms(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    if (run_flag_argument(run, "all"))
        return list_settings(run, profile->settings);
    return list_table(run, profile->settings);
}

const struct command command_list_realms = {
    .name = "list_realms",
    .app = "zerver",
    .category = CATEGORY_REALMS,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("List the realms of the server."),
    .description = "Prints a line for each realm, deactivated ones and the internal realm "
                   "included. --fields id,name,domain shows each realm's URL; --all shows all "
                   "settings.",
    .arguments = arguments,
    .run = run_list_realms,
};
