/* SPDX-License-Identifier: Apache-2.0 */
/* The console's settings in the palette: those that can be changed while it runs, and of the others
 * what they are and why not. */
#ifndef UI_PALETTE_SETTINGS_H
#define UI_PALETTE_SETTINGS_H

#include "core/attributes.h"

struct console;
struct form_subject;
struct palette_entries;

/* Adds all of them, unless there is a subject. What can be chosen is remembered from one console to
 * the next (preferences.h), but for the watch. */
void palette_provide_settings(struct palette_entries *entries, const struct console *console,
                              const struct form_subject *subject) NONNULL(1);

#endif
