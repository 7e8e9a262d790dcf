/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/palette.h"

#include <stdlib.h>

#include "command/command.h"
#include "command/registry.h"
#include "config/profile.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "server/async_database.h"
#include "ui/act.h"
#include "ui/console.h"
#include "ui/danger.h"
#include "ui/fuzzy.h"
#include "ui/layer.h"
#include "ui/line_edit.h"
#include "ui/list.h"
#include "ui/memory_source.h"
#include "ui/recipe_layer.h"
#include "ui/recipes.h"

enum { WIDTH_MOST = 100, HEIGHT_MOST = 20 };

/* What the console can do by itself, in the palette's words. */
static const struct {
    enum action action;
    const char *name;
} console_actions[] = {
    {DO_HELP, "keys"},       {DO_REFRESH, "refresh"}, {DO_RETRY, "reconnect"},
    {DO_RECIPES, "recipes"}, {DO_REPAINT, "repaint"}, {DO_SUSPEND, "suspend"},
    {DO_QUIT, "leave"},
};

/* One row: a command, or an action of the console. */
struct entry {
    const struct command *command; /* NULL: an action, or a recipe */
    const struct recipe *recipe;   /* or NULL */
    enum action action;
    const char *name, *summary, *badge;
    const char *obstacle; /* why it can't be run now, or NULL */
    int rank;
};

struct palette {
    struct layer layer;
    struct region *region; /* of entries and subject */
    struct entry *entries;
    size_t count;
    bool has_subject;
    struct form_subject subject;
    struct line_edit *edit;
    struct list *list;
    struct list_source *source; /* the list's */
};

static const struct list_column columns[] = {
    {.name = "name", .title = "command", .width = 22},
    {.name = "badge", .title = "does", .width = 13},
    {.name = "summary", .title = "what"},
};

static struct palette *palette_of(struct layer *layer)
{
    return (struct palette *)layer;
}

static const char *obstacle_of(const struct console *console, const struct command *command)
{
    const char *refusal = act_refusal(console, command);
    if (refusal)
        return refusal;
    if ((command->needs & NEEDS_DATABASE) &&
        async_database_state(console_database(console)) == DATABASE_LOST)
        return "the database can't be reached";
    return NULL;
}

static bool takes_subject(const struct command *command, const struct form_subject *subject)
{
    for (const struct argument *argument = command->arguments; argument && argument->dest;
         argument++) {
        switch (argument->semantic) {
        case SEMANTIC_USER_EMAIL:
        case SEMANTIC_USER_EMAIL_LIST:
            if (subject->user)
                return true;
            break;
        case SEMANTIC_STREAM:
        case SEMANTIC_STREAM_LIST:
            if (subject->stream)
                return true;
            break;
        case SEMANTIC_REALM:
            if (subject->realm && !subject->user && !subject->stream)
                return true;
            break;
        default: break;
        }
    }
    return false;
}

static void add_command(struct palette *palette, const struct command *command)
{
    if (palette->has_subject && !takes_subject(command, &palette->subject))
        return;
    palette->entries[palette->count++] =
        (struct entry){.command = command,
                       .name = command->name,
                       .summary = command->summary,
                       .badge = danger_badge(command->danger),
                       .obstacle = obstacle_of(palette->layer.console, command)};
}

static void add_recipe(struct palette *palette, const struct recipe *recipe)
{
    palette->entries[palette->count++] = (struct entry){.recipe = recipe,
                                                        .name = recipe->name,
                                                        .summary = recipe->first,
                                                        .badge = "recipe",
                                                        .obstacle = recipe->problem};
}

static void collect(struct palette *palette)
{
    size_t commands, recipes;
    const struct command *const *all = registry_all(&commands);
    const char *state = console_profile(palette->layer.console)->state;
    const struct recipe *saved = recipes_list(palette->region, state, &recipes);
    palette->entries =
        region_alloc_array(palette->region, commands + recipes + ARRAY_LENGTH(console_actions),
                           sizeof *palette->entries);
    for (size_t i = 0; i < recipes && !palette->has_subject; i++)
        add_recipe(palette, &saved[i]);
    for (size_t i = 0; i < commands; i++)
        add_command(palette, all[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(console_actions) && !palette->has_subject; i++) {
        enum action action = console_actions[i].action;
        palette->entries[palette->count++] = (struct entry){.action = action,
                                                            .name = console_actions[i].name,
                                                            .summary = action_help(action),
                                                            .badge = "console"};
    }
}

/* Of entries that fit alike those come first that can be used; then they stay in their order:
 * commands by name, then the console's actions. */
static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = *(const struct entry *const *)left;
    const struct entry *b = *(const struct entry *const *)right;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    if (!a->obstacle != !b->obstacle)
        return a->obstacle ? 1 : -1;
    return (a > b) - (a < b);
}

static void add_row(struct palette *palette, struct region *region, const struct entry *entry)
{
    const char *summary = entry->summary;
    if (entry->obstacle)
        summary = region_format(region, "%s: %s", entry->obstacle, entry->summary);
    const char *cells[] = {entry->name, entry->badge, summary};
    memory_source_add(palette->source, entry - palette->entries, entry->obstacle != NULL, cells,
                      NULL);
}

/* The entries that what is typed leaves, best first, with the cursor on the best. */
static void show_matches(struct palette *palette)
{
    struct region *region = region_create();
    struct entry **matches = region_alloc_array(region, palette->count + 1, sizeof *matches);
    size_t count = 0;
    for (size_t i = 0; i < palette->count; i++) {
        struct entry *entry = &palette->entries[i];
        entry->rank = fuzzy_rank(line_edit_text(palette->edit), entry->name, entry->summary);
        if (entry->rank != FUZZY_NONE)
            matches[count++] = entry;
    }
    qsort(matches, count, sizeof *matches, compare_entries);
    memory_source_clear(palette->source);
    for (size_t i = 0; i < count; i++)
        add_row(palette, region, matches[i]);
    list_reset(palette->list);
    list_refresh(palette->list);
    region_destroy(region);
}

static void paint(struct layer *layer, struct area area)
{
    struct palette *palette = palette_of(layer);
    int width = area.width - 2 < WIDTH_MOST ? area.width - 2 : WIDTH_MOST;
    int height = area.height - 2 < HEIGHT_MOST ? area.height - 2 : HEIGHT_MOST;
    struct area box = {area.y + 1, area.x + (area.width - width) / 2, height, width};
    struct area rows = {box.y + 2, box.x + 1, height - 3, width - 2};
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS,
               palette->has_subject ? "Commands for what is under the cursor" : "Commands", NULL);
    list_paint(palette->list, rows, false);
    screen_label(box.y + 1, box.x + 1, 1, STYLE_KEY, ":");
    line_edit_paint(palette->edit, box.y + 1, box.x + 3, width - 5, STYLE_INPUT, true);
}

static bool takes_nothing(const struct command *command)
{
    return !command->arguments || !command->arguments[0].dest;
}

/* A command that only reads and can't be told anything runs at once; any other one gets its form,
 * so that nothing runs by surprise. */
static void open_command(struct console *console, const struct command *command,
                         const struct form_subject *subject)
{
    if (command->danger == DANGER_READ && takes_nothing(command))
        act_run(console, &(struct act){.command = command});
    else
        form_open(console, command, subject);
}

static bool enter(struct palette *palette)
{
    struct console *console = palette->layer.console;
    int64_t key = list_current_key(palette->list);
    if (key < 0)
        return true;
    const struct entry *entry = &palette->entries[key];
    if (entry->obstacle) {
        console_notice(console, STYLE_WARNING, "%s: %s.", entry->name, entry->obstacle);
        return true;
    }
    console_pop(console, &palette->layer);
    if (entry->recipe)
        recipe_open(console, entry->recipe);
    else if (entry->command)
        open_command(console, entry->command, palette->has_subject ? &palette->subject : NULL);
    else
        console_do(console, entry->action);
    return true;
}

static bool handle_key(struct layer *layer, int key, enum action action)
{
    struct palette *palette = palette_of(layer);
    if (action == DO_PALETTE)
        return true; /* here already */
    if (action == DO_ENTER)
        return enter(palette);
    if (action == DO_BACK) {
        console_pop(layer->console, layer);
        return true;
    }
    if (action != DO_NONE)
        return list_key(palette->list, key, action);
    if (!line_edit_key(palette->edit, key))
        return false;
    show_matches(palette);
    if (key == KEY_PASTE_END)
        form_open_line(layer->console, line_edit_text(palette->edit), layer);
    return true;
}

static const enum action *hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return actions;
}

static const char *position(const struct layer *layer)
{
    return list_position(((const struct palette *)layer)->list);
}

static void destroy(struct layer *layer)
{
    struct palette *palette = palette_of(layer);
    list_destroy(palette->list);
    line_edit_destroy(palette->edit);
    region_destroy(palette->region);
}

static const struct layer_kind palette_kind = {
    .name = "palette",
    .context = CONTEXT_INPUT,
    .dialog = true,
    .paint = paint,
    .key = handle_key,
    .hints = hints,
    .position = position,
    .destroy = destroy,
};

static void on_changed(void *context)
{
    console_changed(context);
}

static void open_palette(struct console *console, const struct form_subject *subject)
{
    struct palette *palette = memory_alloc(1, sizeof *palette);
    palette->layer.kind = &palette_kind;
    palette->region = region_create();
    palette->edit = line_edit_create(false);
    palette->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    palette->list = list_create(&(struct list_options){
        .source = palette->source, .changed = on_changed, .context = console});
    if (subject) {
        palette->has_subject = true;
        palette->subject.realm = region_copy_text(palette->region, subject->realm);
        palette->subject.user = region_copy_text(palette->region, subject->user);
        palette->subject.stream = region_copy_text(palette->region, subject->stream);
    }
    console_push(console, &palette->layer);
    collect(palette);
    show_matches(palette);
}

void palette_open(struct console *console)
{
    open_palette(console, NULL);
}

void palette_open_for(struct console *console, const struct form_subject *subject)
{
    open_palette(console, subject);
}
