/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing text as a person would, and lower case. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

/* More marks on one letter than any script has: sorting them, which is what NFKC does, takes the
 * square of their number. Source: UAX #15, "Stream-Safe Text Format". */
enum { FOLD_MARKS_MAX = 30 };

static bool fold_is_mark(uint32_t code_point)
{
    return utf8proc_get_property((utf8proc_int32_t)code_point)->combining_class != 0;
}

/* The length of the next part to fold by itself: to the end, or so far that no more marks than that
 * are in a row. */
static size_t fold_part(const char *text)
{
    size_t length = 0, marks = 0;
    while (text[length] && marks < FOLD_MARKS_MAX) {
        uint32_t code_point;
        length += text_decode(text + length, &code_point);
        marks = fold_is_mark(code_point) ? marks + 1 : 0;
    }
    return length;
}

static void fold_append(struct buffer *folded, const char *text, size_t length)
{
    utf8proc_uint8_t *part = NULL;
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &part,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                         UTF8PROC_IGNORE); /* as utf8proc_NFKC_Casefold() does for all */
    if (size < 0)
        die("out of memory: folding %zu bytes of text", length);
    buffer_append(folded, part, (size_t)size);
    free(part);
}

/* The folded text, in `region`. */
static char *fold(struct region *region, const char *text)
{
    struct buffer folded = {0};
    for (const char *at = text_repair(region, text); *at;) {
        size_t length = fold_part(at);
        fold_append(&folded, at, length);
        at += length;
    }
    return buffer_take_text(region, &folded);
}

const char *text_fold(struct region *region, const char *text)
{
    return fold(region, text);
}

/* ASCII, in which most is written, by its letters from `first` to `last`; NULL for other text. */
static const char *map_ascii(struct region *region, const char *text, char first, char last)
{
    char *mapped = region_copy_text(region, text);
    for (char *at = mapped; *at; at++) {
        if ((unsigned char)*at >= 0x80)
            return NULL;
        if (*at >= first && *at <= last)
            *at ^= 'a' ^ 'A';
    }
    return mapped;
}

static const char *map(struct region *region, const char *text,
                       utf8proc_int32_t (*mapping)(utf8proc_int32_t code_point))
{
    struct buffer mapped = {0};
    while (*text) {
        uint32_t code_point;
        char bytes[4];
        text += text_decode(text, &code_point);
        size_t length = text_encode((uint32_t)mapping((int32_t)code_point), bytes);
        buffer_append(&mapped, bytes, length);
    }
    return buffer_take_text(region, &mapped);
}

const char *text_lower(struct region *region, const char *text)
{
    const char *mapped = map_ascii(region, text, 'A', 'Z');
    return mapped ? mapped : map(region, text, utf8proc_tolower);
}

const char *text_upper(struct region *region, const char *text)
{
    const char *mapped = map_ascii(region, text, 'a', 'z');
    return mapped ? mapped : map(region, text, utf8proc_toupper);
}

bool text_contains(const char *text, const char *part)
{
    struct region *region = region_create();
    bool found = strstr(fold(region, text), fold(region, part)) != NULL;
    region_destroy(region);
    return found;
}

const char *text_decompose(struct region *region, const char *text)
{
    struct buffer decomposed = {0};
    for (const char *at = text_repair(region, text); *at;) {
        size_t length = fold_part(at);
        utf8proc_uint8_t *part = NULL;
        utf8proc_ssize_t size =
            utf8proc_map((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)length, &part,
                         UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
        if (size < 0)
            die("out of memory: decomposing text");
        buffer_append(&decomposed, part, (size_t)size);
        free(part);
        at += length;
    }
    return buffer_take_text(region, &decomposed);
}

bool text_is_alphanumeric(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return false;
    }
}
