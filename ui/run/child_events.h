/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the events that `--jsonl` writes, a JSON object a line (see render_json.c). */
#ifndef UI_CHILD_EVENTS_H
#define UI_CHILD_EVENTS_H

#include <stdbool.h>

#include "core/attributes.h"
#include "ui/run/child_run.h"

struct child_events;

/* `listener` must outlive it; its `end` is not called from here. */
struct child_events *child_events_create(const struct child_listener *listener) RETURNS_NONNULL
    NONNULL(1) MUST_USE;
void child_events_destroy(struct child_events *events); /* NULL is allowed */

/* Tells the listener what a line says; false if it is no event. */
bool child_events_take(struct child_events *events, const char *line) NONNULL(1, 2);

/* What the event `end` said: status, text and hint, which live as long as `events`. False if there
 * was none. */
bool child_events_end(const struct child_events *events, struct child_end *end) NONNULL(1, 2);

#endif
