/* SPDX-License-Identifier: Apache-2.0 */
#include "model/realm_settings.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/region.h"
#include "model/authentication.h"
#include "server/database.h"

struct rows *realm_read_settings(struct database *database, struct region *region,
                                 struct error *error)
{
    return database_query(database, region, error, "SELECT r.* FROM zerver_realm r ORDER BY r.id",
                          NO_PARAMETERS);
}

/* id, name and string_id come first; 0 for all others. */
static int precedence(const char *name)
{
    static const char *const first[] = {"id", "name", "string_id"};
    for (size_t i = 0; i < ARRAY_LENGTH(first); i++) {
        if (strcmp(name, first[i]) == 0)
            return (int)i - (int)ARRAY_LENGTH(first);
    }
    return 0;
}

static int compare_settings(const void *left, const void *right)
{
    const struct realm_setting *a = left, *b = right;
    int order = precedence(a->name) - precedence(b->name);
    return order ? order : strcmp(a->name, b->name);
}

const struct realm_setting *realm_settings(struct region *region, const struct rows *rows,
                                           size_t *count)
{
    *count = rows_columns(rows);
    struct realm_setting *settings = region_alloc_array(region, *count, sizeof *settings);
    for (size_t i = 0; i < *count; i++) {
        const char *name = rows_column_name(rows, i);
        settings[i] = (struct realm_setting){
            .name = strcmp(name, "max_invites") == 0 ? "_max_invites" : name,
            .column = i,
            .type = strcmp(name, "authentication_methods") == 0 ? VALUE_TEXT
                                                                : rows_column_type(rows, i),
        };
    }
    qsort(settings, *count, sizeof *settings, compare_settings);
    return settings;
}

static const char *show_authentication_methods(struct region *region,
                                               const struct settings *settings, int64_t methods)
{
    struct buffer shown = {0};
    buffer_append_byte(&shown, '{');
    for (enum authentication_method method = 0; method < METHOD_COUNT; method++) {
        if (authentication_is_configured(settings, method))
            buffer_format(&shown, "%s'%s': %s", shown.length > 1 ? ", " : "",
                          authentication_method_name(method),
                          methods >> method & 1 ? "True" : "False");
    }
    buffer_append_byte(&shown, '}');
    return buffer_take_text(region, &shown);
}

bool realm_read_settings_row(struct region *region, const struct settings *settings,
                             const struct rows *rows, size_t row, const struct realm_setting *list,
                             struct value *values)
{
    bool deactivated = false;
    for (size_t i = 0; i < rows_columns(rows); i++) {
        values[i] = rows_value(rows, row, list[i].column);
        if (strcmp(list[i].name, "deactivated") == 0)
            deactivated = values[i].boolean;
        else if (strcmp(list[i].name, "authentication_methods") == 0)
            values[i] =
                value_text(show_authentication_methods(region, settings, values[i].integer));
    }
    return deactivated;
}

const char *realm_show_setting(struct region *region, const struct value *value)
{
    if (value->null)
        return "None";
    if (value->type == VALUE_BOOLEAN)
        return value->boolean ? "True" : "False";
    if (value->type == VALUE_TIME)
        return clock_format_server(region, value->time);
    return value_to_text(value, region);
}
