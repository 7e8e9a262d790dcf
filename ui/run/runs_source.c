/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/runs_source.h"

#include "core/clock.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/list/memory_source.h"
#include "ui/run/run_history.h"
#include "ui/terminal/number.h"

enum { COLUMN_STARTED, COLUMN_COMMAND, COLUMN_STATUS, COLUMN_TOOK, COLUMN_WORDS, COLUMNS };

static const struct list_column columns[COLUMNS] = {
    [COLUMN_STARTED] = {.name = "started", .title = N_("started"), .width = 12},
    [COLUMN_COMMAND] = {.name = "command", .title = N_("command"), .width = 22, .sortable = true},
    [COLUMN_STATUS] = {.name = "status", .title = N_("ended"), .width = 11, .sortable = true},
    [COLUMN_TOOK] = {.name = "took", .title = N_("took"), .width = 8, .right = true},
    [COLUMN_WORDS] = {.name = "words", .title = N_("arguments")},
};

struct list_source *runs_source_create(void)
{
    return memory_source_create(columns, COLUMNS);
}

static void runs_source_add_row(struct list_source *source, struct region *region,
                                const struct past_run *run, int64_t key, int64_t now)
{
    char bytes[NUMBER_SIZE];
    const char *took = "";
    if (run->milliseconds >= 0)
        took =
            region_format(region, "%s s", number_decimal(bytes, (double)run->milliseconds / 1000));
    const char *cells[COLUMNS] = {
        [COLUMN_STARTED] = clock_format_ago(region, run->started, now),
        [COLUMN_COMMAND] = run->recipe ? run->recipe : run->command,
        [COLUMN_STATUS] = _(run->status),
        [COLUMN_TOOK] = took,
        [COLUMN_WORDS] = run->words,
    };
    memory_source_add(source, key, past_run_obstacle(run) != NULL, cells, NULL);
}

void runs_source_fill(struct list_source *source, const struct past_run *runs, size_t count,
                      int64_t now)
{
    struct region *region = region_create();
    memory_source_clear(source);
    for (size_t i = 0; i < count; i++)
        runs_source_add_row(source, region, &runs[i], (int64_t)(count - 1 - i), now);
    region_destroy(region);
}
