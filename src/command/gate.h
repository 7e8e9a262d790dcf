/* SPDX-License-Identifier: Apache-2.0 */
/* The gate before every command: the profile's access list; before those that change something also
 * read-only profiles, and the operator's audit trail, without which nothing is changed. */
#ifndef COMMAND_GATE_H
#define COMMAND_GATE_H

#include <stdbool.h>

#include "core/attributes.h"

struct run;

/* Does the access list allow the command? Writes into the audit trail that it was refused. False,
 * with the cause noted (ERROR_REFUSED). A profile that can't be read forbids nothing here: without
 * one no command gets at a server. */
bool gate_admit(struct run *run) NONNULL(1) MUST_USE;

/* May it change something? Writes into the audit trail that it is attempted, or was refused. False,
 * with the cause noted (ERROR_REFUSED, or ERROR_FAILED if the trail can't be written). */
bool gate_open(struct run *run) NONNULL(1) MUST_USE;

/* Writes into the trail how it ended; a trail that has become unwritable is a warning then. */
void gate_close(struct run *run, bool done) NONNULL(1);

#endif
