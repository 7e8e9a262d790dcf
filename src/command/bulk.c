/* SPDX-License-Identifier: Apache-2.0 */
#include "command/bulk.h"

#include <string.h>

#include "command/bulk_parts.h"
#include "command/bulk_state.h"
#include "command/command.h"
#include "command/gate.h"
#include "command/renderer.h"
#include "command/session.h"
#include "config/profile.h"
#include "core/region.h"

/* Each item once; a warning for those that come again. */
static void drop_repeated(struct bulk *bulk)
{
    struct bulk_items *items = &bulk->items;
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct bulk_item *item = &items->items[i];
        if (item->repeated)
            renderer_warn(bulk->renderer,
                          region_format(bulk->region, "line %zu: %s comes again, and is done once.",
                                        item->line, item->name));
        else
            items->items[kept++] = *item;
    }
    items->count = kept;
}

static bool read_input(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    bool from_input = strcmp(request->options->from, "-") == 0;
    if (!bulk_items_argument(request->command))
        return error_set(&bulk->error, ERROR_USAGE,
                         "argument --from: %s has no argument for users or a realm",
                         request->command->name);
    if (from_input && session_input_is_taken(request->session))
        return error_set(&bulk->error, ERROR_USAGE,
                         "argument --from: standard input holds the commands");
    if (!bulk_items_read(request->command, request->options->from, bulk->region, &bulk->items,
                         &bulk->error))
        return false;
    if (from_input)
        session_take_input(request->session);
    drop_repeated(bulk);
    bulk->outcomes = region_alloc_array(bulk->region, bulk->items.count, sizeof *bulk->outcomes);
    return true;
}

/* Takes over what an earlier run of the same has done. */
static bool resume(struct bulk *bulk)
{
    size_t count = bulk->items.count;
    for (size_t i = 0; i < count; i++) {
        if (bulk_was_committed(bulk, i) && !bulk_state_finish(bulk->state, &i, 1, &bulk->error))
            return false;
        if (bulk_state_is_done(bulk->state, i))
            bulk->outcomes[i].result = RESULT_DONE_BEFORE;
    }
    size_t done = bulk_state_done_count(bulk->state);
    if (done)
        renderer_warn(bulk->renderer,
                      region_format(bulk->region,
                                    "resuming: %zu of %zu done before (so says %s; remove it to do "
                                    "all of them again)",
                                    done, count, bulk_state_path(bulk->state)));
    return true;
}

static bool open_state(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    if (!bulk_changes_something(bulk))
        return true;
    const char *name = bulk_name(bulk);
    const struct profile *profile =
        name ? session_profile(request->session, request->options, &bulk->error) : NULL;
    if (profile)
        bulk->state =
            bulk_state_open(bulk->region, profile->state, name, bulk->items.count, &bulk->error);
    return bulk->state && resume(bulk);
}

static void list_todo(struct bulk *bulk)
{
    bulk->todo = region_alloc_array(bulk->region, bulk->items.count, sizeof *bulk->todo);
    for (size_t i = 0; i < bulk->items.count; i++) {
        if (bulk->outcomes[i].result == RESULT_NOT_TRIED)
            bulk->todo[bulk->todo_count++] = i;
    }
}

/* Refused once, not item by item. */
static bool admit(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    const struct arguments *arguments = bulk_read_words(bulk, bulk->region);
    struct run run = {
        .region = bulk->region,
        .error = bulk->error,
        .command = request->command,
        .given = arguments,
        .arguments = arguments,
        .options = request->options,
        .session = request->session,
        .renderer = bulk->renderer,
        .whole = bulk->renderer,
        .shared = &bulk->shared,
    };
    bool admitted = gate_admit(&run);
    bulk->error = run.error;
    return admitted;
}

int bulk_run(const struct bulk_request *request, struct renderer *renderer)
{
    struct region *region = region_create();
    struct bulk bulk = {
        .request = request,
        .renderer = renderer,
        .region = region,
        .error = ERROR_IN(region),
    };
    renderer_begin(renderer, request->command->name);
    bool opened = read_input(&bulk) && bulk_check_words(&bulk) && bulk_check_fields(&bulk) &&
                  admit(&bulk) && open_state(&bulk) && bulk_find_ids(&bulk);
    if (opened)
        list_todo(&bulk);
    if (opened && bulk_check_items(&bulk)) {
        bulk_run_items(&bulk);
        bulk_sum_up(&bulk);
    }
    bulk_state_close(bulk.state);
    bulk_show_table(&bulk);
    int status = error_exit_status(bulk.error.kind);
    if (!renderer_end(renderer, &bulk.error) && status == 0)
        status = error_exit_status(ERROR_FAILED);
    region_destroy(region);
    return status;
}
