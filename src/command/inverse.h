/* SPDX-License-Identifier: Apache-2.0 */
/* How a command says what takes back a change it makes. */
#ifndef COMMAND_INVERSE_H
#define COMMAND_INVERSE_H

#include "action/inverse.h"
#include "core/attributes.h"

struct run;

/*
 * Notes, before the change that was begun last is committed, one command that takes it back or a
 * part of it. Kept with the rows only if the command is `undoable` and the change is for real and
 * committed. Everything is copied.
 */
void run_note_inverse(struct run *run, const struct inverse *inverse) NONNULL(1, 2);

#endif
