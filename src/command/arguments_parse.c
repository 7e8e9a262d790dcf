/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a command line as Python's argparse does
 * (https://docs.python.org/3/library/argparse.html, as CPython 3.11 has it). First every word is
 * marked as option, value or the `--` that ends options. Then options and runs of values are taken
 * in turn; a run is matched against as many of the positionals left as possible, and one that can
 * be empty is used up by the first run.
 */
#include <stdarg.h>
#include <string.h>

#include "command/arguments_state.h"
#include "core/buffer.h"
#include "core/python.h"
#include "core/region.h"
#include "core/translate.h"

struct parser {
    struct arguments *arguments;
    const char *const *texts;
    struct word *words;
    size_t count;
    struct item **positionals; /* those left */
    size_t positional_count;
};

void arguments_complain(struct arguments *arguments, const struct item *item, const char *format,
                        ...)
{
    va_list values;
    va_start(values, format);
    const char *problem = region_vformat(arguments->region, format, values);
    va_end(values);
    texts_add(arguments->region, &arguments->problems,
              region_format(arguments->region, _("argument %s: %s"),
                            arguments_label(arguments, item), problem));
}

static bool starts_with(const char *text, const char *start, size_t length)
{
    return strncmp(text, start, length) == 0;
}

/* Can `text` be short for `flag`, or be the one-letter `flag` with its value? */
static bool may_mean(const char *text, const char *flag)
{
    if (text[1] == '-')
        return starts_with(flag, text, strcspn(text, "="));
    bool letter = strlen(flag) == 2 && starts_with(text, flag, 2);
    return letter || starts_with(flag, text, strlen(text));
}

static void find_meanings(const struct arguments *arguments, const char *text, bool first_only,
                          struct word *word)
{
    word->meanings =
        region_alloc_array(arguments->region, arguments->flag_count, sizeof *word->meanings);
    for (size_t i = 0; i < arguments->flag_count; i++) {
        const struct flag *flag = &arguments->flags[i];
        if ((flag->first || !first_only) && may_mean(text, flag->text))
            word->meanings[word->meaning_count++] = flag;
    }
}

/* -1, -.5: ASCII digits only. */
static bool is_negative_number(const char *text)
{
    static const char digits[] = "0123456789";
    size_t whole = strspn(++text, digits);
    if (text[whole] != '.')
        return whole && !text[whole];
    size_t part = strspn(text + whole + 1, digits);
    return part && !text[whole + 1 + part];
}

/* Where -1 is a flag no negative number is a value. */
static bool takes_negative_numbers(const struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->flag_count; i++) {
        if (is_negative_number(arguments->flags[i].text))
            return false;
    }
    return true;
}

/* What is joined to a flag that was not spelled out: after = or after a single letter. */
static const char *joined_value(const char *text, const struct flag *flag)
{
    const char *equals = strchr(text, '=');
    if (text[1] == '-')
        return equals ? equals + 1 : NULL;
    return strlen(flag->text) == 2 ? text + 2 : NULL;
}

static struct word classify_shortened(const struct arguments *arguments, const char *text)
{
    struct word word = {.mark = WORD_OPTION};
    find_meanings(arguments, text, true, &word);
    if (word.meaning_count == 0)
        find_meanings(arguments, text, false, &word);
    if (word.meaning_count) {
        word.flag = word.meanings[0];
        word.value = joined_value(text, word.flag);
    } else {
        bool number = is_negative_number(text) && takes_negative_numbers(arguments);
        word.mark = number || strchr(text, ' ') ? WORD_VALUE : WORD_OPTION;
    }
    return word;
}

struct word arguments_classify(const struct arguments *arguments, const char *text)
{
    struct word word = {.mark = WORD_VALUE};
    const char *equals = strchr(text, '=');
    if (strcmp(text, "--") == 0)
        return (struct word){.mark = WORD_SEPARATOR};
    if (text[0] != '-' || !text[1])
        return word;
    word.mark = WORD_OPTION;
    word.flag = arguments_find_flag(arguments, text, strlen(text));
    if (word.flag)
        return word;
    word.flag = equals ? arguments_find_flag(arguments, text, (size_t)(equals - text)) : NULL;
    word.value = equals ? equals + 1 : NULL;
    return word.flag ? word : classify_shortened(arguments, text);
}

/* Notes that a shortened flag has several meanings; none of them is then called missing. */
static void note_ambiguity(struct parser *parser, const char *text, const struct word *word)
{
    struct region *region = parser->arguments->region;
    struct buffer meanings = {0};
    for (size_t i = 0; i < word->meaning_count; i++) {
        buffer_format(&meanings, "%s%s", i ? ", " : "", word->meanings[i]->text);
        word->meanings[i]->item->seen = true;
    }
    texts_add(region, &parser->arguments->problems,
              region_format(region, _("ambiguous option: %s could match %s"), text,
                            buffer_text(&meanings)));
    buffer_free(&meanings);
}

static void classify_words(struct parser *parser)
{
    bool ended = false;
    for (size_t i = 0; i < parser->count; i++) {
        struct word *word = &parser->words[i];
        *word = ended ? (struct word){.mark = WORD_VALUE}
                      : arguments_classify(parser->arguments, parser->texts[i]);
        ended |= word->mark == WORD_SEPARATOR;
        if (word->meaning_count > 1)
            note_ambiguity(parser, parser->texts[i], word);
    }
}

/* Is there another argument of its exclusive group on the command line? Says so. */
static bool is_excluded(struct arguments *arguments, struct item *item)
{
    for (size_t i = 0; item->argument->exclusive_group && i < arguments->item_count; i++) {
        struct item *other = &arguments->items[i];
        if (other == item || !other->present || other->common != item->common ||
            other->argument->exclusive_group != item->argument->exclusive_group)
            continue;
        item->contested = true;
        arguments_complain(arguments, item, _("not allowed with argument %s"),
                           arguments_label(arguments, other));
        return true;
    }
    return false;
}

/* Checks and keeps what an argument was given. */
static void take(struct parser *parser, struct item *item, const char *const words[], size_t count)
{
    struct arguments *arguments = parser->arguments;
    const char **values = region_alloc_array(arguments->region, count, sizeof *values);
    bool good = true;
    item->seen = true;
    for (size_t i = 0; i < count; i++) {
        const char *problem =
            arguments_convert(arguments->region, item->argument, words[i], &values[i]);
        if (problem)
            arguments_complain(arguments, item, "%s", problem);
        good = good && !problem;
    }
    if (!good || (count == 0 && argument_is_positional(item->argument)))
        return;
    item->present = true;
    if (!is_excluded(arguments, item))
        arguments_store(arguments, item, values, count);
}

static size_t count_values(const struct parser *parser, size_t start)
{
    size_t end = start;
    while (end < parser->count && parser->words[end].mark == WORD_VALUE)
        end++;
    return end - start;
}

/* How many of the `available` words an option takes; false, noted, if there are too few. */
static bool option_arity(struct parser *parser, struct item *item, size_t available, size_t *wanted)
{
    enum argument_arity arity = item->argument->arity;
    *wanted = available;
    if (!argument_takes_value(item->argument) || arity == ARITY_ZERO)
        *wanted = 0;
    else if (available && (arity == ARITY_ONE || arity == ARITY_OPTIONAL))
        *wanted = 1;
    else if (!available && (arity == ARITY_ONE || arity == ARITY_SOME)) {
        item->seen = true;
        arguments_complain(parser->arguments, item, "%s",
                           arity == ARITY_ONE ? _("expected one argument")
                                              : _("expected at least one argument"));
        return false;
    }
    return true;
}

static bool ignored_value(struct parser *parser, struct item *item, const char *value)
{
    item->seen = true;
    arguments_complain(parser->arguments, item, _("ignored explicit argument %s"),
                       python_text(parser->arguments->region, value));
    return false;
}

/*
 * Separates switches from what is joined to them: -abc is -a -b -c or -a -b with value c. They go
 * to `switches`; `item` and `value` become the last one and its joined value. False, noted, if the
 * value fits nothing.
 */
static bool unjoin(struct parser *parser, const struct flag *flag, struct texts *switches,
                   struct item **item, const char **value)
{
    struct region *region = parser->arguments->region;
    while (*value && !argument_takes_value((*item)->argument)) {
        if (flag->text[1] == '-' || !**value)
            return ignored_value(parser, *item, *value);
        char next[] = {'-', **value, '\0'};
        const struct flag *joined = arguments_find_flag(parser->arguments, next, 2);
        if (!joined)
            return ignored_value(parser, *item, *value);
        texts_add(region, switches, flag->text);
        flag = joined;
        *item = joined->item;
        *value = (*value)[1] ? *value + 1 : NULL;
    }
    return true;
}

/* Keeps words that nothing wants, to say so. */
static void skip_to(struct parser *parser, size_t at, size_t end)
{
    struct region *region = parser->arguments->region;
    for (; at < end; at++)
        texts_add(region, &parser->arguments->unknown, region_copy_text(region, parser->texts[at]));
}

/* Takes the option at `at` and its values; returns where to go on. */
static size_t take_option(struct parser *parser, size_t at)
{
    struct arguments *arguments = parser->arguments;
    const struct word *word = &parser->words[at++];
    if (!word->flag) {
        skip_to(parser, at - 1, at);
        return at;
    }
    struct item *item = word->flag->item;
    const char *value = word->value;
    if (word->meaning_count > 1) /* said already: its value is dropped */
        return at + (!value && argument_takes_value(item->argument) && count_values(parser, at));
    struct texts switches = {0};
    if (!unjoin(parser, word->flag, &switches, &item, &value))
        return at;
    size_t wanted = 0;
    if (!value && !option_arity(parser, item, count_values(parser, at), &wanted))
        return at;
    for (size_t i = 0; i < switches.count; i++)
        take(parser, arguments_find_flag(arguments, switches.items[i], 2)->item, NULL, 0);
    if (value)
        take(parser, item, &value, 1);
    else
        take(parser, item, parser->texts + at, wanted);
    return at + wanted;
}

/* The fewest and most words from `start` on that a positional can take, a `--` among them included;
 * false if it can't be matched there. Every number between is possible too. */
static bool positional_range(const struct parser *parser, const struct item *item, size_t start,
                             size_t *fewest, size_t *most)
{
    size_t end = start;
    enum argument_arity arity = item->argument->arity;
    while (end < parser->count && parser->words[end].mark != WORD_OPTION)
        end++;
    bool empty_fits = arity == ARITY_OPTIONAL || arity == ARITY_ANY;
    size_t at = start + (start < end && parser->words[start].mark == WORD_SEPARATOR);
    bool has_value = at < end;
    *fewest = empty_fits ? 0 : at + 1 - start;
    if (arity == ARITY_ANY || arity == ARITY_SOME) {
        *most = end - start;
    } else {
        at += has_value;
        *most = at + (at < end && parser->words[at].mark == WORD_SEPARATOR) - start;
    }
    return empty_fits || has_value;
}

/* Matches the first `count` positionals left, each taking as much as the others allow. */
static bool match_positionals(const struct parser *parser, size_t first, size_t count, size_t start,
                              size_t lengths[])
{
    size_t fewest, most;
    if (first == count)
        return true;
    if (!positional_range(parser, parser->positionals[first], start, &fewest, &most))
        return false;
    for (size_t length = most + 1; length-- > fewest;) {
        lengths[first] = length;
        if (match_positionals(parser, first + 1, count, start + length, lengths))
            return true;
    }
    return false;
}

static void take_positional(struct parser *parser, struct item *item, size_t start, size_t length)
{
    const char **words = region_alloc_array(parser->arguments->region, length, sizeof *words);
    size_t count = 0;
    for (size_t i = start; i < start + length; i++) {
        if (parser->words[i].mark == WORD_VALUE)
            words[count++] = parser->texts[i];
    }
    take(parser, item, words, count);
}

/* Gives the values from `start` on to as many positionals as they suffice for; returns where to go
 * on. */
static size_t take_positionals(struct parser *parser, size_t start)
{
    size_t *lengths =
        region_alloc_array(parser->arguments->region, parser->positional_count, sizeof *lengths);
    size_t count = parser->positional_count;
    while (count && !match_positionals(parser, 0, count, start, lengths))
        count--;
    for (size_t i = 0; i < count; i++) {
        take_positional(parser, parser->positionals[i], start, lengths[i]);
        start += lengths[i];
    }
    parser->positionals += count;
    parser->positional_count -= count;
    return start;
}

static size_t next_option(const struct parser *parser, size_t at)
{
    while (at < parser->count && parser->words[at].mark != WORD_OPTION)
        at++;
    return at;
}

/* Options and the runs of values between them, in turn. */
static void take_words(struct parser *parser)
{
    size_t at = 0;
    for (size_t next = next_option(parser, 0); next < parser->count;
         next = next_option(parser, at)) {
        size_t end = at == next ? at : take_positionals(parser, at);
        if (end == at) {
            skip_to(parser, at, next);
            end = take_option(parser, next);
        }
        at = end;
    }
    skip_to(parser, take_positionals(parser, at), parser->count);
}

static void list_positionals(struct parser *parser)
{
    struct arguments *arguments = parser->arguments;
    parser->positionals =
        region_alloc_array(arguments->region, arguments->item_count, sizeof *parser->positionals);
    for (size_t i = 0; i < arguments->item_count; i++) {
        const struct item *item = &arguments->items[i];
        if (argument_is_positional(item->argument) && !item->left_out)
            parser->positionals[parser->positional_count++] = &arguments->items[i];
    }
}

void arguments_parse(struct arguments *arguments, size_t count, const char *const words[])
{
    struct parser parser = {.arguments = arguments, .texts = words, .count = count};
    parser.words = region_alloc_array(arguments->region, count, sizeof *parser.words);
    list_positionals(&parser);
    classify_words(&parser);
    take_words(&parser);
}
