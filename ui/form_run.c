/* SPDX-License-Identifier: Apache-2.0 */
/* From a form to a command that runs. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/region.h"
#include "ui/act.h"
#include "ui/console.h"
#include "ui/form_state.h"
#include "ui/recent.h"

/* What the command reads from standard input: secrets that are filled in, a line each. The caller
 * wipes and frees it. */
static struct buffer secret_input(const struct form_fields *fields)
{
    struct buffer input = {0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct form_field *field = &fields->fields[i];
        if (field->kind != FIELD_SECRET || *form_field_text(field) == '\0')
            continue;
        buffer_append_text(&input, form_field_text(field));
        buffer_append_byte(&input, '\n');
    }
    return input;
}

/* The first field that keeps the command from running; their number if none does. */
static size_t first_obstacle(const struct form_fields *fields)
{
    size_t index = 0;
    while (index < fields->count && !fields->fields[index].problem &&
           !form_field_is_missing(&fields->fields[index]))
        index++;
    return index;
}

/* How many fields do? */
static size_t count_obstacles(const struct form_fields *fields)
{
    size_t count = 0;
    for (size_t i = 0; i < fields->count; i++)
        count += fields->fields[i].problem || form_field_is_missing(&fields->fields[i]);
    return count;
}

/* Says at once all that is wrong: at the fields themselves, and the first of it in the key bar. */
static void say_what_is_wrong(struct form *form, size_t obstacle)
{
    const struct form_field *field = &form->fields->fields[obstacle];
    size_t others = count_obstacles(form->fields) - 1;
    struct region *region = region_create();
    const char *more = others ? region_format(region, " (and %zu more)", others) : "";
    form_focus_on(form, obstacle);
    console_notice(form->layer.console, STYLE_ERROR, "%s: %s%s", field->label,
                   field->problem ? field->problem : "this has to be filled in.", more);
    region_destroy(region);
}

bool form_is_ready(struct form *form)
{
    for (size_t i = 0; i < form->fields->count; i++)
        form_field_settle(&form->fields->fields[i], console_now(form->layer.console));
    form_fields_check(form->fields);
    size_t obstacle = first_obstacle(form->fields);
    form->tried = true;
    if (obstacle < form->fields->count)
        say_what_is_wrong(form, obstacle);
    else if (form->fields->problems.count > 0)
        console_notice(form->layer.console, STYLE_ERROR, "%s", form->fields->problems.texts[0]);
    else
        return true;
    return false;
}

/* The one user, stream or realm that it is about, as filled in; NULL if there are several. */
static const char *target_of(const struct form_fields *fields)
{
    static const enum field_source sources[] = {SOURCE_USERS, SOURCE_STREAMS, SOURCE_REALMS};
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++) {
        const struct form_field *field = form_fields_find(fields, sources[i]);
        if (!field || *form_field_text(field) == '\0')
            continue;
        const char *text = form_field_text(field);
        return form_field_takes_many(field) && strpbrk(text, " ,") ? NULL : text;
    }
    return NULL;
}

/* Hands the command on to be run, or to be previewed, once nothing is missing. */
bool form_act(struct form *form, void (*how)(struct console *console, const struct act *act))
{
    if (!form_is_ready(form))
        return true;
    recent_remember(console_profile(form->layer.console)->state, form->fields);
    struct buffer input = secret_input(form->fields);
    struct act act = {
        .command = form->fields->command,
        .input = input.length ? buffer_text(&input) : NULL,
        .target = target_of(form->fields),
    };
    act.words = form_fields_words(form->fields, &act.word_count);
    how(form->layer.console, &act);
    if (input.bytes)
        explicit_bzero(input.bytes, input.size);
    buffer_free(&input);
    return true;
}
