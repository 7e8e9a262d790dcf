/* SPDX-License-Identifier: Apache-2.0 */
/* How a run and its output look. */
#include <stdio.h>
#include <stdlib.h>

#include "command/command.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/output/output_paint.h"
#include "ui/output/output_state.h"
#include "ui/run/child_run.h"
#include "ui/run/transcript.h"
#include "ui/terminal/line_edit.h"
#include "ui/terminal/number.h"

enum style output_style(enum transcript_kind kind)
{
    static const enum style styles[TRANSCRIPT_KIND_COUNT] = {
        [TRANSCRIPT_TEXT] = STYLE_NORMAL,   [TRANSCRIPT_WARNING] = STYLE_WARNING,
        [TRANSCRIPT_STRAY] = STYLE_WARNING, [TRANSCRIPT_HEADING] = STYLE_HEADING,
        [TRANSCRIPT_ROW] = STYLE_NORMAL,    [TRANSCRIPT_INACTIVE] = STYLE_INACTIVE,
        [TRANSCRIPT_ERROR] = STYLE_ERROR,   [TRANSCRIPT_HINT] = STYLE_DIM,
    };
    return styles[kind];
}

/* A line that is scrolled sideways. */
struct window {
    int y, x, width;
    int left;   /* columns hidden at the left */
    int column; /* of the line, where the next piece begins */
};

/* Paints the next piece of a line, as far as the window shows it. */
static void output_paint_piece(struct window *window, struct region *region, const char *text,
                               size_t length, enum style style)
{
    const char *piece = region_copy_bytes(region, text, length);
    int width = text_width(piece), hidden = window->left - window->column;
    int at = window->column - window->left, skipped = 0;
    if (hidden > 0 && hidden < width) {
        piece += text_fit(piece, hidden, &skipped);
        if (skipped < hidden) /* half of a wide character is not shown */
            piece += text_fit(piece, 2, &skipped);
        at = window->column + width - text_width(piece) - window->left;
    }
    window->column += width;
    if (hidden >= width || at >= window->width)
        return;
    piece = region_copy_bytes(region, piece, text_fit(piece, window->width - at, NULL));
    screen_label(window->y, window->x + at, window->width - at, style, piece);
}

static void output_paint_line(const struct output *output, size_t index, struct window window)
{
    struct buffer line = {0};
    struct region *region = region_create();
    enum style style = output_style(transcript_read(output->transcript, index, &line));
    const char *text = buffer_text(&line), *match;
    size_t length;
    while (output->part && (match = transcript_match(text, output->part, &length))) {
        output_paint_piece(&window, region, text, (size_t)(match - text), style);
        output_paint_piece(&window, region, match, length, STYLE_MATCH);
        text = match + length;
    }
    output_paint_piece(&window, region, text, line.length - (size_t)(text - buffer_text(&line)),
                       style);
    region_destroy(region);
    buffer_free(&line);
}

/* The line of the match on the screen; without one, the first. */
static int output_paint_found_line(const struct output *output, int height)
{
    ptrdiff_t line = output->found - (ptrdiff_t)output->top;
    return output->found >= 0 && line >= 0 && line < height ? (int)line : 0;
}

static void output_paint_lines(struct output *output, struct area area)
{
    size_t count = transcript_count(output->transcript);
    output->height = area.height;
    output->width = area.width;
    size_t last = count > (size_t)area.height ? count - (size_t)area.height : 0;
    if (output->follow || output->top > last)
        output->top = last;
    screen_cursor(area.y + output_paint_found_line(output, area.height), area.x, true);
    for (int i = 0; i < area.height && output->top + (size_t)i < count; i++)
        output_paint_line(output, output->top + (size_t)i,
                          (struct window){area.y + i, area.x, area.width, output->left, 0});
    if (count == 0)
        screen_text(area.y, area.x, area.width, STYLE_DIM,
                    output->run ? _("nothing yet…") : _("It said nothing."));
}

static void output_paint_append_running(const struct output *output, struct buffer *text)
{
    int64_t seconds = (clock_monotonic_ms() - output->started_ms) / 1000;
    buffer_format(text, _("running · %jd s"), (intmax_t)seconds);
    if (*output->progress)
        buffer_format(text, " · %s", output->progress);
    buffer_append_text(text, child_run_is_interrupted(output->run) ? _(" · stopping")
                             : child_run_is_job(output->run)       ? _(" · Ctrl-C stops it")
                                                                   : _(" · Esc stops it"));
}

static void output_paint_outcome(const struct output *output, int y, int x, int width)
{
    static const enum style styles[] = {
        [OUTCOME_RUNNING] = STYLE_TITLE,
        [OUTCOME_DONE] = STYLE_GOOD,
        [OUTCOME_STOPPED] = STYLE_WARNING,
        [OUTCOME_FAILED] = STYLE_ERROR,
    };
    struct buffer text = {0};
    char bytes[NUMBER_SIZE];
    int64_t dropped = transcript_dropped(output->transcript);
    if (output->run)
        output_paint_append_running(output, &text);
    else
        buffer_format(&text, "%s %s",
                      output->outcome == OUTCOME_DONE ? screen_glyph(GLYPH_MARK)
                                                      : screen_glyph(GLYPH_INACTIVE),
                      output->outcome_text);
    if (transcript_width(output->transcript) > width)
        buffer_append_text(&text, _(" · ← → show the rest of the lines"));
    if (dropped > 0)
        buffer_format(&text, _(" · %s more lines not kept: --output FILE in batch has all"),
                      number_grouped(bytes, dropped));
    screen_text(y, x, width, styles[output->outcome], buffer_text(&text));
    buffer_free(&text);
}

static void output_paint_prompt(const struct output *output, int y, int x, int width)
{
    struct region *region = region_create();
    const char *label = output->prompt == PROMPT_SEARCH ? "/" : _("save to: ");
    if (output->prompt == PROMPT_OVERWRITE)
        label = region_format(region, _("%s exists. Overwrite it? y/N "), output->path);
    int used = screen_label(y, x, width - 4, STYLE_KEY, label);
    line_edit_paint(output->edit, y, x + used, width - used, STYLE_INPUT, true);
    region_destroy(region);
}

void output_paint(struct layer *layer, struct area area)
{
    struct output *output = (struct output *)layer;
    struct region *region = region_create();
    int x = area.x + 1, width = area.width - 2, bottom = area.y + area.height - 2;
    screen_clear(area);
    screen_box(area, STYLE_TITLE_FOCUS,
               region_format(region, "%s · %s", output->act.command->name,
                             _(output->act.command->summary)),
               NULL);
    screen_text(area.y + 1, x, width, STYLE_DIM, region_format(region, "$ %s", output->shown_line));
    output_paint_lines(output,
                       (struct area){area.y + 2, x, area.height > 4 ? area.height - 4 : 0, width});
    if (output->edit)
        output_paint_prompt(output, bottom, x, width);
    else
        output_paint_outcome(output, bottom, x, width);
    region_destroy(region);
}
