/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/role.h"
#include "model/user.h"

enum { COLUMN_ID, COLUMN_DELIVERY_EMAIL, COLUMN_FULL_NAME, COLUMN_ROLE, COLUMN_IS_BOT, COLUMNS };

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to look at: numeric id or subdomain.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_ID] = {.name = "id", .type = VALUE_INTEGER, .width = 6},
    [COLUMN_DELIVERY_EMAIL] = {.name = "delivery_email", .type = VALUE_TEXT, .width = 30},
    [COLUMN_FULL_NAME] = {.name = "full_name", .type = VALUE_TEXT, .width = 30},
    [COLUMN_ROLE] = {.name = "role", .type = VALUE_TEXT, .width = 13},
    [COLUMN_IS_BOT] = {.name = "is_bot", .type = VALUE_BOOLEAN},
};

static const char *sentence(struct region *region, const struct table *table UNUSED,
                            const struct value *row)
{
    bool owner = strcmp(row[COLUMN_ROLE].text, role_name(region, ROLE_OWNER)) == 0;
    return region_format(region, "  %s (%s)%s", row[COLUMN_DELIVERY_EMAIL].text,
                         row[COLUMN_FULL_NAME].text,
                         owner && !row[COLUMN_IS_BOT].boolean ? " [owner]" : "");
}

static const struct table admins = {.name = "admins", .columns = columns, .sentence = sentence};

static bool run_show_admins(struct run *run)
{
    struct realm realm;
    if (!resolve_realm(run, "realm_id", &realm))
        return false;
    const struct rows *rows =
        user_list_admins(run_database(run), run_region(run), &realm, run_error(run));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return run_fail(run, "There are no admins for this realm!");
    run_say(run, "Administrators:\n");
    if (!run_table(run, &admins))
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        struct value row[COLUMNS];
        rows_read(rows, i, row);
        row[COLUMN_ROLE] = value_text(role_name(run_region(run), row[COLUMN_ROLE].integer));
        run_row(run, ROW_PLAIN, row);
    }
    run_say(run, "\nYou can use the \"change_user_role\" management command to adjust roles.");
    return true;
}

const struct command command_show_admins = {
    .name = "show_admins",
    .app = "zerver",
    .category = CATEGORY_REALMS,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("Show a realm's owners and administrators."),
    .description = "Prints the active users of a realm who are owners or administrators, bots "
                   "included. Deactivated realms can be looked at too.",
    .arguments = arguments,
    .run = run_show_admins,
};
