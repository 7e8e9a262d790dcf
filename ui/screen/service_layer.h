/* SPDX-License-Identifier: Apache-2.0 */
/* Panes of what other services than the database know, each the list that a command prints: the
 * command runs in a child, so that a service that does not answer stops nobody. */
#ifndef UI_SERVICE_LAYER_H
#define UI_SERVICE_LAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct console;
struct form_subject;
struct list;
struct list_column;
struct region;

struct service_pane {
    const char *title;                 /* "Queues" */
    const char *summary;               /* a sentence for the palette */
    const char *words;                 /* others that people may look for it by */
    const char *command;               /* that lists it */
    const char *const *arguments;      /* of the command, NULL at the end */
    const struct list_column *columns; /* named as the command names them */
    size_t column_count;
    size_t identity; /* the first so many columns tell one row from all others */
    /* What Enter opens, and what commands are offered for (see layer.h); either may be NULL. */
    void (*enter)(struct console *console, const struct list *list);
    bool (*subject)(const struct list *list, struct region *region, struct form_subject *subject);
};

/* The pane with this number, or NULL beyond the last. */
const struct service_pane *service_pane_at(size_t index);

/* The pane of a command's list, or NULL. */
const struct service_pane *service_pane_find(const char *command) NONNULL(1);

/* Opens it and asks for its rows. */
void service_layer_open(struct console *console, const struct service_pane *pane) NONNULL(1, 2);

#endif
