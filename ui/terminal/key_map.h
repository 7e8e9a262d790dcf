/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as configured: a preset, and what the section [keys] of aloha-tui.conf changes in it. */
#ifndef UI_KEY_MAP_H
#define UI_KEY_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct buffer;
struct error;
struct key_binding;
struct key_line;
struct region;

/*
 * The table that `lines` ask for, in `region`. A line is `preset = default|vi|emacs`, or
 * `CONTEXT.ACTION = KEY, KEY …` with all keys that the action is to have there (`none`: no key).
 * NULL, with file, line, what was expected and the nearest name (ERROR_USAGE), if a name is
 * unknown, a key is the terminal's own or would be text, or has two meanings in one context.
 */
const struct key_binding *key_map_build(struct region *region, const struct key_line *lines,
                                        size_t line_count, size_t *count, struct error *error)
    NONNULL(1, 4) MUST_USE;

/* The preset with this number, or NULL beyond the last. */
const char *key_map_preset_at(size_t index);
/* The preset that the configuration files ask for (`file` as in profile_load()). NULL, with the
 * cause, if they can't be read. */
const char *key_map_preset(struct region *region, const char *file, struct error *error)
    NONNULL(1) MUST_USE;
/* Puts in force what the configuration files say, with `preset` in the place of theirs; `region`
 * must live as long as keys are read. False, with the cause, as above; then keys stay. */
bool key_map_load(struct region *region, const char *file, const char *preset, struct error *error)
    NONNULL(1, 3) MUST_USE;

/* All contexts with their actions and keys, in the macros of mdoc(7). */
void key_map_write_manual(struct buffer *manual) NONNULL(1);

#endif
