/* SPDX-License-Identifier: Apache-2.0 */
/* A run over marked rows: which of them are done, and which are left to be run again. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "core/region.h"
#include "ui/list/marked.h"
#include "ui/output/output_state.h"
#include "ui/run/child_run.h"
#include "ui/stack/layer.h"

static ptrdiff_t output_marks_find_column(const struct child_column *columns, size_t count,
                                          const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(columns[i].name, name) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

bool output_marks_table(struct output *output, const char *name, const struct child_column *columns,
                        size_t count)
{
    struct output_results *results = &output->results;
    results->coming = output->act.marked && strcmp(name, "items") == 0;
    if (!results->coming)
        return false;
    struct child_column *copy = region_alloc_array(output->region, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = (struct child_column){.name = region_copy_text(output->region, columns[i].name),
                                        .number = columns[i].number};
    results->columns = copy;
    results->column_count = count;
    results->line_column = output_marks_find_column(columns, count, "line");
    results->result_column = output_marks_find_column(columns, count, "result");
    results->done =
        region_alloc_array(output->region, output->act.marked->count, sizeof *results->done);
    return true;
}

/* Results are told by the line of the input, whatever the item was called meanwhile. What is done
 * has been said line by line; the table is of what is left. */
bool output_marks_row(struct output *output, const char *const *cells)
{
    struct output_results *results = &output->results;
    size_t index;
    if (!results->coming || results->line_column < 0 || results->result_column < 0)
        return false;
    const char *result = cells[results->result_column];
    bool done = strcmp(result, "done") == 0 || strcmp(result, "done before") == 0;
    if (marked_at_line(output->act.marked, strtoll(cells[results->line_column], NULL, 10), &index))
        results->done[index] = done;
    if (!done && !results->shown)
        transcript_begin_table(output->transcript, results->columns, results->column_count);
    results->shown = results->shown || !done;
    return done;
}

void output_marks_end(const struct output *output)
{
    const struct marked *marked = output->act.marked;
    if (!marked || !output->results.done || output->act.command->danger == DANGER_READ)
        return;
    for (size_t i = 0; i < marked->count; i++) {
        if (output->results.done[i])
            console_unmark(output->layer.console, marked->list, marked->ids[i]);
    }
}

bool output_marks_rest(const struct output *output, struct region *region, struct act *act)
{
    const struct marked *all = output->act.marked;
    struct marked *rest = region_alloc(region, sizeof *rest);
    int64_t *ids = region_alloc_array(region, all->count, sizeof *ids);
    *rest = (struct marked){.kind = all->kind, .list = all->list, .ids = ids};
    for (size_t i = 0; i < all->count; i++) {
        if (!output->results.done || !output->results.done[i])
            ids[rest->count++] = all->ids[i];
    }
    *act = output->act;
    act->marked = rest;
    act->input = marked_input(region, rest, act->command);
    act->target = marked_name(region, rest);
    return rest->count > 0;
}
