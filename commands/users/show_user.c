/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/buffer.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/role.h"
#include "model/user.h"
#include "server/database.h"

#include <string.h>

static const struct argument arguments[] = {
    {.dest = "email",
     .required = true,
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("The user's e-mail address; upper and lower case count as the same.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help =
         N_("The user's realm: numeric id or subdomain. Needed where several realms have a user "
            "with that address.")},
    {0},
};

static const char *sentence(struct region *region, const struct table *table,
                            const struct value *row)
{
    struct buffer lines = {0};
    for (size_t i = 0; table->columns[i].name; i++)
        buffer_format(&lines, "%s%-17s %s", i ? "\n" : "", table->columns[i].name,
                      table_cell_text(region, &row[i]));
    return buffer_take_text(region, &lines);
}

/* The facts name themselves: a column for each, `role` by its name. */
static const struct table *facts_table(struct region *region, const struct rows *rows)
{
    size_t count = rows_columns(rows);
    struct column *columns = region_alloc_array(region, count + 1, sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        const char *name = rows_column_name(rows, i);
        columns[i] = (struct column){
            .name = name,
            .type = strcmp(name, "role") == 0 ? VALUE_TEXT : rows_column_type(rows, i),
        };
    }
    struct table *table = region_alloc(region, sizeof *table);
    *table = (struct table){.name = "user", .columns = columns, .sentence = sentence};
    return table;
}

static bool emit_facts(struct run *run, const struct rows *rows)
{
    struct region *region = run_region(run);
    const struct table *table = facts_table(region, rows);
    if (!run_table(run, table))
        return false;
    struct value *row = region_alloc_array(region, rows_columns(rows), sizeof *row);
    rows_read(rows, 0, row);
    enum row_mark mark = ROW_PLAIN;
    for (size_t i = 0; table->columns[i].name; i++) {
        if (strcmp(table->columns[i].name, "role") == 0)
            row[i] = value_text(role_name(region, row[i].integer));
        if (strcmp(table->columns[i].name, "is_active") == 0 && !row[i].boolean)
            mark = ROW_INACTIVE;
    }
    run_row(run, mark, row);
    return true;
}

static bool run_show_user(struct run *run)
{
    struct realm realm;
    struct user user;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm) ||
        !resolve_user(run, "email", in_realm ? &realm : NULL, &user))
        return false;
    const struct rows *rows =
        database_query(run_database(run), run_region(run), run_error(run), user_facts_sql,
                       SQL_PARAMETERS(value_integer(user.id)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return run_fail(run, "The user was deleted just now.");
    return emit_facts(run, rows);
}

const struct command command_show_user = {
    .name = "show_user",
    .app = "aloha-tui",
    .category = CATEGORY_USERS,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("Show what is known of a user."),
    .description = "Prints a user's realm, addresses, name, role, state, times, and how many "
                   "streams, bots and groups there are.",
    .arguments = arguments,
    .run = run_show_user,
};
