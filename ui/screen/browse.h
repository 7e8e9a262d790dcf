/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Browsing: a realm, user, stream or group on the whole screen, its facts above the lists that hang
 * on it. Rows open further screens; each stays as it was left. What there is to be browsed is data:
 * browse_kinds.c.
 */
#ifndef UI_BROWSE_H
#define UI_BROWSE_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct console;

enum browse_thing { BROWSE_REALM, BROWSE_USER, BROWSE_STREAM, BROWSE_GROUP };

/* A thing to be browsed. */
struct browse_target {
    enum browse_thing thing;
    int64_t id;
    const char *name; /* as people call it */
};

/* What a layer may be about at once: a realm, a thing in it, and the one under the cursor. */
enum { BROWSE_TARGETS_MOST = 3 };
/* The panes of so many targets, at most. */
enum { BROWSE_PANES_MOST = 36 };

/* Opens the thing's screen, unless it is there already, with the pane `pane`, one of browse_pane();
 * NULL: with its first. See console_make_room() for what becomes of many. */
void browse_open(struct console *console, enum browse_thing thing, int64_t id, const char *pane)
    NONNULL(1);

/* The names of a thing's panes ("streams", "audit log"), NULL after the last. */
const char *browse_pane(enum browse_thing thing, size_t index);

#endif
