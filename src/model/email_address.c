/* SPDX-License-Identifier: Apache-2.0 */
#include "model/email_address.h"

#include <stdint.h>
#include <string.h>

#include "core/region.h"
#include "core/text.h"

/* Labels and atoms are runs of characters between single dots. */
enum { LABEL_MAX = 63 };

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_local_part(const char *text, size_t length)
{
    static const char others[] = "!#$%&'*+-/=?^_`{|}~";
    for (size_t i = 0; i < length; i++) {
        bool dot = text[i] == '.' && i > 0 && i + 1 < length && text[i + 1] != '.';
        if (!dot && !is_letter_or_digit(text[i]) && !(text[i] && strchr(others, text[i])))
            return false;
    }
    return length > 0;
}

static bool is_label(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool inner_hyphen = text[i] == '-' && i > 0 && i + 1 < length;
        if (!inner_hyphen && !is_letter_or_digit(text[i]) && (unsigned char)text[i] < 0x80)
            return false;
    }
    return length > 0 && length <= LABEL_MAX;
}

/* Nothing that can't be seen or that is white space may hide in a label of another script. */
static bool is_visible(const char *text)
{
    while (*text) {
        uint32_t code_point;
        text += text_decode(text, &code_point);
        if (text_is_unsafe(code_point) || text_is_blank(code_point))
            return false;
    }
    return true;
}

static bool is_host(const char *text)
{
    if (strcmp(text, "localhost") == 0)
        return true;
    size_t labels = 0;
    for (;; text++, labels++) {
        size_t length = strcspn(text, ".");
        if (!is_label(text, length))
            return false;
        text += length;
        if (!*text)
            return labels > 0;
    }
}

bool email_address_is_valid(const char *address)
{
    const char *at = strrchr(address, '@');
    return at && is_local_part(address, (size_t)(at - address)) && is_host(at + 1) &&
           is_visible(at + 1);
}

const char *email_address_normalize(struct region *region, const char *address)
{
    char *copy = region_copy_text(region, text_trim(region, address));
    char *at = strrchr(copy, '@');
    for (char *c = at; c && *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    return copy;
}
