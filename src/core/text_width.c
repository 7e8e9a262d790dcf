/* SPDX-License-Identifier: Apache-2.0 */
/* The one measure of columns, and the one place where text is cut. */
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#include "core/region.h"
#include "core/text.h"

enum { FIRST_REGIONAL = 0x1F1E6, LAST_REGIONAL = 0x1F1FF };

static const char ellipsis[] = "\u2026";

/* Clean text holds nothing without a width; a locale that is not UTF-8 must not make it negative.
 */
static int columns_of(uint32_t code_point)
{
    int columns = wcwidth((wchar_t)code_point);
    return columns > 0 ? columns : 0;
}

bool text_is_mark(uint32_t code_point)
{
    return wcwidth((wchar_t)code_point) == 0 ||
           utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_MC;
}

static bool is_regional(uint32_t code_point)
{
    return code_point >= FIRST_REGIONAL && code_point <= LAST_REGIONAL;
}

/* The length of the character at the start of `text`, which is not empty, with its marks; a flag is
 * a pair of regional letters. */
static size_t measure_character(const char *text, int *columns)
{
    uint32_t first, next;
    size_t length = text_decode(text, &first);
    *columns = columns_of(first);
    bool pair_open = is_regional(first);
    while (text[length]) {
        size_t more = text_decode(text + length, &next);
        bool pair = pair_open && is_regional(next);
        if (!pair && !text_is_mark(next))
            break;
        pair_open = false;
        *columns += columns_of(next);
        length += more;
    }
    return length;
}

int text_width(const char *text)
{
    int width = 0;
    while (*text) {
        uint32_t code_point;
        text += text_decode(text, &code_point);
        width += columns_of(code_point);
    }
    return width;
}

size_t text_fit(const char *text, int columns, int *used)
{
    size_t length = 0;
    int width = 0;
    while (text[length]) {
        int more;
        size_t character = measure_character(text + length, &more);
        if (more > columns - width)
            break;
        width += more;
        length += character;
    }
    if (used)
        *used = width;
    return length;
}

const char *text_clip(struct region *region, const char *text, int columns)
{
    if (columns <= 0)
        return "";
    const char *clean = text_clean(region, text);
    if (clean[text_fit(clean, columns, NULL)] == '\0')
        return clean;
    size_t length = text_fit(clean, columns - 1, NULL);
    char *clipped = region_alloc(region, length + sizeof ellipsis);
    memcpy(clipped, clean, length);
    memcpy(clipped + length, ellipsis, sizeof ellipsis);
    return clipped;
}
