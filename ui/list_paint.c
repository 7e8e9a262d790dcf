/* SPDX-License-Identifier: Apache-2.0 */
/* How a list looks. Only a marker shows the cursor: a row painted anew costs ten times the bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/list_state.h"
#include "ui/number.h"

enum {
    MARKER_WIDTH = 2, /* cursor, and whether the row is inactive */
    SHARED_GOOD = 14, /* a column that shares what is left should get this much */
    SHARED_LEAST = 8, /* and gets no less than this */
    COLUMNS_MOST = 32,
};

/* Widths of the columns that fit; those that don't are left out from the right. */
struct layout {
    const struct list_column *columns;
    size_t count;
    int widths[COLUMNS_MOST];
};

/* A column of words can be cut down to its title and the arrow beside it, one of numbers can't. */
static int least_width(const struct list_column *column)
{
    int title = text_width(column->title) + 1;
    if (column->width == 0)
        return SHARED_LEAST;
    return column->right || column->width < title ? column->width : title;
}

/* What the columns take together, a blank between two of them. */
static int total_width(const struct layout *layout)
{
    int total = (int)layout->count - 1;
    for (size_t i = 0; i < layout->count; i++)
        total += layout->widths[i];
    return total;
}

/* Gives each column its own width, and those that share what is left `shared` at least. */
static void take_widths(struct layout *layout, int shared)
{
    for (size_t i = 0; i < layout->count; i++) {
        int own = layout->columns[i].width;
        layout->widths[i] = own ? own : shared;
    }
}

static void shrink(struct layout *layout, int width)
{
    for (size_t i = layout->count; i-- > 0;) {
        int excess = total_width(layout) - width;
        int spare = layout->widths[i] - least_width(&layout->columns[i]);
        if (excess > 0 && spare > 0)
            layout->widths[i] -= excess < spare ? excess : spare;
    }
}

static void grow(struct layout *layout, int width)
{
    int rest = width - total_width(layout), sharing = 0;
    for (size_t i = 0; i < layout->count; i++)
        sharing += layout->columns[i].width == 0;
    for (size_t i = 0; i < layout->count && rest > 0; i++) {
        if (layout->columns[i].width != 0)
            continue;
        layout->widths[i] += rest / sharing;
        rest -= rest / sharing--;
    }
}

/* First columns of known width at the right make room for names, then whatever is rightmost. */
static struct layout lay_out(const struct list *list, int width)
{
    struct layout layout = {0};
    layout.columns = list->source->kind->columns(list->source, &layout.count);
    if (layout.count > COLUMNS_MOST)
        layout.count = COLUMNS_MOST;
    take_widths(&layout, SHARED_GOOD);
    while (layout.count > 1 && total_width(&layout) > width &&
           layout.columns[layout.count - 1].width != 0)
        layout.count--;
    shrink(&layout, width);
    while (layout.count > 1 && total_width(&layout) > width)
        layout.count--;
    grow(&layout, width);
    return layout;
}

/* Appends `text`, cut or padded to `width` columns. */
static void append_cell(struct buffer *line, const char *text, int width, bool right)
{
    struct region *region = region_create();
    text = text_clip(region, text, width);
    size_t blanks = (size_t)(width - text_width(text));
    buffer_pad(line, ' ', right ? blanks : 0);
    buffer_append_text(line, text);
    buffer_pad(line, ' ', right ? 0 : blanks);
    region_destroy(region);
}

static void append_heading(const struct list *list, size_t column,
                           const struct list_column *columns, int width, struct buffer *line)
{
    struct buffer title = {0};
    bool sorted = column == list->source->sort_column && columns[column].sortable;
    buffer_append_text(&title, columns[column].title);
    if (sorted)
        buffer_append_text(&title, screen_glyph(list->source->descending ? GLYPH_DOWN : GLYPH_UP));
    append_cell(line, buffer_text(&title), width, columns[column].right);
    buffer_free(&title);
}

/* A line goes to the screen in one piece: each change of style in it would cost 20 bytes. */
static void paint_headings(const struct list *list, const struct layout *layout, int y, int x,
                           int width)
{
    struct buffer line = {0};
    for (size_t i = 0; i < layout->count; i++) {
        buffer_pad(&line, ' ', i > 0);
        append_heading(list, i, layout->columns, layout->widths[i], &line);
    }
    screen_label(y, x, width, STYLE_HEADING, buffer_text(&line));
    buffer_free(&line);
}

static void trim_end(struct buffer *line)
{
    while (line->length > 0 && line->bytes[line->length - 1] == ' ')
        line->bytes[--line->length] = '\0';
}

static void paint_row(const struct list *list, const struct layout *layout, size_t index, int y,
                      int x, int width)
{
    const struct list_row *row = list_window_row(list->window, index);
    struct buffer line = {0};
    buffer_append_text(&line, row->inactive ? screen_glyph(GLYPH_INACTIVE) : " ");
    for (size_t i = 0; i < layout->count; i++) {
        const char *cell = row->cells[i] ? row->cells[i] : "";
        buffer_pad(&line, ' ', i > 0);
        append_cell(&line, cell, layout->widths[i], layout->columns[i].right);
    }
    trim_end(&line);
    screen_label(y, x, 1, STYLE_CURSOR, index == list->cursor ? screen_glyph(GLYPH_CURSOR) : " ");
    screen_label(y, x + 1, width - 1, row->inactive ? STYLE_INACTIVE : STYLE_NORMAL,
                 buffer_text(&line));
    buffer_free(&line);
}

/* What stands where rows would be. */
static void paint_no_rows(const struct list *list, struct area area)
{
    struct buffer text = {0};
    if (list->asked)
        buffer_append_text(&text, "loading…");
    else if (*list->applied_filter != '\0')
        buffer_format(&text, "nothing matches “%s”", list->applied_filter);
    else if (list->at_end)
        buffer_append_text(&text, "no rows");
    if (!list->problem)
        screen_text(area.y, area.x + MARKER_WIDTH, area.width - MARKER_WIDTH, STYLE_DIM,
                    buffer_text(&text));
    buffer_free(&text);
}

static void paint_rows(struct list *list, struct area area, bool focus)
{
    size_t count = list_window_count(list->window);
    struct layout layout = lay_out(list, area.width - MARKER_WIDTH);
    if (list->options.headings && area.height > 1) {
        paint_headings(list, &layout, area.y, area.x + MARKER_WIDTH, area.width - MARKER_WIDTH);
        area.y++;
        area.height--;
    }
    if (list->height != (size_t)area.height) {
        if (list->height == 0)
            list->top = 0;
        list->height = (size_t)area.height;
        list_scroll_to_cursor(list);
        list_prefetch(list);
    }
    for (int i = 0; i < area.height && list->top + (size_t)i < count; i++)
        paint_row(list, &layout, list->top + (size_t)i, area.y + i, area.x, area.width);
    if (count == 0)
        paint_no_rows(list, area);
    else if (focus)
        screen_cursor(area.y + (int)(list->cursor - list->top), area.x + 1, true);
}

/* What went wrong covers the last row: the list goes on with the rows it has. */
static void paint_problem(const struct list *list, struct area area)
{
    const char *problem = list->filter_problem ? list->filter_problem : list->problem;
    if (problem)
        screen_text(area.y + area.height - 1, area.x, area.width, STYLE_ERROR, problem);
}

static void append_count(struct buffer *text, int64_t count, enum count_kind kind)
{
    static const char *const marks[] = {
        [COUNT_UNKNOWN] = "", [COUNT_EXACT] = "", [COUNT_ABOUT] = "≈", [COUNT_OVER] = ">"};
    char bytes[NUMBER_SIZE];
    if (kind != COUNT_UNKNOWN)
        buffer_format(text, "%s%s", marks[kind], number_grouped(bytes, count));
}

const char *list_position(struct list *list)
{
    struct buffer text = {0};
    char bytes[NUMBER_SIZE];
    if (list_window_count(list->window) > 0) {
        int64_t index = list->first_index + (int64_t)list->cursor + 1;
        buffer_append_text(&text, list->first_index >= 0 ? number_grouped(bytes, index) : "…");
        if (list->count_kind != COUNT_UNKNOWN)
            buffer_append_text(&text, " of ");
        append_count(&text, list->count, list->count_kind);
    }
    snprintf(list->position, sizeof list->position, "%s", buffer_text(&text));
    buffer_free(&text);
    return list->position;
}

/* "Users of IT ─ 1,204 · filter: role:admin 3" in `width` columns; where that is too long, without
 * the number of all rows. */
static void append_title(const struct list *list, int width, struct buffer *text)
{
    struct buffer count = {0}, filter = {0};
    if (list->unfiltered_kind != COUNT_UNKNOWN) {
        buffer_append_text(&count, list->title[0] ? " ─ " : "");
        append_count(&count, list->unfiltered_count, list->unfiltered_kind);
    }
    if (*list->applied_filter != '\0' && !list->filter_open) {
        buffer_format(&filter, " · filter: %s ", list->applied_filter);
        append_count(&filter, list->count, list->count_kind);
    }
    buffer_format(text, "%s%s%s", list->title, buffer_text(&count), buffer_text(&filter));
    if (filter.length > 0 && text_width(buffer_text(text)) > width) {
        buffer_clear(text);
        buffer_format(text, "%s%s", list->title, buffer_text(&filter));
    }
    buffer_free(&count);
    buffer_free(&filter);
}

enum { FILTER_HELP_WIDTH = 50 }; /* a line this wide has room to say what ends it */

/* The open line, "/role:adm", with the number of matches behind it. */
static void paint_filter(struct list *list, int y, int x, int width, bool focus)
{
    struct buffer count = {0};
    if (*list->applied_filter != '\0')
        append_count(&count, list->count, list->count_kind);
    if (list->filter_open && !list->options.picking && width >= FILTER_HELP_WIDTH)
        buffer_append_text(&count, " Enter keeps, Esc clears");
    screen_label(y, x, 1, STYLE_KEY, "/");
    int room = width - 2 - text_width(buffer_text(&count));
    line_edit_paint(list->filter, y, x + 1, room, STYLE_INPUT, focus);
    screen_text(y, x + 2 + room, width - 2 - room, STYLE_DIM, buffer_text(&count));
    buffer_free(&count);
}

static void paint_box(struct list *list, struct area area, bool focus)
{
    struct buffer title = {0};
    enum style style = focus ? STYLE_TITLE_FOCUS : STYLE_TITLE;
    append_title(list, area.width - 4, &title);
    if (list->options.joined)
        screen_box_joined(area, style, buffer_text(&title), NULL);
    else
        screen_box(area, style, buffer_text(&title), NULL);
    buffer_free(&title);
}

static struct area inside(struct area area)
{
    return (struct area){area.y + 1, area.x + 1, area.height > 2 ? area.height - 2 : 0,
                         area.width > 2 ? area.width - 2 : 0};
}

void list_paint(struct list *list, struct area area, bool focus)
{
    if (list->options.bordered) {
        paint_box(list, area, focus);
        area = inside(area);
    }
    if (area.height < 1 || area.width < MARKER_WIDTH + 1)
        return;
    struct area rows = area;
    bool line = list->filter_open || (!list->options.bordered && *list->applied_filter != '\0');
    if (line)
        rows.height--;
    paint_rows(list, rows, focus && !list->filter_open);
    if (line)
        paint_filter(list, area.y + rows.height, area.x, area.width, focus && list->filter_open);
    if (rows.height > 0)
        paint_problem(list, rows);
}
