/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "command/run_view.h"
#include "model/realm.h"
#include "model/role.h"
#include "model/user.h"
#include "model/view_filter.h"

enum {
    COLUMN_ID,
    COLUMN_DELIVERY_EMAIL,
    COLUMN_FULL_NAME,
    COLUMN_ROLE,
    COLUMN_IS_ACTIVE,
    COLUMN_IS_BOT,
    COLUMN_DATE_JOINED,
    COLUMN_LAST_SEEN,
    COLUMNS
};

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm whose users to list: numeric id or subdomain.")},
    {.dest = "role",
     .flags = {"--role"},
     .choices = role_names,
     .semantic = SEMANTIC_ROLE,
     .help = N_("Only users in this role.")},
    {.dest = "active",
     .flags = {"--active"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .exclusive_group = 1,
     .help = N_("Only users who are not deactivated.")},
    {.dest = "deactivated",
     .flags = {"--deactivated"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .exclusive_group = 1,
     .help = N_("Only deactivated users.")},
    {.dest = "bots",
     .flags = {"--bots"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Only bots.")},
    {.dest = "search",
     .flags = {"--search"},
     .metavar = "FILTER",
     .semantic = SEMANTIC_TEXT,
     .help =
         N_("Only users whose name or e-mail address contains this text. A word may also be "
            "COLUMN:TEXT, begin with ! (not) or with ^ (from the beginning), as in the console; "
            "aloha-tui(1) has the rest.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_ID] = {.name = "id", .type = VALUE_INTEGER, .width = 7},
    [COLUMN_DELIVERY_EMAIL] = {.name = "delivery_email", .type = VALUE_TEXT, .width = 34},
    [COLUMN_FULL_NAME] = {.name = "full_name", .type = VALUE_TEXT, .width = 26},
    [COLUMN_ROLE] = {.name = "role", .type = VALUE_TEXT, .width = 13},
    [COLUMN_IS_ACTIVE] = {.name = "is_active", .type = VALUE_BOOLEAN, .width = 9},
    [COLUMN_IS_BOT] = {.name = "is_bot", .type = VALUE_BOOLEAN, .width = 6, .verbosity = 2},
    [COLUMN_DATE_JOINED] = {.name = "date_joined", .type = VALUE_TIME, .width = 27, .verbosity = 2},
    [COLUMN_LAST_SEEN] = {.name = "last_seen", .type = VALUE_TIME},
};

static const struct table users = {.name = "users", .columns = columns};

/* What --search, --role, --active, --deactivated and --bots ask for together. */
static bool read_filter(struct run *run, const struct view_filter **filter)
{
    struct region *region = run_region(run);
    *filter = run_filter_argument(run, &users_view, "search");
    if (!*filter)
        return false;
    const char *role = run_text_argument(run, "role");
    enum role number;
    if (role && role_parse(role, &number))
        *filter = view_filter_with(region, *filter, &users_view, "role", value_integer(number));
    bool active = run_flag_argument(run, "active");
    if (active || run_flag_argument(run, "deactivated"))
        *filter =
            view_filter_with(region, *filter, &users_view, "is_active", value_boolean(active));
    if (run_flag_argument(run, "bots"))
        *filter = view_filter_with(region, *filter, &users_view, "is_bot", value_boolean(true));
    return true;
}

static bool emit_user(void *context, const struct value *cells, size_t count UNUSED)
{
    struct run *run = context;
    struct value row[COLUMNS] = {
        [COLUMN_ID] = cells[USER_ID],
        [COLUMN_DELIVERY_EMAIL] = cells[USER_DELIVERY_EMAIL],
        [COLUMN_FULL_NAME] = cells[USER_FULL_NAME],
        [COLUMN_ROLE] = value_text(role_name(run_region(run), cells[USER_ROLE].integer)),
        [COLUMN_IS_ACTIVE] = cells[USER_IS_ACTIVE],
        [COLUMN_IS_BOT] = cells[USER_IS_BOT],
        [COLUMN_DATE_JOINED] = cells[USER_DATE_JOINED],
        [COLUMN_LAST_SEEN] = cells[USER_LAST_SEEN],
    };
    run_row(run, cells[USER_IS_ACTIVE].boolean ? ROW_PLAIN : ROW_INACTIVE, row);
    return true;
}

static bool run_list_users(struct run *run)
{
    struct realm realm;
    const struct view_filter *filter;
    if (!resolve_realm(run, "realm_id", &realm) || !read_filter(run, &filter) ||
        !run_table(run, &users))
        return false;
    return run_view(run, &users_view, realm.id, filter, emit_user);
}

const struct command command_list_users = {
    .name = "list_users",
    .app = "aloha-tui",
    .category = CATEGORY_USERS,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("List the users of a realm."),
    .description = "Prints a line for each user, bot and placeholder of a realm in order of e-mail "
                   "address. --verbosity 2 adds when they joined and which are bots.",
    .arguments = arguments,
    .run = run_list_users,
};
