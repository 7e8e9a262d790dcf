/* SPDX-License-Identifier: Apache-2.0 */
/* How a list looks. Only a marker shows the cursor: a row painted anew costs ten times the bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/list/list_state.h"
#include "ui/terminal/number.h"

/* Appends `text`, cut or padded to `width` columns. */
static void list_paint_append_cell(struct buffer *line, const char *text, int width, bool right)
{
    struct region *region = region_create();
    text = text_clip(region, text, width);
    size_t blanks = (size_t)(width - text_width(text));
    buffer_pad(line, ' ', right ? blanks : 0);
    buffer_append_text(line, text);
    buffer_pad(line, ' ', right ? 0 : blanks);
    region_destroy(region);
}

/* "▲", "▼"; with several sorts also which of them: "▲2". */
static void list_paint_append_sort_mark(const struct view_order *order, size_t column,
                                        struct buffer *mark)
{
    for (size_t i = 0; i < order->count; i++) {
        if (order->sorts[i].column != column)
            continue;
        buffer_append_text(mark, screen_glyph(order->sorts[i].descending ? GLYPH_DOWN : GLYPH_UP));
        if (order->count > 1)
            buffer_format(mark, "%zu", i + 1);
    }
}

/* The title is cut rather than the mark. */
static void list_paint_append_heading(const struct list *list, const struct list_column *column,
                                      size_t index, int width, struct buffer *line)
{
    struct buffer mark = {0}, cell = {0};
    struct region *region = region_create();
    if (column->sortable)
        list_paint_append_sort_mark(&list->source->order, index, &mark);
    int room = width - text_width(buffer_text(&mark));
    buffer_append_text(&cell, text_clip(region, _(column->title), room > 0 ? room : 0));
    buffer_append_text(&cell, buffer_text(&mark));
    list_paint_append_cell(line, buffer_text(&cell), width, column->right);
    region_destroy(region);
    buffer_free(&mark);
    buffer_free(&cell);
}

/* The blank before the column at place `index` of the layout, or what tells in its place that there
 * are others between. */
static const char *list_paint_gap_before(const struct list_layout *layout, size_t index)
{
    bool hides = layout->scrolled > 0 && index == layout->frozen;
    if (index > 0)
        return hides ? screen_glyph(GLYPH_LEFT) : " ";
    return "";
}

/* A line goes to the screen in one piece: each change of style in it would cost 20 bytes. Marks at
 * its ends say that there are more columns. */
static void list_paint_headings(const struct list *list, const struct list_layout *layout, int y,
                                int x, int width)
{
    struct buffer line = {0};
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    for (size_t i = 0; i < layout->count; i++) {
        buffer_append_text(&line, list_paint_gap_before(layout, i));
        list_paint_append_heading(list, &columns[layout->columns[i]], layout->columns[i],
                                  layout->widths[i], &line);
    }
    if (layout->scrolled > 0 && layout->frozen == 0)
        screen_label(y, x - 1, 1, STYLE_HEADING, screen_glyph(GLYPH_LEFT));
    screen_label(y, x, width - layout->more, STYLE_HEADING, buffer_text(&line));
    if (layout->more)
        screen_label(y, x + width - 1, 1, STYLE_HEADING, screen_glyph(GLYPH_RIGHT));
    buffer_free(&line);
}

static void list_paint_trim_end(struct buffer *line)
{
    while (line->length > 0 && line->bytes[line->length - 1] == ' ')
        line->bytes[--line->length] = '\0';
}

/* What stands before a row, never in colour alone. */
static const char *list_paint_row_marker(const struct list_row *row, bool marked)
{
    if (marked)
        return screen_glyph(row->inactive ? GLYPH_MARK_INACTIVE : GLYPH_MARK);
    return row->inactive ? screen_glyph(GLYPH_INACTIVE) : " ";
}

/* Cells that changed, over the line: reversed, so that one that became empty shows too. */
static void list_paint_changes(const struct list *list, const struct list_layout *layout,
                               const struct list_row *row, struct area at)
{
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    int x = at.x + LIST_MARKER_WIDTH;
    for (size_t i = 0; row->changed && i < layout->count; i++) {
        size_t column = layout->columns[i];
        struct buffer cell = {0};
        list_paint_append_cell(&cell, row->cells[column] ? row->cells[column] : "",
                               layout->widths[i], columns[column].right);
        list_paint_trim_end(&cell);
        int blanks = columns[column].right ? (int)strspn(buffer_text(&cell), " ") : 0;
        if ((row->changed & UINT64_C(1) << column) && !columns[column].flows)
            screen_label(at.y, x + blanks, at.x + at.width - x - blanks, STYLE_CHANGED,
                         cell.length > 0 ? buffer_text(&cell) + blanks : " ");
        buffer_free(&cell);
        x += layout->widths[i] + 1;
    }
}

static void list_paint_row(const struct list *list, const struct list_layout *layout, size_t index,
                           struct area at, bool marked)
{
    const struct list_row *row = list_window_row(list->window, index);
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    struct buffer line = {0};
    buffer_append_text(&line, list_paint_row_marker(row, marked));
    for (size_t i = 0; i < layout->count; i++) {
        const char *cell = row->cells[layout->columns[i]];
        buffer_pad(&line, ' ', i > 0);
        list_paint_append_cell(&line, cell ? cell : "", layout->widths[i],
                               columns[layout->columns[i]].right);
    }
    list_paint_trim_end(&line);
    enum style style = marked ? STYLE_MARKED : row->inactive ? STYLE_INACTIVE : STYLE_NORMAL;
    screen_label(at.y, at.x, 1, STYLE_CURSOR,
                 index == list->cursor ? screen_glyph(GLYPH_CURSOR) : " ");
    screen_label(at.y, at.x + 1, at.width - 1, style, buffer_text(&line));
    list_paint_changes(list, layout, row, at);
    buffer_free(&line);
}

static bool list_paint_is_marked(const struct list *list, const struct list_row *row)
{
    const struct list_options *options = &list->options;
    return list_marks_has(&list->marks, row->key) ||
           (options->marked && options->marked(options->context, row->key, row->values));
}

static void list_paint_window(const struct list *list, const struct list_layout *layout,
                              struct area area)
{
    size_t count = list_window_count(list->window), first = 0, last = 0;
    bool range = list_mark_range(list, &first, &last);
    for (int i = 0; i < area.height && list->top + (size_t)i < count; i++) {
        size_t index = list->top + (size_t)i;
        bool marked = (range && index >= first && index <= last) ||
                      list_paint_is_marked(list, list_window_row(list->window, index));
        list_paint_row(list, layout, index, (struct area){area.y + i, area.x, 1, area.width},
                       marked);
    }
}

struct list_layout list_lay_out(struct list *list, int width)
{
    size_t count;
    const struct list_column *columns = list->source->kind->columns(list->source, &count);
    struct list_layout layout = list_columns_lay_out(&list->columns, columns, list->left, width);
    while (layout.scrolled > 0 && !layout.more) {
        struct list_layout wider =
            list_columns_lay_out(&list->columns, columns, layout.scrolled - 1, width);
        if (wider.more)
            break;
        layout = wider;
    }
    list->left = layout.scrolled;
    list->more_columns = layout.more;
    list->text_width = width;
    return layout;
}

/* What stands where rows would be. */
static void list_paint_no_rows(const struct list *list, struct area area)
{
    struct buffer text = {0};
    if (list->asked)
        buffer_append_text(&text, _("loading…"));
    else if (*list->applied_filter != '\0')
        buffer_format(&text, _("nothing matches “%s”"), list->applied_filter);
    else if (list->at_end)
        buffer_append_text(&text, list->options.empty ? list->options.empty : _("no rows"));
    if (!list->problem)
        screen_text(area.y, area.x + LIST_MARKER_WIDTH, area.width - LIST_MARKER_WIDTH, STYLE_DIM,
                    buffer_text(&text));
    buffer_free(&text);
}

static void list_paint_rows(struct list *list, struct area area, bool focus)
{
    size_t count = list_window_count(list->window);
    struct list_layout layout = list_lay_out(list, area.width - LIST_MARKER_WIDTH);
    if (list->options.headings && area.height > 1) {
        list_paint_headings(list, &layout, area.y, area.x + LIST_MARKER_WIDTH,
                            area.width - LIST_MARKER_WIDTH);
        area.y++;
        area.height--;
    }
    list->rows = area;
    if (list->height != (size_t)area.height) {
        if (list->height == 0)
            list->top = 0;
        list->height = (size_t)area.height;
        list_scroll_to_cursor(list);
        list_prefetch(list);
    }
    list_paint_window(list, &layout, area);
    if (count == 0)
        list_paint_no_rows(list, area);
    if (focus && area.height > 0)
        screen_cursor(area.y + (count > 0 ? (int)(list->cursor - list->top) : 0), area.x + 1, true);
}

/* What went wrong covers the last row: the list goes on with the rows it has. */
static void list_paint_problem(const struct list *list, struct area area)
{
    const char *problem = list->filter_problem ? list->filter_problem : list->problem;
    if (problem)
        screen_text(area.y + area.height - 1, area.x, area.width, STYLE_ERROR, problem);
}

static void list_paint_append_count(struct buffer *text, int64_t count, enum count_kind kind)
{
    static const char *const marks[] = {
        [COUNT_UNKNOWN] = "", [COUNT_EXACT] = "", [COUNT_ABOUT] = "≈", [COUNT_OVER] = ">"};
    char bytes[NUMBER_SIZE];
    if (kind != COUNT_UNKNOWN)
        buffer_format(text, "%s%s", marks[kind], number_grouped(bytes, count));
}

const char *list_count_text(const struct list *list, struct region *region)
{
    struct buffer text = {0};
    list_paint_append_count(&text, list->count, list->count_kind);
    return buffer_take_text(region, &text);
}

const char *list_position(struct list *list)
{
    struct buffer text = {0}, count = {0};
    char bytes[NUMBER_SIZE];
    if (list_window_count(list->window) > 0) {
        int64_t index = list->first_index + (int64_t)list->cursor + 1;
        const char *place = list->first_index >= 0 ? number_grouped(bytes, index) : "…";
        list_paint_append_count(&count, list->count, list->count_kind);
        if (list->count_kind != COUNT_UNKNOWN)
            buffer_format(&text, _("%s of %s"), place, buffer_text(&count));
        else
            buffer_append_text(&text, place);
    }
    snprintf(list->position, sizeof list->position, "%s", buffer_text(&text));
    buffer_free(&text);
    buffer_free(&count);
    return list->position;
}

/* " · 3 marked, 2 not shown" */
static void list_paint_append_marks(const struct list *list, struct buffer *text)
{
    size_t hidden = list_marked_hidden(list);
    char bytes[NUMBER_SIZE];
    if (list->marks.count > 0)
        buffer_format(text, _(" · %s marked"), number_grouped(bytes, (int64_t)list->marks.count));
    if (hidden > 0)
        buffer_format(text, _(", %s not shown"), number_grouped(bytes, (int64_t)hidden));
    if (list->range_key != NO_KEY)
        buffer_append_text(text, _(" · V ends the range"));
    if (list->reader)
        buffer_append_text(text, _(" · marking…"));
}

/* "Users of IT ─ 1,204 · filter: role:admin 3 · 2 marked" in `width` columns; where that is too
 * long, without the number of all rows. */
static void list_paint_append_title(const struct list *list, int width, struct buffer *text)
{
    struct buffer count = {0}, filter = {0}, marks = {0};
    list_paint_append_marks(list, &marks);
    if (list->unfiltered_kind != COUNT_UNKNOWN) {
        buffer_append_text(&count, list->title[0] ? " ─ " : "");
        list_paint_append_count(&count, list->unfiltered_count, list->unfiltered_kind);
    }
    if (*list->applied_filter != '\0' && !list->filter_open) {
        buffer_format(&filter, _(" · filter: %s "), list->applied_filter);
        list_paint_append_count(&filter, list->count, list->count_kind);
    }
    buffer_format(text, "%s%s%s%s", list->title, buffer_text(&count), buffer_text(&filter),
                  buffer_text(&marks));
    if (filter.length + marks.length > 0 && text_width(buffer_text(text)) > width) {
        buffer_clear(text);
        buffer_format(text, "%s%s%s", list->title, buffer_text(&marks), buffer_text(&filter));
    }
    buffer_free(&marks);
    buffer_free(&count);
    buffer_free(&filter);
}

enum { FILTER_HELP_WIDTH = 50 }; /* a line this wide has room to say what ends it */

/* The open line, "/role:adm", with the number of matches behind it. */
static void list_paint_filter(struct list *list, int y, int x, int width, bool focus)
{
    struct buffer count = {0};
    if (*list->applied_filter != '\0')
        list_paint_append_count(&count, list->count, list->count_kind);
    if (list->filter_open && !list->options.picking && width >= FILTER_HELP_WIDTH)
        buffer_append_text(&count, _(" Enter keeps, Esc clears"));
    screen_label(y, x, 1, STYLE_KEY, "/");
    int room = width - 2 - text_width(buffer_text(&count));
    line_edit_paint(list->filter, y, x + 1, room, STYLE_INPUT, focus);
    screen_text(y, x + 2 + room, width - 2 - room, STYLE_DIM, buffer_text(&count));
    buffer_free(&count);
}

static void list_paint_box(struct list *list, struct area area, bool focus)
{
    struct buffer title = {0};
    enum style style = focus ? STYLE_TITLE_FOCUS : STYLE_TITLE;
    list_paint_append_title(list, area.width - 4, &title);
    if (list->joined)
        screen_box_joined(area, style, buffer_text(&title), NULL);
    else
        screen_box(area, style, buffer_text(&title), NULL);
    buffer_free(&title);
}

static struct area list_paint_inside(struct area area)
{
    return (struct area){area.y + 1, area.x + 1, area.height > 2 ? area.height - 2 : 0,
                         area.width > 2 ? area.width - 2 : 0};
}

void list_set_joined(struct list *list, bool joined)
{
    list->joined = joined;
}

void list_paint(struct list *list, struct area area, bool focus)
{
    list->area = area;
    if (list->options.bordered) {
        list_paint_box(list, area, focus);
        area = list_paint_inside(area);
    }
    if (area.height < 1 || area.width < LIST_MARKER_WIDTH + 1)
        return;
    struct area rows = area;
    bool typing = list->filter_open && !list->walking;
    bool line = list->filter_open || (!list->options.bordered && *list->applied_filter != '\0');
    if (line)
        rows.height--;
    list_paint_rows(list, rows, focus && !typing);
    if (line)
        list_paint_filter(list, area.y + rows.height, area.x, area.width, focus && typing);
    if (rows.height > 0)
        list_paint_problem(list, rows);
}
