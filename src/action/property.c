/* SPDX-License-Identifier: Apache-2.0 */
#include "action/property.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>

#include "action/act_call.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

const struct property *property_find(const struct property table[], const char *name,
                                     struct error *error)
{
    for (const struct property *property = table; property->name; property++) {
        if (strcmp(property->name, name) == 0)
            return property;
    }
    error_set(error, ERROR_FAILED, "There is no setting '%s'.", name);
    return NULL;
}

static bool property_take(const struct property *property, const cJSON *json, struct value *value)
{
    switch (property->kind) {
    case ACT_BOOLEAN: *value = value_boolean(cJSON_IsTrue(json)); return cJSON_IsBool(json);
    case ACT_INTEGER:
        *value = value_integer(json_item_integer(json, INT64_MIN));
        return value->integer != INT64_MIN;
    default: *value = value_text(cJSON_GetStringValue(json)); return !value->null;
    }
}

static bool property_is_in_range(const struct property *property, const struct value *value)
{
    int64_t most = property->most ? property->most : INT32_MAX;
    switch (property->kind) {
    case ACT_INTEGER: return value->integer >= property->least && value->integer <= most;
    case ACT_TEXT: return (int64_t)text_length(value->text) <= most;
    default: return true;
    }
}

static bool property_allows(struct region *region, const struct property *property,
                            const struct value *value)
{
    if (!property->allowed)
        return property_is_in_range(property, value);
    const char *text = value_to_text(value, region);
    return !strchr(text, ' ') && strstr(property->allowed, region_format(region, " %s ", text));
}

static enum value_type property_type(const struct property *property)
{
    return property->kind == ACT_BOOLEAN   ? VALUE_BOOLEAN
           : property->kind == ACT_INTEGER ? VALUE_INTEGER
                                           : VALUE_TEXT;
}

bool property_value(const struct property *property, struct act_call *call, const char *name,
                    struct value *value)
{
    const cJSON *json = act_json(call, name);
    if (property->nullable && act_is_null(call, name)) {
        *value = value_null(property_type(property));
        return true;
    }
    if (act_is_null(call, name) || !property_take(property, json, value))
        return error_set(call->error, ERROR_FAILED, "%s must be %s%s.", property->name,
                         act_kind_name(property->kind), property->nullable ? " or null" : "");
    if (property_allows(call->region, property, value))
        return true;
    error_set(call->error, ERROR_FAILED, "%s can't be %s.", property->name,
              value_to_text(value, call->region));
    return property->allowed && error_hint(call->error, "it can be:%s", property->allowed);
}

const char *property_sql(const struct property *property)
{
    switch (property->kind) {
    case ACT_BOOLEAN: return "$2::boolean";
    case ACT_INTEGER: return "$2::int";
    default: return "$2::text";
    }
}

const char *property_change_text(struct act_call *call, const struct value *old_value,
                                 const struct value *new_value, const char *name)
{
    struct buffer text = {0};
    cJSON *object = json_create_object();
    cJSON_AddItemToObject(object, "1", json_from_value(old_value));
    cJSON_AddItemToObject(object, "2", json_from_value(new_value));
    if (name)
        json_add_text(object, "property", name);
    json_write(&text, object);
    cJSON_Delete(object);
    return buffer_take_text(call->region, &text);
}
