/* SPDX-License-Identifier: Apache-2.0 */
/* How a preview and the question below it look. */
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/kept/danger.h"
#include "ui/list/marked.h"
#include "ui/output/confirm_state.h"
#include "ui/output/output_paint.h"
#include "ui/run/preview_result.h"
#include "ui/run/transcript.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"
#include "ui/terminal/wrap.h"

enum {
    HANGING = 2,    /* columns that what is left of a broken line is indented by */
    FOOT_LINES = 2, /* what there is to say, and the answers */
    TEXT_LEAST = 10,
    ROOMY_HEIGHT = 16, /* from here on a line is left empty */
};

struct line {
    enum style style;
    int indent;
    const char *text; /* clean, no wider than its place */
};

/* The lines of a preview, broken for their place. */
struct lines {
    struct region *region;
    int width;
    struct line *lines;
    size_t count, size;
};

static void confirm_paint_add_piece(struct lines *lines, struct line line)
{
    if (lines->count == lines->size) {
        size_t size = lines->size ? 2 * lines->size : 64;
        struct line *larger = region_alloc_array(lines->region, size, sizeof *larger);
        if (lines->count)
            memcpy(larger, lines->lines, lines->count * sizeof *larger);
        lines->lines = larger;
        lines->size = size;
    }
    lines->lines[lines->count++] = line;
}

static void confirm_paint_add_line(struct lines *lines, enum style style, const char *text)
{
    int indent = (int)strspn(text, " "), hanging = indent + HANGING;
    text += indent;
    do {
        int width = lines->width - indent;
        const char *next;
        size_t length = wrap_line(text, width > TEXT_LEAST ? width : TEXT_LEAST, &next);
        confirm_paint_add_piece(
            lines, (struct line){style, indent, region_copy_bytes(lines->region, text, length)});
        text = next;
        indent = hanging;
    } while (*text);
}

/* What the command said. */
static void confirm_paint_add_said(struct lines *lines, const struct transcript *said)
{
    struct buffer text = {0};
    for (size_t i = 0; i < transcript_count(said); i++) {
        enum style style = output_style(transcript_read(said, i, &text));
        confirm_paint_add_line(lines, style, buffer_text(&text));
    }
    buffer_free(&text);
}

static void confirm_paint_add_rows(struct lines *lines, const struct preview_result *preview)
{
    const char *text = preview_result_text(preview, lines->region, lines->width);
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = region_copy_bytes(lines->region, text, length);
        confirm_paint_add_line(lines, STYLE_NORMAL, text_clean(lines->region, line));
        text += length;
        text += *text == '\n';
    }
}

static struct lines confirm_paint_collect(const struct confirm *confirm, struct region *region,
                                          int width)
{
    struct lines lines = {.region = region, .width = width};
    const struct preview_result *preview = confirm->preview;
    if (confirm->moved && preview_result_succeeded(preview))
        confirm_paint_add_line(
            &lines, STYLE_WARNING,
            _("Rows have changed since the preview: this is what it would do now."));
    if (preview)
        confirm_paint_add_said(&lines, preview_result_said(preview));
    if (preview && preview_result_succeeded(preview))
        confirm_paint_add_rows(&lines, preview);
    return lines;
}

static void confirm_paint_lines(struct confirm *confirm, struct area area)
{
    struct region *region = region_create();
    struct lines lines = confirm_paint_collect(confirm, region, area.width);
    size_t height = area.height > 0 ? (size_t)area.height : 0;
    size_t last = lines.count > height ? lines.count - height : 0;
    confirm->height = (int)height;
    confirm->line_count = lines.count;
    if (confirm->top > last)
        confirm->top = last;
    screen_cursor(area.y, area.x, true);
    for (size_t i = 0; i < height && confirm->top + i < lines.count; i++) {
        const struct line *line = &lines.lines[confirm->top + i];
        screen_label(area.y + (int)i, area.x + line->indent, area.width - line->indent, line->style,
                     line->text);
    }
    region_destroy(region);
}

/* A place on the line of answers, moving right. */
static void confirm_paint_put(struct area *place, enum style style, const char *text)
{
    int used = screen_label(place->y, place->x, place->width, style, text);
    place->x += used;
    place->width -= used;
}

/* No comes first, and has the cursor until it is moved. */
static void confirm_paint_answers(struct confirm *confirm, struct area place)
{
    confirm_paint_put(&place, STYLE_NORMAL, _("Run it?   "));
    for (int yes = 0; yes <= 1; yes++) {
        bool here = confirm->yes == (bool)yes;
        int left = place.x;
        if (here)
            screen_cursor(place.y, place.x + 2, true);
        confirm_paint_put(&place, here ? STYLE_CURSOR : STYLE_NORMAL, here ? "[ " : "  ");
        confirm_paint_put(&place, here ? STYLE_CURSOR : STYLE_NORMAL, yes ? _("Yes") : _("No"));
        confirm_paint_put(&place, here ? STYLE_CURSOR : STYLE_NORMAL, here ? " ]" : "  ");
        confirm->answers[yes] = (struct area){place.y, left, 1, place.x - left};
        confirm_paint_put(&place, STYLE_NORMAL, "  ");
    }
}

static void confirm_paint_question(struct confirm *confirm, struct area place)
{
    struct region *region = region_create();
    const struct profile *profile = console_profile(confirm->layer.console);
    confirm_paint_put(&place, STYLE_NORMAL, _("On "));
    confirm_paint_put(&place, STYLE_SERVER, region_format(region, " %s ", profile->name));
    confirm_paint_put(&place, STYLE_NORMAL, "  ");
    if (confirm_wants_name(confirm))
        line_edit_paint(confirm->edit, place.y, place.x, place.width, STYLE_INPUT, true);
    else
        confirm_paint_answers(confirm, place);
    region_destroy(region);
}

/* What there is to say above the answers. */
static const char *confirm_paint_remark(const struct confirm *confirm, struct region *region,
                                        enum style *style)
{
    char bytes[16];
    *style = STYLE_DIM;
    if (confirm->run)
        return confirm->agreed ? _("Looking once more before it runs…")
                               : _("Looking what it would do…");
    if (!preview_result_succeeded(confirm->preview)) {
        *style = STYLE_ERROR;
        return confirm->moved ? _("Rows have changed since the preview: it would fail now.")
                              : _("It would fail. Nothing has been changed.");
    }
    if (!confirm->asking)
        return region_format(region,
                             command_has_no_way_back(confirm->act.command)
                                 ? _("Nothing has been changed. %s runs it; there is no way back.")
                                 : _("Nothing has been changed. %s runs it."),
                             key_label(key_for_action(CONTEXT_QUESTION, DO_RUN), bytes));
    if (!confirm_wants_name(confirm))
        return _("Nothing has been changed yet.");
    *style = STYLE_WARNING;
    return region_format(region,
                         confirm->act.command->danger == DANGER_DESTRUCTIVE
                             ? _("This can't be taken back. To run it, type %s")
                             : _("There is a warning above. To run it, type %s"),
                         confirm_name(confirm));
}

void confirm_paint(struct layer *layer, struct area area)
{
    struct confirm *confirm = (struct confirm *)layer;
    struct region *region = region_create();
    const struct command *command = confirm->act.command;
    int x = area.x + 2, width = area.width - 4, foot = area.y + area.height - 1 - FOOT_LINES;
    enum style style;
    screen_clear(area);
    const struct marked *marked = confirm->act.marked;
    const char *things = marked ? region_format(region, " · %s", marked_title(region, marked)) : "";
    screen_box(area, STYLE_TITLE_FOCUS,
               region_format(region, _("%s%s · preview"), command->name, things),
               danger_note(command));
    screen_text(area.y + 1, x, width, STYLE_DIM,
                region_format(region, "$ %s", confirm->shown_line));
    int first = area.y + (area.height > ROOMY_HEIGHT ? 3 : 2);
    confirm_paint_lines(confirm, (struct area){first, x, foot - first, width});
    const char *text = confirm_paint_remark(confirm, region, &style);
    screen_text(foot, x, width, style, text);
    memset(confirm->answers, 0, sizeof confirm->answers);
    if (confirm_is_asking(confirm))
        confirm_paint_question(confirm, (struct area){foot + 1, x, 1, width});
    region_destroy(region);
}
