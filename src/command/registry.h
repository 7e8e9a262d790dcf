/* SPDX-License-Identifier: Apache-2.0 */
/* All commands, generated from the list of source files in commands/sources.am. */
#ifndef COMMAND_REGISTRY_H
#define COMMAND_REGISTRY_H

#include <stddef.h>

#include "core/attributes.h"

struct command;
struct error;

/* All commands in order of name; `count` gets how many. */
const struct command *const *registry_all(size_t *count) RETURNS_NONNULL NONNULL(1);

/* The command with this name or alias, or NULL. */
const struct command *registry_find(const char *name) NONNULL(1);

/* The name most like `name` (see text_nearest()), or NULL. */
const char *registry_nearest(const char *name) NONNULL(1);

/* Notes that there is no such command (ERROR_FAILED) in the server's words, with the nearest name.
 */
void registry_note_unknown(const char *name, struct error *error) NONNULL(1, 2);

#endif
