/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing text as a person would, and lower case. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

/* The folded text, to be freed with free(). */
static char *fold(struct region *region, const char *text)
{
    const char *repaired = text_repair(region, text);
    utf8proc_uint8_t *folded = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)repaired);
    if (!folded)
        die("out of memory: folding %zu bytes of text", strlen(repaired));
    return (char *)folded;
}

const char *text_fold(struct region *region, const char *text)
{
    char *folded = fold(region, text);
    const char *copy = region_copy_bytes(region, folded, strlen(folded));
    free(folded);
    return copy;
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
    char *folded_text = fold(region, text);
    char *folded_part = fold(region, part);
    bool found = strstr(folded_text, folded_part) != NULL;
    free(folded_text);
    free(folded_part);
    region_destroy(region);
    return found;
}
