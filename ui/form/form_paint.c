/* SPDX-License-Identifier: Apache-2.0 */
/* How a form looks. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/dialog/picker_marks.h"
#include "ui/fields/form_paths.h"
#include "ui/form/form_state.h"
#include "ui/kept/danger.h"
#include "ui/terminal/line_edit.h"
#include "ui/terminal/wrap.h"

enum {
    WIDTH_MOST = 100,
    LABEL_MOST = 24,
    LABEL_GAP = 4, /* the mark of what is required stands in it */
    HELP_LINES = 2,
    COMMAND_LINES = 2,
    BUTTON_LINES = 1,
    NOTE_FRAME = 8,   /* corners and blanks about title and note */
    ROOMY_WIDTH = 70, /* from here on the hints at the right are spelled out */
};

/* Where things are; made anew for each painting. */
struct form_layout {
    struct region *region;
    struct area box, fields;
    int label_width, hint_width;
    int help_y, line_y, button_y, line_rows;
};

/* What is said under a field, and how it is meant. */
struct remark {
    const char *text; /* NULL: nothing */
    const char *advice;
    enum style style;
};

/* What the field with the focus names is still being typed: nothing is said of that. */
static struct remark form_paint_remark_on(const struct form *form, size_t index)
{
    const struct form_field *field = &form->fields->fields[index];
    const char *note = field->note ? field->note : form_lookup_note(form->lookup, field->source);
    if (field->problem)
        return (struct remark){field->problem, field->advice, STYLE_ERROR};
    if (form->tried && form_field_is_missing(field))
        return (struct remark){_("This has to be filled in."), NULL, STYLE_ERROR};
    if (note && index != form->focus)
        return (struct remark){note, NULL, STYLE_WARNING};
    return (struct remark){0};
}

int form_field_height(const struct form *form, size_t index)
{
    return form_paint_remark_on(form, index).text ? 2 : 1;
}

/* Rows of the fields from `first` to `last`, both included. */
static int form_paint_fields_height(const struct form *form, size_t first, size_t last)
{
    int height = 0;
    for (size_t i = first; i <= last && i < form->fields->count; i++)
        height += form_field_height(form, i);
    return height;
}

static int form_paint_widest_label(const struct form *form)
{
    int widest = 0;
    for (size_t i = 0; i < form->fields->count; i++) {
        int width = text_width(form->fields->fields[i].label);
        if (width > widest)
            widest = width;
    }
    return widest < LABEL_MOST ? widest : LABEL_MOST;
}

/* Lines that `text` takes, no more than `most`. */
static int form_paint_count_lines(const char *text, int width, int most)
{
    int lines = 1;
    while (lines < most && wrap_line(text, width, &text) > 0 && *text)
        lines++;
    return lines;
}

/* Paints up to `most` lines; the last one is cut. */
static void form_paint_wrapped(struct region *region, struct area area, enum style style,
                               const char *text)
{
    for (int i = 0; i < area.height && *text; i++) {
        const char *next, *line = text;
        size_t length = wrap_line(text, area.width, &next);
        if (i + 1 < area.height)
            line = region_copy_bytes(region, text, length);
        screen_label(area.y + i, area.x, area.width, style, line);
        text = next;
    }
}

static struct form_layout form_paint_lay_out(const struct form *form, struct region *region,
                                             struct area area)
{
    struct form_layout layout = {.region = region, .label_width = form_paint_widest_label(form)};
    int width = area.width < WIDTH_MOST ? area.width : WIDTH_MOST, inside = width - 4;
    layout.line_rows = form_paint_count_lines(region_format(region, "$ %s", form->fields->line),
                                              inside, COMMAND_LINES);
    int rest = 2 + HELP_LINES + layout.line_rows + BUTTON_LINES;
    int rows = form_paint_fields_height(form, 0, form->fields->count);
    bool spaced = rows + rest + 1 <= area.height;
    int height = rows + rest + spaced < area.height ? rows + rest + spaced : area.height;
    layout.box = (struct area){area.y + (area.height - height) / 3,
                               area.x + (area.width - width) / 2, height, width};
    layout.fields =
        (struct area){layout.box.y + 1, layout.box.x + 2, height - rest - spaced, inside};
    layout.button_y = layout.box.y + height - 2;
    layout.line_y = layout.button_y - layout.line_rows;
    layout.help_y = layout.line_y - HELP_LINES;
    layout.hint_width = width >= ROOMY_WIDTH ? 16 : 2;
    return layout;
}

static void form_paint_scroll_to_focus(struct form *form, int height)
{
    size_t count = form->fields->count;
    size_t last = form->focus < count ? form->focus : count ? count - 1 : 0;
    if (form->first > last)
        form->first = last;
    while (form->first < last && form_paint_fields_height(form, form->first, last) > height)
        form->first++;
    while (form->first > 0 && form_paint_fields_height(form, form->first - 1, count) <= height)
        form->first--;
}

/* The choice that counts: the one made, else the default. */
static ptrdiff_t form_paint_effective_choice(const struct form_field *field)
{
    const char *preset = field->argument->default_text;
    if (field->chosen >= 0 || !preset)
        return field->chosen;
    for (size_t i = 0; i < field->choice_count; i++) {
        if (strcmp(field->choices[i], preset) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

bool form_field_drops_down(const struct form_field *field, int width)
{
    int needed = 0;
    for (size_t i = 0; i < field->choice_count; i++)
        needed += FORM_RADIO_FRAME + text_width(field->choice_labels[i]);
    return needed - 2 > width;
}

static void form_paint_radio(const struct form_field *field, struct area area, bool focus)
{
    ptrdiff_t chosen = form_paint_effective_choice(field);
    int end = area.x + area.width, x = area.x;
    for (size_t i = 0; i < field->choice_count; i++) {
        bool on = (ptrdiff_t)i == chosen;
        enum style style = on && field->chosen < 0 ? STYLE_DIM : STYLE_NORMAL;
        if (focus && (on || (chosen < 0 && i == 0)))
            screen_cursor(area.y, x + 1, true);
        x += screen_label(area.y, x, end - x, style, on ? screen_glyph(GLYPH_RADIO_ON) : "( )");
        x += 1 + screen_label(area.y, x + 1, end - x - 1, style, field->choice_labels[i]);
        x += 2;
    }
}

static void form_paint_drop_down(const struct form_field *field, struct area area, bool focus)
{
    ptrdiff_t chosen = form_paint_effective_choice(field);
    enum style style = field->chosen < 0 ? STYLE_DIM : STYLE_INPUT;
    screen_text(area.y, area.x, area.width, style,
                chosen < 0 ? _("(none)") : field->choice_labels[chosen]);
    if (focus)
        screen_cursor(area.y, area.x, true);
}

static void form_paint_switch(const struct form_field *field, struct area area, bool focus)
{
    screen_label(area.y, area.x, area.width, STYLE_NORMAL, field->on ? "[x]" : "[ ]");
    screen_label(area.y, area.x + 4, area.width - 4, STYLE_DIM,
                 field->argument->help ? _(field->argument->help) : "");
    if (focus)
        screen_cursor(area.y, area.x + 1, true);
}

/* Several names are shown by their number and as many of them as there is room for, as long as
 * nobody is at it. */
static bool form_paint_is_summed_up(struct region *region, const struct form_field *field,
                                    int width, bool focus)
{
    size_t count;
    if (focus || !form_field_takes_many(field) || field->problem)
        return false;
    form_field_values(region, field, &count);
    return count > 1 && text_width(text_clean(region, form_field_text(field))) > width;
}

/* An empty line shows what counts in its place. */
static void form_paint_line(const struct form_field *field, struct region *region, struct area area,
                            bool focus)
{
    const char *preset = field->argument->default_text;
    if (form_paint_is_summed_up(region, field, area.width, focus)) {
        size_t count;
        const char *const *values = form_field_values(region, field, &count);
        screen_text(area.y, area.x, area.width, STYLE_INPUT,
                    picker_marks_line(region, values, count, area.width));
        return;
    }
    line_edit_paint(field->edit, area.y, area.x, area.width, STYLE_INPUT, focus);
    if (*form_field_text(field) == '\0' && preset && *preset)
        screen_label(area.y, area.x + 1, area.width - 1, STYLE_DIM,
                     region_format(region, "(%s)", preset));
}

/* The cursor stands in front of what can't be edited. */
static void form_paint_marked(const struct form *form, struct area area, bool focus)
{
    screen_text(area.y, area.x, area.width, STYLE_MARKED, form->fields->marked);
    if (focus)
        screen_cursor(area.y, area.x, true);
}

static void form_paint_widget(const struct form *form, const struct form_field *field,
                              struct region *region, struct area area, bool focus)
{
    switch (field->kind) {
    case FIELD_SWITCH: form_paint_switch(field, area, focus); break;
    case FIELD_CHOICE:
        if (form_field_drops_down(field, area.width))
            form_paint_drop_down(field, area, focus);
        else
            form_paint_radio(field, area, focus);
        break;
    case FIELD_MARKED: form_paint_marked(form, area, focus); break;
    case FIELD_LINE:
    case FIELD_SECRET: form_paint_line(field, region, area, focus); break;
    }
}

/* What is to be had at the field; NULL: nothing. */
static const char *form_paint_hint_text(const struct form_field *field, int width)
{
    static const char *const hints[SOURCE_COUNT] = {
        [SOURCE_REALMS] = N_("pick a realm"),
        [SOURCE_USERS] = N_("pick a user"),
        [SOURCE_STREAMS] = N_("pick a stream"),
        [SOURCE_RUNS] = N_("pick a run"),
    };
    if (field->kind == FIELD_CHOICE)
        return form_field_drops_down(field, width) ? _("choose") : NULL;
    if (!form_field_has_choices(field))
        return NULL;
    if (field->source != SOURCE_NONE)
        return form_field_takes_many(field) ? _("pick some") : _(hints[field->source]);
    if (form_path_is_wanted(field->argument))
        return form_path_is_directory(field->argument) ? _("pick it") : _("pick a file");
    return field->argument->choices ? _("choose") : _("pick a date");
}

static const char *form_paint_hint_of(const struct form_layout *layout,
                                      const struct form_field *field, int width)
{
    const char *text = form_paint_hint_text(field, width);
    if (!text)
        return "";
    if (layout->hint_width < 10)
        return screen_glyph(GLYPH_MORE);
    return region_format(layout->region, "%s %s", screen_glyph(GLYPH_MORE), text);
}

static void form_paint_remark(const struct form_layout *layout, const struct remark *remark, int y,
                              int x)
{
    const char *text = remark->text;
    if (remark->advice)
        text = region_format(layout->region, "%s: %s", text, remark->advice);
    screen_label(y, x, layout->fields.x + layout->fields.width - x, remark->style, text);
}

static int form_paint_field(const struct form *form, const struct form_layout *layout, size_t index,
                            int y)
{
    const struct form_field *field = &form->fields->fields[index];
    struct remark remark = form_paint_remark_on(form, index);
    bool focus = index == form->focus;
    int x = layout->fields.x, widget_x = x + layout->label_width + LABEL_GAP;
    int hint_x = x + layout->fields.width - layout->hint_width;
    const char *hint = form_paint_hint_of(layout, field, x + layout->fields.width - widget_x);
    struct area widget = {y, widget_x, 1,
                          (*hint ? hint_x - 1 : hint_x + layout->hint_width) - widget_x};
    if (focus)
        screen_label(y, x - 1, 1, STYLE_CURSOR, screen_glyph(GLYPH_CURSOR));
    screen_label(y, x, layout->label_width, focus ? STYLE_TITLE_FOCUS : STYLE_NORMAL, field->label);
    if (field->argument->required)
        screen_label(y, x + layout->label_width + 1, 1, STYLE_KEY, "*");
    screen_label(y, hint_x, layout->hint_width, STYLE_DIM, hint);
    form_paint_widget(form, field, layout->region, widget, focus);
    if (remark.text)
        form_paint_remark(layout, &remark, y + 1, widget_x);
    return form_field_height(form, index);
}

static void form_paint_fields(struct form *form, const struct form_layout *layout)
{
    int y = layout->fields.y, end = y + layout->fields.height;
    int edge = layout->box.x + layout->box.width - 1;
    size_t i = form->first;
    form->rows = layout->fields;
    form->widget_x = layout->fields.x + layout->label_width + LABEL_GAP;
    form->hint_x = layout->fields.x + layout->fields.width - layout->hint_width;
    form_paint_scroll_to_focus(form, layout->fields.height);
    for (i = form->first; i < form->fields->count && y + form_field_height(form, i) <= end; i++)
        y += form_paint_field(form, layout, i, y);
    if (form->first > 0)
        screen_label(layout->fields.y, edge, 1, STYLE_KEY, screen_glyph(GLYPH_UP));
    if (i < form->fields->count)
        screen_label(end - 1, edge, 1, STYLE_KEY, screen_glyph(GLYPH_DOWN));
    if (form->fields->count == 0)
        screen_label(y, layout->fields.x, layout->fields.width, STYLE_DIM,
                     _("It takes no arguments."));
}

/* Help of the field that has the focus, unless fields contradict one another. */
static void form_paint_help(const struct form *form, const struct form_layout *layout)
{
    const struct form_field *field = form_focused(form);
    struct area area = {layout->help_y, layout->fields.x, HELP_LINES, layout->fields.width};
    const char *text = _(form->fields->command->summary);
    if (field)
        text = field->argument->help ? _(field->argument->help) : "";
    if (form->fields->problems.count > 0)
        form_paint_wrapped(layout->region, area, STYLE_ERROR, form->fields->problems.texts[0]);
    else
        form_paint_wrapped(layout->region, area, STYLE_DIM, text);
}

static const char *form_paint_key_of(enum action action, char *bytes)
{
    return key_label(key_for_action(CONTEXT_FORM, action), bytes);
}

/* What keys do at the left, then the button that Enter presses. */
static void form_paint_button(struct form *form, const struct form_layout *layout)
{
    char bytes[16];
    bool focus = !form_focused(form), reads = form->fields->command->danger == DANGER_READ;
    const char *preview = reads ? ""
                                : region_format(layout->region, _("%s Preview    "),
                                                form_paint_key_of(DO_PREVIEW, bytes));
    const char *label =
        region_format(layout->region, _("[ %s Run ]"), form_paint_key_of(DO_RUN, bytes));
    int x = layout->box.x + (layout->box.width - text_width(label) - text_width(preview)) / 2;
    form->preview_button = (struct area){layout->button_y, x, 1, text_width(preview)};
    x += screen_label(layout->button_y, x, layout->fields.width, STYLE_TITLE, preview);
    form->run_button = (struct area){layout->button_y, x, 1, text_width(label)};
    screen_label(layout->button_y, x, layout->fields.width, focus ? STYLE_TITLE_FOCUS : STYLE_TITLE,
                 label);
    if (focus) {
        screen_label(layout->button_y, x - 2, 1, STYLE_CURSOR, screen_glyph(GLYPH_CURSOR));
        screen_cursor(layout->button_y, x + 2, true);
    }
}

void form_paint(struct layer *layer, struct area area)
{
    struct form *form = (struct form *)layer;
    const struct command *command = form->fields->command;
    struct region *region = region_create();
    struct form_layout layout = form_paint_lay_out(form, region, area);
    screen_clear(layout.box);
    const char *danger = danger_word(command);
    const char *title = region_format(region, "%s · %s", command->name, _(command->summary));
    screen_box(layout.box, STYLE_TITLE_FOCUS,
               text_clip(region, title, layout.box.width - text_width(danger) - NOTE_FRAME),
               danger);
    form_paint_fields(form, &layout);
    form_paint_help(form, &layout);
    form_paint_wrapped(
        region,
        (struct area){layout.line_y, layout.fields.x, layout.line_rows, layout.fields.width},
        STYLE_NORMAL, text_clean(region, region_format(region, "$ %s", form->fields->line)));
    form_paint_button(form, &layout);
    region_destroy(region);
}
