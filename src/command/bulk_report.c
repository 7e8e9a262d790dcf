/* SPDX-License-Identifier: Apache-2.0 */
/* What a bulk run tells of its items, as it goes and at the end. */
#include <string.h>

#include "command/bulk_parts.h"
#include "command/command.h"
#include "command/renderer.h"
#include "core/buffer.h"
#include "core/interrupt.h"
#include "core/region.h"

size_t bulk_count(const struct bulk *bulk, enum result result)
{
    size_t count = 0;
    for (size_t i = 0; i < bulk->items.count; i++)
        count += bulk->outcomes[i].result == result;
    return count;
}

const char *bulk_list_failures(const struct bulk *bulk)
{
    struct buffer text = {0};
    for (size_t i = 0; i < bulk->items.count; i++) {
        const struct bulk_item *item = &bulk->items.items[i];
        if (bulk->outcomes[i].result == RESULT_FAILED)
            buffer_format(&text, "\nline %zu: %s: %s", item->line, item->name,
                          bulk->outcomes[i].text);
    }
    const char *list = region_copy_text(bulk->region, buffer_text(&text));
    buffer_free(&text);
    return list;
}

/* Each line of `text` below the item's. */
static const char *indent(struct region *region, const char *text)
{
    struct buffer lines = {0};
    while (*text) {
        size_t length = strcspn(text, "\n");
        buffer_format(&lines, "%s%.*s", length ? "\n     " : "\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
    const char *indented = region_copy_text(region, buffer_text(&lines));
    buffer_free(&lines);
    return indented;
}

/* What --fields is about: the rows of a command that reads, or else the results. */
static bool chooses_results(const struct bulk *bulk)
{
    return bulk->request->options->fields && bulk->request->command->danger != DANGER_READ;
}

/* Where rows have no table's name beside them, those of a command that reads stand alone. Text has
 * lines as it goes, unless fields of the results are chosen. */
static bool has_table(const struct bulk *bulk)
{
    enum output_format format = bulk->request->options->format;
    if (format == OUTPUT_TEXT)
        return chooses_results(bulk);
    return format == OUTPUT_JSON || format == OUTPUT_JSONL ||
           bulk->request->command->danger != DANGER_READ;
}

/* Elsewhere lines stand beside a table, as they are there before it: the console shows them. */
static bool has_lines(const struct bulk *bulk)
{
    return bulk->request->options->format != OUTPUT_TEXT || !has_table(bulk);
}

/* Is what the item said worth more than the line that it is done? */
static bool is_shown(const struct bulk *bulk, const struct renderer *renderer)
{
    const struct options *options = bulk->request->options;
    return options->format == OUTPUT_TEXT &&
           (!bulk_changes_something(bulk) || options->verbosity > 1 ||
            renderer_item_has_table(renderer));
}

void bulk_tell(struct bulk *bulk, size_t index, const struct renderer *renderer)
{
    const struct outcome *outcome = &bulk->outcomes[index];
    const char *name = bulk->items.items[index].name;
    if (!has_lines(bulk))
        return;
    struct region *region = region_create();
    const char *said = is_shown(bulk, renderer) ? renderer_item_text(renderer) : "";
    const char *hint = renderer_item_error(renderer)->hint;
    if (outcome->result == RESULT_DONE)
        renderer_say(bulk->renderer,
                     region_format(region, "ok   %s%s", name, indent(region, said)));
    else
        renderer_say(bulk->renderer, region_format(region, "FAIL %s: %s%s%s%s", name, outcome->text,
                                                   hint ? "\n     hint: " : "", hint ? hint : "",
                                                   indent(region, said)));
    region_destroy(region);
}

void bulk_tell_whole(struct bulk *bulk, const struct renderer *renderer)
{
    const char *text = renderer_item_text(renderer);
    size_t length = strlen(text);
    struct region *region = region_create();
    length -= length && text[length - 1] == '\n';
    if (length && bulk->request->options->format == OUTPUT_TEXT)
        renderer_say(bulk->renderer, region_copy_bytes(region, text, length));
    region_destroy(region);
}

void bulk_sum_up(struct bulk *bulk)
{
    size_t count = bulk->items.count, failed = bulk_count(bulk, RESULT_FAILED);
    size_t done = bulk_count(bulk, RESULT_DONE) + bulk_count(bulk, RESULT_DONE_BEFORE);
    enum error_kind kind = interrupt_pending();
    if (done == count)
        return;
    if (kind == ERROR_NONE)
        kind = done ? ERROR_INCOMPLETE : bulk->failure;
    bool silent = !has_table(bulk) &&
                  (bulk->request->options->quiet || bulk->request->options->format != OUTPUT_TEXT);
    error_set(&bulk->error, kind, "%s%s%zu of %zu %s, %zu failed, %zu not tried.%s",
              interrupt_pending() != ERROR_NONE ? bulk->request->command->name : "",
              interrupt_pending() != ERROR_NONE ? " was interrupted: " : "", done, count,
              bulk->request->options->dry_run ? "could be done" : "done", failed,
              count - done - failed, silent ? bulk_list_failures(bulk) : "");
    if (done && bulk->state)
        error_hint(&bulk->error, "the same command with the same items goes on with the rest.");
}

static const struct column columns[] = {{.name = "item", .type = VALUE_TEXT, .width = 32},
                                        {.name = "line", .type = VALUE_INTEGER, .width = 6},
                                        {.name = "result", .type = VALUE_TEXT, .width = 11},
                                        {.name = "text", .type = VALUE_TEXT},
                                        {0}};
static const struct table results_table = {.name = "items", .columns = columns};
static const struct table whole_table = {.name = "items", .columns = columns, .whole = true};

bool bulk_check_fields(struct bulk *bulk)
{
    return !chooses_results(bulk) ||
           renderer_check_fields(bulk->renderer, &results_table, &bulk->error);
}

void bulk_show_table(struct bulk *bulk)
{
    static const char *const results[] = {[RESULT_NOT_TRIED] = "not tried",
                                          [RESULT_DONE] = "done",
                                          [RESULT_DONE_BEFORE] = "done before",
                                          [RESULT_FAILED] = "failed"};
    const struct table *table = chooses_results(bulk) ? &results_table : &whole_table;
    bool preview = bulk->request->options->dry_run;
    if (!has_table(bulk) || !bulk->outcomes || !renderer_table(bulk->renderer, table, &bulk->error))
        return;
    for (size_t i = 0; i < bulk->items.count; i++) {
        const struct bulk_item *item = &bulk->items.items[i];
        const struct outcome *outcome = &bulk->outcomes[i];
        bool previewed = preview && outcome->result == RESULT_DONE;
        renderer_row(
            bulk->renderer, ROW_PLAIN,
            (struct value[]){value_text(item->name), value_integer((int64_t)item->line),
                             value_text(previewed ? "previewed" : results[outcome->result]),
                             value_text(outcome->text)});
    }
}
