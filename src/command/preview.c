/* SPDX-License-Identifier: Apache-2.0 */
#include "command/preview.h"

#include <stdbool.h>
#include <string.h>

#include "change/effects.h"
#include "change/record.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/role.h"

enum { ROWS_SHOWN = 5, VALUE_COLUMNS = 40 };

static const char *value_text_of(struct region *region, const char *column,
                                 const struct value *value)
{
    if (value->null)
        return _("none");
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
        buffer_format(text, "   %s", record->operation == OPERATION_INSERT ? _("new") : _("gone"));
}

/* Where the rows of a table stand: beside its name and count, or below them. */
struct layout {
    int name_width;
    const char *first, *next; /* before the first row, and before the others */
};

static const struct layout roomy = {27, " ", "\n                                     "};
static const struct layout narrow = {0, "\n    ", "\n    "};

/* One line for each of the first rows of a table. */
static void write_table(struct buffer *text, struct region *region, const struct records *records,
                        const struct record_total *total, const struct layout *layout)
{
    size_t count, shown = 0;
    const struct record *list = records_all(records, &count);
    buffer_format(text, "%-*s %zu %-*s", layout->name_width, total->table, total->rows,
                  layout->name_width ? 6 : 0, translate_count("row", "rows", total->rows));
    for (size_t i = 0; i < count && shown < ROWS_SHOWN; i++) {
        if (list[i].operation != total->operation || strcmp(list[i].table, total->table) != 0)
            continue;
        buffer_append_text(text, shown++ ? layout->next : layout->first);
        write_record(text, region, &list[i]);
    }
    if (total->rows > shown)
        buffer_format(text, _("%s… and %zu more"), layout->next, total->rows - shown);
    buffer_append_byte(text, '\n');
}

static void write_gap(struct buffer *text)
{
    buffer_append_text(text, text->length ? " · " : "");
}

/* How many it is that the first `count` events tell, or the fewest and the most. */
static void write_audience(struct buffer *text, const struct effect *list, size_t count)
{
    size_t fewest = list[0].user_count, most = fewest;
    for (size_t i = 1; i < count; i++) {
        size_t users = list[i].user_count;
        fewest = users < fewest ? users : fewest;
        most = users > most ? users : most;
    }
    if (fewest < most)
        buffer_format(text, _(" to %zu–%zu users"), fewest, most);
    else
        buffer_format(text, translate_count(" to %zu user", " to %zu users", most), most);
}

/* Events that one change sends to as many users each, or to those who are left of them, are told in
 * one. */
static void write_events(struct buffer *text, const struct effect *list, size_t count)
{
    for (size_t i = 0, same; i < count; i += same) {
        same = 1;
        if (list[i].kind != EFFECT_EVENT)
            continue;
        while (i + same < count && list[i + same].kind == EFFECT_EVENT &&
               (list[i + same].user_count == list[i].user_count ||
                effects_share_audience(&list[i + same], &list[i])))
            same++;
        write_gap(text);
        buffer_format(text, translate_count("%zu event", "%zu events", same), same);
        buffer_append_text(text, list[i].by_http ? _(" by HTTP") : "");
        write_audience(text, &list[i], same);
    }
}

static const char *effects_line(struct region *region, const struct effects *effects)
{
    size_t count, keys = 0, messages = 0;
    const struct effect *list = effects_all(effects, &count);
    struct buffer line = {0};
    for (size_t i = 0; i < count; i++) {
        keys += list[i].key_count;
        messages += list[i].kind == EFFECT_QUEUE;
    }
    if (keys)
        buffer_format(&line, translate_count("%zu cache key", "%zu cache keys", keys), keys);
    write_events(&line, list, count);
    if (messages) {
        write_gap(&line);
        buffer_format(&line, translate_count("%zu queue message", "%zu queue messages", messages),
                      messages);
    }
    if (line.length == 0)
        buffer_append_text(&line, _("nothing"));
    return buffer_take_text(region, &line);
}

const char *preview_text(struct region *region, const struct records *records,
                         const struct effects *effects, int columns)
{
    struct buffer text = {0};
    size_t count;
    const struct layout *layout = columns < PREVIEW_ROOMY ? &narrow : &roomy;
    const struct record_total *totals = records_totals(records, &count);
    for (size_t i = 0; i < count; i++)
        write_table(&text, region, records, &totals[i], layout);
    if (count == 0)
        buffer_append_text(&text, _("No row would change.\n"));
    buffer_format(&text, "%-*s%s%s", layout->name_width, _("after the commit"),
                  layout->name_width ? " " : ": ", effects_line(region, effects));
    return buffer_take_text(region, &text);
}
