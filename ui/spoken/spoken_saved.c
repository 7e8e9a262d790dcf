/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes, runs and views that were kept, told by number. */
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "config/profile.h"
#include "config/profile_file.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/kept/danger.h"
#include "ui/kept/recipes.h"
#include "ui/kept/saved_views.h"
#include "ui/list/memory_source.h"
#include "ui/run/run_history.h"
#include "ui/run/runs_source.h"
#include "ui/spoken/spoken_list.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

static const char *spoken_saved_first_word(struct region *region, const char *line)
{
    return region_copy_bytes(region, line, strcspn(line, " "));
}

/* One line is asked about as a form, several are run as a script, after a preview. */
static void spoken_saved_open_recipe(struct spoken *spoken, struct region *region,
                                     const struct recipe *recipe)
{
    const struct act act = {
        .command = recipe_command(recipe), .input = recipe->script, .target = recipe->name};
    if (recipe->problem) {
        spoken_complain(spoken, recipe->problem, NULL);
        return;
    }
    voice_say(spoken->voice, _("Recipe %s:"), recipe->name);
    voice_say(spoken->voice, "%s", text_trim(region, recipe->script));
    if (recipe->count == 1)
        spoken_form_line(spoken, registry_find(spoken_saved_first_word(region, recipe->first)),
                         region_format(region, "aloha-tui --batch %s", recipe->first));
    else
        spoken_act(spoken, &act);
}

static const struct recipe *spoken_saved_choose_recipe(struct spoken *spoken, struct region *region)
{
    static const struct list_column columns[] = {
        {.name = "name", .title = N_("recipe")},
        {.name = "does", .title = N_("does")},
        {.name = "line", .title = N_("begins with")},
    };
    size_t count;
    const struct recipe *recipes = recipes_list(region, spoken->profile->state, &count);
    struct list_source *source = memory_source_create(columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < count; i++) {
        const char *const cells[] = {recipes[i].name, danger_word(recipe_command(&recipes[i])),
                                     recipes[i].first};
        memory_source_add(source, (int64_t)i, recipes[i].problem != NULL, cells, NULL);
    }
    int64_t key = spoken_choose(spoken, source, _("Recipes"));
    return key < 0 ? NULL : &recipes[key];
}

void spoken_recipes(struct spoken *spoken, const char *name)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct recipe *recipe = name ? recipe_find(region, spoken->profile->state, name, &error)
                                       : spoken_saved_choose_recipe(spoken, region);
    if (recipe)
        spoken_saved_open_recipe(spoken, region, recipe);
    else if (error.kind != ERROR_NONE)
        spoken_complain(spoken, error.text, error.hint);
    region_destroy(region);
}

void spoken_keep(struct spoken *spoken, const char *name)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    size_t count;
    const struct past_run *runs = run_history_list(region, spoken->profile, &count);
    const char *obstacle = count ? past_run_obstacle(&runs[0]) : _("nothing was run yet");
    const char *line =
        count ? region_format(region, "%s %s", runs[0].command, runs[0].words) : NULL;
    if (!name)
        voice_say(spoken->voice, _("Say as what: keep and the name of the recipe."));
    else if (obstacle || runs[0].recipe)
        voice_say(spoken->voice, _("What was run last can't be kept: %s."),
                  obstacle ? obstacle : _("it is a recipe already"));
    else if (recipe_add(spoken->profile->state, name, line, &error))
        voice_say(spoken->voice, _("The recipe %s has the line: %s"), name, line);
    else
        spoken_complain(spoken, error.text, error.hint);
    region_destroy(region);
}

static void spoken_saved_open_run(struct spoken *spoken, struct region *region,
                                  const struct past_run *run)
{
    const char *obstacle = past_run_obstacle(run);
    if (obstacle)
        voice_say(spoken->voice, _("%s can't be opened: %s."), run->command, obstacle);
    else if (run->recipe)
        spoken_recipes(spoken, run->recipe);
    else
        spoken_form_line(spoken, registry_find(run->command), past_run_line(region, run));
}

void spoken_runs(struct spoken *spoken, const char *rest UNUSED)
{
    struct region *region = region_create();
    size_t count;
    const struct past_run *runs = run_history_list(region, spoken->profile, &count);
    struct list_source *source = runs_source_create();
    runs_source_fill(source, runs, count, clock_now());
    int64_t key = spoken_choose(spoken, source, _("Runs"));
    if (key >= 0)
        spoken_saved_open_run(spoken, region, &runs[count - 1 - (size_t)key]);
    region_destroy(region);
}

static void spoken_saved_show_view(struct spoken *spoken, const struct saved_view *view)
{
    const char *name = NULL;
    struct spoken_list *list = spoken_browse_list(spoken, &name);
    if (list && name && strcmp(name, view->list) == 0)
        spoken_list_show(list, view->shown);
    else
        voice_say(spoken->voice, _("%s is a view of %s: go to such a list first."), view->name,
                  view->list);
}

/* The index of the view that is meant, or -1. */
static ptrdiff_t spoken_saved_choose_view(struct spoken *spoken, const struct saved_views *saved)
{
    static const struct list_column columns[] = {
        {.name = "name", .title = N_("view")},
        {.name = "list", .title = N_("of")},
    };
    struct list_source *source = memory_source_create(columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < saved_views_count(saved); i++) {
        struct saved_view view = saved_views_at(saved, i);
        const char *const cells[] = {view.name, view.list};
        memory_source_add(source, (int64_t)i, false, cells, NULL);
    }
    return (ptrdiff_t)spoken_choose(spoken, source, _("Views"));
}

void spoken_views(struct spoken *spoken, const char *name)
{
    struct region *region = region_create();
    const char *state = profile_user_directory(region, "XDG_STATE_HOME", ".local/state");
    struct saved_views *saved = saved_views_open(region_format(region, "%s/aloha-tui", state));
    ptrdiff_t index =
        name ? saved_views_find(saved, name) : spoken_saved_choose_view(spoken, saved);
    if (index >= 0) {
        struct saved_view view = saved_views_at(saved, (size_t)index);
        spoken_saved_show_view(spoken, &view);
    } else if (name) {
        voice_say(spoken->voice, _("There is no view %s."), name);
    }
    saved_views_close(saved);
    region_destroy(region);
}
