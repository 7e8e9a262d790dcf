/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operator's audit trail: who did what through this program. One JSON object a line, only ever
 * appended, each carrying the SHA-256 of the line before it and of itself, so that a line that was
 * altered, dropped or put in shows.
 */
#ifndef CHANGE_TRAIL_H
#define CHANGE_TRAIL_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct region;

/* Appends `entry`, which is taken over, to audit.jsonl in the directory `state` and syncs it to
 * disk; the file is made (mode 0600) if needed, and what a crash left of a last line is dropped.
 * False, with the cause, if that can't be done: then nothing may be changed. */
bool trail_append(const char *state, cJSON *entry, struct error *error) NONNULL(1, 2) MUST_USE;

/* Checks the whole chain. True if it holds, or there is no trail yet; `lines` gets how many lines
 * were read. False, with the number of the first bad line in the cause, if it does not. */
bool trail_verify(const char *state, size_t *lines, struct error *error) NONNULL(1, 2) MUST_USE;

/* The last `wanted` entries, oldest first, in `region`; NULL for one that is no JSON. No trail is
 * no entries. False, with the cause, if it can't be read. */
bool trail_read(struct region *region, const char *state, size_t wanted,
                const cJSON *const **entries, size_t *count, struct error *error)
    NONNULL(1, 2, 4, 5) MUST_USE;

/* Gives each entry to `each`, oldest first; an entry lives during the call only. Lines that are no
 * JSON are left out. False, with the cause, if the trail can't be read. */
bool trail_each(const char *state, void (*each)(void *context, const cJSON *entry), void *context,
                struct error *error) NONNULL(1, 2, 4) MUST_USE;

/* What every entry says of who is acting: time, Unix user, sudo user, SSH peer. The caller owns
 * it. */
cJSON *trail_begin_entry(struct region *region) RETURNS_NONNULL NONNULL(1) MUST_USE;

#endif
