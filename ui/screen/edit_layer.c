/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/edit_layer.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/view.h"
#include "ui/dialog/edits.h"
#include "ui/dialog/picker.h"
#include "ui/form/form.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/output/act_refusal.h"
#include "ui/output/act_run.h"
#include "ui/run/act.h"
#include "ui/screen/summary.h"
#include "ui/source/browse_kinds.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/prompt.h"

enum { WIDTH = 76, LABEL_WIDTH = 9, VALUE_WIDTH = 30, ROWS_MOST = 8 };

struct edit_layer {
    struct layer layer;
    enum browse_thing thing;
    int64_t id;
    char *name; /* of the thing, as it was called when the dialog was opened */
    struct summary *summary;
    struct list *list;
    struct list_source *source; /* the list's: keys are numbers of edits */
    struct prompt prompt;
    const struct edit *renaming; /* what the prompt is about */
    bool choosing;               /* Enter was pressed before the facts were there */
};

static const struct list_column columns[] = {
    {.name = "what", .title = N_("what"), .width = LABEL_WIDTH},
    {.name = "now", .title = N_("now"), .width = VALUE_WIDTH},
    {.name = "command", .title = N_("by")},
};

static struct edit_layer *edit_of(struct layer *layer)
{
    return (struct edit_layer *)layer;
}

/* What the fact that an edit is about shows; "" if none is shown. */
static const char *edit_fact_now(const struct edit_layer *layer, struct region *region,
                                 const struct edit *edit)
{
    size_t count;
    const struct list_field *fields = summary_record(layer->summary, region, &count);
    int index =
        edit->fact ? view_find_column(browse_kind_of(layer->thing)->summary, edit->fact) : -1;
    return index >= 0 && (size_t)index < count ? fields[index].text : "";
}

static void edit_add_row(struct edit_layer *layer, struct region *region, size_t index)
{
    const struct edit *edit = edit_at(layer->thing, index);
    const struct command *command = registry_find(edit->command);
    const char *now = edit_fact_now(layer, region, edit);
    const char *refusal = act_refusal(layer->layer.console, command);
    const char *how =
        region_format(region, "%s%s%s", command->name, refusal ? ": " : "", refusal ? refusal : "");
    const char *const cells[] = {_(edit->label), edit->fact ? now : _("not shown"), how};
    struct value held =
        edit->fact ? summary_value(layer->summary, edit->fact) : value_null(VALUE_TEXT);
    if (edit_is_offered(edit, held))
        memory_source_add(layer->source, (int64_t)index, refusal != NULL, cells, NULL);
}

static void edit_fill_list(struct edit_layer *layer)
{
    struct region *region = region_create();
    memory_source_clear(layer->source);
    for (size_t i = 0; edit_at(layer->thing, i); i++)
        edit_add_row(layer, region, i);
    list_refresh(layer->list);
    region_destroy(region);
}

static const char *edit_realm_text(const struct edit_layer *layer, struct region *region)
{
    return picker_realm_text(region, summary_value(layer->summary, "realm_id").integer,
                             summary_text(layer->summary, "string_id"));
}

/* The name as it is typed: no form has a field for it. */
static void edit_on_name(void *context, const char *text)
{
    struct edit_layer *layer = context;
    struct console *console = layer->layer.console;
    const char *address = summary_text(layer->summary, browse_kind_of(layer->thing)->subject);
    const char *now = summary_text(layer->summary, layer->renaming->fact);
    if (!*text || !*address || strcmp(text, now) == 0) {
        console_notice(console, STYLE_WARNING, _("Nothing is changed."));
        return;
    }
    struct region *region = region_create();
    struct act act =
        edit_rename(region, layer->renaming, edit_realm_text(layer, region), address, text);
    console_pop(console, &layer->layer);
    act_run(console, &act);
    region_destroy(region);
}

static void edit_ask_for_name(struct edit_layer *layer, const struct edit *edit)
{
    layer->renaming = edit;
    prompt_ask(&layer->prompt, _("New name:"), summary_text(layer->summary, edit->fact),
               edit_on_name, layer);
}

static void edit_open_form(struct edit_layer *layer, struct region *region, const struct edit *edit)
{
    struct console *console = layer->layer.console;
    const char *now = edit_fact_now(layer, region, edit);
    const struct form_subject subject = {
        .realm = edit_realm_text(layer, region),
        .user = summary_text(layer->summary, browse_kind_of(layer->thing)->subject),
    };
    console_pop(console, &layer->layer); /* freed at the end of the turn only */
    form_open_edit(console, registry_find(edit->command), &subject, edit->dest, now);
}

static void edit_choose(struct edit_layer *layer)
{
    int64_t key = list_current_key(layer->list);
    struct console *console = layer->layer.console;
    if (key < 0)
        return;
    const struct edit *edit = edit_at(layer->thing, (size_t)key);
    const char *refusal = act_refusal(console, registry_find(edit->command));
    struct region *region = region_create();
    if (refusal)
        console_notice(console, STYLE_WARNING, "%s: %s.", edit->command, refusal);
    else if (edit->renames)
        edit_ask_for_name(layer, edit);
    else
        edit_open_form(layer, region, edit);
    region_destroy(region);
}

static void edit_on_summary(void *context)
{
    struct edit_layer *layer = context;
    bool chosen = layer->choosing && summary_known(layer->summary);
    layer->choosing = false;
    edit_fill_list(layer);
    if (chosen)
        edit_choose(layer);
}

static bool edit_enter(struct edit_layer *layer)
{
    layer->choosing = !summary_known(layer->summary);
    if (!layer->choosing)
        edit_choose(layer);
    return true;
}

static bool edit_handle_key(struct layer *base, int key, enum action action)
{
    struct edit_layer *layer = edit_of(base);
    layer->choosing = false;
    if (layer->prompt.edit)
        return prompt_key(&layer->prompt, key, action);
    switch (action) {
    case DO_ENTER: return edit_enter(layer);
    case DO_EDIT: return true; /* here already */
    case DO_UP:
    case DO_DOWN:
    case DO_FIRST:
    case DO_LAST: return list_key(layer->list, key, action);
    default: return false;
    }
}

static void edit_paint(struct layer *base, struct area area)
{
    struct edit_layer *layer = edit_of(base);
    int width = area.width - 2 < WIDTH ? area.width - 2 : WIDTH;
    int height = area.height < ROWS_MOST ? area.height : ROWS_MOST;
    struct area box = {area.y + (area.height - height) / 2, area.x + (area.width - width) / 2,
                       height, width};
    struct area rows = {box.y + 1, box.x + 1, height - 3, width - 2};
    struct region *region = region_create();
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS, region_format(region, _("Edit %s"), layer->name), NULL);
    if (summary_known(layer->summary))
        list_paint(layer->list, rows, !layer->prompt.edit);
    else
        summary_paint(layer->summary, rows, "", false);
    if (layer->prompt.edit)
        prompt_paint(&layer->prompt, box.y + height - 2, box.x + 1, width - 2);
    region_destroy(region);
}

static enum key_context edit_current_context(const struct layer *layer)
{
    return ((const struct edit_layer *)layer)->prompt.edit ? CONTEXT_INPUT : CONTEXT_LIST;
}

static const enum action *edit_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return actions;
}

static enum pointed edit_point(struct layer *base, struct area area UNUSED, struct pointer pointer)
{
    struct edit_layer *layer = edit_of(base);
    return layer->prompt.edit ? POINTED_PLACE : list_point(layer->list, pointer);
}

static void edit_refresh(struct layer *base)
{
    summary_show(edit_of(base)->summary, edit_of(base)->id);
}

static void edit_destroy(struct layer *base)
{
    struct edit_layer *layer = edit_of(base);
    prompt_close(&layer->prompt);
    list_destroy(layer->list);
    summary_destroy(layer->summary);
    free(layer->name);
}

static const struct layer_kind edit_kind = {
    .name = "edit",
    .context = CONTEXT_LIST,
    .dialog = true,
    .paint = edit_paint,
    .key = edit_handle_key,
    .point = edit_point,
    .refresh = edit_refresh,
    .current_context = edit_current_context,
    .hints = edit_hints,
    .destroy = edit_destroy,
};

void edit_layer_open(struct console *console, const struct browse_target *target)
{
    const struct browse_kind *kind = browse_kind_of(target->thing);
    if (!edit_at(target->thing, 0)) {
        console_notice(console, STYLE_WARNING, _("No command here edits a %s."), _(kind->name));
        return;
    }
    struct edit_layer *layer = memory_alloc(1, sizeof *layer);
    layer->layer.kind = &edit_kind;
    layer->thing = target->thing;
    layer->id = target->id;
    layer->name = memory_copy_text(target->name);
    layer->summary = summary_create(console, kind->summary, edit_on_summary, layer);
    layer->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    layer->list = list_create(&(struct list_options){.source = layer->source});
    console_push(console, &layer->layer);
    summary_show(layer->summary, layer->id);
}
