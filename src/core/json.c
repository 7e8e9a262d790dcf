/* SPDX-License-Identifier: Apache-2.0 */
#include "core/json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

enum { FIRST_SUPPLEMENTARY = 0x10000, HIGH_SURROGATES = 0xD800, LOW_SURROGATES = 0xDC00 };

/* cJSON prints a double with 15 digits when these come near enough to it, so that integers from
 * here on would change. */
static const int64_t first_inexact = 1000000000000000;

static cJSON *check_memory(cJSON *item)
{
    if (!item)
        die("out of memory: a JSON item");
    return item;
}

static void add_item(cJSON *object, const char *name, cJSON *item)
{
    if (!cJSON_AddItemToObject(object, name, item))
        die("out of memory: a JSON member \"%s\"", name);
}

static bool is_exact_as_double(int64_t integer)
{
    return integer > -first_inexact && integer < first_inexact;
}

static cJSON *create_integer(int64_t integer)
{
    if (is_exact_as_double(integer))
        return check_memory(cJSON_CreateNumber((double)integer));
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, integer);
    return check_memory(cJSON_CreateRaw(digits));
}

static cJSON *create_text(const char *text)
{
    if (text_is_utf8(text, strlen(text)))
        return check_memory(cJSON_CreateString(text));
    struct region *region = region_create();
    cJSON *item = check_memory(cJSON_CreateString(text_repair(region, text)));
    region_destroy(region);
    return item;
}

void json_add_integer(cJSON *object, const char *name, int64_t integer)
{
    add_item(object, name, create_integer(integer));
}

cJSON *json_create_object(void)
{
    return check_memory(cJSON_CreateObject());
}

void json_add_optional_integer(cJSON *object, const char *name, int64_t integer, bool known)
{
    if (known)
        json_add_integer(object, name, integer);
    else
        json_add_text(object, name, NULL);
}

void json_add_text(cJSON *object, const char *name, const char *text)
{
    add_item(object, name, text ? create_text(text) : check_memory(cJSON_CreateNull()));
}

static cJSON *create_time(const struct value *value)
{
    struct region *region = region_create();
    cJSON *item = create_text(value_to_text(value, region));
    region_destroy(region);
    return item;
}

cJSON *json_from_value(const struct value *value)
{
    if (value->null)
        return check_memory(cJSON_CreateNull());
    switch (value->type) {
    case VALUE_TEXT: return create_text(value->text);
    case VALUE_INTEGER: return create_integer(value->integer);
    case VALUE_NUMBER: return check_memory(cJSON_CreateNumber(value->number));
    case VALUE_BOOLEAN: return check_memory(cJSON_CreateBool(value->boolean));
    case VALUE_TIME: return create_time(value);
    case VALUE_JSON: return check_memory(cJSON_CreateRaw(value->text));
    }
    die("a value of type %d", (int)value->type);
}

/* A code point beyond 16 bits takes two escapes: RFC 8259, section 7. */
static void append_escape(struct buffer *buffer, uint32_t code_point)
{
    if (code_point < FIRST_SUPPLEMENTARY) {
        buffer_format(buffer, "\\u%04x", (unsigned)code_point);
        return;
    }
    uint32_t offset = code_point - FIRST_SUPPLEMENTARY;
    buffer_format(buffer, "\\u%04x\\u%04x", (unsigned)(HIGH_SURROGATES + (offset >> 10)),
                  (unsigned)(LOW_SURROGATES + (offset & 0x3FF)));
}

/* Nothing but the inside of a string can hold what is escaped here: all of JSON's own signs are
 * printable ASCII. */
static void append_harmless(struct buffer *buffer, const char *json)
{
    while (*json) {
        uint32_t code_point;
        char bytes[4];
        json += text_decode(json, &code_point);
        if (text_is_unsafe(code_point))
            append_escape(buffer, code_point);
        else
            buffer_append(buffer, bytes, text_encode(code_point, bytes));
    }
}

void json_write(struct buffer *buffer, const cJSON *item)
{
    char *json = cJSON_PrintUnformatted(item);
    if (!json)
        die("out of memory: printing JSON");
    append_harmless(buffer, json);
    cJSON_free(json);
}

static const char *skip_string(const char *quote)
{
    const char *rest = quote + 1;
    for (; *rest && *rest != '"'; rest++)
        if (*rest == '\\' && rest[1])
            rest++;
    return rest;
}

/* The next number in JSON that has been found to be well-formed and to have one. */
static const char *find_number(const char *json)
{
    for (; *json; json++) {
        if (*json == '"')
            json = skip_string(json);
        else if (*json == '-' || (*json >= '0' && *json <= '9'))
            break;
    }
    return json;
}

/* Gives a number back the digits that it lost as a double; the end of it in `json`. */
static const char *restore_integer(cJSON *item, const char *json)
{
    const char *number = find_number(json);
    const char *end = number + strspn(number, "+-.eE0123456789");
    char *integer_end;
    errno = 0;
    int64_t integer = strtoll(number, &integer_end, 10);
    if (integer_end == end && errno == 0 && !is_exact_as_double(integer)) {
        cJSON *exact = create_integer(integer);
        item->type = (item->type & ~cJSON_Number) | cJSON_Raw;
        item->valuestring = exact->valuestring;
        exact->valuestring = NULL;
        cJSON_Delete(exact);
    }
    return end;
}

/* Walks the items in the order in which `json` has them. */
static const char *restore_integers(cJSON *item, const char *json)
{
    if (cJSON_IsNumber(item))
        return restore_integer(item, json);
    for (cJSON *child = item->child; child; child = child->next)
        json = restore_integers(child, json);
    return json;
}

static void delete_item(void *item)
{
    cJSON_Delete(item);
}

cJSON *json_parse(struct region *region, const char *text, struct error *error)
{
    const char *json = text_repair(region, text);
    const char *end = json;
    cJSON *item = cJSON_ParseWithOpts(json, &end, true);
    if (!item) {
        error_set(error, ERROR_FAILED, "This is not JSON: it goes wrong after %zu of %zu bytes.",
                  (size_t)(end - json), strlen(json));
        return NULL;
    }
    region_on_end(region, delete_item, item);
    restore_integers(item, json);
    return item;
}

const char *json_text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static int64_t integer_of_digits(const char *digits, int64_t fallback)
{
    char *end;
    errno = 0;
    int64_t integer = strtoll(digits, &end, 10);
    return errno == 0 && end != digits && *end == '\0' ? integer : fallback;
}

static int64_t integer_of_double(double number, int64_t fallback)
{
    if (!(number >= -0x1p63 && number < 0x1p63))
        return fallback;
    int64_t integer = (int64_t)number;
    return (double)integer == number ? integer : fallback;
}

int64_t json_item_integer(const cJSON *item, int64_t fallback)
{
    if (cJSON_IsRaw(item))
        return integer_of_digits(item->valuestring, fallback);
    return cJSON_IsNumber(item) ? integer_of_double(item->valuedouble, fallback) : fallback;
}

int64_t json_integer(const cJSON *object, const char *name, int64_t fallback)
{
    return json_item_integer(cJSON_GetObjectItemCaseSensitive(object, name), fallback);
}

bool json_boolean(const cJSON *object, const char *name)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name));
}
