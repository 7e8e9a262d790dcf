/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/recipe_layer.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/list_layer.h"
#include "ui/dialog/name_layer.h"
#include "ui/form/form.h"
#include "ui/kept/danger.h"
#include "ui/kept/recipes.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/output/act_run.h"
#include "ui/run/act.h"
#include "ui/stack/context.h"

enum { WIDTH_MOST = 100, HEIGHT_MOST = 18, SCRIPT_MOST = 4096 };

struct recipe_layer {
    struct list_layer base;
    struct region *region; /* of the recipes */
    const struct recipe *recipes;
    size_t count;
    struct list_source *source; /* the list's */
    char *doomed;               /* the one that the same key once more deletes, or NULL */
};

static const struct list_column columns[] = {
    {.name = "name", .title = N_("recipe"), .width = 22},
    {.name = "badge", .title = N_("does"), .width = 13},
    {.name = "line", .title = N_("command line")},
};

static const char *recipe_state_of(const struct console *console)
{
    return console_profile(console)->state;
}

static struct recipe_layer *recipes_of(struct layer *layer)
{
    return (struct recipe_layer *)layer;
}

/* Can all of it be handed over? */
static bool recipe_is_runnable(struct console *console, const struct recipe *recipe)
{
    if (recipe->problem)
        console_notice(console, STYLE_ERROR, "%s: %s", recipe->name, recipe->problem);
    else if (strlen(recipe->script) > SCRIPT_MOST)
        console_notice(
            console, STYLE_ERROR,
            _("%s has more than %d bytes: run it with aloha-tui --batch - < %s/recipes/%s"),
            recipe->name, SCRIPT_MOST, recipe_state_of(console), recipe->name);
    else
        return true;
    return false;
}

static void recipe_run_script(struct console *console, const struct recipe *recipe,
                              void (*how)(struct console *console, const struct act *act))
{
    const struct act act = {
        .command = recipe_command(recipe), .input = recipe->script, .target = recipe->name};
    if (recipe_is_runnable(console, recipe))
        how(console, &act);
}

static void recipe_open_form(struct console *console, const struct recipe *recipe)
{
    struct region *region = region_create();
    form_open_line(console, region_format(region, "aloha-tui --batch %s", recipe->first), NULL);
    region_destroy(region);
}

void recipe_open(struct console *console, const struct recipe *recipe)
{
    if (recipe->count == 1)
        recipe_open_form(console, recipe);
    else
        recipe_run_script(console, recipe, recipe->danger == DANGER_READ ? act_run : act_preview);
}

static void recipe_add_row(struct recipe_layer *layer, struct region *region, size_t index)
{
    const struct recipe *recipe = &layer->recipes[index];
    const char *line = recipe->first;
    if (recipe->count > 1)
        line =
            region_format(region, translate_count("%zu line: %s", "%zu lines: %s", recipe->count),
                          recipe->count, line);
    if (recipe->problem)
        line = recipe->problem;
    const char *cells[] = {recipe->name, danger_badge(recipe_command(recipe)), line};
    memory_source_add(layer->source, (int64_t)index, recipe->problem != NULL, cells, NULL);
}

static void recipe_read_recipes(struct layer *layer)
{
    struct recipe_layer *recipes = recipes_of(layer);
    region_reset(recipes->region);
    recipes->recipes =
        recipes_list(recipes->region, recipe_state_of(layer->console), &recipes->count);
    memory_source_clear(recipes->source);
    for (size_t i = 0; i < recipes->count; i++)
        recipe_add_row(recipes, recipes->region, i);
    list_refresh(recipes->base.list);
}

static const struct recipe *recipe_current(const struct recipe_layer *recipes)
{
    int64_t key = list_current_key(recipes->base.list);
    return key < 0 ? NULL : &recipes->recipes[key];
}

static bool recipe_rename_to(struct console *console, const char *name, const char *other)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    bool renamed = recipe_rename(recipe_state_of(console), name, other, &error);
    if (renamed)
        console_do(console, DO_REFRESH);
    else
        console_notice(console, STYLE_ERROR, "%s", error.text);
    region_destroy(region);
    return renamed;
}

/* It can't be had back: the same key has to be pressed twice. */
static void recipe_delete_recipe(struct recipe_layer *recipes, const struct recipe *recipe)
{
    struct console *console = recipes->base.layer.console;
    char bytes[16];
    bool again = recipes->doomed && strcmp(recipes->doomed, recipe->name) == 0;
    free(recipes->doomed);
    recipes->doomed = NULL;
    if (again) {
        recipe_delete(recipe_state_of(console), recipe->name);
        console_notice(console, STYLE_GOOD, _("%s is deleted."), recipe->name);
        recipe_read_recipes(&recipes->base.layer);
    } else {
        recipes->doomed = memory_copy_text(recipe->name);
        console_notice(console, STYLE_WARNING, _("%s once more deletes %s."),
                       key_label(key_for_action(CONTEXT_RECIPES, DO_DELETE), bytes), recipe->name);
    }
}

static bool recipe_act_on(struct recipe_layer *recipes, const struct recipe *recipe,
                          enum action action)
{
    struct console *console = recipes->base.layer.console;
    switch (action) {
    case DO_ENTER: recipe_open(console, recipe); return true;
    case DO_RUN: recipe_run_script(console, recipe, act_run); return true;
    case DO_PREVIEW: recipe_run_script(console, recipe, act_preview); return true;
    case DO_RENAME:
        name_layer_open(console, _("Rename the recipe to"), recipe->name, recipe_rename_to,
                        recipe->name);
        return true;
    case DO_DELETE: recipe_delete_recipe(recipes, recipe); return true;
    default: return false;
    }
}

static bool recipe_handle_key(struct layer *layer, int key, enum action action)
{
    struct recipe_layer *recipes = recipes_of(layer);
    const struct recipe *recipe = recipe_current(recipes);
    if (action != DO_DELETE) {
        free(recipes->doomed);
        recipes->doomed = NULL;
    }
    if (recipe && recipe_act_on(recipes, recipe, action))
        return true;
    return list_key(recipes->base.list, key, action);
}

static void recipe_paint(struct layer *layer, struct area area)
{
    struct recipe_layer *recipes = recipes_of(layer);
    int width = area.width - 2 < WIDTH_MOST ? area.width - 2 : WIDTH_MOST;
    int height = area.height - 2 < HEIGHT_MOST ? area.height - 2 : HEIGHT_MOST;
    struct area box = {area.y + 1, area.x + (area.width - width) / 2, height, width};
    screen_clear(box);
    list_paint(recipes->base.list, box, true);
}

static const enum action *recipe_hints(const struct layer *layer)
{
    static const enum action none[] = {DO_BACK, DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_ENTER,  DO_PREVIEW, DO_RUN, DO_RENAME,
                                          DO_DELETE, DO_BACK,    DO_NONE};
    return ((const struct recipe_layer *)layer)->count > 0 ? actions : none;
}

static void recipe_destroy(struct layer *layer)
{
    struct recipe_layer *recipes = recipes_of(layer);
    list_layer_destroy(layer);
    region_destroy(recipes->region);
    free(recipes->doomed);
}

static const struct layer_kind recipe_kind = {
    .name = "recipes",
    .context = CONTEXT_RECIPES,
    .dialog = true,
    .paint = recipe_paint,
    .key = recipe_handle_key,
    .point = list_layer_point,
    .refresh = recipe_read_recipes,
    .hints = recipe_hints,
    .position = list_layer_position,
    .destroy = recipe_destroy,
};

static struct recipe_layer *recipe_open_layer(struct console *console)
{
    struct recipe_layer *recipes = memory_alloc(1, sizeof *recipes);
    recipes->base.layer.kind = &recipe_kind;
    recipes->region = region_create();
    recipes->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    recipes->base.list = list_create(&(struct list_options){
        .source = recipes->source,
        .title = _("Recipes"),
        .headings = true,
        .bordered = true,
        .empty = _("None yet. In a form, F9 saves what is filled in as a recipe."),
        .changed = list_layer_changed,
        .context = console,
    });
    console_push(console, &recipes->base.layer);
    recipe_read_recipes(&recipes->base.layer);
    return recipes;
}

void recipe_layer_open(struct console *console)
{
    recipe_open_layer(console);
}

void recipe_layer_open_at(struct console *console, const char *name)
{
    if (!recipe_exists(recipe_state_of(console), name))
        console_notice(console, STYLE_WARNING, _("There is no recipe %s any more."), name);
    else
        list_move_to_text(recipe_open_layer(console)->base.list, "name", name);
}
