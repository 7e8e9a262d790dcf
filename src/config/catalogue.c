/* SPDX-License-Identifier: Apache-2.0 */
#include "config/catalogue.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/file_open.h"
#include "core/region.h"
#include "core/text.h"

enum { LANGUAGE_MAX = 20, FILE_MAX = 1 << 24 };

/* What the file begins with, and the length of that; offsets count from its start. */
enum { MAGIC = 0, COUNT = 8, ORIGINALS = 12, TRANSLATIONS = 16, HEADER_SIZE = 28 };

struct catalogue {
    const unsigned char *bytes;
    size_t length;
    bool big_endian;
};

static bool read_file(const char *path, struct buffer *content)
{
    int fd = file_open(path);
    bool whole = fd >= 0 && file_read_all(fd, FILE_MAX, content);
    if (fd >= 0)
        close(fd);
    return whole;
}

/* A number at an offset within the file. */
static uint32_t number_at(const struct catalogue *catalogue, size_t offset)
{
    const unsigned char *at = catalogue->bytes + offset;
    uint32_t number = 0;
    for (size_t i = 0; i < 4; i++)
        number = number << 8 | at[catalogue->big_endian ? i : 3 - i];
    return number;
}

static bool is_catalogue(struct catalogue *catalogue)
{
    if (catalogue->length < HEADER_SIZE)
        return false;
    catalogue->big_endian = catalogue->bytes[MAGIC] == 0x95;
    return number_at(catalogue, MAGIC) == UINT32_C(0x950412de);
}

/* Entry `index` of one of the two tables of texts; NULL if it reaches beyond the file. */
static const char *text_at(const struct catalogue *catalogue, size_t table, uint32_t index)
{
    uint64_t entry = (uint64_t)number_at(catalogue, table) + UINT64_C(8) * index;
    if (entry + 8 > catalogue->length)
        return NULL;
    uint64_t length = number_at(catalogue, (size_t)entry);
    uint64_t offset = number_at(catalogue, (size_t)entry + 4);
    if (offset + length >= catalogue->length || catalogue->bytes[offset + length] != '\0')
        return NULL;
    return (const char *)catalogue->bytes + offset;
}

/* The texts are in order of their bytes. */
static const char *find(const struct catalogue *catalogue, const char *text)
{
    uint32_t low = 0, high = number_at(catalogue, COUNT);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *original = text_at(catalogue, ORIGINALS, middle);
        if (!original)
            return NULL;
        int order = strcmp(original, text);
        if (order == 0)
            return text_at(catalogue, TRANSLATIONS, middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* NULL if the catalogue of this locale has none. */
static const char *translate(struct region *region, const char *deployment, const char *locale,
                             const char *text)
{
    struct buffer content = {0};
    const char *found = NULL;
    bool read = read_file(
        region_format(region, "%s/locale/%s/LC_MESSAGES/django.mo", deployment, locale), &content);
    struct catalogue catalogue = {(const unsigned char *)buffer_text(&content), content.length,
                                  false};
    if (read && is_catalogue(&catalogue))
        found = find(&catalogue, text);
    if (found && (!*found || !text_is_utf8(found, strlen(found))))
        found = NULL;
    found = found ? region_copy_text(region, found) : NULL;
    buffer_free(&content);
    return found;
}

/* pt-br is pt_BR, zh-hans zh_Hans. False for what is no name of a language. */
static bool write_locale(const char *language, char locale[LANGUAGE_MAX + 1])
{
    size_t length = strlen(language), first = strcspn(language, "-");
    if (length == 0 || length > LANGUAGE_MAX)
        return false;
    bool is_script = length - first > 3;
    for (size_t i = 0; i <= length; i++) {
        unsigned char c = (unsigned char)language[i];
        if (c && c != '-' && !isalnum(c))
            return false;
        bool upper = i > first && (!is_script || i == first + 1);
        locale[i] = (char)(i == first && c ? '_' : upper ? toupper(c) : tolower(c));
    }
    return true;
}

const char *catalogue_translate(struct region *region, const char *deployment, const char *language,
                                const char *text)
{
    char locale[LANGUAGE_MAX + 1];
    if (!deployment || !write_locale(language, locale))
        return text;
    const char *found = translate(region, deployment, locale, text);
    char *part = strchr(locale, '_');
    if (!found && part) {
        *part = '\0';
        found = translate(region, deployment, locale, text);
    }
    return found ? found : text;
}
