/* SPDX-License-Identifier: Apache-2.0 */
#include "frames.h"

#include <string.h>

#include "terminal.h"

enum { BOXES_MOST = 64 };

/* A frame by its corners. */
struct box {
    int top, left, bottom, right;
    bool whole; /* all of its sides can be seen */
};

static bool is_one_of(struct terminal *terminal, int row, int column, const char *glyphs)
{
    const char *text = terminal_cell(terminal, row, column).text;
    return *text && strstr(glyphs, text);
}

/* The row in which a side that begins in `row` ends: at the first cell that is none of it. */
static int side_end(struct terminal *terminal, int row, int column, const char *side)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    while (row + 1 < rows && is_one_of(terminal, row + 1, column, side))
        row++;
    return row;
}

static int find_right_corner(struct terminal *terminal, int row, int column)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    for (column++; column < columns; column++)
        if (is_one_of(terminal, row, column, "┐┌"))
            return is_one_of(terminal, row, column, "┐") ? column : -1;
    return -1;
}

static int find_bottom(struct terminal *terminal, int row, int column)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    for (row++; row < rows; row++)
        if (is_one_of(terminal, row, column, "└"))
            return row;
    return -1;
}

static size_t find_boxes(struct terminal *terminal, struct box *boxes)
{
    int rows, columns;
    size_t count = 0;
    terminal_size(terminal, &rows, &columns);
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns && count < BOXES_MOST; column++) {
            if (!is_one_of(terminal, row, column, "┌"))
                continue;
            struct box box = {row, column, find_bottom(terminal, row, column),
                              find_right_corner(terminal, row, column), false};
            if (box.bottom < 0 || box.right < 0)
                continue;
            box.whole = side_end(terminal, row, column, "│├└") >= box.bottom &&
                        side_end(terminal, row, box.right, "│┤┘") >= box.bottom;
            boxes[count++] = box;
        }
    }
    return count;
}

static bool encloses(const struct box *box, int row, int column)
{
    return row >= box->top && row <= box->bottom && column >= box->left && column <= box->right;
}

/* Is this place of a side hidden by a dialog that lies upon it? */
static bool is_covered(const struct box *boxes, size_t count, const struct box *box, int row,
                       int column)
{
    for (size_t i = 0; i < count; i++) {
        const struct box *other = &boxes[i];
        bool around =
            encloses(other, box->top, box->left) && encloses(other, box->bottom, box->right);
        if (other != box && other->whole && !around && encloses(other, row, column))
            return true;
    }
    return false;
}

void frames_expect_straight(struct terminal *terminal)
{
    struct box boxes[BOXES_MOST];
    size_t count = find_boxes(terminal, boxes);
    if (count == 0)
        terminal_fail(terminal, "there is no frame");
    for (size_t i = 0; i < count; i++) {
        const struct box *box = &boxes[i];
        for (int row = box->top; row <= box->bottom; row++) {
            const int columns[] = {box->left, box->right};
            for (size_t side = 0; side < 2; side++)
                if (!is_one_of(terminal, row, columns[side], "│┌┐└┘├┤") &&
                    !is_covered(boxes, count, box, row, columns[side]))
                    terminal_fail(terminal, "row %d has no border in column %d", row + 1,
                                  columns[side] + 1);
        }
    }
}
