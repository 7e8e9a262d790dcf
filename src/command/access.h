/* SPDX-License-Identifier: Apache-2.0 */
/* The access list of a profile: `deny` names commands and categories that may not be run, `allow`
 * those that alone may; see aloha-tui.conf(5). */
#ifndef COMMAND_ACCESS_H
#define COMMAND_ACCESS_H

#include <stdbool.h>

#include "core/attributes.h"

struct arguments;
struct command;
struct error;
struct profile;

/* Does each name in the lists stand for a command or a category? False, with the nearest name
 * (ERROR_USAGE), if one does not. */
bool access_check(const struct profile *profile, struct error *error) NONNULL(1) MUST_USE;

/* Why the profile does not allow the command, as the end of a sentence, or NULL. What asks nothing
 * of a server, help and version, is always allowed. */
const char *access_refusal(const struct profile *profile, const struct command *command)
    NONNULL(1, 2);

/*
 * May these arguments name the files they name? With a locked profile only files below
 * `files` in its state directory, and standard input and output, can be named. False
 * (ERROR_REFUSED), with the argument, if another is.
 */
bool access_check_paths(const struct profile *profile, const struct arguments *arguments,
                        struct error *error) NONNULL(1, 2, 3) MUST_USE;

#endif
