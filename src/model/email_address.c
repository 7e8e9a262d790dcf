/* SPDX-License-Identifier: Apache-2.0 */
#include "model/email_address.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/region.h"
#include "core/text.h"

/* Labels and atoms are runs of characters between single dots; lengths are in bytes. */
enum { LABEL_MAX = 63, LAST_LABEL_MIN = 2 };

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_printable(char c)
{
    return c > ' ' && c < 0x7f;
}

/* "…" around what is no atom; a backslash goes before a quote, a blank or itself. */
static bool is_quoted(const char *text, size_t length)
{
    if (length < 2 || text[0] != '"' || text[length - 1] != '"')
        return false;
    for (size_t i = 1; i + 1 < length; i++) {
        bool escaped = text[i] == '\\' && ++i + 1 < length;
        if (!escaped && (text[i] == '"' || text[i] == '\\' || !is_printable(text[i])))
            return false;
        if (escaped && text[i] != ' ' && !is_printable(text[i]))
            return false;
    }
    return true;
}

static bool is_local_part(const char *text, size_t length)
{
    if (is_quoted(text, length))
        return true;
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

/* [192.0.2.1] or [2001:db8::1]. */
static bool is_address_literal(const char *text)
{
    char inside[INET6_ADDRSTRLEN];
    struct in6_addr address;
    size_t length = strlen(text);
    if (length < 2 || length - 2 >= sizeof inside || text[0] != '[' || text[length - 1] != ']')
        return false;
    snprintf(inside, sizeof inside, "%.*s", (int)(length - 2), text + 1);
    return inet_pton(AF_INET, inside, &address) == 1 || inet_pton(AF_INET6, inside, &address) == 1;
}

static bool is_host(const char *text)
{
    if (strcmp(text, "localhost") == 0 || is_address_literal(text))
        return true;
    size_t labels = 0;
    for (;; text++, labels++) {
        size_t length = strcspn(text, ".");
        if (!is_label(text, length))
            return false;
        text += length;
        if (!*text)
            return labels > 0 && length >= LAST_LABEL_MIN;
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
