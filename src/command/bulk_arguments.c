/* SPDX-License-Identifier: Apache-2.0 */
/* The arguments of a bulk run: of the command line, and of each item. */
#include <string.h>

#include "command/bulk_parts.h"
#include "command/command.h"
#include "command/help.h"
#include "command/session.h"
#include "command/words.h"
#include "core/buffer.h"
#include "core/hash.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"

struct arguments *bulk_read_words(const struct bulk *bulk, struct region *region)
{
    const struct bulk_request *request = bulk->request;
    struct arguments *arguments =
        arguments_create(region, request->command->arguments, common_options);
    arguments_leave_out(arguments, bulk->items.argument->dest);
    arguments_parse(arguments, request->before_count, request->before);
    arguments_parse(arguments, request->word_count, request->words);
    return arguments;
}

/* The argument that a column fills. */
static const struct argument *column_argument(const struct bulk *bulk, size_t column)
{
    const struct bulk_items *items = &bulk->items;
    if (column == items->item_column)
        return items->argument;
    const struct argument *own = bulk->request->command->arguments;
    while (strcmp(own->dest, items->columns[column]) != 0)
        own++;
    return own;
}

/* An item is one value, also where the argument holds several of them. */
static const char *set_cell(struct arguments *arguments, const struct argument *own,
                            const char *cell, bool item, struct region *region)
{
    if (item && argument_is_list(own))
        return arguments_set(arguments, own->dest, words_quote(region, cell));
    if (item && own->semantic == SEMANTIC_USER_EMAIL_LIST && strchr(cell, ','))
        return "an address with a comma in it would be taken for two";
    return arguments_set(arguments, own->dest, cell);
}

/* Fills in the cells of an item, but `with_item` says whether that of the item's own argument. The
 * first that is wrong. */
static const char *set_cells(const struct bulk *bulk, size_t index, struct arguments *arguments,
                             bool with_item, struct region *region)
{
    const struct bulk_items *items = &bulk->items;
    const struct bulk_item *item = &items->items[index];
    if (item->realm)
        arguments_set(arguments, bulk_items_only(bulk->request->command, SEMANTIC_REALM)->dest,
                      item->realm);
    for (size_t i = 0; i < items->column_count; i++) {
        const char *cell = i == items->item_column ? item->value : item->cells[i];
        if (!*cell || (i == items->item_column && !with_item))
            continue;
        const struct argument *own = column_argument(bulk, i);
        const char *wrong = set_cell(arguments, own, cell, i == items->item_column, region);
        if (wrong)
            return region_format(region, "argument %s: %s", argument_label(own, region), wrong);
    }
    return NULL;
}

struct arguments *bulk_read_item(const struct bulk *bulk, size_t index, struct region *region,
                                 const char **problem)
{
    struct arguments *arguments = bulk_read_words(bulk, region);
    *problem = set_cells(bulk, index, arguments, true, region);
    struct problems problems = arguments_check(arguments);
    if (!*problem && problems.count)
        *problem = problems.texts[0];
    return arguments;
}

struct arguments *bulk_read_common(const struct bulk *bulk, size_t index, struct region *region)
{
    struct arguments *arguments = bulk_read_words(bulk, region);
    set_cells(bulk, index, arguments, false, region);
    return arguments;
}

const struct argument *bulk_implied_realm(const struct bulk *bulk,
                                          const struct arguments *arguments)
{
    const struct bulk_items *items = &bulk->items;
    const struct argument *realm = bulk_items_only(bulk->request->command, SEMANTIC_REALM);
    if (!items->by_id || !realm || realm == items->argument ||
        arguments_given(arguments, realm->dest))
        return NULL;
    for (size_t i = 0; i < items->column_count; i++) {
        if (strcmp(items->columns[i], realm->dest) == 0)
            return NULL;
    }
    return realm;
}

bool bulk_check_words(struct bulk *bulk)
{
    const struct bulk_items *items = &bulk->items;
    struct arguments *arguments = bulk_read_words(bulk, bulk->region);
    if (arguments_given(arguments, items->argument->dest))
        return error_set(&bulk->error, ERROR_USAGE, "argument %s: not allowed with argument --from",
                         argument_label(items->argument, bulk->region));
    for (size_t i = 0; i < items->column_count; i++)
        arguments_leave_out(arguments, column_argument(bulk, i)->dest);
    const struct argument *realm = bulk_implied_realm(bulk, arguments);
    if (realm)
        arguments_leave_out(arguments, realm->dest);
    struct problems problems = arguments_check(arguments);
    if (problems.count)
        help_note_problems(bulk->request->command, problems, &bulk->error);
    return problems.count == 0;
}

static void add_values(struct buffer *text, const struct bulk *bulk,
                       const struct arguments *arguments)
{
    for (const struct argument *own = bulk->request->command->arguments; own->dest; own++) {
        size_t count;
        const char *const *values = arguments_list(arguments, own->dest, &count);
        for (size_t i = 0; i < count && own->semantic != SEMANTIC_PASSWORD; i++)
            buffer_format(text, "%s=%s\x1f", own->dest, values[i]);
    }
}

static void add_cells(struct buffer *text, const struct bulk *bulk)
{
    const struct bulk_items *items = &bulk->items;
    for (size_t i = 0; i < items->column_count; i++) {
        const struct argument *own = column_argument(bulk, i);
        for (size_t j = 0; j < items->count && own->semantic != SEMANTIC_PASSWORD; j++)
            buffer_format(text, "%s=%s\x1f", items->columns[i], items->items[j].cells[i]);
    }
}

const char *bulk_name(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    struct database *database = session_database(request->session, request->options, &bulk->error);
    const struct rows *rows =
        database ? database_query(database, bulk->region, &bulk->error,
                                  "SELECT system_identifier::text, current_database()::text"
                                  " FROM pg_control_system()",
                                  NO_PARAMETERS)
                 : NULL;
    if (!rows)
        return NULL;
    struct buffer text = {0};
    buffer_format(&text, "%s\x1f%s\x1f%s\x1f", rows_text(rows, 0, 0), rows_text(rows, 0, 1),
                  request->command->name);
    add_values(&text, bulk, bulk_read_words(bulk, bulk->region));
    add_cells(&text, bulk);
    const char *name = hash_sha256_hex(bulk->region, buffer_text(&text), text.length);
    buffer_free(&text);
    return name;
}
