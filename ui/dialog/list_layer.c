/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/list_layer.h"

#include <string.h>

#include "ui/list/list.h"
#include "ui/stack/context.h"

static struct list *list_of(const struct layer *layer)
{
    return ((const struct list_layer *)layer)->list;
}

enum pointed list_layer_point(struct layer *layer, struct area area UNUSED, struct pointer pointer)
{
    return list_point(list_of(layer), pointer);
}

enum key_context list_layer_context(const struct layer *layer)
{
    return list_context(list_of(layer));
}

const char *list_layer_position(const struct layer *layer)
{
    return list_position(list_of(layer));
}

struct list *list_layer_list(struct layer *layer, const char *name)
{
    struct list *list = list_of(layer);
    const char *own = list_name(list);
    return !name || (own && strcmp(name, own) == 0) ? list : NULL;
}

void list_layer_destroy(struct layer *layer)
{
    list_destroy(list_of(layer));
}

void list_layer_changed(void *console)
{
    console_changed(console);
}
