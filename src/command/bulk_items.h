/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of --from: one item a line, or CSV (RFC 4180) under a heading that names arguments by
 * their dest. It is CSV if its first line that says something has a comma or is such a name. In
 * place of the argument that items fill the heading may have `id`: the ids of the users or realms,
 * which bulk_ids.c looks up.
 *
 * In lists blanks around items are dropped, as are empty lines and those that begin with #; in CSV
 * empty lines before, between and after records. A byte order mark at the beginning is skipped.
 */
#ifndef COMMAND_BULK_ITEMS_H
#define COMMAND_BULK_ITEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"

struct error;
struct region;

struct bulk_item {
    size_t line;              /* where it begins, from 1 */
    const char *name;         /* what it is called: the cell of the item's column; of an id that
                                 was looked up, the user's address or the realm's string_id */
    const char *value;        /* what the argument gets */
    const char *realm;        /* what the argument for a realm gets, NULL: nothing from here */
    const char *const *cells; /* one for each column */
    bool repeated;            /* an earlier one is the same in all cells */
};

struct bulk_items {
    const struct argument *argument; /* the one that items fill */
    const char *const *columns;      /* dests, or `id` */
    size_t column_count;
    size_t item_column; /* that of the argument, or of ids */
    bool by_id;
    struct bulk_item *items;
    size_t count;
};

/* The argument that items fill: the command's only one for a user's address, or for addresses in
 * one text, or else its only one for a realm; NULL if there is none. */
const struct argument *bulk_items_argument(const struct command *command) NONNULL(1);
/* The only argument of that meaning, or NULL. */
const struct argument *bulk_items_only(const struct command *command,
                                       enum argument_semantic semantic) NONNULL(1);

/* Reads all items of `path` ("-": standard input) for `command`, which takes some, into `region`.
 * False, with the cause (ERROR_FAILED if it can't be read, else ERROR_USAGE), if it can't be. */
bool bulk_items_read(const struct command *command, const char *path, struct region *region,
                     struct bulk_items *items, struct error *error) NONNULL(1, 2, 3, 4, 5) MUST_USE;

#endif
