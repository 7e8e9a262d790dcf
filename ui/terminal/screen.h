/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terminal. screen.c and screen_keys.c are the only files that know curses. Everything shown
 * passes screen_text(), which cleans and cuts it. Nothing is sent before screen_flush(). There is
 * one terminal, so there is one screen.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct pointer;
struct theme;

/* A rectangle of cells: top left corner, height and width; never negative. */
struct area {
    int y, x, height, width;
};

/* How a text looks; a theme says what that means. Never the only carrier of a meaning. */
enum style {
    STYLE_NORMAL,
    STYLE_DIM,
    STYLE_TITLE,       /* of a pane without the focus */
    STYLE_TITLE_FOCUS, /* of the pane that has it */
    STYLE_HEADING,     /* over columns */
    STYLE_CURSOR,      /* the row under the cursor */
    STYLE_MARKED,
    STYLE_INACTIVE, /* deactivated rows */
    STYLE_MATCH,
    STYLE_CHANGED, /* a cell of a list that is watched */
    STYLE_KEY,     /* a key in the key bar */
    STYLE_GOOD,
    STYLE_WARNING,
    STYLE_ERROR,
    STYLE_SERVER, /* the server's name, in its profile's colour */
    STYLE_INPUT,
    STYLE_PLOT,
    STYLE_COUNT
};

enum glyph {
    GLYPH_CURSOR,        /* ▸ > */
    GLYPH_MARK,          /* ✔ * */
    GLYPH_INACTIVE,      /* ✗ x */
    GLYPH_MARK_INACTIVE, /* ☒ # */
    GLYPH_LIGHT,         /* ● o */
    GLYPH_UNKNOWN,       /* ○ ? */
    GLYPH_MORE,          /* ▾ v */
    GLYPH_DOT,           /* · - */
    GLYPH_ABOUT,         /* ≈ ~ */
    GLYPH_RADIO_ON,      /* (•) (*) */
    GLYPH_UP,            /* ▲ ^ */
    GLYPH_DOWN,          /* ▼ v */
    GLYPH_LEFT,          /* ‹ < */
    GLYPH_RIGHT,         /* › > */
    GLYPH_COUNT
};

struct screen_options {
    bool colour;               /* false: NO_COLOR, or a terminal without */
    bool unicode;              /* the locale is one of UTF-8 */
    bool ascii;                /* lines and glyphs in ASCII, as they are without Unicode */
    const char *server_colour; /* of the profile, or NULL; borrowed */
    const struct theme *theme;
    bool mouse; /* see screen_use_mouse() */
};

/* Takes the terminal over. False, with the cause (ERROR_FAILED), if standard input or output is
 * none, or TERM is unknown or dumb. */
bool screen_open(const struct screen_options *options, struct error *error) NONNULL(1) MUST_USE;
/* Gives the terminal back as it was. Safe to call twice, and from exit handlers. */
void screen_close(void);
/* Leaves the terminal for a while (Ctrl-Z, a child that needs it), and comes back. */
void screen_suspend(void);
void screen_resume(void);

/* Another theme, from the next flush on; and which one it is. */
void screen_set_theme(const struct theme *theme) NONNULL(1);
const struct theme *screen_theme(void) RETURNS_NONNULL;

/* Has the terminal tell what the mouse does, which takes its own selection away from it, or not;
 * false if it can't. While it is off, nothing is sent for it. */
bool screen_use_mouse(bool on);
bool screen_uses_mouse(void);

/* The whole screen; after SIGWINCH screen_resize() first. */
struct area screen_area(void);
void screen_resize(void);

/* Empties the picture that is being painted. */
void screen_erase(void);
/* Fills an area with blanks. */
void screen_clear(struct area area);
/* `text`, cleaned, cut to `width` columns with an ellipsis, padded with blanks to `width`. */
void screen_text(int y, int x, int width, enum style style, const char *text);
/* The same without padding; returns the columns used. */
int screen_label(int y, int x, int width, enum style style, const char *text);
/* A box's border with a title at the left and a note at the right of its upper edge, either NULL.
 */
void screen_box(struct area area, enum style style, const char *title, const char *note);
/* The same for a box that hangs on another: its upper edge is that one's lower edge. */
void screen_box_joined(struct area area, enum style style, const char *title, const char *note);
/* Are lines, glyphs and plots in ASCII? Must they be? Whoever has Unicode can choose. */
bool screen_is_ascii(void);
bool screen_has_unicode(void);
void screen_use_ascii(bool on);
const char *screen_glyph(enum glyph glyph) RETURNS_NONNULL;
/* Where the hardware cursor rests after the flush: on what has the focus. */
void screen_cursor(int y, int x, bool visible);
/* Sends what changed since the last flush. */
void screen_flush(void);
/* Repaints all at the next flush (Ctrl-L). */
void screen_redraw(void);
void screen_beep(void);
/* Sends a control sequence that moves nothing and shows nothing (the clipboard's). */
void screen_send(const char *bytes, size_t length) NONNULL(1);

/* The next key, KEY_NONE when there is none to read now; see keys.h. */
int screen_read_key(void);
/* What the mouse did, after KEY_POINTER was read. */
struct pointer screen_pointer(void);

#endif
