/* SPDX-License-Identifier: Apache-2.0 */
#include "command/words.h"

#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"

/* One line being split. */
struct splitter {
    struct region *region;
    struct error *error;
    const char *at;
    struct buffer word; /* the word under construction */
    const char **words; /* NULL at the end */
    size_t count;
    size_t size;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void add_word(struct splitter *splitter)
{
    if (splitter->count + 1 >= splitter->size) {
        size_t size = splitter->size ? 2 * splitter->size : 8;
        const char **words = region_alloc_array(splitter->region, size, sizeof *words);
        if (splitter->count)
            memcpy(words, splitter->words, splitter->count * sizeof *words);
        splitter->words = words;
        splitter->size = size;
    }
    splitter->words[splitter->count++] =
        region_copy_bytes(splitter->region, buffer_text(&splitter->word), splitter->word.length);
    splitter->words[splitter->count] = NULL;
}

static bool unclosed(struct splitter *splitter, const char *quote)
{
    error_set(splitter->error, ERROR_USAGE, _("The line ends inside a quote (%s)."), quote);
    return error_hint(splitter->error,
                      _("Close the quote, or write \\%s for the character itself."), quote);
}

static bool read_single_quotes(struct splitter *splitter)
{
    const char *end = strchr(++splitter->at, '\'');
    if (!end)
        return unclosed(splitter, "'");
    buffer_append(&splitter->word, splitter->at, (size_t)(end - splitter->at));
    splitter->at = end + 1;
    return true;
}

static bool read_double_quotes(struct splitter *splitter)
{
    for (splitter->at++; *splitter->at != '"'; splitter->at++) {
        if (!*splitter->at)
            return unclosed(splitter, "\"");
        bool escape =
            *splitter->at == '\\' && splitter->at[1] && strchr("$`\"\\\n", splitter->at[1]);
        if (escape && *++splitter->at == '\n')
            continue;
        buffer_append_byte(&splitter->word, *splitter->at);
    }
    splitter->at++;
    return true;
}

static bool read_backslash(struct splitter *splitter)
{
    char escaped = splitter->at[1];
    if (!escaped) {
        error_set(splitter->error, ERROR_USAGE, _("The line ends in a backslash."));
        return error_hint(splitter->error, _("Write \\\\ for the character itself."));
    }
    if (escaped != '\n')
        buffer_append_byte(&splitter->word, escaped);
    splitter->at += 2;
    return true;
}

static bool read_word(struct splitter *splitter)
{
    bool good = true;
    buffer_clear(&splitter->word);
    while (good && *splitter->at && !is_blank(*splitter->at)) {
        if (*splitter->at == '\'')
            good = read_single_quotes(splitter);
        else if (*splitter->at == '"')
            good = read_double_quotes(splitter);
        else if (*splitter->at == '\\')
            good = read_backslash(splitter);
        else
            buffer_append_byte(&splitter->word, *splitter->at++);
    }
    if (good)
        add_word(splitter);
    return good;
}

/* Blanks, comments and line breaks behind a backslash. */
static void skip_space(struct splitter *splitter)
{
    for (;;) {
        if (is_blank(*splitter->at))
            splitter->at++;
        else if (splitter->at[0] == '\\' && splitter->at[1] == '\n')
            splitter->at += 2;
        else if (*splitter->at == '#')
            splitter->at += strcspn(splitter->at, "\n");
        else
            return;
    }
}

const char *const *words_split(struct region *region, const char *line, size_t *count,
                               struct error *error)
{
    struct splitter splitter = {.region = region, .error = error, .at = line};
    splitter.words = region_alloc_array(region, 1, sizeof *splitter.words);
    bool good = true;
    for (skip_space(&splitter); good && *splitter.at; skip_space(&splitter))
        good = read_word(&splitter);
    buffer_free(&splitter.word);
    *count = good ? splitter.count : 0;
    return good ? splitter.words : NULL;
}

const char *words_quote(struct region *region, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "@%_+=:,./-";
    if (*word && !word[strspn(word, plain)])
        return word;
    struct buffer quoted = {0};
    buffer_append_byte(&quoted, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            buffer_append_text(&quoted, "'\\''");
        else
            buffer_append_byte(&quoted, *word);
    }
    buffer_append_byte(&quoted, '\'');
    return buffer_take_text(region, &quoted);
}

const char *words_join(struct region *region, const char *const words[], size_t count)
{
    struct buffer line = {0};
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_append_byte(&line, ' ');
        buffer_append_text(&line, words_quote(region, words[i]));
    }
    return buffer_take_text(region, &line);
}
