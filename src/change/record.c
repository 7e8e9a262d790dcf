/* SPDX-License-Identifier: Apache-2.0 */
#include "change/record.h"

#include <string.h>

#include "core/region.h"

struct records {
    struct region *region;
    struct record *records;
    size_t count, size;
    struct record_total *totals;
    size_t total_count, total_size;
};

static const char *const operation_names[OPERATION_COUNT] = {
    [OPERATION_INSERT] = "insert",
    [OPERATION_UPDATE] = "update",
    [OPERATION_DELETE] = "delete",
};

const char *operation_name(enum operation operation)
{
    return operation_names[operation];
}

bool operation_parse(const char *name, enum operation *operation)
{
    for (int i = 0; i < OPERATION_COUNT; i++) {
        if (strcmp(operation_names[i], name) == 0) {
            *operation = (enum operation)i;
            return true;
        }
    }
    return false;
}

bool record_is_secret(const char *table, const char *column)
{
    static const struct {
        const char *column;
        const char *table; /* NULL: whatever table */
    } secrets[] = {
        {"password", NULL},
        {"api_key", NULL},
        {"session_data", NULL},
        {"session_key", NULL},
        {"email_token", NULL},
        {"creation_key", NULL},
        {"token", NULL},
        {"confirmation_key", NULL},
        {"zoom_token", NULL},
        {"secret", NULL},
        {"key", "otp_totp_totpdevice"},
        {"key", "two_factor_phonedevice"},
        {"value", "zerver_botconfigdata"},
        {"data", "zerver_scheduledemail"}, /* holds links with keys */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(secrets); i++) {
        if (strcmp(column, secrets[i].column) == 0 &&
            (!secrets[i].table || (table && strcmp(table, secrets[i].table) == 0)))
            return true;
    }
    return false;
}

struct records *records_create(struct region *region)
{
    struct records *records = region_alloc(region, sizeof *records);
    records->region = region;
    return records;
}

/* Room for one more in an array that lives in the region; what it grew out of stays until the end.
 */
static void *grow(struct region *region, void *array, size_t count, size_t *size, size_t item)
{
    if (count < *size)
        return array;
    *size = *size ? *size * 2 : 8;
    void *larger = region_alloc_array(region, *size, item);
    if (count)
        memcpy(larger, array, count * item);
    return larger;
}

static struct record_total *find_total(struct records *records, const char *table,
                                       enum operation operation)
{
    for (size_t i = 0; i < records->total_count; i++) {
        struct record_total *total = &records->totals[i];
        if (total->operation == operation && strcmp(total->table, table) == 0)
            return total;
    }
    records->totals = grow(records->region, records->totals, records->total_count,
                           &records->total_size, sizeof *records->totals);
    struct record_total *total = &records->totals[records->total_count++];
    *total = (struct record_total){.table = table, .operation = operation};
    return total;
}

bool records_count_row(struct records *records, const char *table, enum operation operation)
{
    return ++find_total(records, table, operation)->rows <= RECORDS_MAX;
}

void records_count_rows(struct records *records, const char *table, enum operation operation,
                        size_t rows)
{
    find_total(records, table, operation)->rows += rows;
}

static struct value kept(struct region *region, const char *table, const char *column,
                         struct value value)
{
    if (!value.null && record_is_secret(table, column))
        return value_text(RECORD_SECRET);
    if (!value.null && (value.type == VALUE_TEXT || value.type == VALUE_JSON))
        value.text = region_copy_text(region, value.text);
    return value;
}

void records_add(struct records *records, const struct record *record)
{
    struct region *region = records->region;
    struct record_field *fields = region_alloc_array(region, record->field_count, sizeof *fields);
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        fields[i] = (struct record_field){
            .column = field->column,
            .before = kept(region, record->table, field->column, field->before),
            .after = kept(region, record->table, field->column, field->after),
        };
    }
    records->records =
        grow(region, records->records, records->count, &records->size, sizeof *records->records);
    struct record *copy = &records->records[records->count++];
    *copy = *record;
    copy->key = region_copy_text(region, record->key);
    copy->fields = fields;
}

const struct record *records_all(const struct records *records, size_t *count)
{
    *count = records->count;
    return records->records;
}

const struct record_total *records_totals(const struct records *records, size_t *count)
{
    *count = records->total_count;
    return records->totals;
}

size_t records_rows(const struct records *records)
{
    size_t rows = 0;
    for (size_t i = 0; i < records->total_count; i++)
        rows += records->totals[i].rows;
    return rows;
}
