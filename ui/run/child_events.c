/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/child_events.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

struct child_events {
    const struct child_listener *listener;
    struct region *scratch; /* of the line being read */
    struct region *table;   /* of the columns */
    struct region *outcome;
    struct child_column *columns;
    size_t column_count;
    bool ended;
    struct child_end end;
};

struct child_events *child_events_create(const struct child_listener *listener)
{
    struct child_events *events = memory_alloc(1, sizeof *events);
    events->listener = listener;
    events->scratch = region_create();
    events->table = region_create();
    events->outcome = region_create();
    return events;
}

void child_events_destroy(struct child_events *events)
{
    if (!events)
        return;
    region_destroy(events->scratch);
    region_destroy(events->table);
    region_destroy(events->outcome);
    free(events);
}

static bool child_events_is_number(const char *type)
{
    return type && (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0);
}

static void child_events_take_table(struct child_events *events, const cJSON *event)
{
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive(event, "fields"), *field;
    region_reset(events->table);
    events->column_count = 0;
    events->columns = region_alloc_array(events->table, (size_t)cJSON_GetArraySize(fields),
                                         sizeof *events->columns);
    cJSON_ArrayForEach(field, fields)
    {
        const char *name = json_text(field, "name");
        events->columns[events->column_count++] = (struct child_column){
            .name = region_copy_text(events->table, name ? name : ""),
            .number = child_events_is_number(json_text(field, "type")),
        };
    }
    const char *name = json_text(event, "table");
    events->listener->table(events->listener->context, name ? name : "", events->columns,
                            events->column_count);
}

/* A JSON value as a person reads it. */
static const char *child_events_cell_text(struct region *region, const cJSON *item)
{
    if (!item || cJSON_IsNull(item))
        return "-";
    if (cJSON_IsString(item) || cJSON_IsRaw(item))
        return item->valuestring;
    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item) ? "yes" : "no";
    char *printed = cJSON_PrintUnformatted(item);
    const char *text = region_copy_text(region, printed ? printed : "");
    cJSON_free(printed);
    return text;
}

static void child_events_take_row(struct child_events *events, const cJSON *event)
{
    const cJSON *row = cJSON_GetObjectItemCaseSensitive(event, "row");
    const char **cells =
        region_alloc_array(events->scratch, events->column_count + 1, sizeof *cells);
    for (size_t i = 0; i < events->column_count; i++)
        cells[i] = child_events_cell_text(
            events->scratch, cJSON_GetObjectItemCaseSensitive(row, events->columns[i].name));
    events->listener->row(events->listener->context, json_boolean(event, "inactive"), cells);
}

static void child_events_pass_text(struct child_events *events, enum child_line kind,
                                   const cJSON *event)
{
    const char *text = json_text(event, "text");
    events->listener->line(events->listener->context, kind, text ? text : "");
}

static void child_events_take_text(struct child_events *events, const cJSON *event)
{
    child_events_pass_text(events, CHILD_TEXT, event);
}

static void child_events_take_warning(struct child_events *events, const cJSON *event)
{
    child_events_pass_text(events, CHILD_WARNING, event);
}

static void child_events_take_progress(struct child_events *events, const cJSON *event)
{
    const char *units = json_text(event, "units");
    events->listener->progress(events->listener->context, json_integer(event, "done", 0),
                               json_integer(event, "total", 0), units ? units : "");
}

static void child_events_take_changes(struct child_events *events, const cJSON *event)
{
    const cJSON *changes = cJSON_GetObjectItemCaseSensitive(event, "changes");
    const cJSON *effects = cJSON_GetObjectItemCaseSensitive(event, "effects");
    events->listener->changes(events->listener->context, changes, effects);
}

static void child_events_take_end(struct child_events *events, const cJSON *event)
{
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(event, "error");
    const char *status = json_text(event, "status");
    events->ended = true;
    events->end = (struct child_end){
        .status = region_copy_text(events->outcome, status ? status : ""),
        .text = region_copy_text(events->outcome, json_text(error, "text")),
        .hint = region_copy_text(events->outcome, json_text(error, "hint")),
    };
}

/* The console knows what it started. */
static void child_events_take_begin(struct child_events *events UNUSED, const cJSON *event UNUSED)
{
}

static const struct {
    const char *name;
    void (*take)(struct child_events *events, const cJSON *event);
} kinds[] = {
    {"row", child_events_take_row},           {"table", child_events_take_table},
    {"text", child_events_take_text},         {"warning", child_events_take_warning},
    {"progress", child_events_take_progress}, {"begin", child_events_take_begin},
    {"changes", child_events_take_changes},   {"end", child_events_take_end},
};

bool child_events_take(struct child_events *events, const char *line)
{
    region_reset(events->scratch);
    const cJSON *event = *line == '{' ? json_parse(events->scratch, line, NULL) : NULL;
    const char *name = json_text(event, "event");
    for (size_t i = 0; name && i < ARRAY_LENGTH(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            kinds[i].take(events, event);
            return true;
        }
    }
    return false;
}

bool child_events_end(const struct child_events *events, struct child_end *end)
{
    if (events->ended)
        *end = events->end;
    return events->ended;
}
