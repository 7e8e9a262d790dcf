/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/help_layer.h"

#include "core/buffer.h"
#include "core/memory.h"
#include "core/translate.h"
#include "ui/dialog/list_layer.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/stack/context.h"

enum { ROWS_MOST = CONTEXT_COUNT * DO_LIMIT };

/* What a row tells: an action, and where it is one. */
struct help_row {
    enum key_context context;
    enum action action;
};

struct help_layer {
    struct list_layer base;
    enum key_context context;   /* that help was asked for in */
    struct list_source *source; /* the list's */
    struct help_row rows[ROWS_MOST];
    size_t count;
};

static const struct list_column help_columns[] = {
    {.name = "keys", .title = N_("keys"), .width = 17},
    {.name = "where", .title = N_("where"), .width = 14},
    {.name = "help", .title = N_("what it does")},
};

static struct help_layer *help_of(struct layer *layer)
{
    return (struct help_layer *)layer;
}

static void help_paint(struct layer *layer, struct area area)
{
    list_paint(help_of(layer)->base.list, area, true);
}

/* Does what the row under the cursor tells, where help was asked for. */
static bool help_run(struct help_layer *help)
{
    struct console *console = help->base.layer.console;
    int64_t key = list_current_key(help->base.list);
    if (key < 0)
        return true;
    struct help_row row = help->rows[key];
    if (row.context != help->context && row.context != CONTEXT_ANYWHERE) {
        console_notice(console, STYLE_WARNING, _("That is for another place: %s."),
                       _(key_context_name(row.context)));
        return true;
    }
    console_pop(console, &help->base.layer);
    console_act(console, row.action);
    return true;
}

static bool help_clear_filter(struct list *list)
{
    bool filtered = *list_filter(list) != '\0';
    if (filtered)
        list_set_filter(list, "");
    return filtered;
}

static bool help_close(struct help_layer *help)
{
    if (!help_clear_filter(help->base.list))
        console_pop(help->base.layer.console, &help->base.layer);
    return true;
}

static bool help_handle_key(struct layer *layer, int key, enum action action)
{
    switch (action) {
    case DO_HELP: return true; /* here already */
    case DO_ENTER: return help_run(help_of(layer));
    case DO_BACK: return help_close(help_of(layer));
    default: return list_key(help_of(layer)->base.list, key, action);
    }
}

static const enum action *help_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return actions;
}

static const struct layer_kind help_kind = {
    .name = "help",
    .enters = N_("do it"),
    .context = CONTEXT_INPUT,
    .paint = help_paint,
    .key = help_handle_key,
    .point = list_layer_point,
    .hints = help_hints,
    .position = list_layer_position,
    .destroy = list_layer_destroy,
};

/* All keys that mean `action` in `context`, into `keys`; false if there are none. One that means
 * something else in the context that help was asked for in is not among those for anywhere. */
static bool help_collect_keys(const struct help_layer *help, struct help_row row,
                              struct buffer *keys)
{
    size_t count;
    const struct key_binding *bindings = key_bindings(&count);
    buffer_clear(keys);
    for (size_t i = 0; i < count; i++) {
        char bytes[16];
        const struct key_binding *binding = &bindings[i];
        bool taken = row.context == CONTEXT_ANYWHERE &&
                     key_action(help->context, binding->key) != row.action;
        if (binding->context == row.context && binding->action == row.action && !taken)
            buffer_format(keys, "%s%s", keys->length ? "  " : "", key_label(binding->key, bytes));
    }
    return keys->length > 0;
}

static void help_add_rows(struct help_layer *help, enum key_context context)
{
    struct buffer keys = {0};
    for (int action = DO_NONE + 1; action < DO_LIMIT; action++) {
        struct help_row row = {context, (enum action)action};
        if (!help_collect_keys(help, row, &keys))
            continue;
        const char *cells[] = {buffer_text(&keys), _(key_context_name(context)),
                               _(action_help(row.action))};
        memory_source_add(help->source, (int64_t)help->count, false, cells, NULL);
        help->rows[help->count++] = row;
    }
    buffer_free(&keys);
}

/* Those that work here come first. */
static void help_add_all_rows(struct help_layer *help)
{
    help_add_rows(help, help->context);
    if (help->context != CONTEXT_ANYWHERE)
        help_add_rows(help, CONTEXT_ANYWHERE);
    for (int context = 0; context < CONTEXT_COUNT; context++) {
        if (context != (int)help->context && context != CONTEXT_ANYWHERE)
            help_add_rows(help, (enum key_context)context);
    }
}

/* Letters search from the first one on, as in every list that is picked from. */
void help_layer_open(struct console *console)
{
    struct help_layer *help = memory_alloc(1, sizeof *help);
    help->base.layer.kind = &help_kind;
    help->context = console_context(console);
    help->source = memory_source_create(help_columns, ARRAY_LENGTH(help_columns));
    help_add_all_rows(help);
    help->base.list = list_create(&(struct list_options){
        .source = help->source,
        .title = _("Keys"),
        .headings = true,
        .bordered = true,
        .picking = true,
        .changed = list_layer_changed,
        .context = console,
    });
    list_key(help->base.list, KEY_NONE, DO_FILTER);
    list_refresh(help->base.list);
    console_push(console, &help->base.layer);
}
