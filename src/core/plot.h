/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bars drawn with characters: in Braille patterns, two bars to a column and four steps to a line
 * (the Unicode Standard, section 21.1), or in ASCII, one bar to a column and three steps to a line.
 */
#ifndef CORE_PLOT_H
#define CORE_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;

struct plot {
    const int64_t *values; /* from left to right; below zero counts as zero */
    size_t count;
    int64_t top; /* what reaches the upper edge, at least 1; see plot_top() */
    int width, height;
    bool ascii;
};

/* A round number (1, 2 or 5 and zeros) that no value exceeds, at least 1. */
int64_t plot_top(const int64_t *values, size_t count) NONNULL(1);

/*
 * Line `line` of the plot, 0 is the uppermost, exactly `width` columns wide. Where there are more
 * values than bars each bar is the highest of those it stands for; where there are fewer, bars are
 * as wide as fit. A value above zero shows in the lowest line, however small it is.
 */
const char *plot_line(struct region *region, const struct plot *plot, int line) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
