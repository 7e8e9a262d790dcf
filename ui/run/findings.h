/* SPDX-License-Identifier: Apache-2.0 */
/* What one preview found: the rows that a command would change, what it would send, what it said.
 */
#ifndef UI_FINDINGS_H
#define UI_FINDINGS_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "core/attributes.h"

struct child_end;
struct findings;
struct region;
struct transcript;

struct findings *findings_create(void) RETURNS_NONNULL MUST_USE;
void findings_destroy(struct findings *findings); /* NULL is allowed */

/* Takes what the run tells: its changes (copied), a warning that it gave, its end. */
void findings_add(struct findings *findings, const cJSON *changes, const cJSON *effects)
    NONNULL(1, 2, 3);
void findings_warn(struct findings *findings) NONNULL(1);
void findings_end(struct findings *findings, const struct child_end *end) NONNULL(1, 2);

/* What it said, the cause of a failure last; still the caller's to add to. */
struct transcript *findings_said(const struct findings *findings) RETURNS_NONNULL NONNULL(1);
/* Did it end well? */
bool findings_succeeded(const struct findings *findings) NONNULL(1);
/* Did it warn of something? */
bool findings_warned(const struct findings *findings) NONNULL(1);

/* The rows and effects as lines for `columns`; see preview_text(). */
const char *findings_text(const struct findings *findings, struct region *region,
                          int columns) RETURNS_NONNULL NONNULL(1, 2);

/*
 * Would the same be done to the same rows? The ids of new rows, times and what is random in new
 * rows (UUIDs) are aside, as are the contents of events and the names of cache keys, which follow
 * from the rows.
 */
bool findings_agree(const struct findings *one, const struct findings *other) NONNULL(1, 2);

#endif
