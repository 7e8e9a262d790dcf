/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments as the words of a command line. */
#include <string.h>

#include "command/arguments_state.h"
#include "core/region.h"

struct writer {
    const struct arguments *arguments;
    struct region *region;
    struct texts words;
    bool own; /* without common options */
};

static void write_word(struct writer *writer, const char *word)
{
    texts_add(writer->region, &writer->words, region_copy_text(writer->region, word));
}

/* Has the item a value that a command line must give? */
static bool is_written(const struct item *item)
{
    return item->slot->setter == item && item->argument->semantic != SEMANTIC_PASSWORD;
}

/* Its shortest flag; NULL if other arguments own all of them. */
static const char *shortest_flag(const struct arguments *arguments, const struct item *item)
{
    const char *best = NULL;
    for (size_t i = 0; i < arguments->flag_count; i++) {
        const struct flag *flag = &arguments->flags[i];
        if (flag->item == item && (!best || strlen(flag->text) < strlen(best)))
            best = flag->text;
    }
    return best;
}

static bool is_plain(const struct arguments *arguments, const char *value)
{
    return arguments_classify(arguments, value).mark == WORD_VALUE;
}

/* A single value that would be taken for an option is joined to its flag. */
static void write_value(struct writer *writer, const char *flag, const char *value)
{
    if (is_plain(writer->arguments, value)) {
        write_word(writer, flag);
        write_word(writer, value);
    } else {
        write_word(writer, region_format(writer->region, "%s=%s", flag, value));
    }
}

/* Does the flag alone, without a value, say it? */
static bool is_bare(const struct item *item)
{
    const struct texts *values = &item->slot->values;
    const char *constant = item->argument->constant;
    if (!argument_takes_value(item->argument) || values->count == item->slot->defaults)
        return true;
    return constant && values->count == 1 && strcmp(values->items[0], constant) == 0;
}

static void write_option(struct writer *writer, const struct item *item)
{
    const char *flag = shortest_flag(writer->arguments, item);
    const struct texts *values = &item->slot->values;
    size_t start = item->slot->defaults;
    if (!flag)
        return;
    if (is_bare(item)) {
        write_word(writer, flag);
    } else if (item->argument->action == ACTION_APPEND || values->count == 1) {
        for (size_t i = start; i < values->count; i++)
            write_value(writer, flag, values->items[i]);
    } else {
        write_word(writer, flag);
        for (size_t i = 0; i < values->count; i++)
            write_word(writer, values->items[i]);
    }
}

static void write_options(struct writer *writer)
{
    for (size_t i = 0; i < writer->arguments->item_count; i++) {
        const struct item *item = &writer->arguments->items[i];
        if (!argument_is_positional(item->argument) && is_written(item) &&
            !(writer->own && item->common))
            write_option(writer, item);
    }
}

static void write_positionals(struct writer *writer)
{
    for (size_t i = 0; i < writer->arguments->item_count; i++) {
        const struct item *item = &writer->arguments->items[i];
        if (!argument_is_positional(item->argument) || !is_written(item))
            continue;
        for (size_t j = 0; j < item->slot->values.count; j++)
            write_word(writer, item->slot->values.items[j]);
    }
}

/* Would a positional be taken for an option? Then all of them go behind a `--` at the end. */
static bool needs_separator(const struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->item_count; i++) {
        const struct item *item = &arguments->items[i];
        const struct texts *values = &item->slot->values;
        for (size_t j = 0; argument_is_positional(item->argument) && j < values->count; j++) {
            if (is_written(item) && !is_plain(arguments, values->items[j]))
                return true;
        }
    }
    return false;
}

static const char *const *write_words(struct writer *writer, size_t *count)
{
    static const char *const nothing[] = {NULL};
    if (needs_separator(writer->arguments)) {
        write_options(writer);
        write_word(writer, "--");
        write_positionals(writer);
    } else {
        write_positionals(writer);
        write_options(writer);
    }
    *count = writer->words.count;
    return writer->words.count ? writer->words.items : nothing;
}

const char *const *arguments_to_words(const struct arguments *arguments, struct region *region,
                                      size_t *count)
{
    return write_words(&(struct writer){.arguments = arguments, .region = region}, count);
}

const char *const *arguments_to_own_words(const struct arguments *arguments, struct region *region,
                                          size_t *count)
{
    return write_words(&(struct writer){.arguments = arguments, .region = region, .own = true},
                       count);
}
