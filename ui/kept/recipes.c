/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/kept/recipes.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/arguments.h"
#include "command/options.h"
#include "command/registry.h"
#include "command/words.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/kept/state_file.h"

enum { NAME_MOST = 60 };

static const char *recipes_file_name(struct region *region, const char *name)
{
    return region_format(region, "recipes/%s", name);
}

static const char *recipes_path_of(struct region *region, const char *state, const char *name)
{
    return region_format(region, "%s/recipes/%s", state, name);
}

static bool recipes_has_unsafe(const char *name)
{
    while (*name) {
        uint32_t code_point;
        name += text_decode(name, &code_point);
        if (code_point == '/' || text_is_unsafe(code_point))
            return true;
    }
    return false;
}

bool recipe_check_name(const char *name, struct error *error)
{
    if (*name == '\0')
        return error_set(error, ERROR_USAGE, _("A recipe needs a name."));
    if (*name == '.' || recipes_has_unsafe(name))
        return error_set(
            error, ERROR_USAGE,
            _("A recipe's name has no slash, no control character and no dot at first."));
    if (strlen(name) > NAME_MOST)
        return error_set(error, ERROR_USAGE, _("A recipe's name has at most %d bytes."), NAME_MOST);
    return true;
}

/* What keeps a command line from running, or NULL. */
static const char *recipes_problem_of(struct region *region, const struct command *command,
                                      const char *const *words, size_t count)
{
    if (!command)
        return region_format(region, _("There is no command %s."), words[0]);
    struct arguments *arguments = arguments_create(region, command->arguments, common_options);
    arguments_parse(arguments, count - 1, words + 1);
    struct problems problems = arguments_check(arguments);
    return problems.count ? region_format(region, "%s: %s", words[0], problems.texts[0]) : NULL;
}

/* Adds a line of the file, unless it is a comment or blank. */
static void recipes_add_line(struct region *region, struct recipe *recipe, const char *line)
{
    struct error error = ERROR_IN(region);
    size_t count;
    const char *const *words = words_split(region, line, &count, &error);
    if (words && count == 0)
        return;
    const struct command *command = words ? registry_find(words[0]) : NULL;
    const char *problem = words ? recipes_problem_of(region, command, words, count) : error.text;
    if (!recipe->problem)
        recipe->problem = problem;
    if (command && command->danger > recipe->danger)
        recipe->danger = command->danger;
    if (command && command_has_no_way_back(command))
        recipe->no_way_back = true;
    if (recipe->count++ == 0)
        recipe->first = line;
    recipe->script = region_format(region, "%s%s\n", recipe->script, line);
}

static struct recipe recipes_read(struct region *region, const char *name, const char *text)
{
    struct recipe recipe = {.name = region_copy_text(region, name), .script = "", .first = ""};
    while (*text) {
        size_t length = strcspn(text, "\n");
        recipes_add_line(region, &recipe,
                         text_trim(region, region_copy_bytes(region, text, length)));
        text += length + (text[length] == '\n');
    }
    if (recipe.count == 0)
        recipe.problem = _("It has no command.");
    return recipe;
}

const struct recipe *recipe_find(struct region *region, const char *state, const char *name,
                                 struct error *error)
{
    const char *text = recipe_check_name(name, error)
                           ? state_file_read(region, state, recipes_file_name(region, name))
                           : NULL;
    if (!text) {
        error_set(error, ERROR_FAILED, _("There is no recipe %s."), name);
        return NULL;
    }
    struct recipe *recipe = region_alloc(region, sizeof *recipe);
    *recipe = recipes_read(region, name, text);
    return recipe;
}

const struct recipe *recipes_list(struct region *region, const char *state, size_t *count)
{
    glob_t found;
    *count = 0;
    if (glob(recipes_path_of(region, state, "*"), 0, NULL, &found) != 0)
        return NULL;
    struct recipe *recipes = region_alloc_array(region, found.gl_pathc, sizeof *recipes);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        const struct recipe *recipe = recipe_find(region, state, name, NULL);
        if (recipe)
            recipes[(*count)++] = *recipe;
    }
    globfree(&found);
    return recipes;
}

static const char *recipes_head_of(struct region *region, const char *name)
{
    return region_format(region,
                         "# Recipe \"%s\", begun %s.\n"
                         "# Run it in the console, or: aloha-tui --batch - < FILE\n",
                         name, clock_format_minute(region, clock_now()));
}

bool recipe_add(const char *state, const char *name, const char *line, struct error *error)
{
    if (!recipe_check_name(name, error))
        return false;
    struct region *region = region_create();
    const char *before = state_file_read(region, state, recipes_file_name(region, name));
    if (!before)
        before = recipes_head_of(region, name);
    bool ended = *before == '\0' || before[strlen(before) - 1] == '\n';
    const char *text = region_format(region, "%s%s%s\n", before, ended ? "" : "\n", line);
    bool saved = state_file_write(state, recipes_file_name(region, name), text, error);
    region_destroy(region);
    return saved;
}

bool recipe_exists(const char *state, const char *name)
{
    struct region *region = region_create();
    bool exists = access(recipes_path_of(region, state, name), F_OK) == 0;
    region_destroy(region);
    return exists;
}

bool recipe_rename(const char *state, const char *name, const char *other, struct error *error)
{
    if (!recipe_check_name(other, error))
        return false;
    if (recipe_exists(state, other))
        return error_set(error, ERROR_FAILED, _("There is a recipe %s already."), other);
    struct region *region = region_create();
    bool renamed =
        rename(recipes_path_of(region, state, name), recipes_path_of(region, state, other)) == 0;
    if (!renamed)
        error_set(error, ERROR_FAILED, _("The recipe %s can't be renamed: %s."), name,
                  translate_system_error(errno));
    region_destroy(region);
    return renamed;
}

void recipe_delete(const char *state, const char *name)
{
    struct region *region = region_create();
    state_file_remove(state, recipes_file_name(region, name));
    region_destroy(region);
}

#define SCRIPT(its_danger, can_be_undone)                                                          \
    {                                                                                              \
        .name = "-", .danger = its_danger, .undoable = can_be_undone, .needs = NEEDS_DATABASE,     \
        .summary = N_("Runs the lines of a recipe.")                                               \
    }

const struct command *recipe_command(const struct recipe *recipe)
{
    static const struct command scripts[][2] = {
        [DANGER_READ] = {SCRIPT(DANGER_READ, false), SCRIPT(DANGER_READ, false)},
        [DANGER_WRITE] = {SCRIPT(DANGER_WRITE, true), SCRIPT(DANGER_WRITE, false)},
        [DANGER_DESTRUCTIVE] = {SCRIPT(DANGER_DESTRUCTIVE, true),
                                SCRIPT(DANGER_DESTRUCTIVE, false)},
    };
    return &scripts[recipe->danger][recipe->no_way_back];
}
