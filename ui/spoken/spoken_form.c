/* SPDX-License-Identifier: Apache-2.0 */
/* A command's form as questions, and a command as it was typed. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "command/command.h"
#include "command/options.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/fields/form_fields.h"
#include "ui/fields/recent.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

enum answer { ANSWER_NEXT, ANSWER_AGAIN, ANSWER_BEFORE, ANSWER_ENOUGH, ANSWER_OFF };

static const char *spoken_form_shown_text(struct region *region, const struct form_field *field)
{
    const char *text = form_field_text(field);
    if (field->kind == FIELD_SWITCH)
        return field->on ? _("yes") : _("no");
    if (field->kind == FIELD_CHOICE && field->chosen >= 0)
        return field->choice_labels[field->chosen];
    if (field->kind == FIELD_SECRET)
        return *text ? _("given") : "";
    return region_copy_text(region, text);
}

static void spoken_form_say_choices(struct spoken *spoken, const struct form_field *field)
{
    for (size_t i = 0; i < field->choice_count; i++)
        voice_say(spoken->voice, "%zu. %s", i + 1, field->choice_labels[i]);
}

/* "email" of "<email>". */
static const char *spoken_form_label(struct region *region, const struct form_field *field)
{
    size_t length = strlen(field->label);
    if (length > 2 && *field->label == '<' && field->label[length - 1] == '>')
        return region_copy_bytes(region, field->label + 1, length - 2);
    return field->label;
}

/* "--realm, required. The realm to work on." */
static void spoken_form_say_field(struct spoken *spoken, const struct form_field *field)
{
    const struct argument *argument = field->argument;
    const char *normal = argument_takes_value(argument) ? argument->default_text : NULL;
    struct region *region = region_create();
    const char *label = spoken_form_label(region, field);
    const char *help = argument->help ? _(argument->help) : "";
    if (normal)
        voice_say(spoken->voice,
                  argument->required ? _("%s, required, by default %s. %s")
                                     : _("%s, optional, by default %s. %s"),
                  label, normal, help);
    else
        voice_say(spoken->voice, argument->required ? _("%s, required. %s") : _("%s, optional. %s"),
                  label, help);
    spoken_form_say_choices(spoken, field);
    region_destroy(region);
}

static const char *spoken_form_prompt_for(struct region *region, const struct form_field *field)
{
    const char *shown = spoken_form_shown_text(region, field);
    const char *kind = field->kind == FIELD_SWITCH   ? _(", yes or no")
                       : field->kind == FIELD_SECRET ? _(", not shown")
                                                     : "";
    return region_format(region, "%s%s%s%s: ", spoken_form_label(region, field), kind,
                         *shown ? _(", now ") : "", shown);
}

/* By number or by word. */
static bool spoken_form_choose(struct form_field *field, const char *answer)
{
    int64_t number;
    if (text_parse_integer(answer, &number) == TEXT_INTEGER && number >= 1 &&
        number <= (int64_t)field->choice_count) {
        field->chosen = (ptrdiff_t)number - 1;
        return true;
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        if (strcasecmp(answer, field->choice_labels[i]) == 0) {
            field->chosen = (ptrdiff_t)i;
            return true;
        }
    }
    return false;
}

static bool spoken_form_set_switch(struct form_field *field, const char *answer)
{
    bool on = translate_means_yes(answer);
    if (!on && !translate_means_no(answer))
        return false;
    field->on = on;
    return true;
}

/* False if the answer is none of those that there are. */
static bool spoken_form_set_field(struct form_field *field, const char *answer)
{
    bool emptied = strcmp(answer, "\"\"") == 0;
    if (field->kind == FIELD_SWITCH && !emptied)
        return spoken_form_set_switch(field, answer);
    if (field->kind == FIELD_CHOICE && !emptied)
        return spoken_form_choose(field, answer);
    form_field_set(field, emptied ? "" : answer);
    form_field_settle(field, clock_now());
    return true;
}

static enum answer spoken_form_take_answer(struct spoken *spoken, struct form_fields *fields,
                                           struct form_field *field, const char *answer)
{
    if (spoken_choices_is_meant(spoken, answer)) {
        if (!spoken_choices_take(spoken, field, answer))
            return ANSWER_AGAIN;
    } else if (*answer && !spoken_form_set_field(field, answer)) {
        voice_say(spoken->voice, _("'%s' is none of the answers."), answer);
        spoken_form_say_choices(spoken, field);
        return ANSWER_AGAIN;
    }
    form_fields_check(fields);
    if (field->problem)
        spoken_complain(spoken, field->problem, field->advice);
    else if (form_field_is_missing(field))
        voice_say(spoken->voice, _("This has to be filled in."));
    return field->problem || form_field_is_missing(field) ? ANSWER_AGAIN : ANSWER_NEXT;
}

/* A secret is taken as it is; of other answers these alone are none of the value. */
static enum answer spoken_form_read_sign(const char *answer)
{
    if (strcmp(answer, "<") == 0)
        return ANSWER_BEFORE;
    return strcmp(answer, "!") == 0 ? ANSWER_ENOUGH : ANSWER_NEXT;
}

static enum answer spoken_form_ask_field(struct spoken *spoken, struct form_fields *fields,
                                         struct form_field *field);

/* Has the realm filled in first, where what there is to choose from is that of a realm. */
static bool spoken_form_has_realm(struct spoken *spoken, struct form_fields *fields,
                                  const struct form_field *field)
{
    struct form_field *realm = form_fields_find(fields, SOURCE_REALMS);
    bool needed = realm && (field->source == SOURCE_USERS || field->source == SOURCE_STREAMS);
    enum answer answer = ANSWER_NEXT;
    if (needed && !*form_field_text(realm))
        voice_say(spoken->voice, _("First the realm that it is in."));
    while (needed && !*form_field_text(realm) && answer != ANSWER_OFF)
        answer = spoken_form_ask_field(spoken, fields, realm);
    return answer != ANSWER_OFF;
}

/* `?` explains and offers all that there is, `? TEXT` what has that in it, `+` tells more. False if
 * the answer asks nothing of that. */
static bool spoken_form_explain(struct spoken *spoken, struct form_fields *fields,
                                const struct form_field *field, const char *answer)
{
    if (strcmp(answer, "+") == 0)
        return spoken_choices_more(spoken);
    if (*answer != '?' || (answer[1] != '\0' && answer[1] != ' '))
        return false;
    if (answer[1] == '\0')
        spoken_form_say_field(spoken, field);
    if (spoken_form_has_realm(spoken, fields, field))
        spoken_choices_tell(spoken, fields, field, answer[1] ? answer + 2 : NULL);
    return true;
}

static enum answer spoken_form_ask_field(struct spoken *spoken, struct form_fields *fields,
                                         struct form_field *field)
{
    struct region *region = region_create();
    bool secret = field->kind == FIELD_SECRET;
    const char *prompt = spoken_form_prompt_for(region, field);
    const char *answer =
        secret ? spoken_ask_secret(spoken, region, prompt) : spoken_ask(spoken, region, prompt);
    enum answer sign = !answer ? ANSWER_OFF : secret ? ANSWER_NEXT : spoken_form_read_sign(answer);
    if (sign == ANSWER_NEXT && !secret && spoken_form_explain(spoken, fields, field, answer))
        sign = ANSWER_AGAIN;
    else if (sign == ANSWER_NEXT)
        sign = spoken_form_take_answer(spoken, fields, field, answer);
    if (sign != ANSWER_AGAIN)
        spoken_choices_end(spoken);
    region_destroy(region);
    return sign;
}

/* All questions from `index` on; false if it is off. */
static bool spoken_form_ask_fields(struct spoken *spoken, struct form_fields *fields, size_t index)
{
    bool introduced = false;
    while (index < fields->count) {
        if (!introduced)
            spoken_form_say_field(spoken, &fields->fields[index]);
        enum answer answer = spoken_form_ask_field(spoken, fields, &fields->fields[index]);
        introduced = answer == ANSWER_AGAIN;
        if (answer == ANSWER_OFF)
            return false;
        if (answer == ANSWER_NEXT)
            index++;
        else if (answer == ANSWER_BEFORE && index > 0)
            index--;
        else if (answer == ANSWER_ENOUGH)
            index = form_fields_obstacle(fields);
    }
    return true;
}

/* Until nothing is wrong. What is wrong with answers together is told after the last of them. */
static bool spoken_form_fill_in(struct spoken *spoken, struct form_fields *fields)
{
    size_t from = 0;
    while (spoken_form_ask_fields(spoken, fields, from)) {
        from = form_fields_obstacle(fields);
        if (from == fields->count && fields->problems.count == 0)
            return true;
        for (size_t i = 0; i < fields->problems.count; i++)
            voice_say(spoken->voice, "%s", fields->problems.texts[i]);
        if (from == fields->count)
            from = 0;
    }
    return false;
}

typedef void act_function(struct spoken *spoken, const struct act *act);

static void spoken_form_act_on(struct spoken *spoken, const struct form_fields *fields,
                               const char *const words[], size_t count, act_function *how)
{
    struct buffer input = form_fields_input(fields);
    const struct act act = {
        .command = fields->command,
        .words = words,
        .word_count = count,
        .input = input.length ? buffer_text(&input) : NULL,
        .target = form_fields_target(fields),
    };
    how(spoken, &act);
    if (input.bytes)
        explicit_bzero(input.bytes, input.size);
    buffer_free(&input);
}

/* For what changes nothing as it was typed: --dry-run, --help. */
static void spoken_form_run_at_once(struct spoken *spoken, const struct act *act)
{
    spoken_run_child(spoken, act, NULL, false);
}

static void spoken_form_act_on_form(struct spoken *spoken, struct form_fields *fields)
{
    size_t count;
    const char *const *words = form_fields_words(fields, &count);
    voice_say(spoken->voice, _("Command line: %s"), fields->line);
    recent_remember(spoken->profile->state, fields);
    spoken_form_act_on(spoken, fields, words, count, spoken_act);
}

static void spoken_form_introduce(struct spoken *spoken, const struct command *command,
                                  size_t count)
{
    voice_say(spoken->voice, "%s: %s", command->name, _(command->summary));
    if (count > 0)
        voice_say(
            spoken->voice,
            translate_count(
                "%zu question. Enter keeps what is there, \"\" empties it, ? explains and lists "
                "what there is, ? TEXT what has TEXT in it, < goes back, ! skips what need not "
                "be answered, Ctrl-C leaves.",
                "%zu questions. Enter keeps what is there, \"\" empties it, ? explains and lists "
                "what there is, ? TEXT what has TEXT in it, < goes back, ! skips what need not "
                "be answered, Ctrl-C leaves.",
                count),
            count);
}

static void spoken_form_ask_and_act(struct spoken *spoken, struct form_fields *fields)
{
    spoken_form_introduce(spoken, fields->command, fields->count);
    if (spoken_form_fill_in(spoken, fields))
        spoken_form_act_on_form(spoken, fields);
    else
        voice_say(spoken->voice, _("%s was not run."), fields->command->name);
    form_fields_destroy(fields);
}

void spoken_form(struct spoken *spoken, const struct command *command,
                 const struct form_subject *subject)
{
    struct form_fields *fields = form_fields_create(command);
    if (subject)
        form_fields_fill(fields, subject);
    spoken_form_ask_and_act(spoken, fields);
}

void spoken_form_line(struct spoken *spoken, const struct command *command, const char *line)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct form_fields *fields = form_fields_create(command);
    if (!form_fields_read_line(fields, line, &error))
        spoken_complain(spoken, error.text, error.hint);
    spoken_form_ask_and_act(spoken, fields);
    region_destroy(region);
}

void spoken_form_edit(struct spoken *spoken, const struct command *command,
                      const struct form_subject *subject, const char *dest, const char *value)
{
    struct form_fields *fields = form_fields_create(command);
    form_fields_fill(fields, subject);
    if (dest)
        form_field_set(form_fields_named(fields, dest), value);
    spoken_form_ask_and_act(spoken, fields);
}

static void spoken_form_say_problems(struct spoken *spoken, const struct command *command,
                                     struct problems problems)
{
    for (size_t i = 0; i < problems.count; i++)
        voice_say(spoken->voice, "%s", problems.texts[i]);
    voice_say(spoken->voice, _("Hint: help %s explains it; %s alone asks for each value."),
              command->name, command->name);
}

/* What has no meaning where results are told and long commands are jobs by themselves. */
static const char *spoken_form_misplaced(const struct options *options)
{
    if (options->format != OUTPUT_TEXT || options->output)
        return _("Results are told here: formats and files are for aloha-tui --batch.");
    return options->detach ? _("What takes long is a job here by itself: leave --detach out.")
                           : NULL;
}

/* Secrets that the command would ask for. */
static bool spoken_form_ask_secrets(struct spoken *spoken, struct form_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        enum answer answer = ANSWER_AGAIN;
        while (fields->fields[i].asked && answer == ANSWER_AGAIN)
            answer = spoken_form_ask_field(spoken, fields, &fields->fields[i]);
        if (answer == ANSWER_OFF)
            return false;
    }
    return true;
}

static void spoken_form_run_typed(struct spoken *spoken, const struct command *command,
                                  const char *const words[], size_t count, act_function *how)
{
    struct form_fields *fields = form_fields_create(command);
    if (!form_fields_read_words(fields, words, count, NULL))
        form_fields_clear(fields); /* with --from, what one item takes is not there */
    if (spoken_form_ask_secrets(spoken, fields))
        spoken_form_act_on(spoken, fields, words, count, how);
    form_fields_destroy(fields);
}

static void spoken_form_run_checked(struct spoken *spoken, const struct command *command,
                                    const char *const words[], size_t count,
                                    const struct options *options, bool preview)
{
    if (spoken_form_misplaced(options))
        spoken_complain(spoken, spoken_form_misplaced(options), NULL);
    else if (preview)
        spoken_form_run_typed(spoken, command, words, count, spoken_preview);
    else
        spoken_form_run_typed(spoken, command, words, count,
                              options->dry_run ? spoken_form_run_at_once : spoken_act);
}

void spoken_line(struct spoken *spoken, const struct command *command, const char *const words[],
                 size_t count, bool preview)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct arguments *arguments = arguments_create(region, command->arguments, common_options);
    struct options options;
    arguments_parse(arguments, count, words);
    bool readable = options_read(&options, arguments, region, &error);
    struct problems problems = {0};
    if (!options.from)
        problems = arguments_check(arguments);
    if (options.help || options.version || options.describe)
        spoken_form_run_at_once(
            spoken, &(struct act){.command = command, .words = words, .word_count = count});
    else if (problems.count && count == 0 && !preview)
        spoken_form(spoken, command, NULL);
    else if (problems.count)
        spoken_form_say_problems(spoken, command, problems);
    else if (!readable)
        spoken_complain(spoken, error.text, error.hint);
    else
        spoken_form_run_checked(spoken, command, words, count, &options, preview);
    region_destroy(region);
}
