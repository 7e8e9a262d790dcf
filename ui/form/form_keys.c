/* SPDX-License-Identifier: Apache-2.0 */
/* What keys do to a form. */
#include "command/command.h"
#include "command/words.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/recipe_name.h"
#include "ui/form/form_state.h"
#include "ui/output/act_run.h"
#include "ui/stack/clipboard.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"

/* Round and round, over the fields and the button that runs. */
static bool form_keys_move(struct form *form, int direction)
{
    size_t stops = form->fields->count + 1;
    return form_focus_on(form, (form->focus + stops + (size_t)direction) % stops);
}

static bool form_keys_choose_beside(struct form *form, struct form_field *field, int direction)
{
    ptrdiff_t last = (ptrdiff_t)field->choice_count - 1;
    ptrdiff_t chosen = field->chosen + direction;
    if (chosen < 0)
        chosen = 0;
    field->chosen = chosen > last ? last : chosen;
    return form_changed(form);
}

/* Enter goes on; where a value is still to be found, it offers some. */
static bool form_keys_enter(struct form *form)
{
    const struct form_field *field = form_focused(form);
    if (!field)
        return form_act(form, act_run);
    if (field->kind != FIELD_MARKED && field->source != SOURCE_NONE &&
        *form_field_text(field) == '\0')
        return form_pick(form);
    return form_keys_move(form, 1);
}

static bool form_keys_copy_line(struct form *form)
{
    clipboard_copy(form->layer.console, form->fields->line);
    return true;
}

static bool form_keys_edit(struct form *form, int key)
{
    struct form_field *field = form_focused(form);
    if (field && field->kind == FIELD_CHOICE && key == KEY_LEFT_ARROW)
        return form_keys_choose_beside(form, field, -1);
    if (field && field->kind == FIELD_CHOICE && key == KEY_RIGHT_ARROW)
        return form_keys_choose_beside(form, field, 1);
    return field && form_field_is_typed(field) && line_edit_key(field->edit, key) &&
           form_changed(form);
}

/* Saves the command line, once nothing is wrong with it; a secret is not part of it. */
static bool form_keys_keep(struct form *form)
{
    struct region *region = region_create();
    if (form->marked) {
        console_notice(form->layer.console, STYLE_WARNING,
                       _("A recipe can't hold rows that are marked."));
    } else if (form_is_ready(form)) {
        size_t count;
        const char *const *words = form_fields_words(form->fields, &count);
        recipe_ask_name(form->layer.console,
                        region_format(region, "%s %s", form->fields->command->name,
                                      words_join(region, words, count)));
    }
    region_destroy(region);
    return true;
}

static bool form_keys_clear(struct form *form)
{
    form_fields_clear(form->fields);
    form->tried = false;
    form_changed(form);
    return form_focus_on(form, 0);
}

bool form_handle_key(struct layer *layer, int key, enum action action)
{
    struct form *form = (struct form *)layer;
    struct form_field *field = form_focused(form);
    if (form->pasting || key == KEY_PASTE_BEGIN)
        return form_paste_key(form, key);
    switch (action) {
    case DO_UP:
    case DO_PREVIOUS_FIELD: return form_keys_move(form, -1);
    case DO_DOWN:
    case DO_NEXT_FIELD: return form_keys_move(form, 1);
    case DO_PAGE_UP: return form_focus_on(form, 0);
    case DO_PAGE_DOWN: return form_focus_on(form, form->fields->count);
    case DO_ENTER: return form_keys_enter(form);
    case DO_TOGGLE: return field ? form_toggle(form, field) : form_act(form, act_run);
    case DO_PICK: return form_pick(form);
    case DO_RUN: return form_act(form, act_run);
    case DO_PREVIEW: return form_act(form, act_preview);
    case DO_COPY: return form_keys_copy_line(form);
    case DO_KEEP: return form_keys_keep(form);
    case DO_CLEAR: return form_keys_clear(form);
    case DO_BACK:
    case DO_CLOSE: console_pop(layer->console, layer); return true;
    case DO_NONE: return form_keys_edit(form, key);
    default: return false;
    }
}
