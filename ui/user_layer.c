/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/user_layer.h"

#include "core/memory.h"
#include "model/audit_log_view.h"
#include "model/stream.h"
#include "model/user.h"
#include "model/user_facts.h"
#include "ui/console.h"
#include "ui/layer.h"
#include "ui/list.h"
#include "ui/palette.h"
#include "ui/user_detail.h"
#include "ui/view_source.h"

enum { LIST_COUNT = 3, DETAIL_HEIGHT = 7 };

struct user_layer {
    struct layer layer;
    int64_t user;
    struct user_detail *detail;
    struct list *lists[LIST_COUNT];
    int shown; /* the list that is on the screen */
};

static const struct view *const views[LIST_COUNT] = {
    &user_streams_view,
    &user_bots_view,
    &user_audit_view,
};

static struct user_layer *user_of(struct layer *layer)
{
    return (struct user_layer *)layer;
}

static struct list *shown_list(const struct layer *layer)
{
    const struct user_layer *user = (const struct user_layer *)layer;
    return user->lists[user->shown];
}

/* The lists' names on one line, the one that is shown between brackets. */
static void paint_tabs(const struct user_layer *user, int y, int x, int width)
{
    int end = x + width;
    for (int i = 0; i < LIST_COUNT && x < end; i++) {
        bool shown = i == user->shown;
        x += screen_label(y, x, end - x, STYLE_TITLE, shown ? "[" : " ");
        x += screen_label(y, x, end - x, shown ? STYLE_TITLE_FOCUS : STYLE_TITLE, views[i]->title);
        x += screen_label(y, x, end - x, STYLE_TITLE, shown ? "]" : " ");
    }
}

static void paint(struct layer *layer, struct area area)
{
    struct user_layer *user = user_of(layer);
    const struct user_facts *facts = user_detail_facts(user->detail);
    int height = area.height < 3 * DETAIL_HEIGHT - 1 ? DETAIL_HEIGHT - 2 : DETAIL_HEIGHT;
    struct area box = {area.y, area.x, height, area.width};
    struct area inside = {area.y + 1, area.x + 2, height - 2, area.width - 4};
    struct area list = {area.y + height, area.x, area.height - height, area.width};
    screen_box(box, STYLE_TITLE, facts && facts->is_bot ? "Bot" : "User", NULL);
    user_detail_paint(user->detail, inside);
    paint_tabs(user, list.y, list.x + 1, list.width - 2);
    list.y++;
    list.height--;
    list_paint(shown_list(layer), list, true);
}

static bool show_list(struct user_layer *user, int direction)
{
    user->shown = (user->shown + LIST_COUNT + direction) % LIST_COUNT;
    return true;
}

/* Offers the commands that take this user. */
static bool act(const struct user_layer *user)
{
    const struct user_facts *facts = user_detail_facts(user->detail);
    if (facts)
        palette_open_for(
            user->layer.console,
            &(struct form_subject){.realm = facts->realm, .user = facts->delivery_email});
    return true;
}

static bool handle_key(struct layer *layer, int key, enum action action)
{
    if (list_key(shown_list(layer), key, action))
        return true;
    switch (action) {
    case DO_ACT: return act(user_of(layer));
    case DO_NEXT_PANE:
    case DO_NEXT_FIELD: return show_list(user_of(layer), 1);
    case DO_PREVIOUS_PANE:
    case DO_PREVIOUS_FIELD: return show_list(user_of(layer), -1);
    default: return false;
    }
}

static void refresh(struct layer *layer)
{
    struct user_layer *user = user_of(layer);
    user_detail_show(user->detail, user->user);
    for (int i = 0; i < LIST_COUNT; i++)
        list_refresh(user->lists[i]);
}

static enum key_context current_context(const struct layer *layer)
{
    return list_context(shown_list(layer));
}

static const enum action *hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_BACK,      DO_ACT,     DO_NEXT_PANE, DO_FILTER,
                                          DO_SORT_NEXT, DO_REFRESH, DO_HELP,      DO_NONE};
    return current_context(layer) == CONTEXT_INPUT ? typing : actions;
}

static const char *position(const struct layer *layer)
{
    return list_position(shown_list(layer));
}

static void destroy(struct layer *layer)
{
    struct user_layer *user = user_of(layer);
    user_detail_destroy(user->detail);
    for (int i = 0; i < LIST_COUNT; i++)
        list_destroy(user->lists[i]);
}

static const struct layer_kind user_kind = {
    .name = "user",
    .context = CONTEXT_LIST,
    .paint = paint,
    .key = handle_key,
    .refresh = refresh,
    .current_context = current_context,
    .hints = hints,
    .position = position,
    .destroy = destroy,
};

static void on_changed(void *context)
{
    console_changed(context);
}

static struct list *make_list(struct console *console, const struct view *view, int64_t user)
{
    struct list_source *source = view_source_create(console_database(console), view);
    view_source_set_scope(source, &(struct value){.type = VALUE_INTEGER, .integer = user});
    source->descending = view == &user_audit_view; /* what happened last comes first */
    return list_create(&(struct list_options){
        .source = source,
        .title = view->title,
        .headings = true,
        .bordered = true,
        .loop = console_loop(console),
        .changed = on_changed,
        .context = console,
    });
}

void user_layer_open(struct console *console, int64_t user)
{
    struct user_layer *layer = memory_alloc(1, sizeof *layer);
    layer->layer.kind = &user_kind;
    layer->user = user;
    layer->detail = user_detail_create(console);
    for (int i = 0; i < LIST_COUNT; i++)
        layer->lists[i] = make_list(console, views[i], user);
    console_push(console, &layer->layer);
    refresh(&layer->layer);
}
