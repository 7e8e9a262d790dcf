/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes on the screen: the list of all, and what is done with one. */
#ifndef UI_RECIPE_LAYER_H
#define UI_RECIPE_LAYER_H

#include "core/attributes.h"

struct console;
struct recipe;

/* Lists all recipes, to be opened, previewed, run, renamed and deleted. */
void recipe_layer_open(struct console *console) NONNULL(1);

/* The same with the cursor on the one of that name; if there is none, that is said instead. */
void recipe_layer_open_at(struct console *console, const char *name) NONNULL(1, 2);

/* Opens a recipe of one line as a form that is filled in, and previews one of several; what only
 * reads runs. Says why if it can't run. */
void recipe_open(struct console *console, const struct recipe *recipe) NONNULL(1, 2);

#endif
