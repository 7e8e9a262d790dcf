/* SPDX-License-Identifier: Apache-2.0 */
/* What is pasted into a form. */
#include <string.h>

#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/form/form.h"
#include "ui/form/form_state.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"

/* A pasted command line fills the form, that of another command a form of its own; any other text
 * goes where the cursor is. */
static void form_paste_take(struct form *form)
{
    struct console *console = form->layer.console;
    struct form_field *field = form_focused(form);
    const struct command *command;
    const char *text = buffer_text(&form->pasted);
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    if (!form_line_is_one(text, form->fields->command, &command, &error)) {
        for (size_t length; field && form_field_is_typed(field) && *text; text += length) {
            uint32_t code_point;
            length = text_decode(text, &code_point);
            line_edit_key(field->edit, (int)code_point);
        }
    } else if (command && command != form->fields->command) {
        form_open_line(console, text, NULL);
    } else if (command && form_fields_read_line(form->fields, text, &error)) {
        console_notice(console, STYLE_GOOD, _("The form is filled from the command line."));
    } else {
        console_notice(console, STYLE_ERROR, "%s", error.text);
    }
    region_destroy(region);
}

/* It may have been a password. */
static void form_paste_wipe(struct form *form)
{
    if (form->pasted.bytes)
        explicit_bzero(form->pasted.bytes, form->pasted.size);
    buffer_clear(&form->pasted);
}

bool form_paste_key(struct form *form, int key)
{
    char bytes[4];
    if (key == KEY_PASTE_BEGIN) {
        form->pasting = true;
        buffer_clear(&form->pasted);
        return true;
    }
    if (key == KEY_PASTE_END) {
        form->pasting = false;
        form_paste_take(form);
        form_paste_wipe(form);
        return form_changed(form);
    }
    if (key == KEY_RETURN || key == KEY_TAB)
        key = ' ';
    if (key_is_character(key))
        buffer_append(&form->pasted, bytes, text_encode((uint32_t)key, bytes));
    return true;
}
