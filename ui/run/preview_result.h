/* SPDX-License-Identifier: Apache-2.0 */
/* What one preview found: the rows that a command would change, what it would send, what it said.
 */
#ifndef UI_PREVIEW_RESULT_H
#define UI_PREVIEW_RESULT_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "core/attributes.h"

struct child_end;
struct preview_result;
struct region;
struct transcript;

struct preview_result *preview_result_create(void) RETURNS_NONNULL MUST_USE;
void preview_result_destroy(struct preview_result *preview); /* NULL is allowed */

/* Takes what the run tells: its changes (copied), a warning that it gave, its end. */
void preview_result_add(struct preview_result *preview, const cJSON *changes, const cJSON *effects)
    NONNULL(1, 2, 3);
void preview_result_warn(struct preview_result *preview) NONNULL(1);
void preview_result_end(struct preview_result *preview, const struct child_end *end) NONNULL(1, 2);

/* What it said, the cause of a failure last; still the caller's to add to. */
struct transcript *preview_result_said(const struct preview_result *preview) RETURNS_NONNULL
    NONNULL(1);
/* Did it end well? */
bool preview_result_succeeded(const struct preview_result *preview) NONNULL(1);
/* Did it warn of something? */
bool preview_result_warned(const struct preview_result *preview) NONNULL(1);

/* The rows and effects as lines for `columns`; see preview_text(). */
const char *preview_result_text(const struct preview_result *preview, struct region *region,
                                int columns) RETURNS_NONNULL NONNULL(1, 2);

/*
 * Would the same be done to the same rows? The ids of new rows, times and what is random in new
 * rows (UUIDs) are aside, as are the contents of events and the names of cache keys, which follow
 * from the rows.
 */
bool preview_result_agree(const struct preview_result *one, const struct preview_result *other)
    NONNULL(1, 2);

#endif
