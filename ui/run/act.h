/* SPDX-License-Identifier: Apache-2.0 */
/* A command as it is to be run. */
#ifndef UI_ACT_H
#define UI_ACT_H

#include <stddef.h>

#include "core/attributes.h"

struct command;
struct marked;
struct region;

struct act {
    const struct command *command;
    const char *const *words; /* those after the command's name */
    size_t word_count;
    const char *input;  /* what it reads from standard input: secrets, a line each; NULL: nothing */
    const char *target; /* the one thing that it is done to, as people call it; NULL: none */
    const struct marked *marked; /* rows that the input gives, by id; NULL: it gives none */
};

/* Copies all of it; the input is wiped when the region ends. */
struct act act_copy(struct region *region, const struct act *act) NONNULL(1, 2);
/* "aloha-tui --batch show_admins -r it"; of a script "aloha-tui --batch - < NAME" */
const char *act_line(struct region *region, const struct act *act) RETURNS_NONNULL NONNULL(1, 2);

#endif
