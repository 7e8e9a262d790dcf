/* SPDX-License-Identifier: Apache-2.0 */
/* The program's own command line: which front is asked for, and which words are whose. */
#ifndef COMMAND_COMMAND_LINE_H
#define COMMAND_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

struct command_line {
    bool batch;                /* --batch */
    bool demo;                 /* --demo */
    bool accessible;           /* --accessible */
    const char *command;       /* the first word that is no option, or NULL */
    const char *const *before; /* common options before the command, NULL at the end */
    size_t before_count;
    const char *const *after; /* all words after the command, NULL at the end */
    size_t after_count;
};

/*
 * Sorts the words after the program's name. Common options (options.h) may stand before the
 * command; those that take a value take the next word along. As with the server's manage.py, -h,
 * --help and
 * --version right after --batch are commands, which do not exist.
 */
struct command_line command_line_read(struct region *region, int count, char *const words[])
    NONNULL(1, 3);

#endif
