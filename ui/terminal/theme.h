/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Themes: what a style looks like, as data. A look is a weight and a colour, and colours are told
 * three ways: for terminals with 8 or 16 colours, with 256, and with all.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/terminal/screen.h"

enum { THEME_NO_COLOUR = -1 };

/* Bits of a look's weight. */
enum {
    LOOK_BOLD = 1,
    LOOK_DIM = 2,
    LOOK_UNDERLINE = 4,
    LOOK_REVERSE = 8,
};

struct theme;

/* The theme of this name, or NULL; NULL finds the default. */
const struct theme *theme_find(const char *name);
/* Theme `index`, 0 is the default; NULL after the last. */
const struct theme *theme_at(size_t index);
const char *theme_name(const struct theme *theme) RETURNS_NONNULL NONNULL(1);

/* The weight of a style. */
unsigned theme_weight(const struct theme *theme, enum style style) NONNULL(1);
/* The number of a style's colour on a terminal that has `colours` of them, or THEME_NO_COLOUR for
 * the terminal's own. `direct`: colour numbers are red, green and blue, eight bits each. */
int theme_colour(const struct theme *theme, enum style style, int colours, bool direct) NONNULL(1);
/* The same for what is behind all text. */
int theme_background(const struct theme *theme, int colours, bool direct) NONNULL(1);
/* The number of a colour named in a profile (red, …), or THEME_NO_COLOUR. */
int theme_named_colour(const char *name, bool direct);

#endif
