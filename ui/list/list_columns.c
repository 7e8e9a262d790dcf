/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list_columns.h"

#include <string.h>

#include "core/text.h"
#include "core/translate.h"

enum {
    SHARED_GOOD = 14, /* a column that shares what is left should get this much */
    SHARED_LEAST = 8, /* and gets no less than this */
    SHARED_WELL = 28, /* nor than this for the sake of a column that nobody asked for */
    SHARED_MOST = 60, /* nor more, but for the last: cells far apart are not read as one row */
};

struct list_columns list_columns_of(const struct list_column *columns, size_t count)
{
    struct list_columns arranged = {.count = count < COLUMNS_MOST ? count : COLUMNS_MOST};
    for (size_t i = 0; i < arranged.count; i++)
        arranged.places[i] = (struct column_place){.column = i, .hidden = columns[i].hidden};
    return arranged;
}

bool list_columns_are_equal(const struct list_columns *a, const struct list_columns *b)
{
    if (a->count != b->count || a->frozen != b->frozen)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct column_place *left = &a->places[i], *right = &b->places[i];
        if (left->column != right->column || left->width != right->width ||
            left->hidden != right->hidden)
            return false;
    }
    return true;
}

size_t list_columns_shown(const struct list_columns *arranged)
{
    size_t shown = 0;
    for (size_t i = 0; i < arranged->count; i++)
        shown += !arranged->places[i].hidden;
    return shown;
}

bool list_columns_move(struct list_columns *arranged, size_t place, int direction)
{
    size_t other = place + (size_t)direction;
    if (other >= arranged->count)
        return false;
    struct column_place moved = arranged->places[place];
    arranged->places[place] = arranged->places[other];
    arranged->places[other] = moved;
    return true;
}

bool list_columns_toggle(struct list_columns *arranged, size_t place)
{
    bool *hidden = &arranged->places[place].hidden;
    if (!*hidden && list_columns_shown(arranged) == 1)
        return false;
    *hidden = !*hidden;
    return true;
}

int list_columns_width(const struct list_columns *arranged, const struct list_column *columns,
                       size_t place)
{
    const struct column_place *at = &arranged->places[place];
    return at->width ? at->width : columns[at->column].width;
}

void list_columns_resize(struct list_columns *arranged, size_t place, int now, int step)
{
    int *width = &arranged->places[place].width;
    *width = (*width ? *width : now) + step;
    if (*width < COLUMN_WIDTH_LEAST)
        *width = COLUMN_WIDTH_LEAST;
    if (*width > COLUMN_WIDTH_MOST)
        *width = COLUMN_WIDTH_MOST;
}

/* A layout under construction: what each column would take, and could do with. */
struct plan {
    struct list_layout layout;
    int own[COLUMNS_MOST]; /* 0: shares what is left */
    int least[COLUMNS_MOST];
    bool extra[COLUMNS_MOST]; /* hidden, but there may be room for it */
};

/* A column of words can be cut down to its title and the arrow beside it, one of numbers, or of a
 * width set by hand, can't. */
static int list_columns_least_width(const struct list_column *column,
                                    const struct column_place *place)
{
    int title = text_width(_(column->title)) + 1;
    if (place->width)
        return place->width;
    if (column->width == 0)
        return SHARED_LEAST;
    return column->right || column->width < title ? column->width : title;
}

static void list_columns_take(struct plan *plan, const struct list_column *columns,
                              const struct column_place *place)
{
    struct list_layout *layout = &plan->layout;
    const struct list_column *column = &columns[place->column];
    int own = place->width ? place->width : column->width;
    plan->own[layout->count] = own;
    plan->extra[layout->count] = place->hidden;
    plan->least[layout->count] = list_columns_least_width(column, place);
    layout->widths[layout->count] = own ? own : SHARED_GOOD;
    layout->columns[layout->count++] = place->column;
}

/* The columns that are to be seen: those that stay, and the others from `left` on; and where
 * nothing is scrolled those that a wide screen has room for. */
static struct plan list_columns_begin(const struct list_columns *arranged,
                                      const struct list_column *columns, size_t left)
{
    struct plan plan = {0};
    for (size_t i = 0; i < arranged->count; i++) {
        const struct column_place *place = &arranged->places[i];
        bool stays = i < arranged->frozen;
        if (place->hidden && (stays || left > 0 || !columns[place->column].wide))
            continue;
        if (!stays && plan.layout.scrolled < left) {
            plan.layout.scrolled++;
            continue;
        }
        plan.layout.frozen += stays;
        list_columns_take(&plan, columns, place);
    }
    return plan;
}

static int list_columns_total_width(const struct list_layout *layout)
{
    int total = (int)layout->count - 1;
    for (size_t i = 0; i < layout->count; i++)
        total += layout->widths[i];
    return total;
}

static void list_columns_leave_out(struct plan *plan, size_t index)
{
    size_t after = --plan->layout.count - index;
    memmove(&plan->own[index], &plan->own[index + 1], after * sizeof *plan->own);
    memmove(&plan->least[index], &plan->least[index + 1], after * sizeof *plan->least);
    memmove(&plan->extra[index], &plan->extra[index + 1], after * sizeof *plan->extra);
    memmove(&plan->layout.widths[index], &plan->layout.widths[index + 1],
            after * sizeof *plan->layout.widths);
    memmove(&plan->layout.columns[index], &plan->layout.columns[index + 1],
            after * sizeof *plan->layout.columns);
}

/* Leaves only as many extra columns as the others can do with, the leftmost ones. */
static void list_columns_fit_extra(struct plan *plan, int width)
{
    size_t sharing = 0;
    for (size_t i = 0; i < plan->layout.count; i++)
        sharing += plan->own[i] == 0;
    for (size_t i = plan->layout.count; i-- > 0;) {
        int wanted =
            list_columns_total_width(&plan->layout) + (int)sharing * (SHARED_WELL - SHARED_GOOD);
        if (!plan->extra[i] || wanted <= width)
            continue;
        sharing -= plan->own[i] == 0;
        list_columns_leave_out(plan, i);
    }
}

static void list_columns_shrink(struct plan *plan, int width)
{
    struct list_layout *layout = &plan->layout;
    for (size_t i = layout->count; i-- > 0;) {
        int excess = list_columns_total_width(layout) - width;
        int spare = layout->widths[i] - plan->least[i];
        if (excess > 0 && spare > 0)
            layout->widths[i] -= excess < spare ? excess : spare;
    }
}

static void list_columns_grow(struct plan *plan, int width)
{
    struct list_layout *layout = &plan->layout;
    int rest = width - list_columns_total_width(layout), sharing = 0;
    for (size_t i = 0; i < layout->count; i++)
        sharing += plan->own[i] == 0;
    for (size_t i = 0; i < layout->count && rest > 0; i++) {
        if (plan->own[i] != 0)
            continue;
        int most = i + 1 < layout->count ? SHARED_MOST : width;
        int share = rest / sharing--, spare = most - layout->widths[i];
        share = share < spare ? share : spare;
        layout->widths[i] += share;
        rest -= share;
    }
}

/* First columns of known width at the right make room for names, then whatever is rightmost. */
static void list_columns_fit(struct plan *plan, int width)
{
    struct list_layout *layout = &plan->layout;
    list_columns_fit_extra(plan, width);
    size_t all = layout->count;
    while (layout->count > 1 && list_columns_total_width(layout) > width &&
           plan->own[layout->count - 1] != 0)
        layout->count--;
    list_columns_shrink(plan, width);
    while (layout->count > 1 && list_columns_total_width(layout) > width)
        layout->count--;
    if (layout->count == 1 && layout->widths[0] > width)
        layout->widths[0] = width;
    list_columns_grow(plan, width);
    layout->more = layout->count < all;
    if (layout->frozen > layout->count)
        layout->frozen = layout->count;
}

struct list_layout list_columns_lay_out(const struct list_columns *arranged,
                                        const struct list_column *columns, size_t left, int width)
{
    struct plan plan = list_columns_begin(arranged, columns, left);
    list_columns_fit(&plan, width);
    if (!plan.layout.more)
        return plan.layout;
    plan = list_columns_begin(arranged, columns, left);
    list_columns_fit(&plan, width - 1);
    plan.layout.more = true;
    return plan.layout;
}
