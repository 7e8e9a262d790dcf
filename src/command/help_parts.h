/* SPDX-License-Identifier: Apache-2.0 */
/* How usage, help and manual write arguments and paragraphs; only the help files include this. */
#ifndef COMMAND_HELP_PARTS_H
#define COMMAND_HELP_PARTS_H

#include <stddef.h>

#include "command/command.h"

struct buffer;
struct region;

/* Output is wrapped for a terminal of 80 columns, as argparse does it. */
enum { HELP_WIDTH = 78, HELP_COLUMN = 24 };

/* "REALM_ID", "{add,remove}": how the value is called. */
const char *help_metavar(struct region *region, const struct argument *argument) RETURNS_NONNULL
    NONNULL(1, 2);

/* The value with its arity: "FILE", "[N]", "EMAIL [EMAIL ...]"; "" for a switch. */
const char *help_value(struct region *region, const struct argument *argument) RETURNS_NONNULL
    NONNULL(1, 2);

/* "-r REALM_ID, --realm REALM_ID" or "email": the heading of an argument. */
const char *help_heading(struct region *region, const struct argument *argument) RETURNS_NONNULL
    NONNULL(1, 2);

/*
 * The pieces of a usage line, between which it may be broken: "-r REALM_ID", "[--force]", or a
 * whole exclusive group. Options, or else positionals. NULL at the end.
 */
const char *const *help_usage_parts(struct region *region, const struct argument *arguments,
                                    bool positionals, size_t *count) RETURNS_NONNULL NONNULL(1, 4);

/* Appends words of `text`, wrapped, each line but the first indented; the first one begins at
 * `column`. Line breaks in the text are kept. Ends with a line break. */
void help_write_wrapped(struct buffer *buffer, const char *text, int column, int indent)
    NONNULL(1, 2);

#endif
