/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act_call.h"

#include "action/act.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

struct act_call *act_call_create(const struct act *act, struct region *region, struct error *error)
{
    struct act_call *call = region_alloc(region, sizeof *call);
    *call = (struct act_call){
        .act = act,
        .region = region,
        .error = error,
        .values = region_alloc_array(region, act_parameter_count(act) + 1, sizeof *call->values),
        .count = 1,
        .result = value_null(VALUE_TEXT),
    };
    return call;
}

static struct act_value *act_value_of(const struct act_call *call, const char *name)
{
    size_t index;
    if (!act_parameter(call->act, name, &index))
        die("%s has no parameter %s", call->act->name, name);
    return &call->values[index];
}

void act_give_rows(struct act_call *call, const char *name, struct id_list rows)
{
    *act_value_of(call, name) = (struct act_value){.given = true, .rows = rows};
}

void act_give_row(struct act_call *call, const char *name, int64_t id)
{
    int64_t *ids = region_alloc_array(call->region, 1, sizeof *ids);
    ids[0] = id;
    act_give_rows(call, name, (struct id_list){ids, 1});
}

void act_give_text(struct act_call *call, const char *name, const char *text)
{
    *act_value_of(call, name) = (struct act_value){.given = true, .null = !text, .text = text};
}

void act_give_integer(struct act_call *call, const char *name, int64_t integer)
{
    *act_value_of(call, name) = (struct act_value){.given = true, .integer = integer};
}

void act_give_boolean(struct act_call *call, const char *name, bool boolean)
{
    act_give_integer(call, name, boolean);
}

static bool act_take_integer(const cJSON *json, int64_t *integer)
{
    *integer = json_item_integer(json, INT64_MIN);
    return *integer != INT64_MIN;
}

static bool act_take_rows(struct region *region, const cJSON *json, bool list, struct id_list *rows)
{
    size_t count = list ? (size_t)cJSON_GetArraySize(json) : 1;
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    const cJSON *item = list ? json->child : json;
    for (size_t i = 0; i < count; i++, item = item->next) {
        if (!act_take_integer(item, &ids[i]))
            return false;
    }
    *rows = (struct id_list){ids, count};
    return true;
}

static bool act_take_scalar(enum act_kind kind, const cJSON *json, struct act_value *value)
{
    switch (kind) {
    case ACT_TEXT: value->text = cJSON_GetStringValue(json); return value->text;
    case ACT_INTEGER: return act_take_integer(json, &value->integer);
    case ACT_BOOLEAN: value->integer = cJSON_IsTrue(json); return cJSON_IsBool(json);
    case ACT_NUMBER: return cJSON_IsNumber(json);
    case ACT_OBJECT: return cJSON_IsObject(json);
    case ACT_DATETIME: return cJSON_IsString(json) && clock_parse(json->valuestring, &value->time);
    default: return true;
    }
}

/* The first parameter of an act that takes many may be a list as well as one. */
static bool act_take(const struct act_call *call, size_t index, const cJSON *json,
                     struct act_value *value)
{
    const struct act_parameter *parameter = &call->act->parameters[index];
    bool many = index == 0 && call->act->takes_many && cJSON_IsArray(json);
    value->json = json;
    value->null = cJSON_IsNull(json);
    if (value->null)
        return parameter->nullable;
    if (parameter->list && !cJSON_IsArray(json))
        return false;
    if (act_kind_is_row(parameter->kind))
        return act_take_rows(call->region, json, parameter->list || many, &value->rows);
    return parameter->list || act_take_scalar(parameter->kind, json, value);
}

bool act_give_json(struct act_call *call, const char *name, const cJSON *json)
{
    size_t index;
    const struct act_parameter *parameter = act_parameter(call->act, name, &index);
    if (!parameter) {
        error_set(call->error, ERROR_USAGE, "%s has no argument '%s'.", call->act->name, name);
        return error_hint(call->error, "help(%s) lists its arguments.", call->act->name);
    }
    struct act_value value = {.given = true};
    if (!act_take(call, index, json, &value))
        return error_set(call->error, ERROR_USAGE, "%s: %s must be %s%s%s.", call->act->name, name,
                         parameter->list ? "a list of " : "", act_kind_name(parameter->kind),
                         parameter->nullable ? " or null" : "");
    call->values[index] = value;
    return true;
}

bool act_call_complete(struct act_call *call)
{
    size_t count = act_parameter_count(call->act);
    for (size_t i = 0; i < count; i++) {
        const struct act_parameter *parameter = &call->act->parameters[i];
        if (call->values[i].given)
            continue;
        if (!parameter->default_json)
            return error_set(call->error, ERROR_USAGE, "%s: %s is missing.", call->act->name,
                             parameter->name);
        const cJSON *json = json_parse(call->region, parameter->default_json, call->error);
        if (!json || !act_give_json(call, parameter->name, json))
            return false;
    }
    return true;
}

bool act_is_null(const struct act_call *call, const char *name)
{
    return act_value_of(call, name)->null;
}

int64_t act_row(const struct act_call *call, const char *name)
{
    struct id_list rows = act_rows(call, name);
    return rows.count > 0 ? rows.ids[0] : 0;
}

struct id_list act_rows(const struct act_call *call, const char *name)
{
    return act_value_of(call, name)->rows;
}

const char *act_text(const struct act_call *call, const char *name)
{
    return act_value_of(call, name)->text;
}

int64_t act_integer(const struct act_call *call, const char *name)
{
    return act_value_of(call, name)->integer;
}

bool act_boolean(const struct act_call *call, const char *name)
{
    return act_integer(call, name) != 0;
}

int64_t act_time(const struct act_call *call, const char *name)
{
    return act_value_of(call, name)->time;
}

const cJSON *act_json(const struct act_call *call, const char *name)
{
    return act_value_of(call, name)->json;
}
