/* SPDX-License-Identifier: Apache-2.0 */
/* How a command says what takes back a change it makes. */
#ifndef COMMAND_INVERSE_H
#define COMMAND_INVERSE_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct run;

struct inverse {
    const char *command;      /* its name */
    const char *const *words; /* its arguments, NULL at the end */
    const char *input;        /* what is in the file that is its first argument; NULL: no such */
    int64_t user_id;          /* whose address is among the words, 0: nobody's; it may be another */
    const char *address;      /* one by the time it is needed */
};

/*
 * Notes, before the change that was begun last is committed, one command that takes it back or a
 * part of it. Kept with the rows only if the command is `undoable` and the change is for real and
 * committed. Everything is copied.
 */
void run_note_inverse(struct run *run, const struct inverse *inverse) NONNULL(1, 2);
#define INVERSE_WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
