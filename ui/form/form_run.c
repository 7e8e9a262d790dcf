/* SPDX-License-Identifier: Apache-2.0 */
/* From a form to a command that runs. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/fields/recent.h"
#include "ui/form/form_state.h"
#include "ui/list/marked.h"
#include "ui/run/act.h"
#include "ui/stack/context.h"

/* How many fields keep the command from running? */
static size_t form_run_count_obstacles(const struct form_fields *fields)
{
    size_t count = 0;
    for (size_t i = 0; i < fields->count; i++)
        count += fields->fields[i].problem || form_field_is_missing(&fields->fields[i]);
    return count;
}

/* Says at once all that is wrong: at the fields themselves, and the first of it in the key bar. */
static void form_run_say_what_is_wrong(struct form *form, size_t obstacle)
{
    const struct form_field *field = &form->fields->fields[obstacle];
    size_t others = form_run_count_obstacles(form->fields) - 1;
    struct region *region = region_create();
    const char *more = others ? region_format(region, _(" (and %zu more)"), others) : "";
    form_focus_on(form, obstacle);
    console_notice(form->layer.console, STYLE_ERROR, "%s: %s%s", field->label,
                   field->problem ? field->problem : _("this has to be filled in."), more);
    region_destroy(region);
}

bool form_is_ready(struct form *form)
{
    for (size_t i = 0; i < form->fields->count; i++)
        form_field_settle(&form->fields->fields[i], console_now(form->layer.console));
    form_fields_check(form->fields);
    size_t obstacle = form_fields_obstacle(form->fields);
    form->tried = true;
    if (obstacle < form->fields->count)
        form_run_say_what_is_wrong(form, obstacle);
    else if (form->fields->problems.count > 0)
        console_notice(form->layer.console, STYLE_ERROR, "%s", form->fields->problems.texts[0]);
    else
        return true;
    return false;
}

/* Hands the command on to be run, or to be previewed, once nothing is missing. */
bool form_act(struct form *form, void (*how)(struct console *console, const struct act *act))
{
    if (!form_is_ready(form))
        return true;
    recent_remember(console_profile(form->layer.console)->state, form->fields);
    struct buffer input = form_fields_input(form->fields);
    struct region *region = region_create();
    struct act act = {
        .command = form->fields->command,
        .input = input.length ? buffer_text(&input) : NULL,
        .target = form_fields_target(form->fields),
        .marked = form->marked,
    };
    if (form->marked) {
        act.input = marked_input(region, form->marked, act.command);
        act.target = marked_name(region, form->marked);
    }
    act.words = form_fields_words(form->fields, &act.word_count);
    how(form->layer.console, &act);
    region_destroy(region);
    if (input.bytes)
        explicit_bzero(input.bytes, input.size);
    buffer_free(&input);
    return true;
}
