/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plot.h"

#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"

enum { BRAILLE_BLANK = 0x2800, BRAILLE_STEPS = 4, BRAILLE_BARS = 2, ASCII_STEPS = 3 };

int64_t plot_top(const int64_t *values, size_t count)
{
    static const int64_t steps[] = {2, 5, 10};
    int64_t highest = 1;
    for (size_t i = 0; i < count; i++)
        highest = values[i] > highest ? values[i] : highest;
    for (int64_t unit = 1; unit <= INT64_MAX / 10; unit *= 10) {
        for (size_t i = 0; i < ARRAY_LENGTH(steps) && unit < highest; i++) {
            if (highest <= unit * steps[i])
                return unit * steps[i];
        }
        if (highest <= unit)
            return unit;
    }
    return highest;
}

static size_t bars_of(const struct plot *plot)
{
    return (size_t)plot->width * (plot->ascii ? 1 : BRAILLE_BARS);
}

/* The highest of the values that a bar stands for. */
static int64_t bar_value(const struct plot *plot, size_t bar)
{
    size_t bars = bars_of(plot);
    size_t from = bar * plot->count / bars, to = (bar + 1) * plot->count / bars;
    int64_t highest = 0;
    for (size_t i = from; i < plot->count && (i < to || i == from); i++)
        highest = plot->values[i] > highest ? plot->values[i] : highest;
    return highest;
}

/* How many steps of line `line` the bar fills. */
static int bar_steps(const struct plot *plot, size_t bar, int line)
{
    int a_line = plot->ascii ? ASCII_STEPS : BRAILLE_STEPS;
    int64_t value = bar_value(plot, bar);
    double share = (double)value / (double)plot->top;
    int steps = (int)(share * plot->height * a_line + 0.5);
    if (steps == 0 && value > 0)
        steps = 1;
    steps -= (plot->height - 1 - line) * a_line;
    return steps < 0 ? 0 : steps > a_line ? a_line : steps;
}

/* Two bars side by side, filled from below. */
static uint32_t braille_cell(int left, int right)
{
    static const unsigned char lefts[] = {0, 0x40, 0x44, 0x46, 0x47};
    static const unsigned char rights[] = {0, 0x80, 0xa0, 0xb0, 0xb8};
    return BRAILLE_BLANK + lefts[left] + rights[right];
}

static void append_cell(struct buffer *text, const struct plot *plot, size_t column, int line)
{
    static const char ascii[] = " .:#";
    if (plot->ascii) {
        buffer_format(text, "%c", ascii[bar_steps(plot, column, line)]);
        return;
    }
    int left = bar_steps(plot, BRAILLE_BARS * column, line);
    int right = bar_steps(plot, BRAILLE_BARS * column + 1, line);
    char bytes[4];
    size_t length = text_encode(left + right > 0 ? braille_cell(left, right) : ' ', bytes);
    buffer_append(text, bytes, length);
}

const char *plot_line(struct region *region, const struct plot *plot, int line)
{
    struct buffer text = {0};
    for (int column = 0; column < plot->width; column++)
        append_cell(&text, plot, (size_t)column, line);
    return buffer_take_text(region, &text);
}
