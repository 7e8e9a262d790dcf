/* SPDX-License-Identifier: Apache-2.0 */
/* From a command line back to the fields of a form. */
#include <stdint.h>
#include <string.h>

#include "command/bulk_items.h"
#include "command/command.h"
#include "command/command_line.h"
#include "command/options.h"
#include "command/registry.h"
#include "command/words.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/fields/form_fields.h"

static bool form_line_is_program(const char *word, const char *name)
{
    const char *slash = strrchr(word, '/');
    return strcmp(slash ? slash + 1 : word, name) == 0;
}

static bool form_line_is_ours(const char *word)
{
    return form_line_is_program(word, "aloha-tui") || form_line_is_program(word, "manage.py");
}

/* People copy the prompt of a shell along. */
static const char *form_line_skip_prompt(struct region *region, const char *text)
{
    text = text_trim(region, text);
    if ((*text == '$' || *text == '#') && text[1] == ' ')
        text = text_trim(region, text + 2);
    return text;
}

/* A line taken apart. */
struct pasted {
    bool program; /* it begins with the program, or the server's own */
    const char *name;
    const struct command *command; /* of that name, or NULL */
    const char *const *words;      /* after the name */
    size_t count;
};

/* False, with the cause, for an open quote. */
static bool form_line_take_apart(struct region *region, const char *text, struct pasted *pasted,
                                 struct error *error)
{
    size_t count;
    const char *const *words =
        words_split(region, form_line_skip_prompt(region, text), &count, error);
    *pasted = (struct pasted){0};
    if (!words || count == 0)
        return words;
    pasted->program = form_line_is_ours(words[0]);
    struct command_line line = command_line_read(
        region, (int)count - pasted->program, (char *const *)(uintptr_t)(words + pasted->program));
    pasted->name = line.command;
    pasted->command = line.command ? registry_find(line.command) : NULL;
    pasted->words = line.after;
    pasted->count = line.after_count;
    return true;
}

/* Does its command read the line as it is? */
static bool form_line_is_readable(struct region *region, const struct pasted *pasted)
{
    struct arguments *arguments =
        arguments_create(region, pasted->command->arguments, common_options);
    arguments_parse(arguments, pasted->count, pasted->words);
    return arguments_check(arguments).count == 0;
}

static void form_line_note_no_command(const char *name, struct error *error)
{
    const char *nearest = name ? registry_nearest(name) : NULL;
    if (nearest)
        error_set(error, ERROR_USAGE, _("There is no command %s. Did you mean %s?"), name, nearest);
    else if (name)
        error_set(error, ERROR_USAGE, _("There is no command %s."), name);
    else
        error_set(error, ERROR_USAGE, _("That command line names no command."));
}

bool form_line_is_one(const char *text, const struct command *own, const struct command **command,
                      struct error *error)
{
    struct region *region = region_create();
    struct pasted pasted;
    const char *start = form_line_skip_prompt(region, text);
    const char *first = region_copy_bytes(region, start, strcspn(start, " \t\n"));
    bool whole = form_line_take_apart(region, text, &pasted, NULL), one = form_line_is_ours(first);
    *command = whole ? pasted.command : own; /* which says what is wrong with the line */
    if (!one && whole && pasted.command)
        one = pasted.command == own || form_line_is_readable(region, &pasted);
    else if (!one)
        one = own && registry_find(first) == own;
    if (one && !*command)
        form_line_note_no_command(pasted.name, error);
    region_destroy(region);
    return one;
}

/* The words after the command's name; NULL, with the cause, if it is not this command's line. */
static const char *const *form_line_own_words(const struct form_fields *fields,
                                              struct region *region, const char *line,
                                              size_t *count, struct error *error)
{
    struct pasted pasted;
    if (!form_line_take_apart(region, line, &pasted, error))
        return NULL;
    *count = pasted.count;
    if (pasted.command == fields->command)
        return pasted.words;
    error_set(error, ERROR_USAGE, _("That is no command line of %s: %s."), fields->command->name,
              pasted.name ? region_format(region, _("it runs %s"), pasted.name)
                          : _("it names no command"));
    return NULL;
}

/* The values that were given, without those that an appending argument had to begin with. */
static const char *form_line_given_text(struct region *region, const struct arguments *arguments,
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
static bool form_line_names_input(const struct form_fields *fields, const struct form_field *field,
                                  const char *text)
{
    for (size_t i = 0; i < fields->count && strcmp(text, "-") == 0; i++) {
        const char *flag = fields->fields[i].argument->input_flag;
        if (flag && strcmp(flag, field->label) == 0)
            return true;
    }
    return false;
}

static void form_line_fill(struct form_fields *fields, struct region *region,
                           const struct arguments *arguments)
{
    for (size_t i = 0; i < fields->count; i++) {
        struct form_field *field = &fields->fields[i];
        if (field->asked)
            continue;
        const char *text = form_line_given_text(region, arguments, field->argument);
        form_field_set(field, form_line_names_input(fields, field, text) ? "" : text);
    }
    form_fields_check(fields);
}

/* The command's table with nothing required: what is missing can still be filled in. */
static const struct argument *form_line_without_demands(struct region *region,
                                                        const struct argument *table)
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

static bool form_line_read_words(struct form_fields *fields, struct region *region,
                                 const char *const *words, size_t count, struct error *error)
{
    struct arguments *arguments = arguments_create(
        region, form_line_without_demands(region, fields->command->arguments), common_options);
    if (fields->marked)
        arguments_leave_out(arguments, bulk_items_argument(fields->command)->dest);
    arguments_parse(arguments, count, words);
    struct problems problems = arguments_check(arguments);
    if (problems.count)
        return error_set(error, ERROR_USAGE, "%s", problems.texts[0]);
    form_line_fill(fields, region, arguments);
    return true;
}

bool form_fields_read_words(struct form_fields *fields, const char *const words[], size_t count,
                            struct error *error)
{
    struct region *region = region_create();
    bool filled = form_line_read_words(fields, region, words, count, error);
    region_destroy(region);
    return filled;
}

bool form_fields_read_line(struct form_fields *fields, const char *line, struct error *error)
{
    struct region *region = region_create();
    size_t count;
    const char *const *words = form_line_own_words(fields, region, line, &count, error);
    bool filled = words && form_line_read_words(fields, region, words, count, error);
    region_destroy(region);
    return filled;
}
