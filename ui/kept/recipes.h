/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recipes: command lines that were saved under a name, to be run again. A recipe is a batch script,
 * a file in `recipes/` of the state directory that `aloha-tui --batch - < FILE` runs as well: a
 * command a line, `#` begins a comment.
 */
#ifndef UI_RECIPES_H
#define UI_RECIPES_H

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"
#include "core/attributes.h"

struct error;
struct region;

struct recipe {
    const char *name;
    const char *script;         /* its command lines, each with a line end */
    const char *first;          /* the first of them, "" if there is none */
    size_t count;               /* of command lines */
    enum command_danger danger; /* of the most dangerous one */
    bool no_way_back;           /* one of them at least has none */
    const char *problem;        /* why it can't run, or NULL */
};

/* What runs a recipe of several lines: as `--batch -` does, its lines on standard input; it is as
 * dangerous as they are. */
const struct command *recipe_command(const struct recipe *recipe) RETURNS_NONNULL NONNULL(1);

/* All recipes in order of name. `state` is the state directory, here and below. */
const struct recipe *recipes_list(struct region *region, const char *state, size_t *count)
    NONNULL(1, 2, 3);

/* The recipe of that name; NULL, with the cause (ERROR_FAILED), if there is none. */
const struct recipe *recipe_find(struct region *region, const char *state, const char *name,
                                 struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* Can a recipe be called so? False, with the cause (ERROR_USAGE): it becomes the name of a file. */
bool recipe_check_name(const char *name, struct error *error) NONNULL(1);

/* Adds a command line ("show_admins -r it") to the recipe of that name, which is a new one where
 * there is none. False, with the cause, if the name is wrong or the file can't be written. */
bool recipe_add(const char *state, const char *name, const char *line, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;
/* Is there one of that name? */
bool recipe_exists(const char *state, const char *name) NONNULL(1, 2);
/* Gives it another name, which no other one has. False, with the cause. */
bool recipe_rename(const char *state, const char *name, const char *other, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;
void recipe_delete(const char *state, const char *name) NONNULL(1, 2);

#endif
