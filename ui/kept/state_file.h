/* SPDX-License-Identifier: Apache-2.0 */
/* Small files that the console keeps in the state directory, readable by their owner alone. */
#ifndef UI_STATE_FILE_H
#define UI_STATE_FILE_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct region;

/* The text of `name` ("console/recent.json") below `state`, in `region`; NULL if there is none, it
 * can't be read or is larger than a mebibyte. */
const char *state_file_read(struct region *region, const char *state, const char *name)
    NONNULL(1, 2, 3) MUST_USE;

/*
 * Puts `text` in the place of what the file held, whole or not at all: a new file with mode 0600 is
 * renamed over the old one. Directories that are missing are made. False, with the cause
 * (ERROR_FAILED), if that can't be done.
 */
bool state_file_write(const char *state, const char *name, const char *text, struct error *error)
    NONNULL(1, 2, 3);

/* Removes the file, if there is one. */
void state_file_remove(const char *state, const char *name) NONNULL(1, 2);

#endif
