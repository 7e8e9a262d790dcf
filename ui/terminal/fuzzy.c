/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/fuzzy.h"

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
    RANK_PART = FUZZY_WEAK,
    RANK_OTHER_WORD,
    RANK_SUMMARY_WORD,
    RANK_OTHER_PART,
    RANK_BEGINNINGS,
    RANK_LETTERS,
    RANK_LATER_LETTERS
};

static bool fuzzy_is_separator(char byte)
{
    return byte == '_' || byte == '-' || byte == ' ';
}

static bool fuzzy_starts_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

static bool fuzzy_has_word(const char *name, const char *start)
{
    for (const char *place = name; *place; place++) {
        if ((place == name || fuzzy_is_separator(place[-1])) && fuzzy_starts_with(place, start))
            return true;
    }
    return false;
}

static bool fuzzy_has_initials(const char *name, const char *letters)
{
    for (const char *place = name; *place && *letters; place++) {
        if (place != name && !fuzzy_is_separator(place[-1]))
            continue;
        if (tolower((unsigned char)*place) != tolower((unsigned char)*letters))
            return false;
        letters++;
    }
    return *letters == '\0';
}

static const char *fuzzy_next_word(const char *name)
{
    while (*name && !fuzzy_is_separator(*name))
        name++;
    return *name ? name + 1 : name;
}

/* Are these the beginnings of the name's first words, one letter or more of each? */
static bool fuzzy_has_beginnings(const char *name, const char *letters)
{
    bool found = *letters == '\0';
    for (size_t i = 0; !found && letters[i]; i++) {
        if (tolower((unsigned char)name[i]) != tolower((unsigned char)letters[i]))
            return false;
        found = fuzzy_has_beginnings(fuzzy_next_word(name), letters + i + 1);
    }
    return found;
}

static bool fuzzy_has_letters_from(const char *name, const char *letters)
{
    for (; *name && *letters; name++) {
        if (tolower((unsigned char)*name) == tolower((unsigned char)*letters))
            letters++;
    }
    return *letters == '\0';
}

static bool fuzzy_has_letters(const char *name, const char *letters)
{
    for (const char *place = name; *place; place++) {
        bool begins = place == name || fuzzy_is_separator(place[-1]);
        bool same = tolower((unsigned char)*place) == tolower((unsigned char)*letters);
        if (begins && same && fuzzy_has_letters_from(place, letters))
            return true;
    }
    return false;
}

static int fuzzy_rank_word(const char *typed, const char *name, const char *summary,
                           const char *words)
{
    if (strcasecmp(name, typed) == 0)
        return RANK_WHOLE;
    if (fuzzy_starts_with(name, typed))
        return RANK_START;
    if (fuzzy_has_word(name, typed))
        return RANK_WORD;
    if (fuzzy_has_initials(name, typed))
        return RANK_INITIALS;
    if (text_contains(name, typed))
        return RANK_PART;
    if (fuzzy_has_word(words, typed))
        return RANK_OTHER_WORD;
    if (fuzzy_has_word(summary, typed))
        return RANK_SUMMARY_WORD;
    if (text_contains(words, typed) || text_contains(summary, typed))
        return RANK_OTHER_PART;
    if (fuzzy_has_beginnings(name, typed))
        return RANK_BEGINNINGS;
    if (!fuzzy_has_letters(name, typed))
        return FUZZY_NONE;
    bool first = tolower((unsigned char)*name) == tolower((unsigned char)*typed);
    return first && fuzzy_has_letters_from(name, typed) ? RANK_LETTERS : RANK_LATER_LETTERS;
}

int fuzzy_rank(const char *typed, const char *name, const char *summary, const char *words)
{
    struct region *region = region_create();
    char *rest = region_copy_text(region, typed), *word;
    int rank = 0;
    while (rank >= 0 && (word = strsep(&rest, " "))) {
        int more = *word ? fuzzy_rank_word(word, name, summary, words ? words : "") : 0;
        rank = more < 0 ? FUZZY_NONE : rank + more;
    }
    region_destroy(region);
    return rank;
}
