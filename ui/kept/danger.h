/* SPDX-License-Identifier: Apache-2.0 */
/* What a command may do to the data, in a word and a sign, and whether there is a way back. */
#ifndef UI_DANGER_H
#define UI_DANGER_H

#include "command/command.h"
#include "core/attributes.h"

/* "reads", "writes", "writes, no way back", "destructive, no way back". */
const char *danger_word(const struct command *command) RETURNS_NONNULL NONNULL(1);
/* The same with a sign before it, so that none is told by its colour: "○ reads". */
const char *danger_note(const struct command *command) RETURNS_NONNULL NONNULL(1);
/* In 13 columns: "○ reads", "● writes", "● no way back", "▲ destructive". */
const char *danger_badge(const struct command *command) RETURNS_NONNULL NONNULL(1);

#endif
