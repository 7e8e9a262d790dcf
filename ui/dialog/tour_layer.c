/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/tour_layer.h"

#include <stdio.h>

#include "config/profile_file.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/kept/state_file.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/wrap.h"

enum { LINES_MOST = 4, WIDTH_MOST = 76, KEY_WIDTH = 8, LABEL_SIZE = 16 };

struct card {
    const char *title, *text;
    enum action actions[LINES_MOST + 1]; /* DO_NONE at the end */
};

static const struct card cards[] = {
    {N_("Moving around"),
     N_("Realms, their users, and what hangs on each of them."),
     {DO_ENTER, DO_BACK, DO_NEXT_PANE, DO_RECORD}},
    {N_("Finding"),
     N_("Lists narrow down as you type: role:admin, !bot, a part of a name."),
     {DO_FILTER, DO_SORT_NEXT, DO_PALETTE}},
    {N_("Doing"),
     N_("Forms check as you type. Nothing changes before you have seen what would, and said yes."),
     {DO_ACT, DO_RANGE, DO_JOBS}},
    {N_("Help"),
     N_("Each place has keys of its own. To see these cards again: tour, in the palette."),
     {DO_HELP, DO_PALETTE, DO_QUIT}},
};

struct tour_layer {
    struct layer layer;
    size_t card;
    char position[32];
};

/* Breaks text into lines; returns their number. What has no height is only measured. */
static int tour_paint_text(struct area inside, const char *text)
{
    int lines = 0;
    struct region *region = region_create();
    while (*text) {
        const char *next;
        size_t length = wrap_line(text, inside.width, &next);
        if (lines < inside.height)
            screen_text(inside.y + lines, inside.x, inside.width, STYLE_NORMAL,
                        region_copy_bytes(region, text, length));
        lines++;
        text = next;
    }
    region_destroy(region);
    return lines;
}

static int tour_paint_key(struct area line, enum action action)
{
    char bytes[LABEL_SIZE];
    const char *label = key_label(key_for_action(CONTEXT_LIST, action), bytes);
    if (line.height > 0)
        screen_label(line.y, line.x, KEY_WIDTH, STYLE_TITLE_FOCUS, label);
    line.x += KEY_WIDTH;
    line.width -= KEY_WIDTH;
    return tour_paint_text(line, _(action_help(action)));
}

static int tour_paint_card(const struct card *card, struct area inside)
{
    int lines = tour_paint_text(inside, _(card->text)) + 1;
    for (const enum action *action = card->actions; *action != DO_NONE; action++)
        lines += tour_paint_key(
            (struct area){inside.y + lines, inside.x, inside.height - lines, inside.width},
            *action);
    return lines;
}

static void tour_paint(struct layer *layer, struct area area)
{
    const struct card *card = &cards[((struct tour_layer *)layer)->card];
    int width = area.width - 2 < WIDTH_MOST ? area.width - 2 : WIDTH_MOST;
    int height = tour_paint_card(card, (struct area){.width = width - 4}) + 2;
    height = height < area.height ? height : area.height;
    struct area box = {area.y + (area.height - height) / 2, area.x + (area.width - width) / 2,
                       height, width};
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS, _(card->title), _("tour"));
    tour_paint_card(card, (struct area){box.y + 1, box.x + 2, height - 2, width - 4});
    screen_cursor(box.y + 1, box.x + 2, true);
}

static bool tour_show(struct tour_layer *tour, size_t card)
{
    if (card < ARRAY_LENGTH(cards))
        tour->card = card;
    else
        console_pop(tour->layer.console, &tour->layer);
    console_changed(tour->layer.console);
    return true;
}

static bool tour_handle_key(struct layer *layer, int key, enum action action)
{
    struct tour_layer *tour = (struct tour_layer *)layer;
    if (key == KEY_LEFT_ARROW)
        return tour->card == 0 || tour_show(tour, tour->card - 1);
    if (key == KEY_RIGHT_ARROW || action == DO_ENTER)
        return tour_show(tour, tour->card + 1);
    if (action == DO_BACK || action == DO_CLOSE)
        return tour_show(tour, ARRAY_LENGTH(cards));
    return false;
}

static const enum action *tour_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return actions;
}

static const char *tour_position(const struct layer *layer)
{
    struct tour_layer *tour = (struct tour_layer *)(uintptr_t)layer; /* only the text changes */
    snprintf(tour->position, sizeof tour->position, _("card %zu of %zu"), tour->card + 1,
             ARRAY_LENGTH(cards));
    return tour->position;
}

static const struct layer_kind tour_kind = {
    .name = "tour",
    .enters = N_("next"),
    .context = CONTEXT_QUESTION,
    .dialog = true,
    .paint = tour_paint,
    .key = tour_handle_key,
    .hints = tour_hints,
    .position = tour_position,
};

void tour_open(struct console *console)
{
    struct tour_layer *tour = memory_alloc(1, sizeof *tour);
    tour->layer.kind = &tour_kind;
    console_push(console, &tour->layer);
}

/* A state directory that can't be written has the line said each time, and nothing worse. */
void tour_greet(struct console *console)
{
    struct region *region = region_create();
    const char *directory = profile_user_directory(region, "XDG_STATE_HOME", ".local/state");
    const char *state = region_format(region, "%s/aloha-tui", directory);
    if (!state_file_read(region, state, "toured")) {
        char help[LABEL_SIZE], palette[LABEL_SIZE];
        state_file_write(state, "toured", "yes\n", NULL);
        console_notice(console, STYLE_GOOD,
                       _("First time here? %s lists the keys, %s tour shows around."),
                       key_label(key_for_action(CONTEXT_LIST, DO_HELP), help),
                       key_label(key_for_action(CONTEXT_LIST, DO_PALETTE), palette));
    }
    region_destroy(region);
}
