/* SPDX-License-Identifier: Apache-2.0 */
#include "change/row_snapshot_json.h"

#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

static cJSON *checked(cJSON *item)
{
    if (!item)
        die("out of memory: snapshots of rows");
    return item;
}

static cJSON *object_of_field(const struct row_snapshot_field *field)
{
    cJSON *object = checked(cJSON_CreateObject());
    json_add_text(object, "before", field->before);
    json_add_text(object, "after", field->after);
    json_add_text(object, "kind", row_snapshot_kind_name(field->kind));
    return object;
}

static cJSON *object_of_snapshot(const struct row_snapshot *snapshot)
{
    cJSON *object = checked(cJSON_CreateObject());
    cJSON *columns = checked(cJSON_CreateObject());
    json_add_text(object, "table", snapshot->table);
    json_add_text(object, "operation", operation_name(snapshot->operation));
    json_add_text(object, "key_column", snapshot->key_column);
    if (snapshot->key)
        json_add_text(object, "key", snapshot->key);
    if (snapshot->digest)
        json_add_text(object, "digest", snapshot->digest);
    json_add_integer(object, "rows", (int64_t)snapshot->rows);
    for (size_t i = 0; i < snapshot->field_count; i++)
        cJSON_AddItemToObject(columns, snapshot->fields[i].column,
                              object_of_field(&snapshot->fields[i]));
    cJSON_AddItemToObject(object, "columns", columns);
    return object;
}

cJSON *row_snapshots_to_json(const struct row_snapshots *snapshots)
{
    size_t count;
    const struct row_snapshot *list = row_snapshots_all(snapshots, &count);
    cJSON *array = checked(cJSON_CreateArray());
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, object_of_snapshot(&list[i]));
    return array;
}

/* Names become part of statements: what else stands there is not ours. */
static bool is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return text && *text && text[strspn(text, letters)] == '\0';
}

static bool read_kind(const cJSON *object, enum row_snapshot_kind *kind)
{
    const char *name = json_text(object, "kind");
    for (int i = 0; name && i < SNAPSHOT_KIND_COUNT; i++) {
        *kind = (enum row_snapshot_kind)i;
        if (strcmp(name, row_snapshot_kind_name(*kind)) == 0)
            return true;
    }
    return false;
}

static bool read_fields(struct region *region, const cJSON *columns, struct row_snapshot *snapshot)
{
    const cJSON *column;
    snapshot->fields =
        region_alloc_array(region, (size_t)cJSON_GetArraySize(columns), sizeof *snapshot->fields);
    cJSON_ArrayForEach(column, columns)
    {
        struct row_snapshot_field *field = &snapshot->fields[snapshot->field_count++];
        *field = (struct row_snapshot_field){.column = column->string,
                                             .before = json_text(column, "before"),
                                             .after = json_text(column, "after")};
        if (!is_name(field->column) || !read_kind(column, &field->kind))
            return false;
    }
    return true;
}

static bool read_snapshot(struct region *region, const cJSON *object, struct row_snapshot *snapshot)
{
    const char *operation = json_text(object, "operation");
    *snapshot = (struct row_snapshot){.table = json_text(object, "table"),
                                      .key_column = json_text(object, "key_column"),
                                      .key = json_text(object, "key"),
                                      .digest = json_text(object, "digest"),
                                      .rows = (size_t)json_integer(object, "rows", 1)};
    return is_name(snapshot->table) && is_name(snapshot->key_column) && operation &&
           operation_parse(operation, &snapshot->operation) &&
           read_fields(region, cJSON_GetObjectItemCaseSensitive(object, "columns"), snapshot);
}

struct row_snapshots *row_snapshots_from_json(struct region *region, const char *salt,
                                              const cJSON *array)
{
    struct row_snapshots *snapshots = row_snapshots_create(region, salt);
    const cJSON *object;
    struct row_snapshot snapshot;
    cJSON_ArrayForEach(object, array)
    {
        if (!read_snapshot(region, object, &snapshot))
            return NULL;
        row_snapshots_append(snapshots, &snapshot);
    }
    return cJSON_IsArray(array) ? snapshots : NULL;
}
