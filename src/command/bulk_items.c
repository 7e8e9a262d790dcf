/* SPDX-License-Identifier: Apache-2.0 */
#include "command/bulk_items.h"

#include <stdlib.h>
#include <string.h>

#include "command/input_text.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

/* The text as it is read. */
enum { ADDRESS_MAX = 254, SUBDOMAIN_MAX = 40 }; /* as the server's columns have them */

struct reader {
    struct region *region;
    struct error *error;
    const char *at;
    size_t line; /* of `at`, from 1 */
};

struct cells {
    const char **items;
    size_t count;
};

const struct argument *bulk_items_only(const struct command *command,
                                       enum argument_semantic semantic)
{
    const struct argument *found = NULL;
    for (const struct argument *own = command->arguments; own && own->dest; own++) {
        if (own->semantic != semantic)
            continue;
        if (found)
            return NULL;
        found = own;
    }
    return found;
}

const struct argument *bulk_items_argument(const struct command *command)
{
    const struct argument *user = bulk_items_only(command, SEMANTIC_USER_EMAIL);
    const struct argument *users = bulk_items_only(command, SEMANTIC_USER_EMAIL_LIST);
    if (user || users)
        return user ? user : users;
    return bulk_items_only(command, SEMANTIC_REALM);
}

const struct argument *bulk_items_other_argument(const struct command *command)
{
    const struct argument *argument = bulk_items_argument(command);
    bool list = argument && argument->semantic == SEMANTIC_USER_EMAIL_LIST;
    return list ? bulk_items_only(command, SEMANTIC_REALM) : NULL;
}

bool bulk_items_are_users(const struct argument *argument)
{
    return argument->semantic == SEMANTIC_USER_EMAIL ||
           argument->semantic == SEMANTIC_USER_EMAIL_LIST;
}

static void skip_line_end(struct reader *reader)
{
    reader->at += *reader->at == '\r' && reader->at[1] == '\n';
    if (!*reader->at)
        return;
    reader->at++;
    reader->line++;
}

/* The line at the reader, which goes on to the next. */
static const char *take_line(struct reader *reader)
{
    size_t length = strcspn(reader->at, "\r\n");
    const char *line = region_copy_bytes(reader->region, reader->at, length);
    reader->at += length;
    skip_line_end(reader);
    return line;
}

/* A cell between quotes, from behind the first; two quotes stand for one. */
static bool take_quoted(struct reader *reader, struct buffer *cell)
{
    size_t start = reader->line;
    for (;; reader->at++) {
        if (!*reader->at)
            return error_set(reader->error, ERROR_USAGE, "line %zu: the quote is never closed.",
                             start);
        reader->line += *reader->at == '\n';
        if (*reader->at == '"' && *++reader->at != '"')
            break;
        buffer_append_byte(cell, *reader->at);
    }
    return strchr(",\r\n", *reader->at) || error_set(reader->error, ERROR_USAGE,
                                                     "line %zu: there is text behind the quote "
                                                     "that closes a cell.",
                                                     reader->line);
}

static bool take_cell(struct reader *reader, struct buffer *cell)
{
    if (*reader->at == '"') {
        reader->at++;
        return take_quoted(reader, cell);
    }
    size_t length = strcspn(reader->at, ",\r\n");
    const char *text = region_copy_bytes(reader->region, reader->at, length);
    buffer_append_text(cell, text_trim(reader->region, text));
    reader->at += length;
    return true;
}

/* One record; `most` is what has room in `cells`, and what is more is counted only. */
static bool take_record(struct reader *reader, struct cells *cells, size_t most)
{
    cells->items = region_alloc_array(reader->region, most, sizeof *cells->items);
    cells->count = 0;
    for (bool more = true; more;) {
        struct buffer cell = {0};
        if (!take_cell(reader, &cell)) {
            buffer_free(&cell);
            return false;
        }
        if (cells->count < most)
            cells->items[cells->count] = region_copy_text(reader->region, buffer_text(&cell));
        cells->count++;
        buffer_free(&cell);
        more = *reader->at == ',';
        reader->at += more;
    }
    skip_line_end(reader);
    return true;
}

static void skip_empty_lines(struct reader *reader)
{
    while (*reader->at == '\r' || *reader->at == '\n')
        skip_line_end(reader);
}

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text; text++)
        count += *text == '\n' || *text == '\r';
    return count;
}

static size_t count_arguments(const struct command *command)
{
    size_t count = 0;
    while (command->arguments[count].dest)
        count++;
    return count;
}

static bool is_dest(const struct command *command, const char *name)
{
    const struct argument *own = command->arguments;
    while (own->dest && strcmp(own->dest, name) != 0)
        own++;
    return own->dest;
}

/* Is it the heading of ids? Not where the command has an argument of that name. */
static bool is_id_heading(const struct command *command, const char *name)
{
    return strcmp(name, "id") == 0 && !is_dest(command, name);
}

/* Says that the heading names no argument, and which was probably meant, or all that there are.
 * What the file says is not repeated: it may be any file. */
static bool note_unknown_column(const struct command *command, const char *name, size_t column,
                                struct error *error)
{
    size_t count = count_arguments(command);
    const char *list = "";
    const char **dests = region_alloc_array(error->region, count, sizeof *dests);
    for (size_t i = 0; i < count; i++) {
        dests[i] = command->arguments[i].dest;
        list = region_format(error->region, "%s%s%s", list, i ? ", " : "", dests[i]);
    }
    error_set(error, ERROR_USAGE, "Column %zu of the heading names no argument of %s.", column + 1,
              command->name);
    const char *nearest = text_nearest(name, dests, count);
    if (nearest)
        return error_hint(error, "did you mean %s?", nearest);
    return error_hint(error, "Arguments: %s.", list);
}

static bool check_heading(const struct command *command, const struct cells *heading,
                          const char *wanted, struct error *error)
{
    size_t there = 0;
    for (size_t i = 0; i < heading->count; i++) {
        const char *name = heading->items[i];
        if (!is_dest(command, name) && !is_id_heading(command, name))
            return note_unknown_column(command, name, i, error);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(heading->items[j], name) == 0)
                return error_set(error, ERROR_USAGE, "The heading names '%s' twice.", name);
        }
        there += strcmp(name, wanted) == 0 || is_id_heading(command, name);
    }
    if (there > 1)
        return error_set(error, ERROR_USAGE, "The heading names both '%s' and 'id'.", wanted);
    return there == 1 || error_set(error, ERROR_USAGE,
                                   "The heading lacks '%s', which the items are, or 'id'.", wanted);
}

static bool has_column(const struct cells *heading, const char *name)
{
    for (size_t i = 0; i < heading->count; i++) {
        if (strcmp(heading->items[i], name) == 0)
            return true;
    }
    return false;
}

/* Realms under a heading that says nothing of users. */
static const struct argument *headed_argument(const struct command *command,
                                              const struct cells *heading)
{
    const struct argument *argument = bulk_items_argument(command);
    const struct argument *other = bulk_items_other_argument(command);
    bool realms = other && has_column(heading, other->dest) &&
                  !has_column(heading, argument->dest) && !has_column(heading, "id");
    return realms ? other : argument;
}

static void find_item_column(const struct command *command, struct bulk_items *items)
{
    size_t column = 0;
    while (strcmp(items->columns[column], items->argument->dest) != 0 &&
           !is_id_heading(command, items->columns[column]))
        column++;
    items->item_column = column;
    items->by_id = is_id_heading(command, items->columns[column]);
}

/* Can it be what items are: an address, the id or subdomain of a realm, an id? Errors name what is
 * not found, and the lines of any other file than one of items are not for them. */
static bool is_plausible(const struct bulk_items *items, const char *name)
{
    static const char digits[] = "0123456789";
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(name);
    if (items->by_id)
        return strspn(name, digits) == length;
    if (!bulk_items_are_users(items->argument))
        return length <= SUBDOMAIN_MAX && strspn(name, letters) == length;
    const char *at = strrchr(name, '@');
    return at && at != name && at[1] && length <= ADDRESS_MAX && !strpbrk(name, " \t");
}

static bool check_item(const struct bulk_items *items, const char *name, size_t line,
                       struct error *error)
{
    if (is_plausible(items, name))
        return true;
    return error_set(error, ERROR_USAGE, "line %zu is not %s.", line,
                     items->by_id                            ? "an ID"
                     : bulk_items_are_users(items->argument) ? "an e-mail address"
                                                             : "the ID or subdomain of a realm");
}

static bool add_record(struct reader *reader, struct bulk_items *items, size_t line,
                       const struct cells *cells)
{
    if (cells->count != items->column_count)
        return error_set(reader->error, ERROR_USAGE, "line %zu: %zu cells under a heading of %zu.",
                         line, cells->count, items->column_count);
    const char *name = cells->items[items->item_column];
    if (!*name)
        return error_set(reader->error, ERROR_USAGE, "line %zu: %s is empty.", line,
                         items->columns[items->item_column]);
    if (!check_item(items, name, line, reader->error))
        return false;
    items->items[items->count++] =
        (struct bulk_item){.line = line, .name = name, .value = name, .cells = cells->items};
    return true;
}

static bool read_csv(const struct command *command, struct reader *reader, struct bulk_items *items)
{
    struct cells cells;
    for (skip_empty_lines(reader); *reader->at == '#'; skip_empty_lines(reader))
        take_line(reader);
    /* One more than can be right: so many names hold one that is unknown, or one twice. */
    if (!take_record(reader, &cells, count_arguments(command) + 1))
        return false;
    items->argument = headed_argument(command, &cells);
    if (!check_heading(command, &cells, items->argument->dest, reader->error))
        return false;
    items->columns = cells.items;
    items->column_count = cells.count;
    find_item_column(command, items);
    for (skip_empty_lines(reader); *reader->at; skip_empty_lines(reader)) {
        size_t line = reader->line;
        if (!take_record(reader, &cells, items->column_count) ||
            !add_record(reader, items, line, &cells))
            return false;
    }
    return true;
}

static bool read_list(struct reader *reader, struct bulk_items *items)
{
    const char **columns = region_alloc_array(reader->region, 1, sizeof *columns);
    columns[0] = items->argument->dest;
    items->columns = columns;
    items->column_count = 1;
    while (*reader->at) {
        size_t line = reader->line;
        const char **cells = region_alloc_array(reader->region, 1, sizeof *cells);
        cells[0] = text_trim(reader->region, take_line(reader));
        if (!*cells[0] || *cells[0] == '#')
            continue;
        if (!check_item(items, cells[0], line, reader->error))
            return false;
        items->items[items->count++] =
            (struct bulk_item){.line = line, .name = cells[0], .value = cells[0], .cells = cells};
    }
    return true;
}

/* Does the first line that says something read as a heading? */
static bool is_csv(const struct command *command, struct reader reader)
{
    while (*reader.at) {
        const char *line = text_trim(reader.region, take_line(&reader));
        if (*line && *line != '#')
            return strchr(line, ',') || is_dest(command, line) || is_id_heading(command, line);
    }
    return false;
}

/* qsort(3) has no context: what is compared holds all it needs. */
struct key {
    const char *text;
    size_t index;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    int order = strcmp(a->text, b->text);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* All cells as one text; no cell can hold the separator by accident: it is the unit separator. */
static const char *join_cells(struct region *region, const struct bulk_items *items, size_t index)
{
    struct buffer text = {0};
    for (size_t i = 0; i < items->column_count; i++)
        buffer_format(&text, "%s\x1f", items->items[index].cells[i]);
    return buffer_take_text(region, &text);
}

static void mark_repeated(struct bulk_items *items)
{
    struct region *region = region_create();
    struct key *keys = region_alloc_array(region, items->count, sizeof *keys);
    for (size_t i = 0; i < items->count; i++)
        keys[i] = (struct key){.text = join_cells(region, items, i), .index = i};
    qsort(keys, items->count, sizeof *keys, compare_keys);
    for (size_t i = 1; i < items->count; i++)
        items->items[keys[i].index].repeated = strcmp(keys[i].text, keys[i - 1].text) == 0;
    region_destroy(region);
}

static bool read_items(const struct command *command, struct reader *reader,
                       struct bulk_items *items)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (strncmp(reader->at, mark, sizeof mark - 1) == 0)
        reader->at += sizeof mark - 1;
    items->argument = bulk_items_argument(command);
    items->items =
        region_alloc_array(reader->region, count_lines(reader->at), sizeof *items->items);
    if (!(is_csv(command, *reader) ? read_csv(command, reader, items) : read_list(reader, items)))
        return false;
    if (items->count == 0)
        return error_set(reader->error, ERROR_USAGE, "There are no items in it.");
    mark_repeated(items);
    return true;
}

bool bulk_items_read(const struct command *command, const char *path, struct region *region,
                     struct bulk_items *items, struct error *error)
{
    struct buffer content = {0};
    struct error cause = ERROR_IN(region);
    *items = (struct bulk_items){0};
    bool read = input_text_read(path, &content, error);
    if (read) {
        struct reader reader = {
            .region = region, .error = &cause, .at = buffer_text(&content), .line = 1};
        read = read_items(command, &reader, items);
        if (!read)
            error_set(error, cause.kind, "--from %s: %s Nothing was changed.", path, cause.text);
        if (!read && cause.hint)
            error_hint(error, "%s", cause.hint);
    }
    buffer_free(&content);
    return read;
}
