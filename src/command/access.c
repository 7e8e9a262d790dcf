/* SPDX-License-Identifier: Apache-2.0 */
#include "command/access.h"

#include <string.h>

#include "command/arguments.h"
#include "command/command.h"
#include "command/registry.h"
#include "config/profile.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

/* The name at `*list`, without blanks, in `region`; moves on to the next. NULL after the last. */
static const char *next_name(struct region *region, const char **list)
{
    if (!*list)
        return NULL;
    size_t length = strcspn(*list, ",");
    const char *name = text_trim(region, region_copy_bytes(region, *list, length));
    *list = (*list)[length] ? *list + length + 1 : NULL;
    return name;
}

static bool is_category(const char *name)
{
    for (int i = 0; i < CATEGORY_COUNT; i++) {
        if (strcmp(name, command_category_name((enum command_category)i)) == 0)
            return true;
    }
    return false;
}

/* The name of a command or category most like `name`, or NULL. */
static const char *nearest_name(struct region *region, const char *name)
{
    size_t commands, count = 0;
    const struct command *const *all = registry_all(&commands);
    const char **names = region_alloc_array(region, commands + CATEGORY_COUNT, sizeof *names);
    for (size_t i = 0; i < commands; i++)
        names[count++] = all[i]->name;
    for (int i = 0; i < CATEGORY_COUNT; i++)
        names[count++] = command_category_name((enum command_category)i);
    return text_nearest(name, names, count);
}

static bool note_unknown(struct region *region, const struct profile *profile, const char *key,
                         const char *name, struct error *error)
{
    error_set(error, ERROR_USAGE,
              "%s, profile %s: `%s` names `%s`, which is neither a command nor a category.",
              profile->file, profile->name, key, name);
    const char *nearest = nearest_name(region, name);
    return nearest ? error_hint(error, "Did you mean `%s`?", nearest)
                   : error_hint(error, "aloha-tui --batch help -v 2 lists both.");
}

static bool check_list(struct region *region, const struct profile *profile, const char *key,
                       const char *list, struct error *error)
{
    for (const char *name; (name = next_name(region, &list));) {
        if (!is_category(name) && !registry_find(name))
            return note_unknown(region, profile, key, name, error);
    }
    return true;
}

bool access_check(const struct profile *profile, struct error *error)
{
    struct region *region = region_create();
    bool known = check_list(region, profile, "allow", profile->allow, error) &&
                 check_list(region, profile, "deny", profile->deny, error);
    region_destroy(region);
    return known;
}

static bool is_named(const struct command *command, const char *list)
{
    struct region *region = region_create();
    bool named = false;
    for (const char *name; !named && (name = next_name(region, &list));)
        named = registry_find(name) == command ||
                strcmp(name, command_category_name(command->category)) == 0;
    region_destroy(region);
    return named;
}

static bool is_open_to_all(const struct command *command)
{
    return strcmp(command->name, "help") == 0 || strcmp(command->name, "version") == 0;
}

const char *access_refusal(const struct profile *profile, const struct command *command)
{
    if (is_open_to_all(command))
        return NULL;
    if (is_named(command, profile->deny))
        return _("the configuration denies it");
    if (profile->allow && !is_named(command, profile->allow))
        return _("it is not among what the configuration allows");
    return NULL;
}

/* Not the state directory itself: it holds the audit trail, and what makes plans trustworthy. */
bool access_check_paths(const struct profile *profile, const struct arguments *arguments,
                        struct error *error)
{
    if (!profile->locked)
        return true;
    const char *directory = region_format(error->region, "%s/files", profile->state);
    const struct argument *outside = arguments_find_outside(arguments, directory);
    if (!outside)
        return true;
    error_set(error, ERROR_REFUSED, "%s is refused: the configuration is locked.",
              argument_label(outside, error->region));
    return error_hint(error, "only files below %s can be named.", directory);
}
