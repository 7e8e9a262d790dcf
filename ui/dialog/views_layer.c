/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/views_layer.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/kept/saved_views.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/prompt.h"

enum { WIDTH_MOST = 76, HEIGHT_MOST = 12 };

struct views_layer {
    struct layer layer;
    struct list *list; /* whose views they are */
    struct list *names;
    struct list_source *source; /* of the names */
    struct prompt prompt;
    char *subject; /* the view that is asked about */
};

static const struct list_column columns[] = {
    {.name = "name", .title = N_("name")},
    {.name = "filter", .title = N_("filter")},
    {.name = "sort", .title = N_("sort"), .width = 20},
};

static struct views_layer *views_of(struct layer *layer)
{
    return (struct views_layer *)layer;
}

static struct saved_views *views_saved_of(const struct views_layer *views)
{
    return console_saved_views(views->layer.console);
}

/* "role, email" */
static void views_append_sorts(struct buffer *text, const cJSON *shown)
{
    const cJSON *item, *sorts = cJSON_GetObjectItemCaseSensitive(shown, "sort");
    cJSON_ArrayForEach(item, sorts)
    {
        const char *column = json_text(item, "column");
        buffer_format(text, "%s%s", text->length > 0 ? ", " : "", column ? column : "");
    }
}

static void views_add(struct views_layer *views, int64_t key, const struct saved_view *view)
{
    struct buffer sorts = {0};
    const char *filter = json_text(view->shown, "filter");
    views_append_sorts(&sorts, view->shown);
    const char *cells[] = {view->name, filter ? filter : "", buffer_text(&sorts)};
    memory_source_add(views->source, key, false, cells, NULL);
    buffer_free(&sorts);
}

static void views_fill(struct views_layer *views)
{
    const struct saved_views *saved = views_saved_of(views);
    memory_source_clear(views->source);
    for (size_t i = 0; i < saved_views_count(saved); i++) {
        struct saved_view view = saved_views_at(saved, i);
        if (strcmp(view.list, _(list_name(views->list))) == 0)
            views_add(views, (int64_t)i, &view);
    }
    list_refresh(views->names);
}

static void views_say_failure(struct console *console, const struct error *error)
{
    console_notice(console, STYLE_ERROR, "%s", error->text);
}

void views_show(struct console *console, const char *name)
{
    struct saved_views *saved = console_saved_views(console);
    ptrdiff_t index = saved_views_find(saved, name);
    if (index < 0)
        return;
    struct saved_view view = saved_views_at(saved, (size_t)index);
    struct list *list = console_list(console, view.list);
    if (!list) {
        console_notice(console, STYLE_WARNING, _("“%s” is a view of %s, which are not shown here."),
                       view.name, _(view.list));
        return;
    }
    console_notice(console, STYLE_GOOD, _("View “%s”"), view.name);
    list_show(list, view.shown);
}

static bool views_open_current(struct views_layer *views)
{
    struct console *console = views->layer.console;
    struct value name = list_current_value(views->names, "name");
    if (name.null)
        return true;
    char *copy = memory_copy_text(name.text);
    console_pop(console, &views->layer);
    views_show(console, copy);
    free(copy);
    return true;
}

static void views_keep(struct views_layer *views, const char *name)
{
    struct console *console = views->layer.console;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    if (saved_views_put(views_saved_of(views), name, list_name(views->list),
                        list_describe(views->list), &error))
        console_notice(console, STYLE_GOOD, _("Kept as “%s”."), name);
    else
        views_say_failure(console, &error);
    views_fill(views);
    region_destroy(region);
}

static void views_on_overwrite(void *context, const char *answer)
{
    struct views_layer *views = context;
    if (prompt_is_yes(answer))
        views_keep(views, views->subject);
}

static void views_set_subject(struct views_layer *views, const char *name)
{
    char *copy = memory_copy_text(name);
    free(views->subject);
    views->subject = copy;
}

static void views_on_named(void *context, const char *text)
{
    struct views_layer *views = context;
    struct region *region = region_create();
    views_set_subject(views, text_trim(region, text));
    region_destroy(region);
    if (*views->subject == '\0')
        return;
    if (saved_views_find(views_saved_of(views), views->subject) >= 0)
        prompt_ask(&views->prompt, _("There is a view of that name. Replace it? y or n:"), "",
                   views_on_overwrite, views);
    else
        views_keep(views, views->subject);
}

static void views_on_renamed(void *context, const char *text)
{
    struct views_layer *views = context;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    text = text_trim(region, text);
    if (*text && !saved_views_rename(views_saved_of(views), views->subject, text, &error))
        views_say_failure(views->layer.console, &error);
    views_fill(views);
    region_destroy(region);
}

static void views_on_delete(void *context, const char *answer)
{
    struct views_layer *views = context;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    if (prompt_is_yes(answer) && !saved_views_delete(views_saved_of(views), views->subject, &error))
        views_say_failure(views->layer.console, &error);
    views_fill(views);
    region_destroy(region);
}

/* Asks something about the view under the cursor, if there is one. */
static bool views_ask_about(struct views_layer *views, const char *label, bool with_name,
                            void (*answered)(void *context, const char *text))
{
    struct value name = list_current_value(views->names, "name");
    if (name.null)
        return true;
    views_set_subject(views, name.text);
    prompt_ask(&views->prompt, label, with_name ? views->subject : "", answered, views);
    return true;
}

static bool views_ask_name(struct views_layer *views)
{
    prompt_ask(&views->prompt, _("Name for what is shown now:"), "", views_on_named, views);
    return true;
}

static bool views_handle_key(struct layer *layer, int key, enum action action)
{
    struct views_layer *views = views_of(layer);
    console_changed(layer->console);
    if (views->prompt.edit)
        return prompt_key(&views->prompt, key, action);
    switch (action) {
    case DO_ENTER: return views_open_current(views);
    case DO_SAVE: return views_ask_name(views);
    case DO_RENAME: return views_ask_about(views, _("New name:"), true, views_on_renamed);
    case DO_DELETE: return views_ask_about(views, _("Delete it? y or n:"), false, views_on_delete);
    case DO_UP:
    case DO_DOWN:
    case DO_PAGE_UP:
    case DO_PAGE_DOWN: return list_key(views->names, key, action);
    default: return false;
    }
}

static void views_paint(struct layer *layer, struct area area)
{
    struct views_layer *views = views_of(layer);
    int width = area.width - 2 < WIDTH_MOST ? area.width - 2 : WIDTH_MOST;
    int height = area.height < HEIGHT_MOST ? area.height : HEIGHT_MOST;
    struct area box = {area.y + (area.height - height) / 2, area.x + (area.width - width) / 2,
                       height, width};
    struct area rows = {box.y + 1, box.x + 1, height - 3, width - 2};
    struct region *region = region_create();
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS,
               region_format(region, _("Views of %s"), _(list_name(views->list))), NULL);
    list_paint(views->names, rows, !views->prompt.edit);
    if (views->prompt.edit)
        prompt_paint(&views->prompt, box.y + height - 2, box.x + 1, width - 2);
    region_destroy(region);
}

static enum key_context views_current_context(const struct layer *layer)
{
    return ((const struct views_layer *)layer)->prompt.edit ? CONTEXT_INPUT : CONTEXT_VIEWS;
}

static const enum action *views_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_ENTER, DO_BACK, DO_NONE};
    static const enum action actions[] = {DO_ENTER,  DO_SAVE, DO_RENAME,
                                          DO_DELETE, DO_BACK, DO_NONE};
    static const enum action none[] = {DO_SAVE, DO_BACK, DO_NONE};
    if (views_current_context(layer) == CONTEXT_INPUT)
        return typing;
    return list_current_key(((const struct views_layer *)layer)->names) < 0 ? none : actions;
}

static const char *views_position(const struct layer *layer)
{
    return list_position(((const struct views_layer *)layer)->names);
}

static void views_destroy(struct layer *layer)
{
    struct views_layer *views = views_of(layer);
    prompt_close(&views->prompt);
    list_destroy(views->names);
    free(views->subject);
}

/* A question that is open has to be answered first. */
static enum pointed views_point(struct layer *layer, struct area area UNUSED,
                                struct pointer pointer)
{
    struct views_layer *views = views_of(layer);
    return views->prompt.edit ? POINTED_PLACE : list_point(views->names, pointer);
}

static const struct layer_kind views_kind = {
    .name = "views",
    .enters = N_("show"),
    .context = CONTEXT_VIEWS,
    .dialog = true,
    .paint = views_paint,
    .key = views_handle_key,
    .point = views_point,
    .current_context = views_current_context,
    .hints = views_hints,
    .position = views_position,
    .destroy = views_destroy,
};

static void views_on_changed(void *context)
{
    console_changed(context);
}

void views_layer_open(struct console *console, struct list *list)
{
    struct views_layer *views = memory_alloc(1, sizeof *views);
    views->layer.kind = &views_kind;
    views->list = list;
    views->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    views->names = list_create(&(struct list_options){
        .source = views->source,
        .headings = true,
        .empty = _("None yet. What is shown now gets a name with s."),
        .changed = views_on_changed,
        .context = console,
    });
    console_push(console, &views->layer);
    views_fill(views);
}
