/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/palette.h"

#include <stdlib.h>

#include "config/profile.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/realm.h"
#include "model/row_search.h"
#include "server/async_database.h"
#include "ui/form/form.h"
#include "ui/kept/palette_history.h"
#include "ui/list/list.h"
#include "ui/list/marked.h"
#include "ui/list/memory_source.h"
#include "ui/screen/palette_entries.h"
#include "ui/screen/palette_found.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/line_edit.h"

enum { WIDTH_MOST = 100, HEIGHT_MOST = 20 };

enum { SEARCH_PAUSE_MS = 150, SEARCH_LEAST = 2 };

struct palette {
    struct layer layer;
    struct region *region; /* of entries, subject and history */
    struct palette_entries entries;
    size_t own_count; /* entries that were there before any were found */
    struct palette_history *history;
    bool has_subject;
    struct form_subject subject;
    struct line_edit *edit;
    bool walking; /* through the rows: that is where the focus is, not on what was typed */
    struct list *list;
    struct list_source *source; /* the list's */
    struct region *found;       /* of entries that were found */
    struct timer *pause;        /* runs while the server has not been asked for what is typed */
    struct async_query *query;
};

static const struct list_column columns[] = {
    {.name = "name", .title = N_("command"), .width = 22},
    {.name = "badge", .title = N_("does"), .width = 13},
    {.name = "summary", .title = N_("what")},
};

static struct palette *palette_of(struct layer *layer)
{
    return (struct palette *)layer;
}

static void palette_add_row(struct palette *palette, struct region *region,
                            const struct palette_entry *entry)
{
    const char *summary = entry->summary;
    if (entry->noted)
        summary = region_format(region, "%s: %s", entry->noted, entry->summary);
    const char *cells[] = {entry->name, entry->badge, summary};
    memory_source_add(palette->source, entry - palette->entries.items, entry->noted != NULL, cells,
                      NULL);
}

/* The entries that what is typed leaves, best first. */
static void palette_fill_list(struct palette *palette)
{
    struct region *region = region_create();
    size_t count;
    struct palette_entry **best =
        palette_rank(&palette->entries, region, line_edit_text(palette->edit), &count);
    memory_source_clear(palette->source);
    for (size_t i = 0; i < count; i++)
        palette_add_row(palette, region, best[i]);
    region_destroy(region);
}

/* With the cursor on the best, since something else is being looked for. */
static void palette_show_matches(struct palette *palette)
{
    palette_fill_list(palette);
    list_reset(palette->list);
    list_refresh(palette->list);
}

static void palette_forget_found(struct palette *palette)
{
    async_query_forget(palette->query);
    palette->query = NULL;
    timer_stop(palette->pause);
    palette->pause = NULL;
    palette->entries.count = palette->own_count;
    region_reset(palette->found);
}

/* What was found stands below, so that the row which Enter is about to open stays where it is. */
static void palette_on_found(void *context, const struct rows *rows,
                             const struct error *error UNUSED)
{
    struct palette *palette = context;
    palette->query = NULL;
    if (!rows)
        return; /* the banner tells what is wrong with the database */
    palette_add_found(&palette->entries, palette->found, rows);
    palette_fill_list(palette);
    list_refresh(palette->list);
}

static void palette_on_pause(void *context)
{
    struct palette *palette = context;
    struct region *region = region_create();
    struct statement statement = row_search(region, line_edit_text(palette->edit));
    timer_stop(palette->pause);
    palette->pause = NULL;
    palette->query = async_database_query(console_database(palette->layer.console), statement.sql,
                                          statement.parameters, palette_on_found, palette);
    region_destroy(region);
}

/* Rows of the server are asked for once typing pauses; what is under the cursor has been found. */
static void palette_search(struct palette *palette)
{
    struct console *console = palette->layer.console;
    palette_forget_found(palette);
    if (!palette->has_subject && text_length(line_edit_text(palette->edit)) >= SEARCH_LEAST &&
        async_database_state(console_database(console)) == DATABASE_READY)
        palette->pause =
            loop_timer(console_loop(console), SEARCH_PAUSE_MS, 0, palette_on_pause, palette);
}

static const char *palette_title(const struct palette *palette, struct region *region)
{
    if (!palette->has_subject)
        return _("Commands");
    const struct form_subject *subject = &palette->subject;
    if (subject->marked)
        return region_format(region, _("Commands for %s"), marked_title(region, subject->marked));
    if (subject->user)
        return region_format(region, _("Commands for %s"), subject->user);
    if (subject->stream)
        return region_format(region, _("Commands for the stream %s"), subject->stream);
    return region_format(region, _("Commands for the realm %s"),
                         realm_show_string_id(subject->realm ? subject->realm : ""));
}

static void palette_paint(struct layer *layer, struct area area)
{
    struct palette *palette = palette_of(layer);
    struct region *region = region_create();
    int width = area.width - 2 < WIDTH_MOST ? area.width - 2 : WIDTH_MOST;
    int height = area.height - 2 < HEIGHT_MOST ? area.height - 2 : HEIGHT_MOST;
    struct area box = {area.y + 1, area.x + (area.width - width) / 2, height, width};
    struct area rows = {box.y + 2, box.x + 1, height - 3, width - 2};
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS, palette_title(palette, region), NULL);
    list_paint(palette->list, rows, palette->walking);
    screen_label(box.y + 1, box.x + 1, 1, STYLE_KEY, ":");
    line_edit_paint(palette->edit, box.y + 1, box.x + 3, width - 5, STYLE_INPUT, !palette->walking);
    region_destroy(region);
}

static bool palette_enter(struct palette *palette)
{
    struct console *console = palette->layer.console;
    int64_t key = list_current_key(palette->list);
    if (key < 0)
        return true;
    const struct palette_entry *entry = &palette->entries.items[key];
    if (entry->noted) {
        console_notice(console, STYLE_WARNING, "%s: %s.", entry->name, entry->noted);
        return true;
    }
    if (entry->id)
        palette_history_note(palette->history, entry->id, console_now(console));
    console_pop(console, &palette->layer);
    entry->open(console, entry, palette->has_subject ? &palette->subject : NULL);
    return true;
}

static bool palette_handle_key(struct layer *layer, int key, enum action action)
{
    struct palette *palette = palette_of(layer);
    if (action == DO_PALETTE)
        return true; /* here already */
    if (action == DO_ENTER)
        return palette_enter(palette);
    if (action == DO_BACK) {
        console_pop(layer->console, layer);
        return true;
    }
    palette->walking = action != DO_NONE;
    if (palette->walking)
        return list_key(palette->list, key, action);
    if (!line_edit_key(palette->edit, key))
        return false;
    palette_search(palette);
    palette_show_matches(palette);
    if (key == KEY_PASTE_END)
        form_open_line(layer->console, line_edit_text(palette->edit), layer);
    return true;
}

static const enum action *palette_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return actions;
}

static const char *palette_position(const struct layer *layer)
{
    return list_position(((const struct palette *)layer)->list);
}

static void palette_destroy(struct layer *layer)
{
    struct palette *palette = palette_of(layer);
    palette_forget_found(palette);
    region_destroy(palette->found);
    list_destroy(palette->list);
    line_edit_destroy(palette->edit);
    region_destroy(palette->region);
}

static enum pointed palette_point(struct layer *layer, struct area area UNUSED,
                                  struct pointer pointer)
{
    return list_point(palette_of(layer)->list, pointer);
}

static const struct layer_kind palette_kind = {
    .name = "palette",
    .context = CONTEXT_INPUT,
    .dialog = true,
    .paint = palette_paint,
    .key = palette_handle_key,
    .point = palette_point,
    .hints = palette_hints,
    .position = palette_position,
    .destroy = palette_destroy,
};

static void palette_on_changed(void *context)
{
    console_changed(context);
}

static void palette_fill(struct palette *palette)
{
    struct console *console = palette->layer.console;
    palette->history = palette_history_read(palette->region, console_profile(console)->state);
    palette->entries =
        palette_collect(palette->region, console, palette->has_subject ? &palette->subject : NULL);
    palette->own_count = palette->entries.count;
    palette_note_obstacles(&palette->entries, console);
    palette_note_use(&palette->entries, palette->history, console_now(console));
}

static void palette_open_palette(struct console *console, const struct form_subject *subject)
{
    struct palette *palette = memory_alloc(1, sizeof *palette);
    palette->layer.kind = &palette_kind;
    palette->region = region_create();
    palette->found = region_create();
    palette->edit = line_edit_create(false);
    palette->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    palette->list = list_create(&(struct list_options){
        .source = palette->source,
        .empty = _("Nothing is called so. Fewer letters find more."),
        .changed = palette_on_changed,
        .context = console,
    });
    if (subject) {
        palette->has_subject = true;
        palette->subject.realm = region_copy_text(palette->region, subject->realm);
        palette->subject.user = region_copy_text(palette->region, subject->user);
        palette->subject.stream = region_copy_text(palette->region, subject->stream);
        palette->subject.marked = marked_copy(palette->region, subject->marked);
    }
    console_push(console, &palette->layer);
    palette_fill(palette);
    palette_show_matches(palette);
}

void palette_open(struct console *console)
{
    palette_open_palette(console, NULL);
}

void palette_open_for(struct console *console, const struct form_subject *subject)
{
    palette_open_palette(console, subject);
}
