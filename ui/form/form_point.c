/* SPDX-License-Identifier: Apache-2.0 */
/* The mouse on a form: a click goes to a field, turns a switch, makes a choice or offers some. */
#include "core/text.h"
#include "ui/form/form_state.h"
#include "ui/output/act_run.h"
#include "ui/run/act.h"

/* The field that has a line there; false if none does. */
static bool form_point_find_field(const struct form *form, int y, size_t *index)
{
    int line = form->rows.y;
    for (*index = form->first; *index < form->fields->count; (*index)++) {
        int next = line + form_field_height(form, *index);
        if (next > form->rows.y + form->rows.height)
            return false;
        if (y >= line && y < next)
            return true;
        line = next;
    }
    return false;
}

/* Of choices in a row, the one that stands there. */
static enum pointed form_point_choose(struct form *form, struct form_field *field, int x)
{
    int left = form->widget_x;
    for (size_t i = 0; i < field->choice_count; i++) {
        int width = FORM_RADIO_FRAME + text_width(field->choice_labels[i]);
        if (x >= left && x < left + width - 2) {
            field->chosen = (ptrdiff_t)i;
            form_changed(form);
        }
        left += width;
    }
    return POINTED_PLACE;
}

static enum pointed form_point_at_field(struct form *form, size_t index, int x)
{
    struct form_field *field = &form->fields->fields[index];
    form_focus_on(form, index);
    if (x < form->widget_x)
        return POINTED_PLACE;
    bool drops = form_field_drops_down(field, form->rows.x + form->rows.width - form->widget_x);
    if (field->kind == FIELD_CHOICE && !drops)
        return form_point_choose(form, field, x);
    if (x >= form->hint_x && form_field_has_choices(field)) {
        form_pick(form);
        return POINTED_PLACE;
    }
    if (field->kind == FIELD_SWITCH)
        form_toggle(form, field);
    return field->kind == FIELD_SWITCH ? POINTED_PLACE : POINTED_ITEM;
}

/* Running what changes something asks first; see act_run(). */
enum pointed form_point(struct layer *layer, struct area area UNUSED, struct pointer pointer)
{
    struct form *form = (struct form *)layer;
    size_t index;
    if (pointer.act != POINTER_PRESS || form->pasting)
        return POINTED_NOTHING;
    if (pointer_is_in(pointer, form->preview_button))
        form_act(form, act_preview);
    else if (pointer_is_in(pointer, form->run_button))
        form_act(form, act_run);
    else if (pointer_is_in(pointer, form->rows) && form_point_find_field(form, pointer.y, &index))
        return form_point_at_field(form, index, pointer.x);
    return POINTED_PLACE;
}
