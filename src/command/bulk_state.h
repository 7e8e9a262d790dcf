/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a bulk run has come, on disk, so that after a crash the same run goes on where it was. A
 * file in `bulk/` of the state directory, named by what the run is; a line for what happened to an
 * item, by its number: `begun NUMBER TRANSACTION` before a COMMIT, `done NUMBER` after. The lines
 * of one transaction are synced together.
 */
#ifndef COMMAND_BULK_STATE_H
#define COMMAND_BULK_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct bulk_state;
struct error;
struct region;

/*
 * Opens or makes the file `name` for `count` items below `state`, and locks it. NULL, with the
 * cause: it can't be written (ERROR_FAILED), or the same run is under way (ERROR_REFUSED). In
 * `region`; end it with bulk_state_close().
 */
struct bulk_state *bulk_state_open(struct region *region, const char *state, const char *name,
                                   size_t count, struct error *error) NONNULL(1, 2, 3, 5) MUST_USE;
/* Closes the file; it goes if all items are done, or none was begun. */
void bulk_state_close(struct bulk_state *state); /* NULL is allowed */

const char *bulk_state_path(const struct bulk_state *state) RETURNS_NONNULL NONNULL(1);
bool bulk_state_is_done(const struct bulk_state *state, size_t index) NONNULL(1);
size_t bulk_state_done_count(const struct bulk_state *state) NONNULL(1);
/* The transaction that an item was begun with last, where it is not done; NULL: none. */
const char *bulk_state_transaction(const struct bulk_state *state, size_t index) NONNULL(1);

/* Notes that items are about to be committed in one transaction, or are done. False, with the
 * cause, if that can't be written. */
bool bulk_state_begin(struct bulk_state *state, const size_t indexes[], size_t count,
                      const char *transaction, struct error *error) NONNULL(1, 2, 4);
bool bulk_state_finish(struct bulk_state *state, const size_t indexes[], size_t count,
                       struct error *error) NONNULL(1, 2) MUST_USE;

#endif
