/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command as it is to be run, and the one door through which the console runs any: what only
 * reads runs at once, what changes something is previewed and confirmed first.
 */
#ifndef UI_ACT_H
#define UI_ACT_H

#include <stddef.h>

#include "core/attributes.h"

struct command;
struct console;
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

/* Why `command` may not be run here, or NULL: the access list, or writes are off. */
const char *act_refusal(const struct console *console, const struct command *command) NONNULL(1, 2);

/* Runs it and shows its output; a command that changes something asks first. `act` is copied, as
 * below. */
void act_run(struct console *console, const struct act *act) NONNULL(1, 2);
/* Shows what it would change, from where it can be run. */
void act_preview(struct console *console, const struct act *act) NONNULL(1, 2);

#endif
