/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/run.h"
#include "command/versions.h"
#include "core/region.h"

enum { COLUMN_COMPONENT, COLUMN_VERSION, COLUMNS };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_COMPONENT] = {.name = "component", .type = VALUE_TEXT, .width = 12},
    [COLUMN_VERSION] = {.name = "version", .type = VALUE_TEXT},
};

/* Scripts read one bare number here, that of the server's framework. */
static const char *sentence(struct region *region UNUSED, const struct table *table UNUSED,
                            const struct value *row)
{
    return row[COLUMN_VERSION].text;
}

static const struct table versions = {.name = "versions", .columns = columns, .sentence = sentence};

static const struct table all_versions = {.name = "versions", .columns = columns};

static void emit(struct run *run, const char *component, const char *version)
{
    struct value row[COLUMNS] = {value_text(component), value_text(version)};
    run_row(run, ROW_PLAIN, row);
}

static bool run_version(struct run *run)
{
    bool all = run_options(run)->fields || run_options(run)->format != OUTPUT_TEXT;
    if (!run_table(run, all ? &all_versions : &versions))
        return false;
    emit(run, "django", SERVER_FRAMEWORK_VERSION);
    if (all) {
        emit(run, "server", SERVER_VERSION);
        emit(run, "aloha-tui", PROGRAM_VERSION);
    }
    return true;
}

const struct command command_version = {
    .name = "version",
    .app = "django",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("Print the version of the server's web framework."),
    .description = "Prints the version of Django that the server this program follows runs on, as "
                   "the server's own command does. --fields component,version and machine formats "
                   "name the server's and this program's version too.",
    .run = run_version,
};
