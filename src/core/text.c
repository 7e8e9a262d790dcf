/* SPDX-License-Identifier: Apache-2.0 */
#include "core/text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "core/buffer.h"
#include "core/region.h"

enum { REPLACEMENT = 0xFFFD };

/* What setlocale() looks at, in its order, for a locale that it could not load. */
static bool environment_names_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *locale = getenv(names[i]);
        const char *codeset = locale ? strchr(locale, '.') : NULL;
        if (locale && *locale)
            return codeset && (strncasecmp(codeset, ".UTF-8", 6) == 0 ||
                               strncasecmp(codeset, ".UTF8", 5) == 0);
    }
    return false;
}

bool text_use_locale(void)
{
    bool installed = setlocale(LC_CTYPE, "") != NULL;
    if (installed && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    setlocale(LC_CTYPE, "C.UTF-8");
    return !installed && environment_names_utf8();
}

void text_use_utf8(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
}

/* Like text_decode(), within `length` bytes; 0 for what is invalid. A NUL ends every sequence, so
 * that a negative length will do for text. */
static size_t decode(const char *bytes, utf8proc_ssize_t length, utf8proc_int32_t *code_point)
{
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes, length, code_point);
    return used > 0 ? (size_t)used : 0;
}

size_t text_decode(const char *text, uint32_t *code_point)
{
    utf8proc_int32_t decoded;
    size_t length = decode(text, -1, &decoded);
    *code_point = length ? (uint32_t)decoded : REPLACEMENT;
    return length ? length : 1;
}

size_t text_encode(uint32_t code_point, char *bytes)
{
    utf8proc_int32_t valid = REPLACEMENT;
    if (code_point <= INT32_MAX && utf8proc_codepoint_valid((utf8proc_int32_t)code_point))
        valid = (utf8proc_int32_t)code_point;
    return (size_t)utf8proc_encode_char(valid, (utf8proc_uint8_t *)bytes);
}

size_t text_length(const char *text)
{
    size_t count = 0;
    uint32_t code_point;
    for (; *text; count++)
        text += text_decode(text, &code_point);
    return count;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    while (length > 0) {
        utf8proc_int32_t code_point;
        size_t used = decode(bytes, (utf8proc_ssize_t)length, &code_point);
        if (used == 0)
            return false;
        bytes += used;
        length -= used;
    }
    return true;
}

const char *text_repair(struct region *region, const char *text)
{
    if (text_is_utf8(text, strlen(text)))
        return text;
    struct buffer repaired = {0};
    while (*text) {
        uint32_t code_point;
        char bytes[4];
        text += text_decode(text, &code_point);
        buffer_append(&repaired, bytes, text_encode(code_point, bytes));
    }
    return buffer_take_text(region, &repaired);
}

bool text_is_blank(uint32_t code_point)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)code_point);
    return property->category == UTF8PROC_CATEGORY_ZS ||
           property->bidi_class == UTF8PROC_BIDI_CLASS_WS ||
           property->bidi_class == UTF8PROC_BIDI_CLASS_B ||
           property->bidi_class == UTF8PROC_BIDI_CLASS_S;
}

const char *text_trim(struct region *region, const char *text)
{
    const char *start = NULL;
    const char *end = text;
    for (const char *rest = text; *rest;) {
        uint32_t code_point;
        const char *here = rest;
        rest += text_decode(rest, &code_point);
        if (text_is_blank(code_point))
            continue;
        start = start ? start : here;
        end = rest;
    }
    if (!start)
        return "";
    return *end ? region_copy_bytes(region, start, (size_t)(end - start)) : start;
}
