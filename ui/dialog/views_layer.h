/* SPDX-License-Identifier: Apache-2.0 */
/* Views with a name: filter, sorts and columns of a list, to be opened, named, renamed, deleted. */
#ifndef UI_VIEWS_LAYER_H
#define UI_VIEWS_LAYER_H

#include "core/attributes.h"

struct console;
struct list;

/* Those of `list`, which has a name, belongs to a layer below and outlives the dialog. */
void views_layer_open(struct console *console, struct list *list) NONNULL(1, 2);

/* Opens the view of that name in the list that it belongs to, if a layer of the console shows it,
 * and says so; or says why it can't be. */
void views_show(struct console *console, const char *name) NONNULL(1, 2);

#endif
