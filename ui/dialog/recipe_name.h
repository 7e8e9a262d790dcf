/* SPDX-License-Identifier: Apache-2.0 */
/* A command line is kept as a recipe. */
#ifndef UI_RECIPE_NAME_H
#define UI_RECIPE_NAME_H

#include "core/attributes.h"

struct console;

/* Asks for the name of a recipe, new or not, that gets this command line ("show_admins -r it"). */
void recipe_ask_name(struct console *console, const char *line) NONNULL(1, 2);

#endif
