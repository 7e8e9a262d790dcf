/* SPDX-License-Identifier: Apache-2.0 */
/* Items in groups: those of a command that takes many are checked, and done, some hundred at a
 * time.
 */
#include <string.h>

#include "change/outbox.h"
#include "command/bulk_parts.h"
#include "command/bulk_state.h"
#include "command/command.h"
#include "command/renderer.h"
#include "command/resolve.h"
#include "command/session.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "model/realm.h"
#include "server/database.h"
#include "server/rows.h"

/* As many as are checked at once, and into how many a group is divided that fails: what is wrong
 * with an item of a thousand is found in three steps, and those who wait for a lock in between wait
 * as often. */
enum { CHECKED_AT_ONCE = 1000, PARTS = 32 };

bool bulk_changes_something(const struct bulk *bulk)
{
    return bulk->request->command->danger != DANGER_READ && !bulk->request->options->dry_run;
}

bool bulk_was_committed(struct bulk *bulk, size_t index)
{
    const char *transaction = bulk->state ? bulk_state_transaction(bulk->state, index) : NULL;
    if (!transaction)
        return false;
    if (bulk->asked && strcmp(bulk->asked, transaction) == 0)
        return bulk->committed;
    const struct bulk_request *request = bulk->request;
    struct database *database = session_database(request->session, request->options, NULL);
    const struct rows *rows =
        database ? database_query(database, bulk->region, NULL,
                                  "SELECT coalesce(pg_xact_status($1::xid8), 'unknown')",
                                  SQL_PARAMETERS(value_text(transaction)))
                 : NULL;
    bulk->asked = rows ? transaction : NULL;
    bulk->committed = rows && strcmp(rows_text(rows, 0, 0), "committed") == 0;
    return bulk->committed;
}

/* Do two items differ in the user or realm alone? */
static bool are_alike(const struct bulk *bulk, size_t index, size_t other)
{
    const struct bulk_items *items = &bulk->items;
    const struct bulk_item *one = &items->items[index], *two = &items->items[other];
    for (size_t i = 0; i < items->column_count; i++) {
        if (i != items->item_column && strcmp(one->cells[i], two->cells[i]) != 0)
            return false;
    }
    return one->realm == two->realm ||
           (one->realm && two->realm && strcmp(one->realm, two->realm) == 0);
}

/* The group that begins at a place, of `most` items or fewer. */
static struct bulk_group find_group(const struct bulk *bulk, size_t first, size_t most)
{
    size_t count = 1;
    while (count < most && first + count < bulk->todo_count &&
           are_alike(bulk, bulk->todo[first], bulk->todo[first + count]))
        count++;
    return (struct bulk_group){first, count};
}

static struct bulk_group part_of(struct bulk_group group, size_t first)
{
    size_t count = (group.count + PARTS - 1) / PARTS, end = group.first + group.count;
    return (struct bulk_group){first, first + count < end ? count : end - first};
}

bool bulk_is_about_users(const struct bulk *bulk)
{
    return bulk_items_are_users(bulk->items.argument);
}

void bulk_note_failure(struct bulk *bulk, size_t index, enum error_kind kind, const char *text)
{
    bulk->outcomes[index] =
        (struct outcome){.result = RESULT_FAILED, .text = region_copy_text(bulk->region, text)};
    if (bulk->failure == ERROR_NONE)
        bulk->failure = kind;
}

/* The run of a group: what each item is given and speaks to, and who hears of the whole. */
struct group_run {
    struct region *region;
    struct bulk_group group;
    struct run_item *items;
    struct renderer *renderer; /* that of the only item, or one of its own */
    const struct arguments *arguments;
    const char *problem; /* with the arguments of the first item where something is wrong */
};

static struct group_run open_group(struct bulk *bulk, struct bulk_group group)
{
    struct region *region = region_create();
    struct group_run run = {.region = region, .group = group};
    run.items = region_alloc_array(region, group.count, sizeof *run.items);
    for (size_t i = 0; i < group.count; i++) {
        size_t index = bulk->todo[group.first + i];
        const char *name = bulk->items.items[index].name, *problem;
        run.items[i] = (struct run_item){
            .name = name,
            .arguments = bulk_read_item(bulk, index, region, &problem),
            .renderer = renderer_create_item(bulk->renderer, name),
        };
        run.problem = run.problem ? run.problem : problem;
    }
    bool several = group.count > 1;
    run.renderer = several ? renderer_create_item(bulk->renderer, NULL) : run.items->renderer;
    run.arguments =
        several ? bulk_read_common(bulk, bulk->todo[group.first], region) : run.items->arguments;
    bulk->shared.items = run.items;
    bulk->shared.item_count = group.count;
    bulk->shared.context = bulk;
    bulk->current = group;
    return run;
}

static void close_group(struct group_run *run)
{
    for (size_t i = 0; i < run->group.count; i++)
        renderer_destroy_item(run->items[i].renderer);
    if (run->group.count > 1)
        renderer_destroy_item(run->renderer);
    region_destroy(run->region);
}

/* The command's own check of each item, and the users and the realm that the arguments name. */
static bool check_all(struct run *run)
{
    for (size_t i = 1; i < run_count(run); i++) {
        run_turn_to(run, i);
        if (run->command->check && !run->command->check(run))
            return false;
    }
    const struct bulk *bulk = run->shared->context;
    const struct argument *realm = bulk_items_only(run->command, SEMANTIC_REALM);
    struct realm found;
    bool in_realm = false;
    run_turn_to(run, 0);
    if (realm && !resolve_optional_realm(run, realm->dest, &found, &in_realm))
        return false;
    return !bulk_is_about_users(bulk) ||
           resolve_users(run, bulk->items.argument->dest, in_realm ? &found : NULL);
}

/* Runs the command up to where it would begin. False if the group has to be checked in parts. */
static bool check_group(struct bulk *bulk, struct bulk_group group)
{
    const struct bulk_request *request = bulk->request;
    struct group_run run = open_group(bulk, group);
    struct command checking = *request->command;
    checking.danger = DANGER_READ;
    checking.run = check_all;
    if (!run.problem)
        run_command_shared(&checking, run.arguments, request->options, request->session,
                           run.renderer, &bulk->shared);
    const struct error *error = renderer_item_error(run.renderer);
    bool failed = run.problem || error->kind != ERROR_NONE;
    bool divisible = failed && group.count > 1 && error->kind != ERROR_UNREACHABLE;
    if (!divisible)
        renderer_item_warn(run.renderer);
    if (failed && !divisible)
        bulk_note_failure(bulk, bulk->todo[group.first], run.problem ? ERROR_USAGE : error->kind,
                          run.problem ? run.problem : error->text);
    close_group(&run);
    return !divisible;
}

/* In parts where something is wrong, so that everything that is gets told. */
static void check_in_parts(struct bulk *bulk, struct bulk_group group)
{
    if (interrupt_pending() != ERROR_NONE || bulk->failure == ERROR_UNREACHABLE ||
        check_group(bulk, group))
        return;
    struct bulk_group part = {0};
    for (size_t at = group.first; at < group.first + group.count; at += part.count) {
        part = part_of(group, at);
        check_in_parts(bulk, part);
    }
}

bool bulk_check_items(struct bulk *bulk)
{
    size_t most = bulk_is_about_users(bulk) ? CHECKED_AT_ONCE : 1;
    struct bulk_group group = {0};
    for (size_t at = 0; at < bulk->todo_count; at += group.count) {
        group = find_group(bulk, at, most);
        check_in_parts(bulk, group);
    }
    if (interrupt_pending() != ERROR_NONE)
        return error_set(&bulk->error, interrupt_pending(),
                         "%s was interrupted while the items were checked; nothing was changed.",
                         bulk->request->command->name);
    size_t failed = bulk_count(bulk, RESULT_FAILED);
    return failed == 0 || error_set(&bulk->error, bulk->failure,
                                    "%zu of %zu items can't be done; nothing was changed.%s",
                                    failed, bulk->items.count, bulk_list_failures(bulk));
}

/* In the group's transaction, before its COMMIT: from here on it can be told whether it is done. */
static void before_commit(void *context, struct run *run)
{
    struct bulk *bulk = context;
    const struct rows *rows = database_query(run_database(run), run_region(run), run_error(run),
                                             "SELECT pg_current_xact_id()::text", NO_PARAMETERS);
    if (rows)
        bulk_state_begin(bulk->state, bulk->todo + bulk->current.first, bulk->current.count,
                         rows_text(rows, 0, 0), run_error(run));
}

static void note_success(struct bulk *bulk, size_t index, const struct renderer *renderer)
{
    const char *text = renderer_item_text(renderer);
    size_t length = strlen(text);
    length -= length && text[length - 1] == '\n';
    bulk->outcomes[index] =
        (struct outcome){.result = RESULT_DONE,
                         .text = length ? region_copy_bytes(bulk->region, text, length) : NULL};
}

/* What was done is told, and noted. False if that can't be noted. */
static bool end_group(struct bulk *bulk, const struct group_run *run)
{
    struct bulk_group group = run->group;
    for (size_t i = 0; i < group.count; i++) {
        size_t index = bulk->todo[group.first + i];
        renderer_item_warn(run->items[i].renderer);
        note_success(bulk, index, run->items[i].renderer);
        bulk_tell(bulk, index, run->items[i].renderer);
    }
    if (group.count > 1)
        bulk_tell_whole(bulk, run->renderer);
    return !bulk->state ||
           bulk_state_finish(bulk->state, bulk->todo + group.first, group.count, &bulk->error);
}

/* None of a group is done: its first item stands for why. */
static bool fail_group(struct bulk *bulk, const struct group_run *run)
{
    const struct error *error = renderer_item_error(run->renderer);
    renderer_item_warn(run->items->renderer);
    bulk_note_failure(bulk, bulk->todo[run->group.first], error->kind, error->text);
    bulk_tell(bulk, bulk->todo[run->group.first], run->renderer);
    return bulk->request->options->continue_on_error && error->kind != ERROR_UNREACHABLE;
}

static bool run_in_parts(struct bulk *bulk, struct bulk_group group);

/* Runs a group; in parts if it fails, which leaves nothing of it done. False if no further item
 * should be tried. */
static bool run_group(struct bulk *bulk, struct bulk_group group)
{
    const struct bulk_request *request = bulk->request;
    struct group_run run = open_group(bulk, group);
    run_command_shared(request->command, run.arguments, request->options, request->session,
                       run.renderer, &bulk->shared);
    const struct error *error = renderer_item_error(run.renderer);
    bool done = error->kind == ERROR_NONE || bulk_was_committed(bulk, bulk->todo[group.first]);
    bool divisible = !done && group.count > 1 && error->kind != ERROR_UNREACHABLE &&
                     interrupt_pending() == ERROR_NONE;
    bool more = true;
    if (group.count > 1 && !divisible)
        renderer_item_warn(run.renderer);
    if (done)
        more = end_group(bulk, &run);
    else if (!divisible)
        more = fail_group(bulk, &run);
    close_group(&run);
    return divisible ? run_in_parts(bulk, group) : more;
}

static bool run_in_parts(struct bulk *bulk, struct bulk_group group)
{
    bool more = true;
    struct bulk_group part = {0};
    for (size_t at = group.first; more && at < group.first + group.count; at += part.count) {
        part = part_of(group, at);
        more = interrupt_pending() == ERROR_NONE && run_group(bulk, part);
    }
    return more;
}

/* Of what its items are without a heading the command may take many in one run. */
static size_t most_at_once(const struct bulk *bulk)
{
    const struct command *command = bulk->request->command;
    bool takes_many = command->takes_many && bulk->items.argument == bulk_items_argument(command);
    return takes_many ? command->takes_many : 1;
}

void bulk_run_items(struct bulk *bulk)
{
    size_t most = most_at_once(bulk);
    /* What is done for a realm may take several transactions, unless it can be done for many. */
    bool at_once = most > 1 || bulk_is_about_users(bulk), more = true;
    size_t before = bulk->items.count - bulk->todo_count;
    struct bulk_group group = {0};
    bulk->shared.before_commit = at_once && bulk->state ? before_commit : NULL;
    for (size_t at = 0; at < bulk->todo_count && more && interrupt_pending() == ERROR_NONE;
         at += group.count) {
        renderer_progress(bulk->renderer, (int64_t)(before + at), (int64_t)bulk->items.count,
                          bulk_is_about_users(bulk) ? "users" : "realms");
        group = find_group(bulk, at, most);
        more = run_group(bulk, group);
    }
    outbox_close(bulk->shared.outbox);
}
