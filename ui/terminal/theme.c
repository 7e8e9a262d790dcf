/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/theme.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Numbers of ANSI colours (ISO 6429); 8 more is the bright one. */
enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, BRIGHT = 8 };

/* A colour: its nearest ANSI number, and what it is meant to be. */
struct colour {
    short ansi; /* THEME_NO_COLOUR: the terminal's own */
    int rgb;
};

struct look {
    unsigned weight;
    struct colour colour;
};

struct theme {
    const char *name;
    struct colour background;
    bool no_dim; /* faint text is shown as normal */
    struct colour text;
    /* Looks that are other than those all themes share. */
    struct look marked, good, warning, error, plot;
};

#define OWN                                                                                        \
    {                                                                                              \
        THEME_NO_COLOUR, 0                                                                         \
    }

/* The colours of the colour-blind themes are from Okabe and Ito, "Color Universal Design" (2008),
 * lightened for a dark ground; each pair that must be told apart differs in brightness too. */
static const struct theme themes[] = {
    {.name = "dark",
     .background = OWN,
     .text = OWN,
     .marked = {LOOK_BOLD, {YELLOW, 0xd7af00}},
     .good = {0, {GREEN, 0x5faf5f}},
     .warning = {LOOK_BOLD, {YELLOW, 0xd7af00}},
     .error = {LOOK_BOLD, {RED, 0xff5f5f}},
     .plot = {0, {CYAN, 0x5fafd7}}},
    {.name = "light",
     .background = OWN,
     .text = OWN,
     .marked = {LOOK_BOLD, {BLUE, 0x005faf}},
     .good = {0, {GREEN, 0x005f00}},
     .warning = {LOOK_BOLD, {MAGENTA, 0x875f00}},
     .error = {LOOK_BOLD, {RED, 0xaf0000}},
     .plot = {0, {BLUE, 0x005faf}}},
    {.name = "mono",
     .background = OWN,
     .text = OWN,
     .marked = {LOOK_BOLD, OWN},
     .good = {0, OWN},
     .warning = {LOOK_BOLD, OWN},
     .error = {LOOK_BOLD | LOOK_REVERSE, OWN},
     .plot = {0, OWN}},
    {.name = "red-green",
     .background = OWN,
     .text = OWN,
     .marked = {LOOK_BOLD, {YELLOW, 0xf0e442}},
     .good = {0, {CYAN, 0x56b4e9}},
     .warning = {LOOK_BOLD, {YELLOW, 0xe69f00}},
     .error = {LOOK_BOLD | LOOK_REVERSE, {RED, 0xd55e00}},
     .plot = {0, {CYAN, 0x56b4e9}}},
    {.name = "blue-yellow",
     .background = OWN,
     .text = OWN,
     .marked = {LOOK_BOLD, {CYAN, 0x00d7d7}},
     .good = {0, {CYAN, 0x00af87}},
     .warning = {LOOK_BOLD, {MAGENTA, 0xcc79a7}},
     .error = {LOOK_BOLD | LOOK_REVERSE, {RED, 0xff5f5f}},
     .plot = {0, {CYAN, 0x00af87}}},
    {.name = "high-contrast",
     .background = {BLACK, 0x000000},
     .no_dim = true,
     .text = {BRIGHT + WHITE, 0xffffff},
     .marked = {LOOK_BOLD, {BRIGHT + YELLOW, 0xffff00}},
     .good = {LOOK_BOLD, {BRIGHT + GREEN, 0x00ff00}},
     .warning = {LOOK_BOLD, {BRIGHT + YELLOW, 0xffff00}},
     .error = {LOOK_BOLD | LOOK_REVERSE, {BRIGHT + WHITE, 0xffffff}},
     .plot = {LOOK_BOLD, {BRIGHT + CYAN, 0x00ffff}}},
};

const struct theme *theme_at(size_t index)
{
    return index < ARRAY_LENGTH(themes) ? &themes[index] : NULL;
}

const struct theme *theme_find(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LENGTH(themes); i++) {
        if (strcasecmp(themes[i].name, name) == 0)
            return &themes[i];
    }
    return name ? NULL : &themes[0];
}

const char *theme_name(const struct theme *theme)
{
    return theme->name;
}

/* Styles that look the same in all themes, but for faint text where a theme has none. */
static unsigned theme_common_weight(const struct theme *theme, enum style style)
{
    switch (style) {
    case STYLE_DIM:
    case STYLE_INACTIVE: return theme->no_dim ? 0 : LOOK_DIM;
    case STYLE_TITLE_FOCUS:
    case STYLE_KEY: return LOOK_BOLD;
    case STYLE_HEADING:
    case STYLE_INPUT: return LOOK_UNDERLINE;
    case STYLE_MATCH:
    case STYLE_CHANGED: return LOOK_REVERSE;
    case STYLE_SERVER: return LOOK_REVERSE | LOOK_BOLD;
    default: return 0;
    }
}

/* The theme's own look for a style, or NULL. */
static const struct look *theme_own_look(const struct theme *theme, enum style style)
{
    switch (style) {
    case STYLE_MARKED: return &theme->marked;
    case STYLE_GOOD: return &theme->good;
    case STYLE_WARNING: return &theme->warning;
    case STYLE_ERROR: return &theme->error;
    case STYLE_PLOT: return &theme->plot;
    default: return NULL;
    }
}

unsigned theme_weight(const struct theme *theme, enum style style)
{
    const struct look *look = theme_own_look(theme, style);
    return look ? look->weight : theme_common_weight(theme, style);
}

/* The step of the 256-colour cube (0, 95, 135, 175, 215, 255) nearest to a component. */
static int theme_cube_step(int component)
{
    return component < 48 ? 0 : component < 115 ? 1 : (component - 35) / 40;
}

/* The number in the palette of xterm-256color: 16 + 36 r + 6 g + b. */
static int theme_cube_colour(int rgb)
{
    return 16 + 36 * theme_cube_step(rgb >> 16) + 6 * theme_cube_step(rgb >> 8 & 0xff) +
           theme_cube_step(rgb & 0xff);
}

static int theme_colour_number(struct colour colour, int colours, bool direct)
{
    if (colour.ansi == THEME_NO_COLOUR)
        return THEME_NO_COLOUR;
    if (direct)
        return colour.rgb;
    if (colours >= 256)
        return theme_cube_colour(colour.rgb);
    return colours >= 2 * BRIGHT ? colour.ansi : colour.ansi % BRIGHT;
}

int theme_colour(const struct theme *theme, enum style style, int colours, bool direct)
{
    const struct look *look = theme_own_look(theme, style);
    return theme_colour_number(look ? look->colour : theme->text, colours, direct);
}

int theme_background(const struct theme *theme, int colours, bool direct)
{
    return theme_colour_number(theme->background, colours, direct);
}

int theme_named_colour(const char *name, bool direct)
{
    static const struct {
        const char *name;
        struct colour colour;
    } named[] = {
        {"black", {BLACK, 0x000000}}, {"red", {RED, 0xcd0000}},
        {"green", {GREEN, 0x00cd00}}, {"yellow", {YELLOW, 0xcdcd00}},
        {"blue", {BLUE, 0x0000ee}},   {"magenta", {MAGENTA, 0xcd00cd}},
        {"cyan", {CYAN, 0x00cdcd}},   {"white", {WHITE, 0xe5e5e5}},
    };
    for (size_t i = 0; name && i < ARRAY_LENGTH(named); i++) {
        if (strcasecmp(named[i].name, name) == 0)
            return direct ? named[i].colour.rgb : named[i].colour.ansi;
    }
    return THEME_NO_COLOUR;
}
