/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/recipe_name.h"

#include "config/profile.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/name_layer.h"
#include "ui/kept/recipes.h"
#include "ui/stack/context.h"

static bool recipe_name_save(struct console *console, const char *line, const char *name)
{
    struct region *region = region_create();
    const char *state = console_profile(console)->state;
    struct error error = ERROR_IN(region);
    bool there = *name && recipe_exists(state, name);
    bool saved = recipe_add(state, name, line, &error);
    if (saved)
        console_notice(console, STYLE_GOOD,
                       there ? _("One more line of the recipe %s") : _("Saved as the recipe %s"),
                       name);
    else
        console_notice(console, STYLE_ERROR, "%s", error.text);
    region_destroy(region);
    return saved;
}

void recipe_ask_name(struct console *console, const char *line)
{
    name_layer_open(console, _("Save as a recipe, or add to one, called"), "", recipe_name_save,
                    line);
}
