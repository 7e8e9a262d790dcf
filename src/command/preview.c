/* SPDX-License-Identifier: Apache-2.0 */
#include "command/preview.h"

#include <stdbool.h>
#include <string.h>

#include "change/effects.h"
#include "change/record.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"
#include "model/role.h"

enum { ROWS_SHOWN = 5, VALUE_COLUMNS = 40 };

static const char *value_text_of(struct region *region, const char *column,
                                 const struct value *value)
{
    if (value->null)
        return "none";
    if (strcmp(column, "role") == 0 && value->type == VALUE_INTEGER)
        return region_format(region, "%d %s", (int)value->integer,
                             role_name(region, value->integer));
    return text_clip(region, value_to_text(value, region), VALUE_COLUMNS);
}

static void write_fields(struct buffer *text, struct region *region, const struct record *record)
{
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        buffer_format(text, "%s%s  ", i ? ", " : "   ", field->column);
        buffer_format(text, "%s → ", value_text_of(region, field->column, &field->before));
        buffer_append_text(text, value_text_of(region, field->column, &field->after));
    }
}

static void write_record(struct buffer *text, struct region *region, const struct record *record)
{
    buffer_format(text, "id %s", record->key);
    if (record->operation == OPERATION_UPDATE)
        write_fields(text, region, record);
    else
        buffer_format(text, "   %s", record->operation == OPERATION_INSERT ? "new" : "gone");
}

/* One line for each of the first rows of a table, the first of them beside its name and count. */
static void write_table(struct buffer *text, struct region *region, const struct records *records,
                        const struct record_total *total)
{
    size_t count, shown = 0;
    const struct record *list = records_all(records, &count);
    buffer_format(text, "%-27s %zu %-6s ", total->table, total->rows,
                  total->rows == 1 ? "row" : "rows");
    for (size_t i = 0; i < count && shown < ROWS_SHOWN; i++) {
        if (list[i].operation != total->operation || strcmp(list[i].table, total->table) != 0)
            continue;
        if (shown++)
            buffer_format(text, "\n%37s", "");
        write_record(text, region, &list[i]);
    }
    if (total->rows > shown)
        buffer_format(text, "\n%37s… and %zu more", "", total->rows - shown);
    buffer_append_byte(text, '\n');
}

static void write_count(struct buffer *text, size_t count, const char *one, const char *many)
{
    if (count)
        buffer_format(text, "%s%zu %s", text->length ? " · " : "", count, count == 1 ? one : many);
}

/* Of how many effects in a row, from the first on, the same is to be said. */
static size_t count_alike(const struct effect *list, size_t count)
{
    size_t same = 1;
    while (same < count && list[same].kind == list->kind &&
           list[same].user_count == list->user_count)
        same++;
    return same;
}

static const char *effects_line(struct region *region, const struct effects *effects)
{
    size_t count, same, keys = 0, messages = 0;
    const struct effect *list = effects_all(effects, &count);
    struct buffer line = {0};
    for (size_t i = 0; i < count; i++) {
        keys += list[i].key_count;
        messages += list[i].kind == EFFECT_QUEUE;
    }
    write_count(&line, keys, "cache key", "cache keys");
    for (size_t i = 0; i < count; i += same) {
        same = count_alike(list + i, count - i);
        if (list[i].kind != EFFECT_EVENT)
            continue;
        write_count(&line, same, "event", "events");
        buffer_format(&line, " to %zu %s", list[i].user_count,
                      list[i].user_count == 1 ? "user" : "users");
    }
    write_count(&line, messages, "queue message", "queue messages");
    const char *text = region_copy_text(region, line.length ? buffer_text(&line) : "nothing");
    buffer_free(&line);
    return text;
}

const char *preview_text(struct region *region, const struct records *records,
                         const struct effects *effects)
{
    struct buffer text = {0};
    size_t count;
    const struct record_total *totals = records_totals(records, &count);
    for (size_t i = 0; i < count; i++)
        write_table(&text, region, records, &totals[i]);
    if (count == 0)
        buffer_append_text(&text, "No row would change.\n");
    buffer_format(&text, "%-27s %s\nThis was a dry run: nothing was changed.", "after the commit",
                  effects_line(region, effects));
    const char *copy = region_copy_text(region, buffer_text(&text));
    buffer_free(&text);
    return copy;
}
