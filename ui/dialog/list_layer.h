/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What layers around one list have in common: members for their `layer_kind`. Each kind names those
 * that it has no ways of its own for. They take layers whose first member is a struct list_layer.
 */
#ifndef UI_LIST_LAYER_H
#define UI_LIST_LAYER_H

#include "core/attributes.h"
#include "ui/stack/layer.h"

struct list;

/* The first member of such a layer's own struct; the list is owned by the layer. */
struct list_layer {
    struct layer layer;
    struct list *list;
};

/* The mouse, for `point`: all of it is the list's. */
enum pointed list_layer_point(struct layer *layer, struct area area, struct pointer pointer)
    NONNULL(1) MUST_USE;
/* Where keys are looked up, for `current_context`: CONTEXT_INPUT while the filter line is open. */
enum key_context list_layer_context(const struct layer *layer) NONNULL(1);
/* The place in the list, for `position`. */
const char *list_layer_position(const struct layer *layer) RETURNS_NONNULL NONNULL(1);
/* The list if it is the one that is named so, or any is meant, for `list`. */
struct list *list_layer_list(struct layer *layer, const char *name) NONNULL(1);
/* Frees the list, for `destroy` or as a part of it. */
void list_layer_destroy(struct layer *layer) NONNULL(1);
/* The list has to be painted: for its `changed`, whose context is the console. */
void list_layer_changed(void *console) NONNULL(1);

#endif
