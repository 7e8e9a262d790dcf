/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/form.h"

#include <stdint.h>
#include <stdio.h>

#include "command/command.h"
#include "core/memory.h"
#include "ui/console.h"
#include "ui/drafts.h"
#include "ui/form_state.h"

struct form_field *form_focused(const struct form *form)
{
    return form->focus < form->fields->count ? &form->fields->fields[form->focus] : NULL;
}

bool form_field_is_typed(const struct form_field *field)
{
    return field->kind == FIELD_LINE || field->kind == FIELD_SECRET;
}

static enum key_context current_context(const struct layer *layer)
{
    const struct form_field *field = form_focused((const struct form *)layer);
    return field && form_field_is_typed(field) ? CONTEXT_FIELD : CONTEXT_FORM;
}

static const enum action *hints(const struct layer *layer)
{
    static const enum action plain[] = {DO_PREVIEW, DO_RUN,  DO_NEXT_FIELD,
                                        DO_BACK,    DO_HELP, DO_NONE};
    static const enum action picks[] = {DO_PREVIEW, DO_RUN,  DO_PICK, DO_NEXT_FIELD,
                                        DO_BACK,    DO_HELP, DO_NONE};
    const struct form *form = (const struct form *)layer;
    const struct form_field *field = form_focused(form);
    bool chosen = field && (field->source != SOURCE_NONE || field->kind == FIELD_CHOICE);
    bool reads = form->fields->command->danger == DANGER_READ; /* and has no preview */
    return (chosen ? picks : plain) + reads;
}

static const char *position(const struct layer *layer)
{
    struct form *form = (struct form *)(uintptr_t)layer; /* only the text in it changes */
    if (!form_focused(form))
        return NULL;
    snprintf(form->position, sizeof form->position, "field %zu of %zu", form->focus + 1,
             form->fields->count);
    return form->position;
}

static void destroy(struct layer *layer)
{
    struct form *form = (struct form *)layer;
    drafts_keep(console_drafts(layer->console), form->fields);
    form_fields_destroy(form->fields);
    buffer_free(&form->pasted);
}

static const struct layer_kind form_kind = {
    .name = "form",
    .context = CONTEXT_FORM,
    .dialog = true,
    .paint = form_paint,
    .key = form_handle_key,
    .current_context = current_context,
    .hints = hints,
    .position = position,
    .destroy = destroy,
};

static void fill(struct form_fields *fields, enum field_source source, const char *text)
{
    struct form_field *field = form_fields_find(fields, source);
    if (field && text && *text)
        form_field_set(field, text);
}

/* The first field that still has to be filled in, else the first one at all. */
static size_t first_focus(const struct form_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (form_field_is_missing(&fields->fields[i]))
            return i;
    }
    return 0;
}

void form_open(struct console *console, const struct command *command,
               const struct form_subject *subject)
{
    struct form *form = memory_alloc(1, sizeof *form);
    form->layer.kind = &form_kind;
    form->fields = form_fields_create(command);
    drafts_fill(console_drafts(console), form->fields);
    if (subject) {
        fill(form->fields, SOURCE_REALMS, subject->realm);
        fill(form->fields, SOURCE_USERS, subject->user);
        fill(form->fields, SOURCE_STREAMS, subject->stream);
    }
    form_fields_check(form->fields);
    form->focus = first_focus(form->fields);
    console_push(console, &form->layer);
}
