/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/screen.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/terminal/crash.h"
#include "ui/terminal/screen_keys.h"
#include "ui/terminal/theme.h"

enum { ESCAPE_DELAY_MS = 25 }; /* how long after Esc the rest of a key's sequence may come */

static struct {
    SCREEN *terminal;      /* NULL while closed */
    struct termios modes;  /* before we came */
    struct region *region; /* for the text being painted */
    bool unicode;
    bool ascii;
    bool colour;
    const char *server_colour; /* of the profile, or NULL */
    const struct theme *theme;
    attr_t attributes[STYLE_COUNT];
    bool coloured[STYLE_COUNT]; /* the style has a colour pair */
    int cursor_y, cursor_x;
    bool cursor_visible;
    bool cursor_shown; /* what the terminal was told last */
    bool mouse;
} screen;

static const struct {
    const char *unicode, *ascii;
} glyphs[GLYPH_COUNT] = {
    [GLYPH_CURSOR] = {"▸", ">"}, [GLYPH_MARK] = {"✔", "*"},    [GLYPH_INACTIVE] = {"✗", "x"},
    [GLYPH_LIGHT] = {"●", "o"},  [GLYPH_UNKNOWN] = {"○", "?"}, [GLYPH_MORE] = {"▾", "v"},
    [GLYPH_DOT] = {"·", "-"},    [GLYPH_ABOUT] = {"≈", "~"},   [GLYPH_RADIO_ON] = {"(•)", "(*)"},
    [GLYPH_UP] = {"▲", "^"},     [GLYPH_DOWN] = {"▼", "v"},    [GLYPH_MARK_INACTIVE] = {"☒", "#"},
    [GLYPH_LEFT] = {"‹", "<"},   [GLYPH_RIGHT] = {"›", ">"},
};

/* ASCII for the few characters beyond it that this program itself writes. */
static const struct {
    uint32_t code_point;
    char ascii;
} stand_ins[] = {{0x2026, '~'}, {0xb7, '-'},   {0x2248, '~'},  {0x2013, '-'},
                 {0x2014, '-'}, {0x2192, '>'}, {0x2018, '\''}, {0x2019, '\''},
                 {0x201c, '"'}, {0x201d, '"'}, {0x2022, '*'},  {0x2500, '-'}};

static attr_t screen_attributes_of(unsigned weight)
{
    return (weight & LOOK_BOLD ? A_BOLD : A_NORMAL) | (weight & LOOK_DIM ? A_DIM : A_NORMAL) |
           (weight & LOOK_UNDERLINE ? A_UNDERLINE : A_NORMAL) |
           (weight & LOOK_REVERSE ? A_REVERSE : A_NORMAL);
}

/* Pair numbers are style numbers plus one, because pair 0 is not ours to define. */
static void screen_take_look(enum style style, const struct theme *theme)
{
    bool direct = tigetflag("RGB") > 0;
    int colour = theme_colour(theme, style, COLORS, direct);
    int background = theme_background(theme, COLORS, direct);
    if (style == STYLE_SERVER && theme_named_colour(screen.server_colour, direct) >= 0)
        colour = theme_named_colour(screen.server_colour, direct);
    screen.attributes[style] = screen_attributes_of(theme_weight(theme, style));
    screen.coloured[style] = screen.colour && (colour >= 0 || background >= 0) &&
                             init_extended_pair((int)style + 1, colour, background) == OK;
}

void screen_set_theme(const struct theme *theme)
{
    screen.theme = theme;
    for (int style = 0; style < STYLE_COUNT; style++)
        screen_take_look((enum style)style, theme);
    int pair = screen.coloured[STYLE_NORMAL] ? STYLE_NORMAL + 1 : 0;
    cchar_t blank;
    setcchar(&blank, L" ", A_NORMAL, (short)pair, NULL);
    wbkgrndset(stdscr, &blank);
    clearok(stdscr, TRUE);
}

const struct theme *screen_theme(void)
{
    return screen.theme;
}

static void screen_set_up_colours(const struct screen_options *options)
{
    screen.server_colour = options->server_colour;
    screen.colour = options->colour && has_colors();
    if (screen.colour) {
        start_color();
        use_default_colors();
    }
    screen_set_theme(options->theme);
}

/* A terminal string capability without its padding marks ($<5>), which tputs would obey. */
static void screen_append_without_padding(struct buffer *buffer, const char *text)
{
    for (const char *rest = text ? text : ""; *rest;) {
        const char *padding = strncmp(rest, "$<", 2) == 0 ? strchr(rest, '>') : NULL;
        if (padding)
            rest = padding + 1;
        else
            buffer_append_byte(buffer, *rest++);
    }
}

/* A terminfo capability by name, those of ncurses' own (user_caps(5)) included, or NULL. */
static const char *screen_capability(const char *name)
{
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

static void screen_guard_against_crash(void)
{
    struct buffer farewell = {0};
    static const char *const names[] = {"BD", "sgr0", "rmkx", "rmcup", "cnorm"};
    if (screen.mouse && screen_capability("XM"))
        screen_append_without_padding(&farewell, tiparm(screen_capability("XM"), 0));
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        screen_append_without_padding(&farewell, screen_capability(names[i]));
    crash_guard_install(buffer_text(&farewell), &screen.modes);
    buffer_free(&farewell);
}

/* newterm() installs handlers of its own; signals are the event loop's. */
static void screen_take_signals_back(void)
{
    static const int taken[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    for (size_t i = 0; i < ARRAY_LENGTH(taken); i++)
        signal(taken[i], SIG_DFL);
}

static void screen_send_bytes(const char *text)
{
    if (text)
        putp(text);
    fflush(stdout);
}

bool screen_use_mouse(bool on)
{
    screen.mouse = screen_keys_use_mouse(on);
    screen_guard_against_crash();
    return screen.mouse == on;
}

bool screen_uses_mouse(void)
{
    return screen.mouse;
}

/* cbreak and not raw: the driver keeps Ctrl-S, Ctrl-Q, Ctrl-\ and Ctrl-Z, and Ctrl-C is SIGINT. */
static void screen_set_up_terminal(const struct screen_options *options)
{
    set_escdelay(ESCAPE_DELAY_MS);
    cbreak();
    noecho();
    nonl();
    leaveok(stdscr, FALSE);
    screen_set_up_colours(options);
    screen_keys_open();
    curs_set(0);
    screen.cursor_shown = false;
    screen_send_bytes(screen_capability("BE"));
    screen_guard_against_crash();
    if (options->mouse)
        screen_use_mouse(true);
}

bool screen_open(const struct screen_options *options, struct error *error)
{
    const char *name = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(error, ERROR_FAILED, _("The console needs a terminal."));
        return error_hint(error, _("use --accessible, or --batch COMMAND, without one"));
    }
    tcgetattr(STDIN_FILENO, &screen.modes);
    if (name && strcmp(name, "dumb") != 0)
        screen.terminal = newterm(NULL, stdout, stdin);
    if (!screen.terminal) {
        error_set(error, ERROR_FAILED, _("The console can't use a terminal of type '%s'."),
                  name ? name : "");
        return error_hint(
            error,
            _("use --accessible, or set TERM to what your terminal is, such as xterm-256color"));
    }
    screen_take_signals_back();
    screen.unicode = options->unicode;
    screen_use_ascii(options->ascii);
    screen.region = region_create();
    screen_set_up_terminal(options);
    return true;
}

void screen_close(void)
{
    if (!screen.terminal)
        return;
    screen_suspend();
    crash_guard_remove();
    screen_keys_close();
    delscreen(screen.terminal);
    region_destroy(screen.region);
    screen.terminal = NULL;
    screen.region = NULL;
    screen.mouse = false;
}

/* The cursor is shown once more at the end: on libvterm, which is the terminal in vim, going back
 * to the main screen also goes back to whether it was seen when curses saved its place last. */
void screen_suspend(void)
{
    screen_send_bytes(screen_capability("BD"));
    curs_set(1);
    endwin();
    screen_send_bytes(screen_capability("cnorm"));
}

void screen_resume(void)
{
    screen_resize();
    clearok(stdscr, TRUE);
    wrefresh(stdscr);
    screen_keys_resume();
    curs_set(screen.cursor_shown);
    screen_send_bytes(screen_capability("BE"));
}

struct area screen_area(void)
{
    return (struct area){0, 0, LINES, COLS};
}

void screen_resize(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
}

void screen_erase(void)
{
    werase(stdscr);
    screen.cursor_visible = false;
}

static void screen_set_style(enum style style)
{
    wattr_set(stdscr, screen.attributes[style], screen.coloured[style] ? (short)(style + 1) : 0,
              NULL);
}

/* Cuts a span to what is on the screen; false if that is nothing. */
static bool screen_fit_span(int y, int *x, int *width)
{
    if (y < 0 || y >= LINES || *x >= COLS)
        return false;
    if (*x < 0) {
        *width += *x;
        *x = 0;
    }
    if (*width > COLS - *x)
        *width = COLS - *x;
    return *width > 0;
}

/* Bars of a plot in Braille patterns, by their height: see the Unicode Standard, section 21.1. */
static char screen_plot_stand_in(uint32_t pattern)
{
    return pattern & 0x09 ? '#' : pattern & 0x36 ? ':' : pattern & 0xc0 ? '.' : ' ';
}

static char screen_stand_in(uint32_t code_point)
{
    if (code_point >= 0x2800 && code_point <= 0x28ff)
        return screen_plot_stand_in(code_point & 0xff);
    for (size_t i = 0; i < ARRAY_LENGTH(stand_ins); i++) {
        if (stand_ins[i].code_point == code_point)
            return stand_ins[i].ascii;
    }
    return '?';
}

/* Clean text for a terminal that knows ASCII only: each character beyond it as one that is as wide.
 */
static const char *screen_to_ascii(const char *text)
{
    char *ascii = region_alloc(screen.region, 2 * strlen(text) + 1), *end = ascii;
    while (*text) {
        uint32_t code_point;
        char character[5] = "";
        size_t length = text_decode(text, &code_point);
        memcpy(character, text, length);
        int columns = text_width(character);
        for (int i = 0; i < columns; i++)
            *end++ = code_point < 0x80 ? (char)code_point : screen_stand_in(code_point);
        text += length;
    }
    return ascii;
}

static void screen_add_text(int y, int x, const char *text)
{
    if (screen.ascii)
        text = screen_to_ascii(text);
    wchar_t *wide = region_alloc_array(screen.region, strlen(text) + 1, sizeof *wide);
    int length = 0;
    while (*text) {
        uint32_t code_point;
        text += text_decode(text, &code_point);
        wide[length++] = (wchar_t)code_point;
    }
    mvwaddnwstr(stdscr, y, x, wide, length);
}

static void screen_add_blanks(int y, int x, int count)
{
    if (count > 0)
        mvwhline(stdscr, y, x, ' ', count);
}

int screen_label(int y, int x, int width, enum style style, const char *text)
{
    if (!screen_fit_span(y, &x, &width))
        return 0;
    const char *clipped = text_clip(screen.region, text, width);
    screen_set_style(style);
    screen_add_text(y, x, clipped);
    screen_set_style(STYLE_NORMAL);
    int used = text_width(clipped);
    region_reset(screen.region);
    return used;
}

void screen_text(int y, int x, int width, enum style style, const char *text)
{
    if (!screen_fit_span(y, &x, &width))
        return;
    int used = screen_label(y, x, width, style, text);
    screen_add_blanks(y, x + used, width - used);
}

void screen_clear(struct area area)
{
    for (int y = area.y; y < area.y + area.height; y++) {
        int x = area.x, width = area.width;
        if (screen_fit_span(y, &x, &width))
            screen_add_blanks(y, x, width);
    }
}

struct edges {
    const char *left, *right;
};

static void screen_draw_line(int y, struct area area, struct edges edges, const char *line)
{
    struct buffer text = {0};
    buffer_append_text(&text, edges.left);
    for (int i = 2; i < area.width; i++)
        buffer_append_text(&text, line);
    buffer_append_text(&text, edges.right);
    screen_label(y, area.x, area.width, STYLE_NORMAL, buffer_text(&text));
    buffer_free(&text);
}

/* Title at the left and note at the right of a box's upper edge; the title has precedence. */
static void screen_draw_title(struct area area, enum style style, const char *title,
                              const char *note)
{
    int room = area.width - 4, used = 0;
    if (title && *title && room > 0) {
        screen_label(area.y, area.x + 1, 1, STYLE_NORMAL, " ");
        used = screen_label(area.y, area.x + 2, room, style, title) + 1;
        screen_label(area.y, area.x + 1 + used, 1, STYLE_NORMAL, " ");
    }
    int length = note ? text_width(text_clean(screen.region, note)) : 0;
    region_reset(screen.region);
    if (length > 0 && length + used + 2 <= room) {
        int x = area.x + area.width - 3 - length;
        screen_label(area.y, x, 1, STYLE_NORMAL, " ");
        screen_label(area.y, x + 1, length, style, note);
        screen_label(area.y, x + 1 + length, 1, STYLE_NORMAL, " ");
    }
}

static void screen_draw_box(struct area area, struct edges top, enum style style, const char *title,
                            const char *note)
{
    if (area.width < 2 || area.height < 2)
        return;
    const char *line = screen.ascii ? "-" : "─", *side = screen.ascii ? "|" : "│";
    struct edges plus = {"+", "+"}, bottom = {"└", "┘"};
    screen_draw_line(area.y, area, screen.ascii ? plus : top, line);
    for (int y = area.y + 1; y < area.y + area.height - 1; y++) {
        screen_label(y, area.x, 1, STYLE_NORMAL, side);
        screen_label(y, area.x + area.width - 1, 1, STYLE_NORMAL, side);
    }
    screen_draw_line(area.y + area.height - 1, area, screen.ascii ? plus : bottom, line);
    screen_draw_title(area, style, title, note);
}

void screen_box(struct area area, enum style style, const char *title, const char *note)
{
    screen_draw_box(area, (struct edges){"┌", "┐"}, style, title, note);
}

void screen_box_joined(struct area area, enum style style, const char *title, const char *note)
{
    screen_draw_box(area, (struct edges){"├", "┤"}, style, title, note);
}

bool screen_has_unicode(void)
{
    return screen.unicode;
}

void screen_use_ascii(bool on)
{
    screen.ascii = on || !screen.unicode;
}

bool screen_is_ascii(void)
{
    return screen.ascii;
}

const char *screen_glyph(enum glyph glyph)
{
    return screen.ascii ? glyphs[glyph].ascii : glyphs[glyph].unicode;
}

void screen_cursor(int y, int x, bool visible)
{
    screen.cursor_y = y;
    screen.cursor_x = x;
    screen.cursor_visible = visible;
}

void screen_flush(void)
{
    if (screen.cursor_visible != screen.cursor_shown) {
        screen.cursor_shown = screen.cursor_visible;
        curs_set(screen.cursor_shown);
    }
    if (screen.cursor_visible)
        wmove(stdscr, screen.cursor_y, screen.cursor_x);
    wrefresh(stdscr);
}

void screen_redraw(void)
{
    clearok(stdscr, TRUE);
}

void screen_send(const char *bytes, size_t length)
{
    fwrite(bytes, 1, length, stdout);
    fflush(stdout);
}

void screen_beep(void)
{
    beep();
}
