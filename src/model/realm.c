/* SPDX-License-Identifier: Apache-2.0 */
#include "model/realm.h"

#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "model/activity.h"
#include "model/view_columns.h"
#include "server/database.h"

const char *realm_show_string_id(const char *string_id)
{
    return *string_id ? string_id : "''";
}

static const struct view_column realm_columns[REALM_COLUMN_COUNT + 1] = {
    [REALM_ID] = {.name = "id",
                  .title = N_("id"),
                  .type = VALUE_INTEGER,
                  .sql = "r.id",
                  .sort = "r.id",
                  .sort_type = VALUE_INTEGER,
                  .unique = true,
                  .width = 4},
    [REALM_STRING_ID] = {.name = "string_id",
                         .title = N_("string_id"),
                         .type = VALUE_TEXT,
                         .sql = "r.string_id",
                         .sort = "upper(r.string_id::text)",
                         .sort_type = VALUE_TEXT,
                         .searched = true,
                         .width = 13,
                         .show = view_show_string_id},
    [REALM_NAME] = {.name = "name",
                    .title = N_("name"),
                    .type = VALUE_TEXT,
                    .sql = "r.name",
                    .sort = "upper(r.name::text)",
                    .sort_type = VALUE_TEXT,
                    .searched = true},
    [REALM_DEACTIVATED] = {.name = "deactivated",
                           .title = N_("deactivated"),
                           .type = VALUE_BOOLEAN,
                           .sql = "r.deactivated",
                           .sort = "r.deactivated",
                           .sort_type = VALUE_BOOLEAN,
                           .hidden = true},
    [REALM_DATE_CREATED] = {.name = "date_created",
                            .title = N_("created"),
                            .type = VALUE_TIME,
                            .sql = "r.date_created",
                            .sort = "r.date_created",
                            .sort_type = VALUE_TIME,
                            .hidden = true},
    [REALM_ACTIVITY] = {ACTIVITY_MESSAGES("analytics_realmcount", "realm_id", "r.id")},
};

const struct view realms_view = {
    .name = "realms",
    .title = N_("Realms"),
    .from = "zerver_realm r",
    .key = "r.id",
    .columns = realm_columns,
    .default_sort = REALM_ID,
};

static bool read_realm(const struct rows *rows, struct realm *realm)
{
    if (!rows || rows_count(rows) == 0)
        return false;
    *realm = (struct realm){
        .id = rows_integer(rows, 0, 0),
        .string_id = rows_text(rows, 0, 1),
        .name = rows_text(rows, 0, 2),
        .deactivated = rows_boolean(rows, 0, 3),
    };
    return true;
}

/* Names the realm that was probably meant, once it is known that this one does not exist. */
static void hint_nearest(struct database *database, struct region *region, const char *argument,
                         struct error *error)
{
    const struct rows *rows = database_query(
        database, region, NULL,
        "SELECT string_id FROM zerver_realm WHERE string_id <> '' LIMIT 10000", NO_PARAMETERS);
    size_t count = rows ? rows_count(rows) : 0;
    const char **names = region_alloc_array(region, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = rows_text(rows, i, 0);
    const char *nearest = text_nearest(argument, names, count);
    if (nearest)
        error_hint(error, "did you mean %s?", nearest);
    else
        error_hint(error, "list_realms shows the realms that there are.");
}

struct statement realm_find_statement(struct region *region, const char *argument)
{
    static const char by_id[] =
        "SELECT id, string_id, name, deactivated FROM zerver_realm WHERE id = $1::bigint";
    static const char by_string_id[] = "SELECT id, string_id, name, deactivated FROM zerver_realm"
                                       " WHERE string_id = $1::text";
    static const char nothing[] =
        "SELECT 0::bigint, $1::text, ''::text, false WHERE false"; /* no id is as large as that */
    struct value *value = region_alloc(region, sizeof *value);
    int64_t id;
    enum text_integer kind = text_parse_integer(argument, &id);
    *value =
        kind == TEXT_INTEGER ? value_integer(id) : value_text(region_copy_text(region, argument));
    const char *sql = kind == TEXT_INTEGER ? by_id : by_string_id;
    return (struct statement){.sql = kind == TEXT_INTEGER_TOO_LARGE ? nothing : sql,
                              .parameters = {.values = value, .count = 1}};
}

bool realm_find(struct database *database, struct region *region, const char *argument,
                struct realm *realm, struct error *error)
{
    struct statement statement = realm_find_statement(region, argument);
    const struct rows *rows =
        database_query(database, region, error, statement.sql, statement.parameters);
    if (!rows)
        return false;
    if (read_realm(rows, realm))
        return true;
    error_set(error, ERROR_FAILED, "There is no realm with id '%s'. Aborting.", argument);
    hint_nearest(database, region, argument, error);
    return false;
}
