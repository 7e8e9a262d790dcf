/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/palette_runs.h"

#include <stdbool.h>
#include <string.h>

#include "core/clock.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/run/run_history.h"
#include "ui/screen/palette_entries.h"
#include "ui/screen/runs_layer.h"

static void palette_runs_open(struct console *console, const struct palette_entry *entry,
                              const struct form_subject *subject UNUSED)
{
    runs_open_again(console, entry->data);
}

static const char *palette_runs_obstacle(const struct console *console UNUSED,
                                         const struct palette_entry *entry)
{
    return past_run_obstacle(entry->data);
}

static bool palette_runs_are_alike(const struct past_run *run, const struct past_run *other)
{
    return strcmp(run->command, other->command) == 0 && strcmp(run->words, other->words) == 0 &&
           strcmp(run->recipe ? run->recipe : "", other->recipe ? other->recipe : "") == 0;
}

static bool palette_runs_came_before(const struct past_run *runs, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (palette_runs_are_alike(&runs[i], &runs[index]))
            return true;
    }
    return false;
}

/* Its arguments stand first: they tell it from others of its command. */
static void palette_runs_add(struct palette_entries *entries, const struct past_run *run,
                             int64_t now)
{
    struct region *region = entries->region;
    palette_add(entries, (struct palette_entry){
                             .name = run->recipe ? run->recipe : run->command,
                             .badge = _("run"),
                             .summary = region_format(
                                 region, "%s%s%s, %s", run->words, *run->words ? " \xc2\xb7 " : "",
                                 _(run->status), clock_format_ago(region, run->started, now)),
                             .words = palette_words(region, N_("again recent repeat")),
                             .open = palette_runs_open,
                             .obstacle = palette_runs_obstacle,
                             .data = run});
}

void palette_add_runs(struct palette_entries *entries, const struct past_run *runs, size_t count,
                      int64_t now)
{
    size_t added = 0;
    for (size_t i = 0; i < count && added < PALETTE_RUNS_MOST; i++) {
        if (palette_runs_came_before(runs, i))
            continue;
        palette_runs_add(entries, &runs[i], now);
        added++;
    }
}
