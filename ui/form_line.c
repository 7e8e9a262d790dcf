/* SPDX-License-Identifier: Apache-2.0 */
/* From a command line back to the fields of a form. */
#include <string.h>

#include "command/command.h"
#include "command/options.h"
#include "command/registry.h"
#include "command/words.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/form_fields.h"

static bool is_program(const char *word, const char *name)
{
    const char *slash = strrchr(word, '/');
    return strcmp(slash ? slash + 1 : word, name) == 0;
}

static bool starts_line(const struct form_fields *fields, const char *word)
{
    return is_program(word, "aloha-tui") || is_program(word, "manage.py") ||
           registry_find(word) == fields->command;
}

/* People copy the prompt of a shell along. */
static const char *skip_prompt(struct region *region, const char *text)
{
    text = text_trim(region, text);
    if ((*text == '$' || *text == '#') && text[1] == ' ')
        text = text_trim(region, text + 2);
    return text;
}

bool form_fields_is_line(const struct form_fields *fields, const char *text)
{
    struct region *region = region_create();
    text = skip_prompt(region, text);
    const char *word = region_copy_bytes(region, text, strcspn(text, " "));
    bool is_line = *word && starts_line(fields, word);
    region_destroy(region);
    return is_line;
}

/* The words after the command's name; NULL, with the cause, if it is not this command's line. */
static const char *const *own_words(const struct form_fields *fields, struct region *region,
                                    const char *line, size_t *count, struct error *error)
{
    const char *const *words = words_split(region, skip_prompt(region, line), count, error);
    if (!words)
        return NULL;
    const char *const *word = words;
    while (*word && !registry_find(*word))
        word++; /* the program, and options before the command */
    if (!*word || registry_find(*word) != fields->command) {
        error_set(error, ERROR_USAGE, "That is no command line of %s: %s.", fields->command->name,
                  *word ? region_format(region, "it runs %s", *word) : "it names no command");
        return NULL;
    }
    *count -= (size_t)(word + 1 - words);
    return word + 1;
}

/* The values that were given, without those that an appending argument had to begin with. */
static const char *given_text(struct region *region, const struct arguments *arguments,
                              const struct argument *argument)
{
    size_t count, defaults = 0;
    if (!arguments_given(arguments, argument->dest))
        return "";
    if (!argument_is_list(argument)) {
        const char *text = arguments_text(arguments, argument->dest);
        return text ? text : "";
    }
    if (argument->action == ACTION_APPEND && argument->default_text &&
        !words_split(region, argument->default_text, &defaults, NULL))
        defaults = 0;
    const char *const *values = arguments_list(arguments, argument->dest, &count);
    return words_join(region, values + defaults, count - defaults);
}

/* Does the text say that a secret comes by standard input? A form has a field for the secret, and
 * nothing else to read it from. */
static bool names_input(const struct form_fields *fields, const struct form_field *field,
                        const char *text)
{
    for (size_t i = 0; i < fields->count && strcmp(text, "-") == 0; i++) {
        const char *flag = fields->fields[i].argument->input_flag;
        if (flag && strcmp(flag, field->label) == 0)
            return true;
    }
    return false;
}

static void fill(struct form_fields *fields, struct region *region,
                 const struct arguments *arguments)
{
    for (size_t i = 0; i < fields->count; i++) {
        struct form_field *field = &fields->fields[i];
        if (field->asked)
            continue;
        const char *text = given_text(region, arguments, field->argument);
        form_field_set(field, names_input(fields, field, text) ? "" : text);
    }
    form_fields_check(fields);
}

/* The command's table with nothing required: what is missing can still be filled in. */
static const struct argument *without_demands(struct region *region, const struct argument *table)
{
    size_t count = 0;
    while (table && table[count].dest)
        count++;
    struct argument *copy = region_alloc_array(region, count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = table[i];
        copy[i].required = copy[i].group_required = false;
    }
    return copy;
}

static bool read_words(struct form_fields *fields, struct region *region, const char *const *words,
                       size_t count, struct error *error)
{
    struct arguments *arguments = arguments_create(
        region, without_demands(region, fields->command->arguments), common_options);
    arguments_parse(arguments, count, words);
    struct problems problems = arguments_check(arguments);
    if (problems.count)
        return error_set(error, ERROR_USAGE, "%s", problems.texts[0]);
    fill(fields, region, arguments);
    return true;
}

bool form_fields_read_words(struct form_fields *fields, const char *const words[], size_t count,
                            struct error *error)
{
    struct region *region = region_create();
    bool filled = read_words(fields, region, words, count, error);
    region_destroy(region);
    return filled;
}

bool form_fields_read_line(struct form_fields *fields, const char *line, struct error *error)
{
    struct region *region = region_create();
    size_t count;
    const char *const *words = own_words(fields, region, line, &count, error);
    bool filled = words && read_words(fields, region, words, count, error);
    region_destroy(region);
    return filled;
}
