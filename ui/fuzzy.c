/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fuzzy.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "core/region.h"
#include "core/text.h"

/* In order of merit. */
enum rank {
    RANK_WHOLE,
    RANK_START,
    RANK_WORD,
    RANK_INITIALS,
    RANK_PART,
    RANK_LETTERS,
    RANK_SUMMARY
};

static bool is_separator(char byte)
{
    return byte == '_' || byte == '-' || byte == ' ';
}

static bool starts_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

static bool has_word(const char *name, const char *start)
{
    for (const char *place = name; *place; place++) {
        if ((place == name || is_separator(place[-1])) && starts_with(place, start))
            return true;
    }
    return false;
}

static bool has_initials(const char *name, const char *letters)
{
    for (const char *place = name; *place && *letters; place++) {
        if (place != name && !is_separator(place[-1]))
            continue;
        if (tolower((unsigned char)*place) != tolower((unsigned char)*letters))
            return false;
        letters++;
    }
    return *letters == '\0';
}

static bool has_letters(const char *name, const char *letters)
{
    for (; *name && *letters; name++) {
        if (tolower((unsigned char)*name) == tolower((unsigned char)*letters))
            letters++;
    }
    return *letters == '\0';
}

static int rank_word(const char *typed, const char *name, const char *summary)
{
    if (strcasecmp(name, typed) == 0)
        return RANK_WHOLE;
    if (starts_with(name, typed))
        return RANK_START;
    if (has_word(name, typed))
        return RANK_WORD;
    if (has_initials(name, typed))
        return RANK_INITIALS;
    if (text_contains(name, typed))
        return RANK_PART;
    if (has_letters(name, typed))
        return RANK_LETTERS;
    return text_contains(summary, typed) ? RANK_SUMMARY : FUZZY_NONE;
}

int fuzzy_rank(const char *typed, const char *name, const char *summary)
{
    struct region *region = region_create();
    char *rest = region_copy_text(region, typed), *word;
    int rank = 0;
    while (rank >= 0 && (word = strsep(&rest, " "))) {
        int more = *word ? rank_word(word, name, summary) : 0;
        rank = more < 0 ? FUZZY_NONE : rank + more;
    }
    region_destroy(region);
    return rank;
}
