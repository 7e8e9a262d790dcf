/* SPDX-License-Identifier: Apache-2.0 */
#include "action/id_list.h"
#include "command/command.h"
#include "command/run.h"
#include "core/region.h"
#include "model/user.h"
#include "server/database.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "args",
     .arity = ARITY_ANY,
     .metavar = "usernames",
     .semantic = SEMANTIC_USER_EMAIL_LIST,
     .help = N_("Public addresses of the users.")},
    {0},
};

enum { COLUMN_USER, COLUMN_STATUS, COLUMNS };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_USER] = {.name = "user", .type = VALUE_TEXT},
    [COLUMN_STATUS] = {.name = "status", .type = VALUE_TEXT},
};

static const char two_factor_sql[] =
    "SELECT EXISTS (SELECT FROM two_factor_phonedevice d WHERE d.user_id = w.id AND d.confirmed"
    " AND d.name = 'default')"
    " OR EXISTS (SELECT FROM otp_static_staticdevice d WHERE d.user_id = w.id AND d.confirmed"
    " AND d.name = 'default')"
    " OR EXISTS (SELECT FROM otp_totp_totpdevice d WHERE d.user_id = w.id AND d.confirmed"
    " AND d.name = 'default')"
    " FROM unnest($1::bigint[]) WITH ORDINALITY AS w (id, place) ORDER BY w.place";

static const char *two_factor_sentence(struct region *region, const struct table *table,
                                       const struct value *row)
{
    (void)table;
    return region_format(region, "%s: %s", row[COLUMN_USER].text, row[COLUMN_STATUS].text);
}

static const struct table two_factor_table = {
    .name = "two_factor", .columns = columns, .sentence = two_factor_sentence};

/* Those before the first name that is nobody's are still answered. */
static bool two_factor_answer(struct run *run, const char *const names[], size_t count,
                              const struct user users[])
{
    struct region *region = run_region(run);
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = users[i].id;
    const struct rows *rows =
        database_query(run_database(run), region, run_error(run), two_factor_sql,
                       SQL_PARAMETERS(id_list_parameter(region, (struct id_list){ids, count})));
    for (size_t i = 0; rows && i < rows_count(rows); i++) {
        struct value row[COLUMNS] = {
            [COLUMN_USER] = value_text(names[i]),
            [COLUMN_STATUS] = value_text(rows_boolean(rows, i, 0) ? "enabled" : "disabled"),
        };
        run_row(run, ROW_PLAIN, row);
    }
    return rows;
}

static bool two_factor_status_run(struct run *run)
{
    size_t count, found;
    const char *const *names = arguments_list(run_arguments(run), "args", &count);
    struct user *users = region_alloc_array(run_region(run), count, sizeof *users);
    if (!run_table(run, &two_factor_table) ||
        !user_find_public(run_database(run), run_region(run), names, count, users, &found,
                          run_error(run)) ||
        !two_factor_answer(run, names, found, users))
        return false;
    return found == count || run_fail(run, "User \"%s\" does not exist", names[found]);
}

const struct command command_two_factor_status = {
    .name = "two_factor_status",
    .app = "two_factor",
    .category = CATEGORY_AUTH,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("Tell whether users have two-factor log-in."),
    .description = "Prints for each of the users, named by public address, whether a second factor "
                   "is set up.",
    .arguments = arguments,
    .run = two_factor_status_run,
};
