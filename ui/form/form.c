/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/form/form.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/fields/drafts.h"
#include "ui/form/form_state.h"
#include "ui/list/marked.h"
#include "ui/stack/context.h"

static enum key_context form_current_context(const struct layer *layer)
{
    const struct form_field *field = form_focused((const struct form *)layer);
    return field && form_field_is_typed(field) ? CONTEXT_FIELD : CONTEXT_FORM;
}

static const enum action *form_hints(const struct layer *layer)
{
    static const enum action plain[] = {DO_PREVIEW, DO_RUN,  DO_NEXT_FIELD,
                                        DO_BACK,    DO_HELP, DO_NONE};
    static const enum action picks[] = {DO_PREVIEW, DO_RUN,  DO_PICK, DO_NEXT_FIELD,
                                        DO_BACK,    DO_HELP, DO_NONE};
    const struct form *form = (const struct form *)layer;
    const struct form_field *field = form_focused(form);
    bool chosen = field && form_field_has_choices(field);
    bool reads = form->fields->command->danger == DANGER_READ; /* and has no preview */
    return (chosen ? picks : plain) + reads;
}

static const char *form_position(const struct layer *layer)
{
    struct form *form = (struct form *)(uintptr_t)layer; /* only the text in it changes */
    if (!form_focused(form))
        return NULL;
    snprintf(form->position, sizeof form->position, _("field %zu of %zu"), form->focus + 1,
             form->fields->count);
    return form->position;
}

static void form_free(struct form *form)
{
    form_lookup_destroy(form->lookup);
    form_fields_destroy(form->fields);
    region_destroy(form->region);
    buffer_free(&form->pasted);
}

static void form_destroy(struct layer *layer)
{
    struct form *form = (struct form *)layer;
    if (form->edited && !form->marked)
        drafts_keep(console_drafts(layer->console), form->fields);
    form_free(form);
}

static const struct layer_kind form_kind = {
    .name = "form",
    .context = CONTEXT_FORM,
    .dialog = true,
    .paint = form_paint,
    .key = form_handle_key,
    .point = form_point,
    .current_context = form_current_context,
    .hints = form_hints,
    .position = form_position,
    .destroy = form_destroy,
};

/* The first field that still has to be filled in, else the first one at all. */
static size_t form_first_focus(const struct form_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (form_field_is_missing(&fields->fields[i]))
            return i;
    }
    return fields->marked ? fields->count : 0;
}

static struct form *form_create(struct console *console, const struct command *command)
{
    struct form *form = memory_alloc(1, sizeof *form);
    form->layer.kind = &form_kind;
    form->region = region_create();
    form->fields = form_fields_create(command);
    form->lookup = form_lookup_create(console, form->fields);
    return form;
}

static void form_show(struct console *console, struct form *form)
{
    form_fields_check(form->fields);
    form_lookup_update(form->lookup);
    form->focus = form_first_focus(form->fields);
    console_push(console, &form->layer);
}

/* "12:04", or the date as well where that is another one. */
static const char *form_time_text(struct region *region, int64_t time, int64_t now)
{
    enum { DATE_LENGTH = 10 };
    const char *text = clock_format_minute(region, time);
    bool today = strncmp(text, clock_format_minute(region, now), DATE_LENGTH) == 0;
    return today ? text + DATE_LENGTH + 1 : text;
}

static void form_tell_of_draft(struct console *console, int64_t time)
{
    char bytes[16];
    struct region *region = region_create();
    console_notice(console, STYLE_NORMAL, _("The draft of %s is restored; %s clears it."),
                   form_time_text(region, time, console_now(console)),
                   key_label(key_for_action(CONTEXT_FIELD, DO_CLEAR), bytes));
    region_destroy(region);
}

/* What was typed for one is no draft for many. */
static void form_open_for_marked(struct console *console, struct form *form,
                                 const struct form_subject *subject)
{
    form->marked = marked_copy(form->region, subject->marked);
    form_fields_mark(form->fields, marked_argument(form->marked, form->fields->command),
                     marked_title(form->region, form->marked));
    form_fields_fill(form->fields, subject);
    form_show(console, form);
}

void form_open(struct console *console, const struct command *command,
               const struct form_subject *subject)
{
    struct form *form = form_create(console, command);
    int64_t time;
    if (subject && subject->marked) {
        form_open_for_marked(console, form, subject);
        return;
    }
    bool draft = drafts_fill(console_drafts(console), form->fields, &time);
    if (subject && !form_fields_fill(form->fields, subject)) {
        draft = false;
        form_fields_clear(form->fields);
        form_fields_fill(form->fields, subject);
    }
    form_show(console, form);
    if (draft)
        form_tell_of_draft(console, time);
}

void form_open_edit(struct console *console, const struct command *command,
                    const struct form_subject *subject, const char *dest, const char *value)
{
    struct form *form = form_create(console, command);
    struct form_field *field = dest ? form_fields_named(form->fields, dest) : NULL;
    form_fields_fill(form->fields, subject);
    if (field)
        form_field_set(field, value);
    form_show(console, form);
    if (field)
        form_focus_on(form, (size_t)(field - form->fields->fields));
}

/* What is in it can be had again from where it came: it takes no draft's place before it is edited.
 */
static bool form_open_read_line(struct console *console, const struct command *command,
                                const char *line, struct layer *replaced, struct error *error)
{
    struct form *form = form_create(console, command);
    if (!form_fields_read_line(form->fields, line, error)) {
        form_free(form);
        free(form);
        return false;
    }
    if (replaced)
        console_pop(console, replaced);
    form_show(console, form);
    return true;
}

enum form_line form_open_line(struct console *console, const char *line, struct layer *replaced)
{
    const struct command *command;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    enum form_line kind = FORM_LINE_NONE;
    if (form_line_is_one(line, NULL, &command, &error)) {
        bool opened = command && form_open_read_line(console, command, line, replaced, &error);
        kind = opened ? FORM_LINE_OPENED : FORM_LINE_WRONG;
        console_notice(console, opened ? STYLE_GOOD : STYLE_ERROR, "%s",
                       opened ? _("The form is filled from the command line.") : error.text);
    }
    region_destroy(region);
    return kind;
}
