/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values given to a command, and the parser that reads them from a command line as Python's
 * argparse does (https://docs.python.org/3/library/argparse.html): long options may be shortened,
 * `--x=y`, `-xy`, arity, choices, types, `--`, exclusive groups. Unlike argparse it reports all
 * errors at once.
 */
#ifndef COMMAND_ARGUMENTS_H
#define COMMAND_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/command.h"

struct region;
struct arguments;

/* The texts of what is wrong, in order of discovery, without "error: ". */
struct problems {
    const char *const *texts;
    size_t count;
};

/*
 * Empty values for up to two tables (either may be NULL): a command's own arguments, and the
 * options common to all. Where both have a flag the first table's wins. A shortened flag is first
 * looked for among the first table and those common options that the server's commands have too
 * (options_is_server_option()), so that no option of ours makes a server's abbreviation ambiguous,
 * then among all. Lives in `region`.
 */
struct arguments *arguments_create(struct region *region, const struct argument *own,
                                   const struct argument *common) RETURNS_NONNULL NONNULL(1);

/*
 * Reads `count` words, which are copied, into `arguments`; may be called again for further words,
 * whose values win. Required arguments are checked by arguments_check(), not here. What is wrong is
 * remembered.
 */
void arguments_parse(struct arguments *arguments, size_t count, const char *const words[])
    NONNULL(1);

/*
 * The values of `dest` come from elsewhere, by arguments_set(): words are not taken for it by their
 * place, and arguments_check() does not miss it. Before a parse for the one, before the check for
 * the other.
 */
void arguments_leave_out(struct arguments *arguments, const char *dest) NONNULL(1, 2);

/* Checks what is required, after the last parse, and returns all that is wrong (count 0: nothing).
 */
struct problems arguments_check(struct arguments *arguments) NONNULL(1);

/* Sets one value as a form does: the same checks of type and choices as the parser; what is wrong
 * is returned (in the region), NULL if nothing. NULL or "" unsets a value. For a switch
 * "true"/"false"; for lists the words separated by blanks, quoted as in words.h. */
const char *arguments_set(struct arguments *arguments, const char *dest, const char *text)
    NONNULL(1, 2);

/*
 * What was given, or the default, or NULL. The last one for repeated options. Integers come in
 * plain decimal, dates and times as `2026-11-22 05:37:00[.123456][Z|+01:00]` for clock_parse(). It
 * is a broken invariant to ask, here and below, for a dest that no table has.
 */
const char *arguments_text(const struct arguments *arguments, const char *dest) NONNULL(1, 2);
/* As integer; `fallback` if there is neither value nor default. */
int64_t arguments_integer(const struct arguments *arguments, const char *dest, int64_t fallback)
    NONNULL(1, 2);
/* As number, which may be infinite or none (ARGUMENT_FLOAT); `fallback` as above. */
double arguments_number(const struct arguments *arguments, const char *dest, double fallback)
    NONNULL(1, 2);
/* A switch: its default until its flag was given. */
bool arguments_flag(const struct arguments *arguments, const char *dest) NONNULL(1, 2);
/* All values of a list or repeated option, NULL at the end. */
const char *const *arguments_list(const struct arguments *arguments, const char *dest,
                                  size_t *count) RETURNS_NONNULL NONNULL(1, 2);
/* Was it given (not defaulted)? */
bool arguments_given(const struct arguments *arguments, const char *dest) NONNULL(1, 2);

/*
 * The shortest command line words that give the same values again: own arguments first in the
 * table's order, positionals before flags; secrets (SEMANTIC_PASSWORD) left out. NULL at the end.
 */
const char *const *arguments_to_words(const struct arguments *arguments, struct region *region,
                                      size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3);

/* The same without the common options. */
const char *const *arguments_to_own_words(const struct arguments *arguments, struct region *region,
                                          size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3);

/* Does its value name a file or directory? What does must say so, by its type or semantic: that is
 * what keeps a locked configuration's users to one directory. */
bool argument_names_path(const struct argument *argument) NONNULL(1);

/* The first argument that was given and names a file or directory which is neither below
 * `directory` nor standard input or output; NULL if there is none. */
const struct argument *arguments_find_outside(const struct arguments *arguments,
                                              const char *directory) NONNULL(1, 2);

/* "email", "-r/--realm": how messages name an argument. */
const char *argument_label(const struct argument *argument, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
