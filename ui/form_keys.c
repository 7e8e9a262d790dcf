/* SPDX-License-Identifier: Apache-2.0 */
/* What keys do to a form. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/words.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/act.h"
#include "ui/clipboard.h"
#include "ui/form_state.h"
#include "ui/line_edit.h"
#include "ui/picker.h"

static bool changed(struct form *form)
{
    form_fields_check(form->fields);
    console_changed(form->layer.console);
    return true;
}

static bool focus_on(struct form *form, size_t focus)
{
    form->focus = focus;
    console_changed(form->layer.console);
    return true;
}

/* Round and round, over the fields and the button that runs. */
static bool move(struct form *form, int direction)
{
    size_t stops = form->fields->count + 1;
    return focus_on(form, (form->focus + stops + (size_t)direction) % stops);
}

static void on_choice(void *context, const struct picked *picked)
{
    struct form *form = context;
    form_focused(form)->chosen = picked->index;
    changed(form);
}

/* A list gets one more word. */
static void add_word(struct form_field *field, const char *text)
{
    struct region *region = region_create();
    const char *before = form_field_text(field);
    form_field_set(field, region_format(region, "%s%s%s", before, *before ? " " : "",
                                        words_quote(region, text)));
    region_destroy(region);
}

static void on_picked(void *context, const struct picked *picked)
{
    struct form *form = context;
    struct form_field *field = form_focused(form);
    struct form_field *realm = form_fields_find(form->fields, SOURCE_REALMS);
    if (argument_is_list(field->argument))
        add_word(field, picked->text);
    else
        form_field_set(field, picked->text);
    if (realm && realm != field && picked->realm)
        form_field_set(realm, picked->realm);
    changed(form);
}

static bool pick(struct form *form)
{
    struct console *console = form->layer.console;
    const struct form_field *field = form_focused(form);
    const struct form_field *realm = form_fields_find(form->fields, SOURCE_REALMS);
    if (field && field->kind == FIELD_CHOICE)
        picker_open_choices(console, field->label, field->choice_labels, field->choice_count,
                            on_choice, form);
    else if (field && field->source != SOURCE_NONE)
        picker_open(console, field->source,
                    realm && *form_field_text(realm) ? form_field_text(realm) : NULL, on_picked,
                    form);
    else
        console_notice(console, STYLE_WARNING, "There is nothing to pick from here.");
    return true;
}

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

static bool is_ready(struct form *form)
{
    struct console *console = form->layer.console;
    size_t obstacle = first_obstacle(form->fields);
    form->tried = true;
    if (obstacle < form->fields->count) {
        const struct form_field *field = &form->fields->fields[obstacle];
        focus_on(form, obstacle);
        console_notice(console, STYLE_ERROR, "%s: %s", field->label,
                       field->problem ? field->problem : "this has to be filled in.");
        return false;
    }
    if (form->fields->problems.count > 0)
        console_notice(console, STYLE_ERROR, "%s", form->fields->problems.texts[0]);
    return form->fields->problems.count == 0;
}

/* The one user, stream or realm that it is about, as filled in; NULL if there are several. */
static const char *target_of(const struct form_fields *fields)
{
    static const enum field_source sources[] = {SOURCE_USERS, SOURCE_STREAMS, SOURCE_REALMS};
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++) {
        const struct form_field *field = form_fields_find(fields, sources[i]);
        if (!field || *form_field_text(field) == '\0')
            continue;
        bool list = argument_is_list(field->argument) ||
                    field->argument->semantic == SEMANTIC_USER_EMAIL_LIST;
        const char *text = form_field_text(field);
        return list && strpbrk(text, " ,") ? NULL : text;
    }
    return NULL;
}

/* Hands the command on to be run, or to be previewed, once nothing is missing. */
static bool act(struct form *form, void (*how)(struct console *console, const struct act *act))
{
    if (!is_ready(form))
        return true;
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

static bool run(struct form *form)
{
    return act(form, act_run);
}

static bool choose_beside(struct form *form, struct form_field *field, int direction)
{
    ptrdiff_t last = (ptrdiff_t)field->choice_count - 1;
    ptrdiff_t chosen = field->chosen + direction;
    if (chosen < 0)
        chosen = 0;
    field->chosen = chosen > last ? last : chosen;
    return changed(form);
}

/* Space goes through the choices and, where nothing has to be chosen, past the last to none. */
static bool toggle(struct form *form, struct form_field *field)
{
    if (field->kind == FIELD_SWITCH) {
        field->on = !field->on;
        return changed(form);
    }
    if (field->kind != FIELD_CHOICE)
        return false;
    field->chosen++;
    if (field->chosen == (ptrdiff_t)field->choice_count)
        field->chosen = field->argument->required ? 0 : -1;
    return changed(form);
}

/* Enter goes on; where a value is still to be found, it offers some. */
static bool enter(struct form *form)
{
    const struct form_field *field = form_focused(form);
    if (!field)
        return run(form);
    if (field->source != SOURCE_NONE && *form_field_text(field) == '\0')
        return pick(form);
    return move(form, 1);
}

static bool copy_line(struct form *form)
{
    clipboard_copy(form->layer.console, form->fields->line);
    return true;
}

/* A pasted command line fills the form; any other text goes where the cursor is. */
static void take_paste(struct form *form)
{
    struct console *console = form->layer.console;
    struct form_field *field = form_focused(form);
    const char *text = buffer_text(&form->pasted);
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    if (!form_fields_is_line(form->fields, text)) {
        for (size_t length; field && form_field_is_typed(field) && *text; text += length) {
            uint32_t code_point;
            length = text_decode(text, &code_point);
            line_edit_key(field->edit, (int)code_point);
        }
    } else if (form_fields_read_line(form->fields, text, &error)) {
        console_notice(console, STYLE_GOOD, "The form is filled from the command line.");
    } else {
        console_notice(console, STYLE_ERROR, "%s", error.text);
    }
    region_destroy(region);
}

/* It may have been a password. */
static void wipe_paste(struct form *form)
{
    if (form->pasted.bytes)
        explicit_bzero(form->pasted.bytes, form->pasted.size);
    buffer_clear(&form->pasted);
}

static bool paste_key(struct form *form, int key)
{
    char bytes[4];
    if (key == KEY_PASTE_BEGIN) {
        form->pasting = true;
        buffer_clear(&form->pasted);
        return true;
    }
    if (key == KEY_PASTE_END) {
        form->pasting = false;
        take_paste(form);
        wipe_paste(form);
        return changed(form);
    }
    if (key == KEY_RETURN || key == KEY_TAB)
        key = ' ';
    if (key_is_character(key))
        buffer_append(&form->pasted, bytes, text_encode((uint32_t)key, bytes));
    return true;
}

static bool edit(struct form *form, int key)
{
    struct form_field *field = form_focused(form);
    if (field && field->kind == FIELD_CHOICE && key == KEY_LEFT_ARROW)
        return choose_beside(form, field, -1);
    if (field && field->kind == FIELD_CHOICE && key == KEY_RIGHT_ARROW)
        return choose_beside(form, field, 1);
    return field && form_field_is_typed(field) && line_edit_key(field->edit, key) && changed(form);
}

bool form_handle_key(struct layer *layer, int key, enum action action)
{
    struct form *form = (struct form *)layer;
    struct form_field *field = form_focused(form);
    if (form->pasting || key == KEY_PASTE_BEGIN)
        return paste_key(form, key);
    switch (action) {
    case DO_UP:
    case DO_PREVIOUS_FIELD: return move(form, -1);
    case DO_DOWN:
    case DO_NEXT_FIELD: return move(form, 1);
    case DO_PAGE_UP: return focus_on(form, 0);
    case DO_PAGE_DOWN: return focus_on(form, form->fields->count);
    case DO_ENTER: return enter(form);
    case DO_TOGGLE: return field ? toggle(form, field) : run(form);
    case DO_PICK: return pick(form);
    case DO_RUN: return run(form);
    case DO_PREVIEW: return act(form, act_preview);
    case DO_COPY: return copy_line(form);
    case DO_BACK:
    case DO_CLOSE: console_pop(layer->console, layer); return true;
    case DO_NONE: return edit(form, key);
    default: return false;
    }
}
