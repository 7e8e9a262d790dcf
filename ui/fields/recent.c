/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fields/recent.h"

#include <string.h>

#include "command/command.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "ui/fields/form_fields.h"
#include "ui/kept/state_file.h"

/* {"realm": ["it", …], "dest": […], …} */
static const char file_name[] = "console/recent.json";

/* What values have in common that can stand for one another; NULL: nothing worth remembering. */
static const char *recent_meaning_of(const struct argument *argument)
{
    switch (argument->semantic) {
    case SEMANTIC_FLAG:
    case SEMANTIC_PASSWORD:
    case SEMANTIC_ROLE: return NULL;
    case SEMANTIC_USER_EMAIL_LIST: return argument_semantic_name(SEMANTIC_USER_EMAIL);
    case SEMANTIC_STREAM_LIST: return argument_semantic_name(SEMANTIC_STREAM);
    case SEMANTIC_TEXT:
    case SEMANTIC_INTEGER: return argument->dest;
    default: return argument_semantic_name(argument->semantic);
    }
}

static cJSON *recent_read_all(struct region *region, const char *state)
{
    const char *text = state_file_read(region, state, file_name);
    return text ? json_parse(region, text, NULL) : NULL;
}

/* The values of `meaning` with `value` before them. */
static cJSON *recent_with_first(const cJSON *values, const char *value)
{
    cJSON *merged = cJSON_CreateArray();
    const cJSON *old;
    cJSON_AddItemToArray(merged, cJSON_CreateString(value));
    cJSON_ArrayForEach(old, values)
    {
        if (cJSON_IsString(old) && strcmp(old->valuestring, value) != 0 &&
            cJSON_GetArraySize(merged) < RECENT_MOST)
            cJSON_AddItemToArray(merged, cJSON_CreateString(old->valuestring));
    }
    return merged;
}

static void recent_remember_value(cJSON *all, const char *meaning, const char *value)
{
    cJSON *merged = recent_with_first(cJSON_GetObjectItemCaseSensitive(all, meaning), value);
    cJSON_DeleteItemFromObjectCaseSensitive(all, meaning);
    cJSON_AddItemToObject(all, meaning, merged);
}

/* The last value of a list is remembered first, so that the list comes back in its order. */
static void recent_remember_field(struct region *region, cJSON *all, const struct form_field *field)
{
    size_t count;
    const char *meaning = recent_meaning_of(field->argument);
    if (field->kind != FIELD_LINE || field->problem || !meaning)
        return;
    const char *const *values = form_field_values(region, field, &count);
    while (count > 0)
        recent_remember_value(all, meaning, values[--count]);
}

void recent_remember(const char *state, const struct form_fields *fields)
{
    struct region *region = region_create();
    const cJSON *before = recent_read_all(region, state);
    cJSON *all = cJSON_IsObject(before) ? cJSON_Duplicate(before, true) : cJSON_CreateObject();
    struct buffer text = {0};
    for (size_t i = 0; i < fields->count; i++)
        recent_remember_field(region, all, &fields->fields[i]);
    json_write(&text, all);
    state_file_write(state, file_name, buffer_text(&text), NULL);
    buffer_free(&text);
    cJSON_Delete(all);
    region_destroy(region);
}

const char *const *recent_values(struct region *region, const char *state,
                                 const struct argument *argument, size_t *count)
{
    const char **values = region_alloc_array(region, RECENT_MOST + 1, sizeof *values);
    const char *meaning = recent_meaning_of(argument);
    const cJSON *all = meaning ? recent_read_all(region, state) : NULL, *value;
    *count = 0;
    cJSON_ArrayForEach(value, cJSON_GetObjectItemCaseSensitive(all, meaning ? meaning : ""))
    {
        if (cJSON_IsString(value) && *count < RECENT_MOST)
            values[(*count)++] = value->valuestring;
    }
    return values;
}
