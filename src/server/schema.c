/* SPDX-License-Identifier: Apache-2.0 */
#include "server/schema.h"

#include <string.h>

#include "core/region.h"
#include "core/translate.h"
#include "server/rows.h"
#include "server/schema_columns.h"

/*
 * The kind of row, then table, column and type, or application and migration. Tables are looked for
 * as a statement would find them, along the search_path. A statement that names a table which is
 * missing fails as a whole; ts_stat() takes the text of one, so that django_migrations is read only
 * where it is there. (It counts the words of a tsvector: here one for each migration.)
 */
const char schema_query[] =
    "SELECT 'column', c.relname::text, a.attname::text, format_type(a.atttypid, NULL)"
    "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relkind IN ('r', 'p', 'v', 'f') AND a.attnum > 0 AND NOT a.attisdropped"
    "   AND c.relname LIKE ANY ('{zerver\\_%,django\\_%,analytics\\_%}')"
    "   AND pg_catalog.pg_table_is_visible(c.oid) "
    "UNION ALL "
    "SELECT 'migration', split_part(word, ' ', 1), split_part(word, ' ', 2), NULL"
    "  FROM ts_stat(CASE WHEN to_regclass('django_migrations') IS NULL"
    "               THEN 'SELECT ''''::tsvector'"
    "               ELSE 'SELECT array_to_tsvector(array_agg(app || '' '' || name))"
    "                       FROM django_migrations' END)";

enum { KIND, OWNER, NAME, TYPE }; /* the columns of its rows */

/* The newest migration of each application in version 6.0. */
static const struct {
    const char *application;
    const char *name;
} newest_migrations[] = {
    {"zerver", "0422_multiuseinvite_status"},
    {"analytics", "0016_unique_constraint_when_subgroup_null"},
    {"confirmation", "0011_alter_confirmation_expiry_date"},
    {"auth", "0012_alter_user_first_name_max_length"},
    {"contenttypes", "0002_remove_content_type_name"},
    {"sessions", "0001_initial"},
    {"social_django", "0010_uid_db_index"},
    {"social_auth", "0005_auto_20160727_2333"},
    {"default", "0004_auto_20160423_0400"},
    {"otp_static", "0002_throttling"},
    {"otp_totp", "0002_auto_20190420_0723"},
    {"two_factor", "0007_auto_20201201_1019"},
};

/* The sentences found so far; the list grows in steps and keeps a NULL at its end. */
struct differences {
    struct region *region;
    const char **list;
    size_t count;
    size_t size;
};

static void add(struct differences *differences, const char *sentence)
{
    if (differences->count + 1 >= differences->size) {
        size_t size = differences->size ? differences->size * 2 : 16;
        const char **list = region_alloc_array(differences->region, size, sizeof *list);
        for (size_t i = 0; i < differences->count; i++)
            list[i] = differences->list[i];
        differences->list = list;
        differences->size = size;
    }
    differences->list[differences->count++] = sentence;
    differences->list[differences->count] = NULL;
}

/* Is row `row` of this kind, about `owner`, and about `name` unless that is NULL? */
static bool matches(const struct rows *rows, size_t row, const char *kind, const char *owner,
                    const char *name)
{
    return strcmp(rows_text(rows, row, OWNER), owner) == 0 &&
           (!name || strcmp(rows_text(rows, row, NAME), name) == 0) &&
           strcmp(rows_text(rows, row, KIND), kind) == 0;
}

/* The first such row, or rows_count() if there is none. */
static size_t find(const struct rows *rows, const char *kind, const char *owner, const char *name)
{
    size_t row = 0;
    while (row < rows_count(rows) && !matches(rows, row, kind, owner, name))
        row++;
    return row;
}

static void compare_column(struct differences *differences, const struct rows *rows,
                           const char *table, const struct schema_column *column)
{
    size_t row = find(rows, "column", table, column->name);
    if (row == rows_count(rows)) {
        add(differences,
            region_format(differences->region, _("column %s.%s is missing"), table, column->name));
        return;
    }
    const char *type = rows_text(rows, row, TYPE);
    if (strcmp(type, column->type) != 0)
        add(differences, region_format(differences->region, _("column %s.%s is %s, not %s"), table,
                                       column->name, type, column->type));
}

static void compare_table(struct differences *differences, const struct rows *rows,
                          const struct schema_table *table)
{
    if (find(rows, "column", table->name, NULL) == rows_count(rows)) {
        add(differences, region_format(differences->region, _("table %s is missing"), table->name));
        return;
    }
    for (const struct schema_column *column = table->columns; column->name; column++)
        compare_column(differences, rows, table->name, column);
}

/* Names of migrations start with a number of four digits, so that their order is that of text. */
static void compare_migrations(struct differences *differences, const struct rows *rows,
                               const char *application, const char *newest)
{
    if (find(rows, "migration", application, newest) == rows_count(rows))
        add(differences,
            region_format(differences->region, _("migration %s %s has not been applied"),
                          application, newest));
    for (size_t row = 0; row < rows_count(rows); row++) {
        const char *name = rows_text(rows, row, NAME);
        if (matches(rows, row, "migration", application, NULL) && strcmp(name, newest) > 0)
            add(differences, region_format(differences->region, _("unknown newer migration %s %s"),
                                           application, name));
    }
}

const char *const *schema_compare(struct region *region, const struct rows *rows, size_t *count)
{
    struct differences differences = {.region = region};
    for (const struct schema_table *table = schema_tables; table->name; table++)
        compare_table(&differences, rows, table);
    /* Without their table all migrations would be missing: that is said once. */
    bool recorded = find(rows, "column", "django_migrations", NULL) < rows_count(rows);
    for (size_t i = 0; recorded && i < ARRAY_LENGTH(newest_migrations); i++)
        compare_migrations(&differences, rows, newest_migrations[i].application,
                           newest_migrations[i].name);
    *count = differences.count;
    return differences.list ? differences.list
                            : region_alloc_array(region, 1, sizeof *differences.list);
}
