/* SPDX-License-Identifier: Apache-2.0 */
#include "core/value.h"

#include <inttypes.h>
#include <string.h>

#include "core/clock.h"
#include "core/region.h"

struct value value_text(const char *text)
{
    return (struct value){.type = VALUE_TEXT, .null = !text, .text = text};
}

struct value value_integer(int64_t integer)
{
    return (struct value){.type = VALUE_INTEGER, .integer = integer};
}

struct value value_number(double number)
{
    return (struct value){.type = VALUE_NUMBER, .number = number};
}

struct value value_boolean(bool boolean)
{
    return (struct value){.type = VALUE_BOOLEAN, .boolean = boolean};
}

struct value value_time(int64_t microseconds)
{
    return (struct value){.type = VALUE_TIME, .time = microseconds};
}

struct value value_json(const char *text)
{
    return (struct value){.type = VALUE_JSON, .null = !text, .text = text};
}

struct value value_null(enum value_type type)
{
    return (struct value){.type = type, .null = true};
}

const char *value_to_text(const struct value *value, struct region *region)
{
    if (value->null)
        return NULL;
    switch (value->type) {
    case VALUE_TEXT:
    case VALUE_JSON: return value->text;
    case VALUE_INTEGER: return region_format(region, "%" PRId64, value->integer);
    case VALUE_NUMBER: return region_format(region, "%.15g", value->number);
    case VALUE_BOOLEAN: return value->boolean ? "true" : "false";
    case VALUE_TIME: return clock_format_rfc3339(region, value->time);
    }
    return NULL;
}

const char *value_type_name(enum value_type type)
{
    static const char *const names[] = {
        [VALUE_TEXT] = "text",       [VALUE_INTEGER] = "integer", [VALUE_NUMBER] = "number",
        [VALUE_BOOLEAN] = "boolean", [VALUE_TIME] = "time",       [VALUE_JSON] = "json",
    };
    return names[type];
}

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

int value_compare(const struct value *a, const struct value *b)
{
    if (a->null || b->null)
        return (int)b->null - (int)a->null;
    switch (a->type) {
    case VALUE_JSON:
    case VALUE_TEXT: return strcmp(a->text, b->text);
    case VALUE_NUMBER: return compare_numbers(a->number, b->number);
    case VALUE_BOOLEAN: return (int)a->boolean - (int)b->boolean;
    case VALUE_INTEGER:
    case VALUE_TIME: break;
    }
    return (a->integer > b->integer) - (a->integer < b->integer);
}
