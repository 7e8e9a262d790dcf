/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/record_layer.h"

#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/record.h"
#include "ui/list/list.h"
#include "ui/source/browse_kinds.h"
#include "ui/stack/layer.h"

struct record_layer {
    struct layer layer;
    struct record *record;
    struct region *region; /* of the targets */
    struct browse_target targets[BROWSE_TARGETS_MOST];
    size_t target_count;
};

static struct record *record_of(const struct layer *layer)
{
    return ((const struct record_layer *)layer)->record;
}

static void record_layer_paint(struct layer *layer, struct area area)
{
    record_paint(record_of(layer), area, true);
}

/* Going in ends here: there is no record of a record's row. */
static bool record_layer_handle_key(struct layer *layer, int key, enum action action)
{
    return record_key(record_of(layer), key, action);
}

static enum key_context record_layer_current_context(const struct layer *layer)
{
    return list_context(record_list(record_of(layer)));
}

static const enum action *record_layer_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_ENTER, DO_BACK, DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_BACK,     DO_FILTER, DO_COPY,
                                          DO_COPY_ALL, DO_HELP,   DO_NONE};
    return record_layer_current_context(layer) == CONTEXT_INPUT ? typing : actions;
}

static const char *record_layer_position(const struct layer *layer)
{
    return list_position(record_list(record_of(layer)));
}

static void record_layer_destroy(struct layer *layer)
{
    record_destroy(record_of(layer));
    region_destroy(((struct record_layer *)layer)->region);
}

/* The row that was under the cursor when the record was opened, wherever the cursor is by now. */
static size_t record_layer_targets(const struct layer *layer, struct region *region,
                                   struct browse_target *targets)
{
    const struct record_layer *record = (const struct record_layer *)layer;
    for (size_t i = 0; i < record->target_count; i++) {
        targets[i] = record->targets[i];
        targets[i].name = region_copy_text(region, record->targets[i].name);
    }
    return record->target_count;
}

static enum pointed record_layer_point(struct layer *layer, struct area area UNUSED,
                                       struct pointer pointer)
{
    return list_point(record_list(record_of(layer)), pointer);
}

static const struct layer_kind record_kind = {
    .name = "record",
    .context = CONTEXT_LIST,
    .paint = record_layer_paint,
    .key = record_layer_handle_key,
    .point = record_layer_point,
    .current_context = record_layer_current_context,
    .hints = record_layer_hints,
    .position = record_layer_position,
    .targets = record_layer_targets,
    .destroy = record_layer_destroy,
};

static void record_layer_take_targets(struct record_layer *record, const struct layer *below)
{
    record->region = region_create();
    if (below->kind->targets)
        record->target_count = below->kind->targets(below, record->region, record->targets);
}

void record_layer_open(struct console *console, const struct list *list)
{
    struct region *region = region_create();
    size_t count;
    const struct list_field *fields = list_current_record(list, region, &count);
    if (count > 0) {
        struct record_layer *record = memory_alloc(1, sizeof *record);
        record->layer.kind = &record_kind;
        record->record =
            record_create(console, region_format(region, _("Record · %s"), fields[0].text));
        record_set(record->record, fields, count);
        record_layer_take_targets(record, console_top(console));
        console_push(console, &record->layer);
    }
    region_destroy(region);
}
