/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/source/undo_source.h"

#include "command/undo_record.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/list/memory_source.h"

static const struct list_column columns[] = {
    {.name = "id", .title = N_("id"), .width = 10},
    {.name = "time", .title = N_("time"), .width = 20},
    {.name = "user", .title = N_("user"), .width = 10},
    {.name = "line", .title = N_("what was run")},
};

struct list_source *undo_source_create(const char *state, struct error *error)
{
    struct region *region = region_create();
    struct list_source *source = memory_source_create(columns, ARRAY_LENGTH(columns));
    size_t count;
    const struct undo_choice *choices = undo_record_list(region, state, &count, error);
    for (size_t i = 0; i < count; i++) {
        const char *const cells[] = {choices[i].id, choices[i].time, choices[i].user,
                                     choices[i].line};
        memory_source_add(source, (int64_t)i, false, cells, NULL);
    }
    region_destroy(region);
    return source;
}
