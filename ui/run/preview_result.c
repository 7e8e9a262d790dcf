/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/preview_result.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "change/effects.h"
#include "change/record_json.h"
#include "command/preview.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "ui/run/child_run.h"
#include "ui/run/transcript.h"

struct preview_result {
    struct transcript *said;
    cJSON *changes, *effects; /* arrays: all events of the run in one */
    bool succeeded, warned;
};

struct preview_result *preview_result_create(void)
{
    struct preview_result *preview = memory_alloc(1, sizeof *preview);
    preview->said = transcript_create();
    preview->changes = cJSON_CreateArray();
    preview->effects = cJSON_CreateArray();
    if (!preview->changes || !preview->effects)
        die("out of memory: a preview");
    return preview;
}

void preview_result_destroy(struct preview_result *preview)
{
    if (!preview)
        return;
    cJSON_Delete(preview->changes);
    cJSON_Delete(preview->effects);
    transcript_destroy(preview->said);
    free(preview);
}

static void preview_result_append_items(cJSON *array, const cJSON *items)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, items) cJSON_AddItemToArray(array, cJSON_Duplicate(item, true));
}

void preview_result_add(struct preview_result *preview, const cJSON *changes, const cJSON *effects)
{
    preview_result_append_items(preview->changes, changes);
    preview_result_append_items(preview->effects, effects);
}

void preview_result_warn(struct preview_result *preview)
{
    preview->warned = true;
}

void preview_result_end(struct preview_result *preview, const struct child_end *end)
{
    transcript_add_end(preview->said, end->text, end->hint);
    preview->succeeded = strcmp(end->status, error_kind_name(ERROR_NONE)) == 0;
}

struct transcript *preview_result_said(const struct preview_result *preview)
{
    return preview->said;
}

bool preview_result_succeeded(const struct preview_result *preview)
{
    return preview->succeeded;
}

bool preview_result_warned(const struct preview_result *preview)
{
    return preview->warned;
}

/* Effects that are not what this program writes would be a child of another version's. */
static const struct effects *preview_result_effects_of(const struct preview_result *preview,
                                                       struct region *region)
{
    const struct effects *effects = effects_from_json(region, preview->effects);
    return effects ? effects : effects_create(region);
}

const char *preview_result_text(const struct preview_result *preview, struct region *region,
                                int columns)
{
    return preview_text(region, records_from_json(region, preview->changes),
                        preview_result_effects_of(preview, region), columns);
}

static bool preview_result_is_uuid(const char *text)
{
    size_t length = strspn(text, "0123456789abcdef-");
    return length == 36 && text[length] == '\0' && text[8] == '-' && text[13] == '-' &&
           text[18] == '-' && text[23] == '-';
}

/* Is it another each time that the same is done? */
static bool preview_result_is_fleeting(const char *text)
{
    int64_t time;
    return clock_parse(text, &time) || preview_result_is_uuid(text);
}

static void preview_result_describe_value(struct buffer *text, struct region *region,
                                          const struct value *value)
{
    const char *shown = value->null ? "-" : value_to_text(value, region);
    buffer_format(text, " %s", preview_result_is_fleeting(shown) ? "?" : shown);
}

static void preview_result_describe_record(struct buffer *text, struct region *region,
                                           const struct record *record)
{
    buffer_format(text, "%s %s %s", record->table, operation_name(record->operation), record->key);
    for (size_t i = 0; i < record->field_count; i++) {
        buffer_format(text, " %s", record->fields[i].column);
        preview_result_describe_value(text, region, &record->fields[i].before);
        preview_result_describe_value(text, region, &record->fields[i].after);
    }
    buffer_append_byte(text, '\n');
}

static void preview_result_describe_effect(struct buffer *text, const struct effect *effect)
{
    buffer_format(text, "%s %zu %s %s", effect_kind_name(effect->kind), effect->key_count,
                  effect->host ? effect->host : "", effect->queue ? effect->queue : "");
    for (size_t i = 0; i < effect->user_count; i++)
        buffer_format(text, " %" PRId64, effect->users[i]);
    buffer_append_byte(text, '\n');
}

static bool preview_result_is_new_key(const struct records *records, const char *number,
                                      size_t length)
{
    size_t count;
    const struct record *list = records_all(records, &count);
    for (size_t i = 0; i < count; i++) {
        if (list[i].operation == OPERATION_INSERT && strlen(list[i].key) == length &&
            memcmp(list[i].key, number, length) == 0)
            return true;
    }
    return false;
}

/* Are the texts the same, but for numbers that are ids of new rows on both sides? A rollback leaves
 * the sequences where they are. A number that is the same is, whatever ids there are. */
static bool preview_result_same_but_for_new_ids(const char *one, const struct records *ones,
                                                const char *other, const struct records *others)
{
    static const char digits[] = "0123456789";
    while (*one && *other) {
        size_t length = strspn(one, digits), other_length = strspn(other, digits);
        if (length == 0 || other_length == 0) {
            if (*one++ != *other++)
                return false;
            continue;
        }
        bool same = length == other_length && memcmp(one, other, length) == 0;
        if (!same && !(preview_result_is_new_key(ones, one, length) &&
                       preview_result_is_new_key(others, other, other_length)))
            return false;
        one += length;
        other += other_length;
    }
    return *one == *other;
}

static const char *preview_result_description(const struct preview_result *preview,
                                              struct region *region, const struct records *records)
{
    size_t count;
    struct buffer text = {0};
    const struct record *list = records_all(records, &count);
    for (size_t i = 0; i < count; i++)
        preview_result_describe_record(&text, region, &list[i]);
    const struct record_total *totals = records_totals(records, &count);
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%s %zu\n", totals[i].table, totals[i].rows);
    const struct effect *effects = effects_all(preview_result_effects_of(preview, region), &count);
    for (size_t i = 0; i < count; i++)
        preview_result_describe_effect(&text, &effects[i]);
    return buffer_take_text(region, &text);
}

bool preview_result_agree(const struct preview_result *one, const struct preview_result *other)
{
    struct region *region = region_create();
    const struct records *ones = records_from_json(region, one->changes);
    const struct records *others = records_from_json(region, other->changes);
    bool agree = one->succeeded && other->succeeded &&
                 preview_result_same_but_for_new_ids(
                     preview_result_description(one, region, ones), ones,
                     preview_result_description(other, region, others), others);
    region_destroy(region);
    return agree;
}
