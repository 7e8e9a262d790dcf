/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fields/form_fields.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/options.h"
#include "command/run.h"
#include "command/words.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/fields/form_paths.h"
#include "ui/terminal/line_edit.h"

enum { NOTHING_CHOSEN = -1 };

static enum field_source form_fields_source_of(const struct argument *argument)
{
    switch (argument->semantic) {
    case SEMANTIC_REALM: return SOURCE_REALMS;
    case SEMANTIC_USER_EMAIL:
    case SEMANTIC_USER_EMAIL_LIST: return SOURCE_USERS;
    case SEMANTIC_STREAM:
    case SEMANTIC_STREAM_LIST: return SOURCE_STREAMS;
    case SEMANTIC_RUN: return SOURCE_RUNS;
    default: return SOURCE_NONE;
    }
}

static enum field_kind form_fields_kind_of(const struct argument *argument)
{
    if (argument->action == ACTION_STORE_CONST)
        return FIELD_CHOICE;
    if (!argument_takes_value(argument))
        return FIELD_SWITCH;
    if (argument->semantic == SEMANTIC_PASSWORD)
        return FIELD_SECRET;
    return argument->choices && !argument_is_list(argument) ? FIELD_CHOICE : FIELD_LINE;
}

/* The longest flag says most. */
static const char *form_fields_label_of(const struct argument *argument)
{
    const char *label = argument->dest;
    if (argument_is_positional(argument))
        return argument->metavar ? argument->metavar : label;
    for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && argument->flags[i]; i++) {
        if (i == 0 || strlen(argument->flags[i]) > strlen(label))
            label = argument->flags[i];
    }
    return label;
}

static size_t form_fields_count_arguments(const struct argument *table)
{
    size_t count = 0;
    while (table && table[count].dest)
        count++;
    return count;
}

/* The choices of a field whose flags each stand for a constant. */
static void form_fields_take_constants(struct region *region, struct form_field *field)
{
    size_t most = form_fields_count_arguments(field->argument);
    const char **values = region_alloc_array(region, most + 1, sizeof *values);
    const char **labels = region_alloc_array(region, most + 1, sizeof *labels);
    for (const struct argument *other = field->argument; other->dest; other++) {
        if (strcmp(other->dest, field->argument->dest) != 0 || !other->constant)
            continue;
        labels[field->choice_count] = form_fields_label_of(other);
        values[field->choice_count++] = other->constant;
    }
    field->choices = values;
    field->choice_labels = labels;
    field->label = field->argument->dest;
}

static void form_fields_take_choices(struct form_field *field)
{
    field->choices = field->choice_labels = field->argument->choices;
    while (field->choices[field->choice_count])
        field->choice_count++;
}

static void form_fields_open(struct region *region, struct form_field *field,
                             const struct argument *argument)
{
    *field = (struct form_field){.argument = argument,
                                 .kind = form_fields_kind_of(argument),
                                 .source = form_fields_source_of(argument),
                                 .label = form_fields_label_of(argument),
                                 .chosen = NOTHING_CHOSEN};
    if (argument->action == ACTION_STORE_CONST)
        form_fields_take_constants(region, field);
    else if (field->kind == FIELD_CHOICE)
        form_fields_take_choices(field);
    else if (field->kind != FIELD_SWITCH)
        field->edit = line_edit_create(field->kind == FIELD_SECRET);
}

struct form_field *form_fields_named(const struct form_fields *fields, const char *dest)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->fields[i].argument->dest, dest) == 0)
            return &fields->fields[i];
    }
    return NULL;
}

struct form_field *form_fields_find(const struct form_fields *fields, enum field_source source)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (fields->fields[i].source == source)
            return &fields->fields[i];
    }
    return NULL;
}

struct form_fields *form_fields_create(const struct command *command)
{
    struct form_fields *fields = memory_alloc(1, sizeof *fields);
    const struct argument *table = command->arguments;
    size_t count = form_fields_count_arguments(table),
           secrets = form_fields_count_arguments(command->secrets);
    fields->command = command;
    fields->region = region_create();
    fields->checked = region_create();
    fields->fields =
        region_alloc_array(fields->region, count + secrets + 1, sizeof *fields->fields);
    for (size_t i = 0; i < count; i++) {
        if (!form_fields_named(fields, table[i].dest))
            form_fields_open(fields->region, &fields->fields[fields->count++], &table[i]);
    }
    for (size_t i = 0; i < secrets; i++) {
        form_fields_open(fields->region, &fields->fields[fields->count], &command->secrets[i]);
        fields->fields[fields->count++].asked = true;
    }
    form_fields_check(fields);
    return fields;
}

void form_fields_destroy(struct form_fields *fields)
{
    if (!fields)
        return;
    for (size_t i = 0; i < fields->count; i++)
        line_edit_destroy(fields->fields[i].edit);
    region_destroy(fields->region);
    region_destroy(fields->checked);
    free(fields);
}

const char *form_field_text(const struct form_field *field)
{
    switch (field->kind) {
    case FIELD_CHOICE: return field->chosen < 0 ? "" : field->choices[field->chosen];
    case FIELD_SWITCH:
        if (!field->on)
            return "";
        return field->argument->action == ACTION_STORE_FALSE ? "false" : "true";
    case FIELD_MARKED: return "";
    case FIELD_LINE:
    case FIELD_SECRET: break;
    }
    return line_edit_text(field->edit);
}

static ptrdiff_t form_fields_find_choice(const struct form_field *field, const char *text)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (strcmp(field->choices[i], text) == 0)
            return (ptrdiff_t)i;
    }
    return NOTHING_CHOSEN;
}

void form_field_set(struct form_field *field, const char *text)
{
    const char *switched = field->argument->action == ACTION_STORE_FALSE ? "false" : "true";
    switch (field->kind) {
    case FIELD_CHOICE: field->chosen = form_fields_find_choice(field, text); break;
    case FIELD_SWITCH: field->on = strcmp(text, switched) == 0; break;
    case FIELD_MARKED: break;
    case FIELD_LINE:
    case FIELD_SECRET: line_edit_set(field->edit, text); break;
    }
}

void form_fields_mark(struct form_fields *fields, const struct argument *argument,
                      const char *title)
{
    form_fields_named(fields, argument->dest)->kind = FIELD_MARKED;
    fields->marked = region_copy_text(fields->region, title);
    fields->marked_dest = argument->dest;
    form_fields_check(fields);
}

void form_fields_clear(struct form_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        form_field_set(&fields->fields[i], "");
    form_fields_check(fields);
}

bool form_field_is_missing(const struct form_field *field)
{
    return field->argument->required && field->kind != FIELD_MARKED &&
           *form_field_text(field) == '\0';
}

/* The command's own rules, which speak of words as given: only once nothing else is wrong. */
static void form_fields_check_rules(struct form_fields *fields)
{
    struct error error = ERROR_IN(fields->checked);
    if (run_check(fields->command, fields->arguments, fields->checked, &error))
        return;
    const char **text = region_alloc(fields->checked, sizeof *text);
    *text = error.text;
    fields->problems = (struct problems){.texts = text, .count = 1};
}

/* What is wrong with fields that are filled in, side by side: a form says at the field itself what
 * is still missing. */
static void form_fields_check_together(struct form_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (form_field_is_missing(&fields->fields[i]) || fields->fields[i].problem)
            return;
    }
    fields->problems = arguments_check(fields->arguments);
    if (fields->problems.count == 0)
        form_fields_check_rules(fields);
}

static void form_fields_set_line(struct form_fields *fields)
{
    size_t count;
    const char *const *words = form_fields_words(fields, &count);
    fields->line = region_format(fields->checked, "aloha-tui --batch %s%s%s", fields->command->name,
                                 count ? " " : "", words_join(fields->checked, words, count));
}

/* A value given by its place would take the place of one before it that is left out. */
static void form_fields_check_places(struct form_fields *fields)
{
    struct form_field *empty = NULL;
    for (size_t i = 0; i < fields->count; i++) {
        struct form_field *field = &fields->fields[i];
        if (field->asked || field->kind == FIELD_MARKED || !argument_is_positional(field->argument))
            continue;
        bool given = arguments_given(fields->arguments, field->argument->dest);
        if (given && empty && !empty->problem)
            empty->problem = _("What follows can't be given without this.");
        if (!given && !empty)
            empty = field;
    }
}

/* A secret is checked by the command; here, whether its repetition is one. */
static const char *form_fields_check_asked(const struct form_fields *fields,
                                           const struct form_field *field)
{
    const struct form_field *first = form_fields_named(fields, field->argument->dest);
    const char *text = form_field_text(field);
    return *text && strcmp(text, form_field_text(first)) != 0 ? _("The two are not the same.")
                                                              : NULL;
}

/* Is something else given for the flag by which the field's secret would come? */
static bool form_fields_is_displaced(const struct form_fields *fields,
                                     const struct form_field *field)
{
    const char *flag = field->argument->input_flag;
    for (size_t i = 0; flag && i < fields->count; i++) {
        if (strcmp(fields->fields[i].label, flag) == 0)
            return *form_field_text(&fields->fields[i]) != '\0';
    }
    return false;
}

static const char *form_fields_advice_for(const struct argument *argument)
{
    switch (argument->type) {
    case ARGUMENT_INTEGER: return _("a whole number, such as 10");
    case ARGUMENT_FLOAT: return _("a number, such as 0.5");
    default: return NULL;
    }
}

static void form_fields_note_paths(struct region *region, struct form_field *field)
{
    size_t count;
    const char *const *paths = form_field_values(region, field, &count);
    for (size_t i = 0; i < count && !field->note; i++)
        field->note = form_path_note(region, field->argument, paths[i]);
}

static const char *form_fields_find_problem(struct form_fields *fields,
                                            const struct form_field *field)
{
    if (field->kind == FIELD_MARKED)
        return NULL;
    if (field->asked)
        return form_fields_check_asked(fields, field);
    if (*form_field_text(field) && form_fields_is_displaced(fields, field))
        return region_format(fields->checked, _("Not together with %s."),
                             field->argument->input_flag);
    return arguments_set(fields->arguments, field->argument->dest,
                         form_field_meant(fields->checked, field, clock_now()));
}

static void form_fields_check_field(struct form_fields *fields, struct form_field *field)
{
    field->problem = form_fields_find_problem(fields, field);
    field->advice = field->problem ? form_fields_advice_for(field->argument) : NULL;
    if (field->problem && field->argument->type == ARGUMENT_DATETIME)
        field->problem = _("This is no date. Type one like 2026-11-22 14:30, today or -7d.");
    field->note = NULL;
    if (!field->problem && form_path_is_wanted(field->argument))
        form_fields_note_paths(fields->checked, field);
}

void form_fields_check(struct form_fields *fields)
{
    region_reset(fields->checked);
    fields->problems = (struct problems){0};
    fields->arguments =
        arguments_create(fields->checked, fields->command->arguments, common_options);
    if (fields->marked)
        arguments_leave_out(fields->arguments, fields->marked_dest);
    for (size_t i = 0; i < fields->count; i++)
        form_fields_check_field(fields, &fields->fields[i]);
    form_fields_check_places(fields);
    form_fields_check_together(fields);
    form_fields_set_line(fields);
}

/* A secret that is filled in comes by standard input: the words say so before all others. As do
 * marked rows; one that fails is told, and run again, by itself. */
const char *const *form_fields_words(const struct form_fields *fields, size_t *count)
{
    const char *const *words = arguments_to_words(fields->arguments, fields->checked, count);
    static const char *const from_input[] = {"--from", "-", "--continue-on-error"};
    const char **all = region_alloc_array(
        fields->checked, *count + 2 * fields->count + ARRAY_LENGTH(from_input) + 1, sizeof *all);
    size_t used = 0;
    for (size_t i = 0; i < fields->count; i++) {
        const struct form_field *field = &fields->fields[i];
        if (!field->argument->input_flag || *form_field_text(field) == '\0' ||
            form_fields_is_displaced(fields, field))
            continue;
        all[used++] = field->argument->input_flag;
        all[used++] = "-";
    }
    memcpy(all + used, words, *count * sizeof *all);
    *count += used;
    if (fields->marked) {
        memcpy(all + *count, from_input, sizeof from_input);
        *count += ARRAY_LENGTH(from_input);
    }
    return all;
}
