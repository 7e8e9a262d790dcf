/* SPDX-License-Identifier: Apache-2.0 */
#include "core/python.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/text.h"

/* repr() writes a float of 16 or more digits before the point with an exponent. */
static const double first_with_exponent = 1e16;
/* Whole numbers from here on are no integers any more when they come as a double (core/json.h). */
static const double first_inexact = 1e15;

/* Does repr() show it as it is? Not what is a control, format character, surrogate, private,
 * unassigned or a separator other than the blank. */
static bool is_printable(uint32_t code_point)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return code_point == ' ' ||
           (category != UTF8PROC_CATEGORY_CN && category < UTF8PROC_CATEGORY_ZS);
}

static void write_escape(struct buffer *buffer, uint32_t code_point)
{
    if (code_point < 0x100)
        buffer_format(buffer, "\\x%02" PRIx32, code_point);
    else if (code_point < 0x10000)
        buffer_format(buffer, "\\u%04" PRIx32, code_point);
    else
        buffer_format(buffer, "\\U%08" PRIx32, code_point);
}

/* Appends the character at the start of `text` and returns its length in bytes. */
static size_t write_character(struct buffer *buffer, const char *text, char quote)
{
    static const char controls[] = "\t\n\r", letters[] = "tnr";
    uint32_t code_point;
    size_t length = text_decode(text, &code_point);
    const char *control = strchr(controls, *text);
    if (control)
        buffer_format(buffer, "\\%c", letters[control - controls]);
    else if (*text == '\\' || *text == quote)
        buffer_format(buffer, "\\%c", *text);
    else if (code_point == 0xfffd && length == 1)
        write_escape(buffer, 0xdc00u + (unsigned char)*text); /* PEP 383 */
    else if (is_printable(code_point))
        buffer_append(buffer, text, length);
    else
        write_escape(buffer, code_point);
    return length;
}

void python_write_text(struct buffer *buffer, const char *text)
{
    char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';
    buffer_append_byte(buffer, quote);
    while (*text)
        text += write_character(buffer, text, quote);
    buffer_append_byte(buffer, quote);
}

const char *python_text(struct region *region, const char *text)
{
    struct buffer buffer = {0};
    python_write_text(&buffer, text);
    return buffer_take_text(region, &buffer);
}

/* The fewest digits that come back as the same double. */
static void write_shortest(struct buffer *buffer, double number)
{
    enum { ENOUGH_DIGITS = 17 };
    char digits[32];
    int count = 1;
    do {
        snprintf(digits, sizeof digits, "%.*g", count, number);
    } while (strtod(digits, NULL) != number && ++count <= ENOUGH_DIGITS);
    buffer_append_text(buffer, digits);
}

static void write_number(struct buffer *buffer, double number)
{
    if (isinf(number))
        buffer_append_text(buffer, number < 0 ? "-inf" : "inf");
    else if (number != trunc(number) || fabs(number) >= first_with_exponent)
        write_shortest(buffer, number);
    else if (fabs(number) >= first_inexact)
        buffer_format(buffer, "%.1f", number);
    else
        buffer_format(buffer, "%" PRId64, (int64_t)number);
}

/* The items of a list or dictionary. */
static void write_children(struct buffer *buffer, const cJSON *parent)
{
    const cJSON *child;
    cJSON_ArrayForEach(child, parent)
    {
        if (child != parent->child)
            buffer_append_text(buffer, ", ");
        if (cJSON_IsObject(parent)) {
            python_write_text(buffer, child->string);
            buffer_append_text(buffer, ": ");
        }
        python_write(buffer, child);
    }
}

static void write_brackets(struct buffer *buffer, const cJSON *parent, const char brackets[2])
{
    buffer_append_byte(buffer, brackets[0]);
    write_children(buffer, parent);
    buffer_append_byte(buffer, brackets[1]);
}

void python_write(struct buffer *buffer, const cJSON *item)
{
    switch (item->type & 0xFF) {
    case cJSON_NULL: buffer_append_text(buffer, "None"); break;
    case cJSON_False: buffer_append_text(buffer, "False"); break;
    case cJSON_True: buffer_append_text(buffer, "True"); break;
    case cJSON_Number: write_number(buffer, item->valuedouble); break;
    case cJSON_Raw: buffer_append_text(buffer, item->valuestring); break;
    case cJSON_String: python_write_text(buffer, item->valuestring); break;
    case cJSON_Array: write_brackets(buffer, item, "[]"); break;
    case cJSON_Object: write_brackets(buffer, item, "{}"); break;
    default: die("a JSON item of type %d", item->type);
    }
}
