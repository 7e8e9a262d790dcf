/* SPDX-License-Identifier: Apache-2.0 */
/* Where the focus is in a form, and what becomes of its fields. */
#include "ui/form/form_state.h"

#include "command/arguments.h"
#include "ui/stack/context.h"

struct form_field *form_focused(const struct form *form)
{
    return form->focus < form->fields->count ? &form->fields->fields[form->focus] : NULL;
}

bool form_field_is_typed(const struct form_field *field)
{
    return field->kind == FIELD_LINE || field->kind == FIELD_SECRET;
}

bool form_changed(struct form *form)
{
    form->edited = true;
    form_fields_check(form->fields);
    form_lookup_update(form->lookup);
    console_changed(form->layer.console);
    return true;
}

bool form_focus_on(struct form *form, size_t focus)
{
    struct form_field *field = form_focused(form);
    if (field)
        form_field_settle(field, console_now(form->layer.console));
    form->focus = focus;
    console_changed(form->layer.console);
    return true;
}

/* Space goes through the choices and, where nothing has to be chosen, past the last to none. */
bool form_toggle(struct form *form, struct form_field *field)
{
    if (field->kind == FIELD_SWITCH) {
        field->on = !field->on;
        return form_changed(form);
    }
    if (field->kind != FIELD_CHOICE)
        return false;
    field->chosen++;
    if (field->chosen == (ptrdiff_t)field->choice_count)
        field->chosen = field->argument->required ? 0 : -1;
    return form_changed(form);
}
