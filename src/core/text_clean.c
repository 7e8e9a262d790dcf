/* SPDX-License-Identifier: Apache-2.0 */
/* Making what strangers wrote safe to show: see text_clean(). */
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#include "core/buffer.h"
#include "core/text.h"

enum {
    DELETE = 0x7F,
    CONTROL_PICTURES = 0x2400,
    PICTURE_OF_DELETE = 0x2421,
    DOTTED_CIRCLE = 0x25CC,
    REPLACEMENT = 0xFFFD,
    FIRST_SKIN_TONE = 0x1F3FB,
    LAST_SKIN_TONE = 0x1F3FF,
    BLACK_FLAG = 0x1F3F4,
    FIRST_TAG = 0xE0020,
    LAST_TAG = 0xE007F,
    MOST_MARKS = 4,    /* CCHARW_MAX of curses, less the base */
    LONGEST_PIECE = 7, /* a dotted circle and a mark of four bytes */
};

struct range {
    uint32_t first, last;
};

/* They join, part or select the look of their neighbours, and are themselves nothing to see. */
static const struct range vanishing[] = {
    {0x00AD, 0x00AD},   /* soft hyphen */
    {0x034F, 0x034F},   /* grapheme joiner */
    {0x17B4, 0x17B5},   /* inherent vowels of Khmer */
    {0x180B, 0x180F},   /* variation selectors and vowel separator of Mongolian */
    {0x200B, 0x200D},   /* zero width space, ZWNJ, ZWJ */
    {0x2060, 0x2064},   /* word joiner, invisible operators */
    {0xFE00, 0xFE0F},   /* variation selectors */
    {0xFEFF, 0xFEFF},   /* BOM */
    {0xE0100, 0xE01EF}, /* variation selectors */
};

/* They look like a blank, but count as letter or symbol. */
static const struct range blank_looking[] = {
    {0x115F, 0x1160}, {0x2800, 0x2800}, {0x3164, 0x3164}, {0xFFA0, 0xFFA0}};

enum fate { KEPT, VANISHES, TO_BLANK, TO_PICTURE, TO_REPLACEMENT };

static bool is_within(const struct range ranges[], size_t count, uint32_t code_point)
{
    for (size_t i = 0; i < count; i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return true;
    return false;
}

static enum fate fate_of(uint32_t code_point)
{
    if (is_within(vanishing, ARRAY_LENGTH(vanishing), code_point))
        return VANISHES;
    if (is_within(blank_looking, ARRAY_LENGTH(blank_looking), code_point))
        return TO_BLANK;
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_CC:
        return code_point < ' ' || code_point == DELETE ? TO_PICTURE : TO_REPLACEMENT;
    case UTF8PROC_CATEGORY_ZS: return TO_BLANK;
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return TO_REPLACEMENT;
    default: return KEPT;
    }
}

bool text_is_unsafe(uint32_t code_point)
{
    enum fate fate = fate_of(code_point);
    return fate != KEPT && fate != TO_BLANK;
}

/* What came before, as far as it decides on what comes next. */
struct context {
    uint32_t base; /* 0 before the first character */
    int marks;     /* on the base */
};

static bool is_emoji(uint32_t code_point)
{
    return utf8proc_get_property((utf8proc_int32_t)code_point)->boundclass ==
           UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* Is it the rest of an emoji of which the base has been shown? */
static bool completes_emoji(const struct context *context, uint32_t code_point)
{
    if (code_point >= FIRST_SKIN_TONE && code_point <= LAST_SKIN_TONE)
        return is_emoji(context->base);
    return code_point >= FIRST_TAG && code_point <= LAST_TAG && context->base == BLACK_FLAG;
}

/* The code point to show instead, or 0 for none. */
static uint32_t substitute(const struct context *context, uint32_t code_point)
{
    if (completes_emoji(context, code_point))
        return 0;
    switch (fate_of(code_point)) {
    case VANISHES: return 0;
    case TO_BLANK: return ' ';
    case TO_PICTURE:
        return code_point == DELETE ? PICTURE_OF_DELETE : CONTROL_PICTURES + code_point;
    case TO_REPLACEMENT: return REPLACEMENT;
    case KEPT: break;
    }
    /* Younger than the C library: neither curses nor the terminal can be expected to know it. */
    return wcwidth((wchar_t)code_point) < 0 ? REPLACEMENT : code_point;
}

static size_t clean_mark(struct context *context, uint32_t mark, char *piece)
{
    size_t length = 0;
    if (context->base == 0) {
        context->base = DOTTED_CIRCLE;
        length = text_encode(DOTTED_CIRCLE, piece);
    }
    if (context->marks++ >= MOST_MARKS)
        return 0;
    return length + text_encode(mark, piece + length);
}

/* Writes what is to be shown of one code point into `piece` and returns its length. */
static size_t clean_one(struct context *context, uint32_t code_point, char *piece)
{
    uint32_t shown = substitute(context, code_point);
    if (shown == 0)
        return 0;
    if (text_is_mark(shown))
        return clean_mark(context, shown, piece);
    *context = (struct context){.base = shown};
    return text_encode(shown, piece);
}

/* The length of the clean beginning of `text`; `context` is left as it is after that. */
static size_t measure_clean(const char *text, struct context *context)
{
    const char *rest = text;
    for (;;) {
        for (; *rest >= ' ' && *rest < DELETE; rest++)
            *context = (struct context){.base = ' '};
        if (*rest == '\0')
            return (size_t)(rest - text);
        struct context before = *context;
        uint32_t code_point;
        char piece[LONGEST_PIECE];
        size_t length = text_decode(rest, &code_point);
        size_t cleaned = clean_one(context, code_point, piece);
        if (cleaned != length || memcmp(piece, rest, length) != 0) {
            *context = before;
            return (size_t)(rest - text);
        }
        rest += length;
    }
}

const char *text_clean(struct region *region, const char *text)
{
    struct context context = {0};
    size_t length = measure_clean(text, &context);
    if (text[length] == '\0')
        return text;
    struct buffer buffer = {0};
    buffer_append(&buffer, text, length);
    for (const char *rest = text + length; *rest;) {
        uint32_t code_point;
        char piece[LONGEST_PIECE];
        rest += text_decode(rest, &code_point);
        buffer_append(&buffer, piece, clean_one(&context, code_point, piece));
    }
    return buffer_take_text(region, &buffer);
}
