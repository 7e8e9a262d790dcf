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
#include "ui/source/browse_kinds.h"

struct console;

/* Opens the thing's screen, unless it is there already, with the pane `pane`, one of browse_pane();
 * NULL: with its first. See console_make_room() for what becomes of many. */
void browse_open(struct console *console, enum browse_thing thing, int64_t id, const char *pane)
    NONNULL(1);

/* The names of a thing's panes ("streams", "audit log"), NULL after the last. */
const char *browse_pane(enum browse_thing thing, size_t index);

#endif
