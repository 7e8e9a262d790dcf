/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/help_layer.h"

#include "core/buffer.h"
#include "core/memory.h"
#include "ui/console.h"
#include "ui/layer.h"
#include "ui/list.h"
#include "ui/memory_source.h"

struct help_layer {
    struct layer layer;
    struct list *list;
};

static const struct list_column help_columns[] = {
    {.name = "keys", .title = "keys", .width = 16},
    {.name = "where", .title = "where", .width = 13},
    {.name = "help", .title = "what it does"},
};

static void paint(struct layer *layer, struct area area)
{
    list_paint(((struct help_layer *)layer)->list, area, true);
}

static bool handle_key(struct layer *layer, int key, enum action action)
{
    if (action == DO_HELP)
        return true; /* here already */
    return list_key(((struct help_layer *)layer)->list, key, action);
}

static enum key_context current_context(const struct layer *layer)
{
    return list_context(((const struct help_layer *)layer)->list);
}

static const enum action *hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_NONE};
    static const enum action actions[] = {DO_FILTER, DO_BACK, DO_NONE};
    return current_context(layer) == CONTEXT_INPUT ? typing : actions;
}

static const char *position(const struct layer *layer)
{
    return list_position(((const struct help_layer *)layer)->list);
}

static const struct list *shown_list(const struct layer *layer)
{
    return ((const struct help_layer *)layer)->list;
}

static void destroy(struct layer *layer)
{
    list_destroy(((struct help_layer *)layer)->list);
}

static const struct layer_kind help_kind = {
    .name = "help",
    .context = CONTEXT_LIST,
    .paint = paint,
    .key = handle_key,
    .current_context = current_context,
    .hints = hints,
    .position = position,
    .list = shown_list,
    .destroy = destroy,
};

/* All keys that mean `action` in `context`, into `keys`; false if there are none. */
static bool collect_keys(enum key_context context, enum action action, struct buffer *keys)
{
    size_t count;
    const struct key_binding *bindings = key_bindings(&count);
    buffer_clear(keys);
    for (size_t i = 0; i < count; i++) {
        char bytes[16];
        if (bindings[i].context == context && bindings[i].action == action)
            buffer_format(keys, "%s%s", keys->length ? "  " : "",
                          key_label(bindings[i].key, bytes));
    }
    return keys->length > 0;
}

static void add_rows(struct list_source *source)
{
    struct buffer keys = {0};
    int64_t number = 0;
    for (int context = 0; context < CONTEXT_COUNT; context++) {
        for (int action = DO_NONE + 1; action < DO_LIMIT; action++) {
            if (!collect_keys((enum key_context)context, (enum action)action, &keys))
                continue;
            const char *cells[] = {buffer_text(&keys), key_context_name((enum key_context)context),
                                   action_help((enum action)action)};
            memory_source_add(source, number++, false, cells, NULL);
        }
    }
    buffer_free(&keys);
}

static void on_changed(void *context)
{
    console_changed(context);
}

void help_layer_open(struct console *console)
{
    struct help_layer *help = memory_alloc(1, sizeof *help);
    struct list_source *source = memory_source_create(help_columns, ARRAY_LENGTH(help_columns));
    add_rows(source);
    help->layer.kind = &help_kind;
    help->list = list_create(&(struct list_options){
        .source = source,
        .title = "Keys",
        .headings = true,
        .bordered = true,
        .changed = on_changed,
        .context = console,
    });
    list_refresh(help->list);
    console_push(console, &help->layer);
}
