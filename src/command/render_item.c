/* SPDX-License-Identifier: Apache-2.0 */
/* The run of one of many items: what it says is kept until it is known how it ended. */
#include <stdlib.h>

#include "command/renderer.h"
#include "command/renderer_kind.h"
#include "core/memory.h"
#include "core/region.h"

/* A warning that waits. */
struct warning {
    struct warning *next;
    const char *text;
};

struct item_output {
    struct renderer *whole;
    const char *item; /* NULL: the run of several */
    struct warning *warnings, **last_warning;
    char *text; /* owned by the stream that the renderer writes to */
    size_t length;
    struct region *region;
    struct error error;
};

static bool keeps_rows(const struct renderer *renderer)
{
    return renderer->options->format == OUTPUT_TEXT;
}

static void item_table(struct renderer *renderer)
{
    struct error error = ERROR_IN(renderer->scratch);
    if (keeps_rows(renderer))
        render_text.table(renderer);
    else if (!renderer_table(renderer->item->whole, renderer->table, &error))
        die("%s", error.text); /* only --fields could be wrong, and this renderer has read it */
}

static void item_row(struct renderer *renderer, enum row_mark mark, const struct value *values)
{
    if (keeps_rows(renderer))
        render_text.row(renderer, mark, values);
    else
        renderer_row(renderer->item->whole, mark, values);
}

static void item_say(struct renderer *renderer, const char *text)
{
    render_text.say(renderer, text);
}

static void item_warn(struct renderer *renderer, const char *text)
{
    struct item_output *item = renderer->item;
    struct warning *warning = region_alloc(item->region, sizeof *warning);
    warning->text = item->item ? region_format(item->region, "%s: %s", item->item, text)
                               : region_copy_text(item->region, text);
    *item->last_warning = warning;
    item->last_warning = &warning->next;
}

/* How far the whole is says enough. */
static void item_progress(struct renderer *renderer UNUSED, int64_t done UNUSED,
                          int64_t total UNUSED, const char *units UNUSED)
{
}

static void item_changes(struct renderer *renderer, bool preview, const struct records *records,
                         const struct effects *effects)
{
    if (keeps_rows(renderer))
        render_text.changes(renderer, preview, records, effects);
    else
        renderer_changes(renderer->item->whole, preview, records, effects);
}

static void item_end(struct renderer *renderer, const struct error *error)
{
    struct item_output *item = renderer->item;
    if (error->kind == ERROR_NONE)
        return;
    error_set(&item->error, error->kind, "%s", error->text);
    if (error->hint)
        error_hint(&item->error, "%s", error->hint);
}

static const struct renderer_kind render_item = {
    .table = item_table,
    .row = item_row,
    .say = item_say,
    .warn = item_warn,
    .progress = item_progress,
    .changes = item_changes,
    .end = item_end,
};

struct renderer *renderer_create_item(struct renderer *whole, const char *item)
{
    struct item_output *output = memory_alloc(1, sizeof *output);
    struct region *region = region_create();
    *output = (struct item_output){
        .whole = whole, .item = item, .region = region, .error = ERROR_IN(region)};
    output->last_warning = &output->warnings;
    FILE *stream = open_memstream(&output->text, &output->length);
    if (!stream)
        die("out of memory: the text of an item");
    struct renderer *renderer = memory_alloc(1, sizeof *renderer);
    *renderer = (struct renderer){
        .kind = &render_item,
        .options = whole->options,
        .output = stream,
        .errors = whole->errors,
        .scratch = region_create(),
        .item = output,
    };
    return renderer;
}

void renderer_destroy_item(struct renderer *renderer)
{
    struct item_output *item = renderer->item;
    fclose(renderer->output);
    free(item->text);
    region_destroy(item->region);
    free(item);
    renderer_destroy(renderer);
}

void renderer_item_warn(const struct renderer *renderer)
{
    const struct item_output *item = renderer->item;
    for (const struct warning *warning = item->warnings; warning; warning = warning->next)
        renderer_warn(item->whole, warning->text);
}

const char *renderer_item_text(const struct renderer *renderer)
{
    fflush(renderer->output); /* of several, those of the items are never ended by a run */
    return renderer->item->text ? renderer->item->text : "";
}

const struct error *renderer_item_error(const struct renderer *renderer)
{
    return &renderer->item->error;
}

bool renderer_item_has_table(const struct renderer *renderer)
{
    return renderer->tables > 0;
}
