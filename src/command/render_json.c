/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machine output, schema_version 1. --json: one object, written as it comes so that a million rows
 * need no memory. --jsonl: the same as events, one object a line.
 */
#include <string.h>

#include "change/effects.h"
#include "change/record_json.h"
#include "command/renderer_kind.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"

enum { SCHEMA_VERSION = 1 };

static void write_item(struct renderer *renderer, cJSON *item, const char *after)
{
    struct buffer line = {0};
    json_write(&line, item);
    fwrite(buffer_text(&line), 1, line.length, renderer->output);
    fputs(after, renderer->output);
    buffer_free(&line);
    cJSON_Delete(item);
}

static cJSON *new_object(void)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        die("out of memory: a JSON object");
    return object;
}

static cJSON *text_item(const char *text)
{
    struct value value = value_text(text);
    return json_from_value(&value);
}

static cJSON *fields_of_table(const struct renderer *renderer)
{
    cJSON *fields = cJSON_CreateArray();
    for (size_t i = 0; i < renderer->selected_count; i++) {
        const struct column *column = renderer_column(renderer, i);
        cJSON *field = new_object();
        json_add_text(field, "name", column->name);
        json_add_text(field, "type", value_type_name(column->type));
        cJSON_AddItemToArray(fields, field);
    }
    return fields;
}

static cJSON *object_of_row(const struct renderer *renderer, const struct value *values)
{
    cJSON *row = new_object();
    for (size_t i = 0; i < renderer->selected_count; i++)
        cJSON_AddItemToObject(row, renderer_column(renderer, i)->name,
                              json_from_value(&values[renderer->selected[i]]));
    return row;
}

static cJSON *object_of_error(const struct error *error)
{
    if (error->kind == ERROR_NONE)
        return cJSON_CreateNull();
    cJSON *object = new_object();
    json_add_text(object, "kind", error_kind_name(error->kind));
    json_add_text(object, "text", error->text);
    json_add_text(object, "hint", error->hint);
    return object;
}

static void add_outcome(cJSON *object, const struct error *error)
{
    json_add_text(object, "status", error_kind_name(error->kind));
    json_add_integer(object, "exit_code", error_exit_status(error->kind));
    cJSON_AddItemToObject(object, "error", object_of_error(error));
}

static void json_begin(struct renderer *renderer, const char *command)
{
    fprintf(renderer->output, "{\"schema_version\":%d,\"command\":", SCHEMA_VERSION);
    write_item(renderer, text_item(command), ",\"preview\":");
    fprintf(renderer->output, "%s,\"tables\":[", renderer->options->dry_run ? "true" : "false");
}

static void end_table(struct renderer *renderer)
{
    if (renderer->tables)
        fputs("]}", renderer->output);
}

static void json_table(struct renderer *renderer)
{
    end_table(renderer);
    fputs(renderer->tables ? ",{\"name\":" : "{\"name\":", renderer->output);
    write_item(renderer, text_item(renderer->table->name), ",\"fields\":");
    write_item(renderer, fields_of_table(renderer), ",\"rows\":[");
}

static void json_row(struct renderer *renderer, enum row_mark mark UNUSED,
                     const struct value *values)
{
    fputs(renderer->rows ? ",\n" : "\n", renderer->output);
    write_item(renderer, object_of_row(renderer, values), "");
}

/* Several changes of one run come one after the other in the same two arrays. */
static void json_changes(struct renderer *renderer, bool preview UNUSED,
                         const struct records *records, const struct effects *effects)
{
    if (!renderer->changes) {
        renderer->changes = cJSON_CreateArray();
        renderer->effects = cJSON_CreateArray();
    }
    records_to_json(records, renderer->changes);
    cJSON *list = effects_to_shown_json(effects);
    while (cJSON_GetArraySize(list))
        cJSON_AddItemToArray(renderer->effects, cJSON_DetachItemFromArray(list, 0));
    cJSON_Delete(list);
}

/* Gives the array away, or an empty one. */
static cJSON *take_array(cJSON **array)
{
    cJSON *taken = *array ? *array : cJSON_CreateArray();
    *array = NULL;
    return taken;
}

/* Reopens the brace that the outcome's object begins with: the object is already under way. */
static void json_end(struct renderer *renderer, const struct error *error)
{
    end_table(renderer);
    cJSON *outcome = new_object();
    cJSON_AddItemToObject(outcome, "changes", take_array(&renderer->changes));
    cJSON_AddItemToObject(outcome, "effects", take_array(&renderer->effects));
    add_outcome(outcome, error);
    struct buffer line = {0};
    json_write(&line, outcome);
    fprintf(renderer->output, "],%s\n", buffer_text(&line) + 1);
    buffer_free(&line);
    cJSON_Delete(outcome);
    renderer_complain_error(renderer, error);
}

const struct renderer_kind render_json = {
    .begin = json_begin,
    .table = json_table,
    .row = json_row,
    .changes = json_changes,
    .end = json_end,
};

static cJSON *new_event(const char *name)
{
    cJSON *event = new_object();
    json_add_text(event, "event", name);
    return event;
}

/* An event must reach whoever reads along as soon as it happens; rows may wait for company. */
static void write_event(struct renderer *renderer, cJSON *event)
{
    write_item(renderer, event, "\n");
    fflush(renderer->output);
}

static void jsonl_begin(struct renderer *renderer, const char *command)
{
    cJSON *event = new_event("begin");
    json_add_integer(event, "schema_version", SCHEMA_VERSION);
    json_add_text(event, "command", command);
    cJSON_AddItemToObject(event, "preview", cJSON_CreateBool(renderer->options->dry_run));
    write_event(renderer, event);
}

static void jsonl_table(struct renderer *renderer)
{
    cJSON *event = new_event("table");
    json_add_text(event, "table", renderer->table->name);
    cJSON_AddItemToObject(event, "fields", fields_of_table(renderer));
    write_item(renderer, event, "\n");
}

static void jsonl_row(struct renderer *renderer, enum row_mark mark, const struct value *values)
{
    cJSON *event = new_event("row");
    if (mark == ROW_INACTIVE)
        cJSON_AddItemToObject(event, "inactive", cJSON_CreateTrue());
    cJSON_AddItemToObject(event, "row", object_of_row(renderer, values));
    write_item(renderer, event, "\n");
}

static void write_text_event(struct renderer *renderer, const char *name, const char *text)
{
    cJSON *event = new_event(name);
    json_add_text(event, "text", text);
    write_event(renderer, event);
}

static void jsonl_say(struct renderer *renderer, const char *text)
{
    write_text_event(renderer, "text", text);
}

static void jsonl_warn(struct renderer *renderer, const char *text)
{
    write_text_event(renderer, "warning", text);
}

static void jsonl_progress(struct renderer *renderer, int64_t done, int64_t total,
                           const char *units)
{
    cJSON *event = new_event("progress");
    json_add_integer(event, "done", done);
    json_add_integer(event, "total", total);
    json_add_text(event, "units", units);
    write_event(renderer, event);
}

static void jsonl_changes(struct renderer *renderer, bool preview, const struct records *records,
                          const struct effects *effects)
{
    cJSON *event = new_event("changes");
    cJSON_AddItemToObject(event, "preview", cJSON_CreateBool(preview));
    cJSON *changes = cJSON_AddArrayToObject(event, "changes");
    records_to_json(records, changes);
    cJSON_AddItemToObject(event, "effects", effects_to_shown_json(effects));
    write_event(renderer, event);
}

static void jsonl_end(struct renderer *renderer, const struct error *error)
{
    cJSON *event = new_event("end");
    add_outcome(event, error);
    write_event(renderer, event);
}

const struct renderer_kind render_jsonl = {.begin = jsonl_begin,
                                           .table = jsonl_table,
                                           .row = jsonl_row,
                                           .say = jsonl_say,
                                           .warn = jsonl_warn,
                                           .progress = jsonl_progress,
                                           .changes = jsonl_changes,
                                           .end = jsonl_end};
