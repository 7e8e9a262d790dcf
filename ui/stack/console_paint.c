/* SPDX-License-Identifier: Apache-2.0 */
/* The picture: server bar, banner, layers, key bar. */
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/stack/console_state.h"
#include "ui/stack/lights.h"

enum {
    HEIGHT_LEAST = 6,
    WIDTH_LEAST = 20,
    HOST_LEAST = 6, /* a host or address cut shorter than this says nothing */
    ADDRESS_LEAST = 10,
    GAP = 2, /* columns between the parts of the server bar */
};

/* A place on a line, moving right. */
struct pen {
    int y, x, end;
};

static void console_paint_put(struct pen *pen, enum style style, const char *text)
{
    if (pen->x < pen->end)
        pen->x += screen_label(pen->y, pen->x, pen->end - pen->x, style, text);
}

static void console_paint_put_light(struct pen *pen, const char *name, enum light light)
{
    static const struct {
        enum glyph glyph;
        enum style style;
    } looks[] = {
        [LIGHT_UNKNOWN] = {GLYPH_UNKNOWN, STYLE_NORMAL},
        [LIGHT_GOOD] = {GLYPH_LIGHT, STYLE_GOOD},
        [LIGHT_BAD] = {GLYPH_INACTIVE, STYLE_ERROR},
    };
    if (pen->x + text_width(name) + 2 > pen->end)
        return; /* a light without its name, or a name without its light, says nothing */
    console_paint_put(pen, STYLE_NORMAL, name);
    console_paint_put(pen, STYLE_NORMAL, " ");
    console_paint_put(pen, looks[light].style, screen_glyph(looks[light].glyph));
    console_paint_put(pen, STYLE_NORMAL, " ");
}

static enum light console_paint_database_light(const struct console *console)
{
    static const enum light lights[] = {
        [DATABASE_CONNECTING] = LIGHT_UNKNOWN,
        [DATABASE_READY] = LIGHT_GOOD,
        [DATABASE_LOST] = LIGHT_BAD,
    };
    return lights[async_database_state(console->database)];
}

/* "PostgreSQL 15", in `width` columns if that can be. */
static const char *console_paint_database_name(const struct console *console, struct region *region,
                                               int width)
{
    const char *version = async_database_version(console->database);
    const char *name =
        region_format(region, "PostgreSQL %.*s", (int)strcspn(version, "."), version);
    return *version && text_width(name) <= width ? name : "PostgreSQL";
}

/* The lights beside the database's. */
static const struct {
    const char *name;
    bool always; /* not only when it is bad */
} shown_lights[SERVICE_COUNT] = {
    [SERVICE_REDIS] = {"Redis", true},
    [SERVICE_MEMCACHED] = {"cache", true},
    [SERVICE_RABBITMQ] = {"queue", true},
    [SERVICE_OUTBOX] = {"outbox", false},
};

static bool console_paint_is_shown(const struct console *console, enum light_service service)
{
    return shown_lights[service].always || lights_of(console->lights, service) == LIGHT_BAD;
}

/* With that of the database, but without its name. */
static int console_paint_width_of_lights(const struct console *console)
{
    int width = text_width(" ● ");
    for (enum light_service i = 0; i < SERVICE_COUNT; i++)
        width += console_paint_is_shown(console, i)
                     ? text_width(shown_lights[i].name) + text_width(" ● ")
                     : 0;
    return width;
}

static void console_paint_put_lights(struct pen *pen, const struct console *console,
                                     const char *database)
{
    console_paint_put_light(pen, database, console_paint_database_light(console));
    for (enum light_service i = 0; i < SERVICE_COUNT; i++) {
        if (console_paint_is_shown(console, i))
            console_paint_put_light(pen, shown_lights[i].name, lights_of(console->lights, i));
    }
}

/* Name and lights are always there; host and address get the room that is left. */
static void console_paint_server_bar(const struct console *console, struct region *region,
                                     int width)
{
    const struct profile *profile = console->profile;
    const char *name = region_format(region, " %s ", profile->name);
    const char *time = console_as_of(console, region);
    const char *host = settings_text(profile->settings, "EXTERNAL_HOST", "");
    const char *address = async_database_address(console->database);
    int lights = console_paint_width_of_lights(console), right = width - text_width(time);
    const char *database =
        console_paint_database_name(console, region, right - lights - text_width(name) - GAP);
    lights += text_width(database);
    struct pen pen = {0, 0, width};
    console_paint_put(&pen, STYLE_SERVER, name);
    pen.end = right - lights - GAP;
    if (*host && pen.end - pen.x > HOST_LEAST) {
        pen.x++;
        console_paint_put(&pen, STYLE_NORMAL, host);
    }
    if (pen.end - pen.x > ADDRESS_LEAST) {
        pen.x += 2;
        console_paint_put(&pen, STYLE_DIM, address);
    }
    pen.x += GAP;
    pen.end = right;
    console_paint_put_lights(&pen, console, database);
    screen_label(0, right, width - right, STYLE_DIM, time);
}

static void console_paint_note_hint(struct console *console, struct hint hint)
{
    if (console->hint_count < HINTS_MOST)
        console->hints[console->hint_count++] = hint;
}

enum action console_hint_at(const struct console *console, struct pointer pointer)
{
    for (size_t i = 0; i < console->hint_count && pointer.y == console->hint_y; i++) {
        if (pointer.x >= console->hints[i].left && pointer.x < console->hints[i].right)
            return console->hints[i].action;
    }
    return DO_NONE;
}

/* Enter and Esc are called after what they do here. */
static const char *console_paint_hint_name(const struct layer *layer, enum key_context context,
                                           enum action action)
{
    bool asked = context == CONTEXT_INPUT && layer->kind->context != CONTEXT_INPUT;
    if (action == DO_ENTER && asked)
        return _("done");
    if (action == DO_ENTER && layer->kind->enters)
        return _(layer->kind->enters);
    return action == DO_BACK && asked ? _("cancel") : _(action_name(action));
}

static void console_paint_hints(struct console *console, struct pen *pen)
{
    const struct layer *layer = console->top;
    static const enum action common[] = {DO_HELP, DO_CLOSE, DO_NONE};
    const enum action *hint = layer->kind->hints ? layer->kind->hints(layer) : common;
    enum key_context context = layer_context(layer);
    for (; *hint != DO_NONE; hint++) {
        char bytes[16];
        const char *key = key_label(key_for_action(context, *hint), bytes);
        const char *name = console_paint_hint_name(layer, context, *hint);
        if (*key == '\0')
            continue;
        if (pen->x + text_width(key) + text_width(name) + 3 > pen->end)
            break;
        int left = pen->x;
        console_paint_put(pen, STYLE_KEY, key);
        pen->x++;
        console_paint_put(pen, STYLE_NORMAL, name);
        console_paint_note_hint(console, (struct hint){*hint, left, pen->x});
        pen->x += 2;
    }
}

/* What is said comes before where one is: on a small screen the position makes room for it. */
static void console_paint_key_bar(struct console *console, int y, int width)
{
    const struct layer *layer = console->top;
    const char *position = layer->kind->position ? layer->kind->position(layer) : NULL;
    int length = position ? text_width(position) : 0;
    if (console->notice && text_width(console->notice) + length + 3 > width)
        length = 0;
    struct pen pen = {y, 1, width - length - 1};
    console->hint_y = y;
    console->hint_count = 0;
    if (console->notice)
        console_paint_put(&pen, console->notice_style, console->notice);
    else
        console_paint_hints(console, &pen);
    if (length > 0)
        screen_label(y, width - length - 1, length, STYLE_NORMAL, position);
}

/* The topmost layer that fills the screen, then the dialogs on it. */
static void console_paint_layers(struct layer *layer, struct area area)
{
    if (layer->kind->dialog && layer->below)
        console_paint_layers(layer->below, area);
    layer->kind->paint(layer, area);
}

void console_paint(struct console *console)
{
    struct region *region = region_create();
    struct area area = screen_area();
    screen_erase();
    if (area.height < HEIGHT_LEAST || area.width < WIDTH_LEAST) {
        screen_label(0, 0, area.width, STYLE_NORMAL, _("too small"));
    } else {
        const char *banner = console_banner(console, region);
        struct area body = {1, 0, area.height - 2, area.width};
        console_paint_server_bar(console, region, area.width);
        if (banner) {
            screen_text(1, 0, area.width, STYLE_ERROR, banner);
            body.y++;
            body.height--;
        }
        console->body = body;
        console_paint_layers(console->top, body);
        console_paint_key_bar(console, area.height - 1, area.width);
    }
    screen_flush();
    region_destroy(region);
}
