/* SPDX-License-Identifier: Apache-2.0 */
/* Marked rows, on the way from their list to a bulk run over them (`--from -`): by id all along. */
#ifndef UI_MARKED_H
#define UI_MARKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct argument;
struct command;
struct list;
struct region;

enum marked_kind { MARKED_USERS, MARKED_REALMS };

struct marked {
    enum marked_kind kind;
    const char *list; /* the name of their list */
    const int64_t *ids;
    size_t count;
    size_t hidden; /* how many of them the list's filter is known to hide */
};

/* The marked rows of a list of such things, in `region`; NULL if none is marked. */
const struct marked *marked_of_list(struct region *region, enum marked_kind kind,
                                    const struct list *list) NONNULL(1, 3);
/* NULL for NULL. */
const struct marked *marked_copy(struct region *region, const struct marked *marked) NONNULL(1);

/* "12 users" */
const char *marked_name(struct region *region, const struct marked *marked) RETURNS_NONNULL
    NONNULL(1, 2);
/* "12 marked users, 3 not shown" */
const char *marked_title(struct region *region, const struct marked *marked) RETURNS_NONNULL
    NONNULL(1, 2);

/* The argument of the command that they fill in one run over all of them; NULL if that can't be,
 * since it takes none of them or wants what nobody shares: a secret, an address. */
const struct argument *marked_argument(const struct marked *marked, const struct command *command)
    NONNULL(1, 2);

/* Them as the CSV that `--from -` reads for a command that takes them; see command/bulk_items.h. */
const char *marked_input(struct region *region, const struct marked *marked,
                         const struct command *command) RETURNS_NONNULL NONNULL(1, 2, 3);
/* Which of them stands in a line of that; false if none does. */
bool marked_at_line(const struct marked *marked, int64_t line, size_t *index) NONNULL(1, 3);

#endif
