/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of this program that can be taken back, from the audit trail, as rows of a list. */
#ifndef UI_UNDO_SOURCE_H
#define UI_UNDO_SOURCE_H

#include "core/attributes.h"

struct error;
struct list_source;

/* A source of those in the state directory `state`; `undo` takes a row by its column `id`. Without
 * rows, with the cause, if the trail can't be read. */
struct list_source *undo_source_create(const char *state, struct error *error) RETURNS_NONNULL
    NONNULL(1) MUST_USE;

#endif
