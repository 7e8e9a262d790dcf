/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/marked.h"

#include <inttypes.h>
#include <string.h>

#include "command/bulk_items.h"
#include "command/command.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/terminal/number.h"

enum { FIRST_LINE = 2 }; /* below the heading */

const struct marked *marked_of_list(struct region *region, enum marked_kind kind,
                                    const struct list *list)
{
    struct marked marked = {
        .kind = kind, .list = list_name(list), .hidden = list_marked_hidden(list)};
    marked.ids = list_marked(list, &marked.count);
    return marked.count && marked.list ? marked_copy(region, &marked) : NULL;
}

const struct marked *marked_copy(struct region *region, const struct marked *marked)
{
    if (!marked)
        return NULL;
    struct marked *copy = region_alloc(region, sizeof *copy);
    int64_t *ids = region_alloc_array(region, marked->count, sizeof *ids);
    *copy = *marked;
    memcpy(ids, marked->ids, marked->count * sizeof *ids);
    copy->ids = ids;
    copy->list = region_copy_text(region, marked->list);
    return copy;
}

const char *marked_name(struct region *region, const struct marked *marked)
{
    char bytes[NUMBER_SIZE];
    return region_format(region,
                         marked->kind == MARKED_USERS
                             ? translate_count("%s user", "%s users", marked->count)
                             : translate_count("%s realm", "%s realms", marked->count),
                         number_grouped(bytes, (int64_t)marked->count));
}

const char *marked_title(struct region *region, const struct marked *marked)
{
    char bytes[NUMBER_SIZE];
    const char *all =
        region_format(region,
                      marked->kind == MARKED_USERS
                          ? translate_count("%s marked user", "%s marked users", marked->count)
                          : translate_count("%s marked realm", "%s marked realms", marked->count),
                      number_grouped(bytes, (int64_t)marked->count));
    if (marked->hidden == 0)
        return all;
    return region_format(region, _("%s, %s not shown"), all,
                         number_grouped(bytes, (int64_t)marked->hidden));
}

static bool marked_wants_own_value(const struct command *command)
{
    for (const struct argument *own = command->arguments; own && own->dest; own++) {
        if (own->semantic == SEMANTIC_PASSWORD || own->semantic == SEMANTIC_EMAIL)
            return true;
    }
    return command->secrets;
}

const struct argument *marked_argument(const struct marked *marked, const struct command *command)
{
    const struct argument *argument = bulk_items_argument(command);
    if (argument && marked->kind == MARKED_REALMS && bulk_items_are_users(argument))
        argument = bulk_items_other_argument(command);
    if (!argument || marked_wants_own_value(command))
        return NULL;
    return bulk_items_are_users(argument) == (marked->kind == MARKED_USERS) ? argument : NULL;
}

/* Realms are called by id in their argument as well, where `id` would be that of users. */
const char *marked_input(struct region *region, const struct marked *marked,
                         const struct command *command)
{
    const struct argument *argument = marked_argument(marked, command);
    struct buffer text = {0};
    buffer_format(&text, "%s\n",
                  argument && argument == bulk_items_other_argument(command) ? argument->dest
                                                                             : "id");
    for (size_t i = 0; i < marked->count; i++)
        buffer_format(&text, "%" PRId64 "\n", marked->ids[i]);
    return buffer_take_text(region, &text);
}

bool marked_at_line(const struct marked *marked, int64_t line, size_t *index)
{
    *index = (size_t)(line - FIRST_LINE);
    return line >= FIRST_LINE && *index < marked->count;
}
