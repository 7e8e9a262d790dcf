/* SPDX-License-Identifier: Apache-2.0 */
/* What a form offers to pick from. */
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/file_picker.h"
#include "ui/dialog/picker.h"
#include "ui/fields/form_dates.h"
#include "ui/fields/form_paths.h"
#include "ui/fields/recent.h"
#include "ui/form/form_state.h"
#include "ui/stack/context.h"

bool form_field_has_choices(const struct form_field *field)
{
    return field->kind == FIELD_CHOICE ||
           (field->kind == FIELD_LINE &&
            (field->source != SOURCE_NONE || form_path_is_wanted(field->argument) ||
             field->argument->semantic == SEMANTIC_DATETIME || field->argument->choices));
}

static void form_pick_on_choice(void *context, const struct picked *picked)
{
    struct form *form = context;
    form_focused(form)->chosen = picked->index;
    form_changed(form);
}

static void form_pick_on_picked(void *context, const struct picked *picked)
{
    struct form *form = context;
    struct form_field *field = form_focused(form);
    struct form_field *realm = form_fields_find(form->fields, SOURCE_REALMS);
    if (form_field_takes_many(field))
        form_field_set_values(field, picked->texts, picked->count);
    else
        form_field_set(field, picked->text);
    form_field_settle(field, console_now(form->layer.console));
    if (realm && realm != field && picked->realm)
        form_field_set(realm, picked->realm);
    form_changed(form);
}

/* Files are picked one by one. */
static void form_pick_on_file(void *context, const struct picked *picked)
{
    struct form *form = context;
    struct form_field *field = form_focused(form);
    struct region *region = region_create();
    size_t count;
    const char *const *before = form_field_values(region, field, &count);
    const char **paths = region_alloc_array(region, count + 1, sizeof *paths);
    size_t kept = form_field_takes_many(field) ? count : 0;
    if (kept > 0)
        memcpy(paths, before, kept * sizeof *paths);
    paths[kept] = picked->text;
    form_field_set_values(field, paths, kept + 1);
    form_changed(form);
    region_destroy(region);
}

static void form_pick_live(struct form *form, const struct form_field *field, struct region *region,
                           struct picker_options *options)
{
    const struct form_field *realm = form_fields_find(form->fields, SOURCE_REALMS);
    options->source = field->source;
    options->realm = realm && *form_field_text(realm) ? form_field_text(realm) : NULL;
    options->many = form_field_takes_many(field);
    if (options->many)
        options->marked = form_field_values(region, field, &options->marked_count);
    picker_open(form->layer.console, options);
}

static void form_pick_file(struct form *form, const struct form_field *field,
                           struct picker_options *options)
{
    bool many = form_field_takes_many(field);
    options->typed = many ? NULL : form_field_text(field);
    options->chosen = form_pick_on_file;
    file_picker_open(form->layer.console, options, form_path_is_directory(field->argument));
}

static void form_pick_choice(struct form *form, const struct form_field *field,
                             struct picker_options *options)
{
    options->title = field->label;
    options->choices = field->choice_labels;
    options->choice_count = field->choice_count;
    options->chosen = form_pick_on_choice;
    picker_open(form->layer.console, options);
}

static void form_pick_date(struct form *form, const struct form_field *field,
                           struct picker_options *options)
{
    options->title = field->label;
    options->choices = form_date_words(&options->choice_count);
    picker_open(form->layer.console, options);
}

/* Nothing is known of the field but what was in it before. */
static void form_pick_recent(struct form *form, const struct form_field *field,
                             struct region *region, struct picker_options *options)
{
    options->title = _("Used before");
    options->choices = options->recent;
    options->choice_count = options->recent_count;
    options->recent_count = 0;
    options->many = form_field_takes_many(field);
    if (options->many)
        options->marked = form_field_values(region, field, &options->marked_count);
    picker_open(form->layer.console, options);
}

/* A list with choices of its own: any of them, in any order. */
static void form_pick_choices(struct form *form, const struct form_field *field,
                              struct region *region, struct picker_options *options)
{
    const char *const *choices = field->argument->choices;
    options->title = field->label;
    options->choices = choices;
    while (choices[options->choice_count])
        options->choice_count++;
    options->many = form_field_takes_many(field);
    options->marked = form_field_values(region, field, &options->marked_count);
    picker_open(form->layer.console, options);
}

static bool form_pick_offer(struct form *form, const struct form_field *field,
                            struct region *region, struct picker_options *options)
{
    if (field->kind == FIELD_CHOICE)
        form_pick_choice(form, field, options);
    else if (field->kind != FIELD_LINE)
        return false;
    else if (field->source != SOURCE_NONE)
        form_pick_live(form, field, region, options);
    else if (form_path_is_wanted(field->argument))
        form_pick_file(form, field, options);
    else if (field->argument->semantic == SEMANTIC_DATETIME)
        form_pick_date(form, field, options);
    else if (field->argument->choices)
        form_pick_choices(form, field, region, options);
    else if (options->recent_count > 0)
        form_pick_recent(form, field, region, options);
    else
        return false;
    return true;
}

bool form_pick(struct form *form)
{
    struct console *console = form->layer.console;
    const struct form_field *field = form_focused(form);
    struct region *region = region_create();
    struct picker_options options = {.chosen = form_pick_on_picked, .context = form};
    if (field)
        options.recent = recent_values(region, console_profile(console)->state, field->argument,
                                       &options.recent_count);
    if (!field || !form_pick_offer(form, field, region, &options))
        console_notice(console, STYLE_WARNING, _("There is nothing to pick from here."));
    region_destroy(region);
    return true;
}
