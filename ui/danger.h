/* SPDX-License-Identifier: Apache-2.0 */
/* What a command may do to the data, in a word and a sign. */
#ifndef UI_DANGER_H
#define UI_DANGER_H

#include "command/command.h"
#include "core/attributes.h"

/* "reads", "writes", "destructive". */
const char *danger_word(enum command_danger danger) RETURNS_NONNULL;
/* The word with a sign before it, so that no badge is told by its colour: "○ reads". */
const char *danger_badge(enum command_danger danger) RETURNS_NONNULL;

#endif
