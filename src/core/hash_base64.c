/* SPDX-License-Identifier: Apache-2.0 */
/* base64 by libcrypto, which knows the padded standard form only and is lax when it decodes. */
#include "core/hash.h"

#include <openssl/evp.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"

enum { GROUP_TEXT = 4, GROUP_BYTES = 3, LONGEST = 1 << 30 };

static bool is_for_url(enum hash_base64 form)
{
    return form == HASH_BASE64URL || form == HASH_BASE64URL_BARE;
}

static bool is_bare(enum hash_base64 form)
{
    return form == HASH_BASE64_BARE || form == HASH_BASE64URL_BARE;
}

/* Replaces the two characters in which the alphabets differ. */
static void exchange(char *text, const char from[2], const char to[2])
{
    for (; *text; text++) {
        if (*text == from[0])
            *text = to[0];
        else if (*text == from[1])
            *text = to[1];
    }
}

const char *hash_base64_encode(struct region *region, enum hash_base64 form, const void *bytes,
                               size_t length)
{
    if (length > LONGEST)
        die("%zu bytes are too many for base64", length);
    size_t size = (length + GROUP_BYTES - 1) / GROUP_BYTES * GROUP_TEXT;
    char *text = region_alloc(region, size + 1);
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    if (is_for_url(form))
        exchange(text, "+/", "-_");
    if (is_bare(form))
        text[strcspn(text, "=")] = '\0';
    return text;
}

const char *hash_base64_decode(struct region *region, enum hash_base64 form, const char *text,
                               size_t *length)
{
    size_t letters = strcspn(text, "=");
    size_t padding = (GROUP_TEXT - letters % GROUP_TEXT) % GROUP_TEXT;
    if (letters > LONGEST || padding == GROUP_TEXT - 1)
        return NULL;
    char *standard = region_format(region, "%.*s%.*s", (int)letters, text, (int)padding, "==");
    exchange(standard, "-_", "+/");
    size_t size = letters + padding;
    unsigned char *bytes = region_alloc(region, size / GROUP_TEXT * GROUP_BYTES + 1);
    int count = EVP_DecodeBlock(bytes, (unsigned char *)standard, (int)size);
    if (count < (int)padding)
        return NULL;
    *length = (size_t)count - padding;
    bytes[*length] = '\0';
    /* All that is wrong with a text that still decodes shows here. */
    const char *again = hash_base64_encode(region, form, bytes, *length);
    return strcmp(again, text) == 0 ? (const char *)bytes : NULL;
}
