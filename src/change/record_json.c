/* SPDX-License-Identifier: Apache-2.0 */
#include "change/record_json.h"

#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

static cJSON *new_object(void)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        die("out of memory: a changed row");
    return object;
}

static cJSON *fields_object(const struct record *record, bool after)
{
    cJSON *object = new_object();
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        cJSON_AddItemToObject(object, field->column,
                              json_from_value(after ? &field->after : &field->before));
    }
    return object;
}

static cJSON *object_of_record(const struct record *record)
{
    cJSON *object = new_object();
    json_add_text(object, "table", record->table);
    json_add_text(object, "operation", operation_name(record->operation));
    json_add_text(object, "key", record->key);
    if (record->operation != OPERATION_INSERT)
        cJSON_AddItemToObject(object, "before", fields_object(record, false));
    if (record->operation != OPERATION_DELETE)
        cJSON_AddItemToObject(object, "after", fields_object(record, true));
    return object;
}

/* Rows that were not recorded one by one are counted by table. */
static void add_unrecorded(cJSON *array, const struct records *records)
{
    size_t count;
    const struct record_total *totals = records_totals(records, &count);
    for (size_t i = 0; i < count; i++) {
        if (totals[i].rows <= RECORDS_MAX)
            continue;
        cJSON *object = new_object();
        json_add_text(object, "table", totals[i].table);
        json_add_text(object, "operation", operation_name(totals[i].operation));
        json_add_integer(object, "further_rows", (int64_t)totals[i].rows - RECORDS_MAX);
        cJSON_AddItemToArray(array, object);
    }
}

void records_to_json(const struct records *records, cJSON *array)
{
    size_t count;
    const struct record *list = records_all(records, &count);
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, object_of_record(&list[i]));
    add_unrecorded(array, records);
}

static struct value value_from_json(struct region *region, const cJSON *parent, const char *column)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(parent, column);
    if (!item || cJSON_IsNull(item))
        return value_null(VALUE_TEXT);
    if (cJSON_IsString(item))
        return value_text(item->valuestring);
    if (cJSON_IsBool(item))
        return value_boolean(cJSON_IsTrue(item));
    int64_t integer = json_integer(parent, column, INT64_MIN);
    if (integer != INT64_MIN)
        return value_integer(integer);
    char *printed = cJSON_PrintUnformatted(item);
    struct value value = value_json(region_copy_text(region, printed));
    cJSON_free(printed);
    return value;
}

static void read_record(struct region *region, struct records *records, struct record *record,
                        const cJSON *item)
{
    const cJSON *before = cJSON_GetObjectItemCaseSensitive(item, "before");
    const cJSON *after = cJSON_GetObjectItemCaseSensitive(item, "after"), *field;
    size_t count = 0;
    struct record_field *fields =
        region_alloc_array(region, (size_t)cJSON_GetArraySize(after), sizeof *fields);
    cJSON_ArrayForEach(field, after) fields[count++] = (struct record_field){
        .column = field->string,
        .before = value_from_json(region, before, field->string),
        .after = value_from_json(region, after, field->string),
    };
    record->fields = fields;
    record->field_count = count;
    records_count_rows(records, record->table, record->operation, 1);
    records_add(records, record);
}

struct records *records_from_json(struct region *region, const cJSON *array)
{
    struct records *records = records_create(region);
    const cJSON *item;
    cJSON_ArrayForEach(item, array)
    {
        const char *operation = json_text(item, "operation");
        struct record record = {.table = json_text(item, "table"), .key = json_text(item, "key")};
        int64_t further = json_integer(item, "further_rows", 0);
        if (!record.table || !operation || !operation_parse(operation, &record.operation))
            continue;
        if (further > 0)
            records_count_rows(records, record.table, record.operation, (size_t)further);
        else if (record.key)
            read_record(region, records, &record, item);
    }
    return records;
}
