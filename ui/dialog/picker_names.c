/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/picker_names.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/dialog/picker.h"
#include "ui/list/list.h"
#include "ui/list/list_reader.h"

struct picker_names {
    const struct list_source *source; /* the list's */
    struct picker_naming naming;
    struct picker_names_listener listener;
    struct list_reader *reader;
    size_t count;
};

const char *picker_name(struct region *region, const struct list_source *source,
                        struct picker_naming naming, int64_t key, const struct value *values)
{
    int index = source->kind->value_index(source, naming.column);
    const struct value *value = index < 0 ? NULL : &values[index];
    const char *text = value && value->type == VALUE_TEXT && !value->null ? value->text : "";
    return naming.realms ? picker_realm_text(region, key, text) : text;
}

static void picker_names_on_rows(void *context, const struct list_rows *rows)
{
    struct picker_names *names = context;
    struct region *region = region_create();
    size_t width = names->source->kind->value_count(names->source), i = 0;
    for (; i < rows->count && names->count < PICKER_NAMES_MOST; i++, names->count++)
        names->listener.name(names->listener.context,
                             picker_name(region, names->source, names->naming, rows->keys[i],
                                         rows->values + i * width));
    bool full = names->count == PICKER_NAMES_MOST;
    region_destroy(region);
    if (full && (i < rows->count || !rows->at_end))
        names->listener.end(names->listener.context,
                            _("Only the first 1,000 are taken: for more there is --from."));
}

static void picker_names_on_end(void *context, const char *problem)
{
    struct picker_names *names = context;
    names->listener.end(names->listener.context, problem);
}

struct picker_names *picker_names_read(const struct list *list, struct loop *loop,
                                       struct picker_naming naming,
                                       const struct picker_names_listener *listener)
{
    struct picker_names *names = memory_alloc(1, sizeof *names);
    names->source = list_source(list);
    names->naming = naming;
    names->listener = *listener;
    names->reader = list_reader_start(list_source(list), loop,
                                      &(struct list_reader_listener){.rows = picker_names_on_rows,
                                                                     .end = picker_names_on_end,
                                                                     .context = names});
    return names;
}

void picker_names_stop(struct picker_names *names)
{
    if (!names)
        return;
    list_reader_stop(names->reader);
    free(names);
}
